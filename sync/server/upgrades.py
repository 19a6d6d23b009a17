"""A copy of the database before a newer program changes its tables, and the way back to it.

<data>/upgrades/<revision>-<Unix seconds>-<size of the log>.dump     the newest three are kept
<data>/upgrades/newer-<Unix seconds>.records                         what came since, set aside by a rollback
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from inspector_tui.errors import Refused
from sync.server import postgres_tools, setting_aside, store
from sync.server.database import Database
from sync.server.leaping import leap_lists

FOLDER: Final = "upgrades"
KEPT: Final = 3


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that was made before an upgrade, at `size` records of the log."""

    file: Path
    revision: str
    at: int
    size: int


def open_upgraded(data: Path, database_url: str | None = None, *, exclusive: bool = False) -> Database:
    """As `Database.open`; tables of an older program are copied before they are changed."""
    database = Database.open(data, database_url, exclusive=exclusive, migrated=False)
    try:
        revision = database.revision()
        if revision is not None and revision != database.newest_revision():
            _copy(database, data / FOLDER, revision)
        database.migrate()
    except BaseException:
        database.close()
        raise
    return database


def copies(data: Path) -> list[Copy]:
    """The copies there are, the newest first."""
    found = []
    for file in (data / FOLDER).glob("*.dump"):
        revision, at, size = file.stem.split("-")
        found.append(Copy(file, revision, int(at), int(size)))
    return sorted(found, key=lambda copy: -copy.at)


@dataclass(frozen=True, slots=True)
class RolledBack:
    """The copy that is back, and the records since then that lie in a file now."""

    copy: Copy
    newer: int
    file: Path | None


def roll_back(
    data: Path, database_url: str | None = None, *, set_aside: bool = False, now: int | None = None
) -> RolledBack:
    """Bring the tables back as they were before the last upgrade; start the older program then.

    The tables of now are kept in a schema `replaced_<Unix seconds>`, and with `set_aside` the records that came since
    in a file for `readmit`. Lists leap, as after a restore, but nothing that is in the log does: what was set aside
    fits again. Raises Refused NO_UPGRADE_COPY, or RECORDS_SINCE when records came since, unless they are
    to be set aside; Environment DATA_DIR_IN_USE while the server runs.
    """
    found = copies(data)
    if not found:
        raise Refused("NO_UPGRADE_COPY", path=str(data / FOLDER))
    copy = found[0]
    with Database.open(data, database_url, exclusive=database_url is None, migrated=False) as database:
        newer, file, now = 0, None, int(time.time()) if now is None else now
        with database.transaction() as connection:
            since = store.read_tree(connection).size - copy.size
            if since > 0 and not set_aside:
                raise Refused("RECORDS_SINCE", count=since)
            if since > 0:
                file = data / FOLDER / f"newer-{now}.records"
                newer = setting_aside.set_aside(connection, file, copy.size)
        aside = f"replaced_{now}"
        _swap(database, "public", aside)
        try:
            postgres_tools.restore(database.url, copy.file)
        except BaseException:
            with database.transaction() as connection:
                connection.execute("DROP SCHEMA public CASCADE")
                connection.execute(f"ALTER SCHEMA {aside} RENAME TO public".encode())
            raise
        with database.transaction() as connection:
            if connection.execute("SELECT to_regclass('status_lists') IS NOT NULL").fetchone() == (True,):
                leap_lists(connection, now)
    copy.file.rename(copy.file.with_suffix(".used"))
    return RolledBack(copy, newer, file)


def _swap(database: Database, old: str, new: str) -> None:
    with database.transaction() as connection:
        connection.execute(f"ALTER SCHEMA {old} RENAME TO {new}".encode())
        connection.execute(f"CREATE SCHEMA {old}".encode())


def _copy(database: Database, folder: Path, revision: str) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with database.transaction() as connection:
        size = store.read_tree(connection).size
    file = folder / f"{revision}-{int(time.time())}-{size}.dump"
    unfinished = file.with_suffix(".new")
    postgres_tools.dump(database.url, unfinished)
    unfinished.replace(file)
    for old in copies(folder.parent)[KEPT:]:
        old.file.unlink()
