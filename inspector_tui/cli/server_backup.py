"""`inspector server backup|restore|rollback|readmit`: copies of a whole server, and the way back."""

from __future__ import annotations

import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from inspector_tui.cli.output import answer
from inspector_tui.i18n import _, ngettext

if TYPE_CHECKING:
    from obstore.store import ObjectStore

    from sync.server.backups import Restored


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Data directory.")
@click.option("--database-url", envvar="INSPECTOR_DATABASE_URL", help="Another PostgreSQL.")
@click.option("--store-url", envvar="INSPECTOR_STORE_URL", help="Where evidence lies; it is copied from there.")
@click.option("--without-evidence", is_flag=True, help="Leave the evidence where it is; copy it by other means.")
@click.option(
    "--after",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="An earlier backup: only evidence that it lacks is copied.",
)
@click.option("--verify", is_flag=True, help="Restore it into a folder of its own and look over everything.")
@click.option("--json", "as_json", is_flag=True)
def backup(
    folder: Path,
    data: Path | None,
    database_url: str | None,
    store_url: str | None,
    after: Path | None,
    verify: bool,
    **options: bool,
) -> int:
    """Copy database, keys and evidence into an empty FOLDER, while the server runs. Keep it as safe as the server.
    Exits 1 when evidence is not what its name says."""
    from inspector_tui.cli.server import opened_with_folder
    from sync.server.backups import make_backup, restore_backup

    elsewhere, as_json = options["without_evidence"], options["as_json"]
    with opened_with_folder(data, database_url) as (_keyring, database, place):
        objects = _objects(place, store_url)
        made = make_backup(
            database,
            place,
            folder,
            now=int(time.time()),
            objects=objects,
            evidence_elsewhere=elsewhere,
            after=after,
        )
    restored: Restored | None = None
    if verify:
        with tempfile.TemporaryDirectory(prefix="inspector-", ignore_cleanup_errors=True) as drill:
            restored = restore_backup(folder, Path(drill) / "data", now=int(time.time()), verify=True)
    machine = {"folder": str(folder), "size": made.size, "evidence": made.evidence, "bytes": made.bytes}
    machine |= {"taken": made.taken, "damaged": made.damaged}
    lines = [
        ngettext("{count} record copied", "{count} records copied", made.size).format(count=made.size),
        _("Evidence was not copied.")
        if made.evidence is None
        else ngettext("{count} file copied", "{count} files copied", made.evidence).format(count=made.evidence),
    ]
    if after is not None:
        told = ngettext("{count} of them from the backup before", "{count} of them from the backup before", made.taken)
        lines.append(told.format(count=made.taken))
    if made.damaged:
        told = ngettext(
            "{count} file of evidence is damaged where it lies",
            "{count} files of evidence are damaged where they lie",
            made.damaged,
        )
        lines.append(told.format(count=made.damaged))
    answer(as_json, machine | _verified(restored), lines + _words(restored))
    return 1 if made.damaged else 0


@click.command()
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), required=True, help="A new data directory.")
@click.option("--database-url", envvar="INSPECTOR_DATABASE_URL", help="Another PostgreSQL; its database must be empty.")
@click.option("--store-url", envvar="INSPECTOR_STORE_URL", help="Where the evidence goes, else into the directory.")
@click.option("--verify", is_flag=True, help="Derive the log's root anew and hash every file of evidence.")
@click.option("--json", "as_json", is_flag=True)
def restore(
    folder: Path, data: Path, database_url: str | None, store_url: str | None, verify: bool, as_json: bool
) -> None:
    """Bring the backup in FOLDER back into a new data directory, and start the server there. Where records were written
    after the backup, `inspector server new-start` comes before that."""
    from sync.server.backups import restore_backup

    objects = _objects(data, store_url)
    restored = restore_backup(
        folder, data, now=int(time.time()), database_url=database_url, objects=objects, verify=verify
    )
    size = restored.backup.size
    lines = [ngettext("{count} record restored", "{count} records restored", size).format(count=size)]
    answer(as_json, {"data": str(data), "size": size} | _verified(restored), lines + _words(restored) + _next(data))


