"""`inspector server bundle`: take in what couriers brought, at the server itself."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from inspector_tui.cli.output import answer, error_map
from inspector_tui.i18n import _
from inspector_tui.words import counted
from inspector_tui.words.courier import bundle_error_words, gone_back_words, none_words

if TYPE_CHECKING:
    from sync.courier.reading import Found
    from sync.protocol.bundle import BundleAnswer
    from sync.server.bundles import Bundles


@click.group()
def bundle() -> None:
    """Bundles that couriers brought on sticks."""


@bundle.command("import")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Data directory.")
@click.option("--database-url", envvar="INSPECTOR_DATABASE_URL", help="Another PostgreSQL.")
@click.option("--store-url", envvar="INSPECTOR_STORE_URL", help="Where evidence goes, e.g. s3://bucket/prefix.")
@click.option("--json", "as_json", is_flag=True)
def import_(folder: Path, data: Path | None, database_url: str | None, store_url: str | None, as_json: bool) -> int:
    """Take every bundle in FOLDER in and put its return beside it. Again and in any order it is harmless.

    The server may be running. Exits 1 when a bundle or a record was refused, records before it are missing, or a
    bundle shows that the server has lost records.
    """
    from inspector_tui.cli.server import opened_with_folder
    from sync.courier.reading import bundles_in
    from sync.server.compose import make_bundles, open_ledger, open_lists
    from sync.server.stores import open_store

    found = bundles_in(folder)
    with opened_with_folder(data, database_url) as (keyring, database, place):
        ledger = open_ledger(database, keyring)
        try:
            lists = open_lists(database, keyring, clock=lambda: int(time.time()))
            bundles = make_bundles(database, keyring, ledger, lists, open_store(place, store_url))
            told = [_take(bundles, one) for one in found]
        finally:
            ledger.close()
    answer(
        as_json, [machine for machine, _line, _well in told], [line for _machine, line, _well in told] or [none_words()]
    )
    return 0 if all(well for _machine, _line, well in told) else 1


def _take(bundles: Bundles, found: Found) -> tuple[dict[str, Any], str, bool]:
    """One bundle: what a machine reads, what a person reads, and whether all of it was taken in."""
    from inspector_tui.errors import BadInput, Refused
    from sync.courier.reading import part_opener
    from sync.courier.writing import write_return

    try:
        if found.error is not None:
            raise found.error
        with tempfile.TemporaryFile() as made:
            taken, signed = bundles.take(found.raw, part_opener(found.folder), made)
            write_return(found.folder, signed, lambda file: _copy(made, file))
    except (BadInput, Refused) as error:
        return (
            {"folder": str(found.folder), "error": error_map(error)},
            f"{found.folder.name}  {bundle_error_words(error)} [{error.code}]",
            False,
        )
    return {"folder": str(found.folder), **taken.model_dump()}, f"{found.folder.name}  {_words(taken)}", taken.is_well


def _copy(made: Any, file: Any) -> None:
    import shutil

    made.seek(0)
    shutil.copyfileobj(made, file, 1 << 20)


def _words(taken: BundleAnswer) -> str:
    words = _("{stored}, {repeated} known, {refused} refused, {files}").format(
        stored=counted.new_records(taken.stored),
        repeated=taken.repeated,
        refused=taken.refused,
        files=counted.files(taken.files),
    )
    if taken.held:
        words += "  " + _("{held} wait: record {next} is missing").format(held=taken.held, next=taken.next_seq)
    return "  ".join(part for part in (words, gone_back_words(taken)) if part)
