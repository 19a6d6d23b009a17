"""`inspector server new-start`: declaring that the log begins anew after an old backup was restored."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inspector_tui.cli.output import answer
from inspector_tui.errors import Environment, Refused
from inspector_tui.i18n import _
from inspector_tui.words.log import fact_lines, new_start_facts

if TYPE_CHECKING:
    from inspector_tui.ledger.new_start import NewStart

_data = click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Data directory.")
_database = click.option("--database-url", envvar="INSPECTOR_DATABASE_URL", help="Another PostgreSQL.")
_json = click.option("--json", "as_json", is_flag=True)
_who = click.option("--who", required=True, help="The body that declares it.")
_why = click.option("--reason", required=True, help="Why, for everybody to read.")
_last = click.option(
    "--last-known",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Checkpoint of the old log, from: inspector ledger checkpoint",
)


@click.group("new-start")
def new_start() -> None:
    """After an old backup was restored: declare, signed by the root key, that the log begins anew."""


@new_start.command()
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@_who
@_why
@_last
@_data
@_database
@_json
def draft(
    out: Path,
    who: str,
    reason: str,
    last_known: Path | None,
    data: Path | None,
    database_url: str | None,
    as_json: bool,
) -> None:
    """Write to OUT what the root has to sign: inspector root new-start"""
    from inspector_tui.cli.server import opened_with_folder
    from inspector_tui.ledger.new_start import read_payload
    from inspector_tui.models.durable import write_durably
    from sync.server.new_start import draft as drafted

    _require_free(out)
    with opened_with_folder(data, database_url) as (keyring, database, _folder):
        payload = drafted(database, keyring, who=who, why=reason, last_known=_text(last_known), now=int(time.time()))
    write_durably(out, payload, mode=0o644)
    told = read_payload(payload)
    answer(
        as_json,
        {"file": str(out), "size": told.size, "old_size": told.old_size},
        fact_lines(new_start_facts(told)[:-1]),
    )


@new_start.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_data
@_database
@_json
def take(file: Path, data: Path | None, database_url: str | None, as_json: bool) -> None:
    """Take the signed declaration in FILE: the log begins anew. Stop the server first, all processes of it."""
    _taken(file.read_bytes(), data, database_url, as_json)


@new_start.command()
@_who
@_why
@_last
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Also write the declaration to a file.")
@_data
@_database
@_json
def declare(
    who: str, reason: str, last_known: Path | None, out: Path | None, data: Path | None, database_url: str | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Draft, sign and take in at once, where keys/root.key still lies at the server. Stop the server first."""
    from inspector_tui.cli.server import opened_with_folder, server_folder
    from inspector_tui.ledger.new_start import declare as signed_by
    from inspector_tui.models.durable import write_durably
    from inspector_tui.services.root_keeping import server_root
    from sync.server.new_start import draft as drafted

    if out is not None:
        _require_free(out)
    root = server_root(server_folder(data) / "keys" / "root.key")
    with opened_with_folder(data, database_url) as (keyring, database, _folder):
        payload = drafted(database, keyring, who=who, why=reason, last_known=_text(last_known), now=int(time.time()))
    signed = signed_by(root, payload)
    if out is not None:
        write_durably(out, signed, mode=0o644)
    _taken(signed, data, database_url, as_json)


@new_start.command("list")
@_data
@_database
@_json
def show(data: Path | None, database_url: str | None, as_json: bool) -> None:
    """Every new start of this log, the first one first."""
    from inspector_tui.cli.server import opened_with_folder
    from inspector_tui.ledger.new_start import open_new_start
    from sync.protocol.limits import log_origin
    from sync.server.new_start import declarations

    with opened_with_folder(data, database_url) as (keyring, database, _folder), database.transaction() as connection:
        root = keyring.root_public
        found = [open_new_start(raw, [root], log_origin(root)) for raw in declarations(connection)]
    lines = [line for told in found for line in [*fact_lines(new_start_facts(told)), ""]]
    answer(as_json, [_machine(told) for told in found], lines or [_("The log never began anew.")])


def _taken(signed: bytes, data: Path | None, database_url: str | None, as_json: bool) -> None:
    from inspector_tui.cli.server import server_folder, server_keyring, server_url
    from sync.server.database import Database
    from sync.server.new_start import begin_anew

    folder, url = server_folder(data), server_url(database_url)
    keyring = server_keyring(folder)
    with Database.open(folder, url, exclusive=url is None) as database:
        told = begin_anew(database, keyring, signed)
    lines = [
        *fact_lines(new_start_facts(told)),
        _("The log begins anew. Start the server; every laptop asks its user once. Tell them the check number."),
    ]
    answer(as_json, _machine(told), lines)


def _machine(told: NewStart) -> dict[str, object]:
    return {
        "origin": told.origin, "at": told.at, "size": told.size, "root": told.root, "old_size": told.old_size,
        "old_root": told.old_root, "who": told.who, "reason": told.why, "digest": told.digest,
    }  # fmt: skip


def _text(file: Path | None) -> str:
    if file is None:
        return ""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Environment("FILE_UNREADABLE", file=str(file)) from error


def _require_free(out: Path) -> None:
    if out.exists():
        raise Refused("FILE_IN_THE_WAY", path=str(out))