@click.command()
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Data directory.")
@click.option("--database-url", envvar="INSPECTOR_DATABASE_URL", help="Another PostgreSQL.")
@click.option("--set-aside", is_flag=True, help="Keep records that came since in a file; laptops will raise an alarm.")
@click.option("--json", "as_json", is_flag=True)
def rollback(data: Path | None, database_url: str | None, set_aside: bool, as_json: bool) -> None:
    """Undo the last upgrade of the database: bring back the copy that was made before it. Stop the server first,
    and start the older program afterwards."""
    from inspector_tui.cli.server import server_folder
    from sync.server.upgrades import roll_back

    done = roll_back(server_folder(data), database_url, set_aside=set_aside)
    copy = done.copy
    lines = [_("The tables are as before the upgrade (revision {revision}).").format(revision=copy.revision)]
    if done.file is not None:
        words = ngettext(
            "{count} record came since and lies in {file}. First: inspector server readmit {file}",
            "{count} records came since and lie in {file}. First: inspector server readmit {file}",
            done.newer,
        )
        lines.append(words.format(count=done.newer, file=done.file))
    lines.append(_("Start the older program now.") if done.file is None else _("Then start the older program."))
    machine = {"revision": copy.revision, "size": copy.size, "at": copy.at, "newer": done.newer}
    answer(as_json, machine | {"file": None if done.file is None else str(done.file)}, lines)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Data directory.")
@click.option("--database-url", envvar="INSPECTOR_DATABASE_URL", help="Another PostgreSQL.")
@click.option("--json", "as_json", is_flag=True)
def readmit(file: Path, data: Path | None, database_url: str | None, as_json: bool) -> int:
    """Take records in again from FILE: what a rollback set aside, or what a laptop gives back
    after a loss (`inspector ledger new-start --lacking FILE`). Exits 1 when some could not be taken in."""
    from inspector_tui.cli.server import opened_with_folder
    from sync.server.compose import open_ledger
    from sync.server.setting_aside import readmit

    with opened_with_folder(data, database_url) as (keyring, database, _folder):
        ledger = open_ledger(database, keyring)
        try:
            done = readmit(database, ledger, keyring.server.public, file)
        finally:
            ledger.close()
    lines = [
        _("{stored} stored, {repeated} known, {refused} refused, {held} waiting for earlier ones").format(
            stored=done.stored, repeated=done.repeated, refused=done.refused, held=done.held
        ),
        _("{own} of the server's own passed over; {unknown} of devices that are not enrolled now").format(
            own=done.own, unknown=done.unknown
        ),
    ]
    answer(as_json, asdict(done), lines)
    return 1 if done.refused or done.held or done.unknown else 0


def _objects(data: Path, store_url: str | None) -> ObjectStore | None:
    from sync.server.stores import open_store

    return None if store_url is None else open_store(data, store_url)


def _next(data: Path) -> list[str]:
    return [
        _("If nothing was recorded after this backup, start it: inspector server --data {data}").format(data=data),
        _("Otherwise declare a new start of the log first: inspector server new-start --help"),
    ]


def _verified(restored: Restored | None) -> dict[str, Any]:
    if restored is None or restored.log is None:
        return {"verified": False}
    return {"verified": True, "root": restored.log.root, "records": restored.log.size, "files": restored.evidence}


def _words(restored: Restored | None) -> list[str]:
    if restored is None or restored.log is None:
        return []
    count = restored.log.size
    lines = [
        ngettext("Verified: {count} record, intact", "Verified: {count} records, intact", count).format(count=count)
    ]
    if restored.evidence is not None:
        files = restored.evidence
        lines.append(ngettext("{count} file, intact", "{count} files, intact", files).format(count=files))
    return lines
