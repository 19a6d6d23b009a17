"""Backups of a whole server: database, keys, evidence, in a folder that proves itself; and bringing one back.

    database.dump   pg_dump of one moment, made while the server runs
    keys/           as in the data directory: keep the backup as safe as the server
    files/          evidence, out of the data directory or out of the object store that the server uses
    manifest.json   size and SHA-256 of every file, and the signed checkpoint of the log; written last

The database is dumped first: whatever its records say is stored was on disk before them, so it is copied after.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import obstore
from obstore.store import ObjectStore
from sqlalchemy import text

from inspector_tui.errors import Environment, NotAuthentic, Refused
from sync.server import postgres_tools, store
from sync.server.auditing import LogReport, audit_log
from sync.server.backup_files import (
    EVIDENCE,
    Before,
    copy_folder,
    damaged,
    facts_of,
    fetch_evidence,
    files_in,
    send_files,
)
from sync.server.database import Database
from sync.server.folding import level
from sync.server.keyring import open_keyring
from sync.server.leaping import leap
from sync.server.new_start import origin_of
from sync.server.stores import FILES, open_store, store_errors

MANIFEST: Final = "manifest.json"
DUMP: Final = "database.dump"
_FORMAT: Final = 1
_SKIPPED: Final = ("incoming", "snapshots")
"""Folders of the object store that are made again: unfinished uploads and snapshots."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds. `size` and `checkpoint` are those of the log; `evidence` counts files of evidence, and is
    None where they lie in another store."""

    at: int
    size: int
    checkpoint: str
    evidence: int | None
    bytes: int
    taken: int = 0
    """Files of evidence that came from the backup before instead of being copied again."""
    damaged: int = 0
    """Files of evidence that are not what their names say, where they lie as in the backup."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back. `log` and `evidence` are there when it was verified."""

    backup: Backup
    log: LogReport | None
    evidence: int | None


def make_backup(
    database: Database,
    data: Path,
    folder: Path,
    *,
    now: int,
    objects: ObjectStore | None = None,
    evidence_elsewhere: bool = False,
    after: Path | None = None,
) -> Backup:
    """Copy a server that may be running into an empty folder. `now` in Unix seconds.

    `objects` is where the evidence lies, by default the folder in `data`; with `evidence_elsewhere` it is left where
    it is. `after` is an earlier backup: of the evidence only what that lacks is copied. Every file is hashed. Raises
    Refused FOLDER_NOT_EMPTY, Environment BACKUP_FAILED; what was begun then lacks its manifest.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused("FOLDER_NOT_EMPTY", path=str(folder))
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
        with database.transaction() as connection:
            before = store.read_tree(connection)
        postgres_tools.dump(database.url, folder / DUMP)
        copy_folder(data / "keys", folder / "keys")
        copied, earlier = None, Before(None if after is None else after / FILES)
        if not evidence_elsewhere:
            copied = (
                fetch_evidence(objects, folder, earlier)
                if objects
                else copy_folder(data / FILES, folder / FILES, skipped=_SKIPPED, earlier=earlier)
            )
        files = {str(path.relative_to(folder).as_posix()): facts_of(path) for path in sorted(files_in(folder))}
        made = Backup(
            now,
            before.size,
            before.checkpoint,
            copied,
            sum(size for size, _ in files.values()),
            earlier.taken,
            len(damaged(files, FILES)),
        )
        told = {"format": _FORMAT, **asdict(made), "files": files}
        _write(folder / MANIFEST, json.dumps(told, indent=1).encode())
    except OSError as error:
        raise Environment("BACKUP_FAILED", problem=error.strerror or type(error).__name__) from error
    return made


def read_backup(folder: Path) -> Backup:
    """Hash every file of a backup. Raises Environment BACKUP_INCOMPLETE, or NotAuthentic BACKUP_DAMAGED."""
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        files = told.pop("files")
        if told.pop("format") != _FORMAT:
            raise Environment("BACKUP_INCOMPLETE", file=MANIFEST)
        made = Backup(**told)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Environment("BACKUP_INCOMPLETE", file=MANIFEST) from error
    for name, (size, digest) in files.items():
        path = folder / name
        if not path.is_file():
            raise Environment("BACKUP_INCOMPLETE", file=name)
        if facts_of(path) != (size, digest):
            raise NotAuthentic("BACKUP_DAMAGED", file=name)
    return made


def restore_backup(
    folder: Path,
    data: Path,
    *,
    now: int,
    database_url: str | None = None,
    objects: ObjectStore | None = None,
    verify: bool = False,
) -> Restored:
    """Bring a backup back into a new data directory, or its database into an empty one at `database_url` and its
    evidence into the object store `objects`.

    With `verify` the log's root is derived from the records, compared with what the backup says, and every stored
    file of evidence is hashed. Raises Refused FOLDER_NOT_EMPTY, DATABASE_NOT_EMPTY; Environment BACKUP_INCOMPLETE,
    BACKUP_FAILED; NotAuthentic BACKUP_DAMAGED and those of `audit_log`.
    """
    if data.exists() and (not data.is_dir() or any(data.iterdir())):
        raise Refused("FOLDER_NOT_EMPTY", path=str(data))
    backup = read_backup(folder)
    try:
        data.mkdir(parents=True, exist_ok=True)
        copy_folder(folder / "keys", data / "keys")
        if backup.evidence is not None:
            if objects is None:
                copy_folder(folder / FILES, data / FILES)
            else:
                send_files(folder / FILES, objects)
    except OSError as error:
        raise Environment("BACKUP_FAILED", problem=error.strerror or type(error).__name__) from error
    with Database.open(data, database_url, exclusive=database_url is None, migrated=False) as database:
        with database.engine.connect() as connection:
            if connection.execute(text("SELECT to_regclass('tree')")).scalar() is not None:
                raise Refused("DATABASE_NOT_EMPTY")
        postgres_tools.restore(database.url, folder / DUMP)
        database.migrate()
        with database.transaction() as connection:
            leap(connection, now)
        return Restored(backup, *(_verified(database, data, backup, now, objects) if verify else (None, None)))


def _verified(
    database: Database, data: Path, backup: Backup, now: int, objects: ObjectStore | None
) -> tuple[LogReport, int | None]:
    keyring = open_keyring(data, now)
    report = audit_log(
        database,
        origin=origin_of(database, keyring),
        receipts=keyring.receipts.public,
        server=keyring.server.public,
    )
    if report.size < backup.size:
        raise NotAuthentic("LOG_RECORD_MISSING", position=report.size)
    if backup.evidence is None and objects is None:
        return report, None
    held, count = objects or open_store(data), 0
    level(database)
    with database.transaction() as connection:
        stored = connection.execute("SELECT DISTINCT sha256 FROM evidence WHERE stored").fetchall()
    for (found,) in stored:
        name = f"{EVIDENCE}/{bytes(found).hex()}"
        if _digest_of(held, name) != bytes(found):
            raise NotAuthentic("BACKUP_DAMAGED", file=f"{FILES}/{name}")
        count += 1
    return report, count


def _digest_of(objects: ObjectStore, name: str) -> bytes | None:
    """SHA-256 of an object as the store gives it back, None where there is none."""
    digest = hashlib.sha256()
    with store_errors():
        try:
            for part in obstore.get(objects, name).stream():
                digest.update(part)
        except FileNotFoundError:
            return None
    return digest.digest()


def _write(path: Path, content: bytes) -> None:
    """The manifest comes last, and only when everything else is on disk."""
    if os.name == "posix":
        os.sync()
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
