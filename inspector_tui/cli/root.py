"""`inspector root`: the root key on an unconnected machine. Needs no replica, no server and no network."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import click

from inspector_tui.cli.output import answer
from inspector_tui.errors import BadInput, Refused
from inspector_tui.i18n import _
from inspector_tui.words.log import moment

VARIABLE = "INSPECTOR_ROOT_PASSPHRASE"
_passphrase_env = click.option(
    "--passphrase-env", default=VARIABLE, show_default=True, help="Environment variable that holds the passphrase."
)
_json = click.option("--json", "as_json", is_flag=True)
_file = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.group()
def root() -> None:
    """The root key: kept offline, it says which key may sign trust lists."""


@root.command()
@_file
@click.option(
    "--from",
    "taken_from",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A server's keys/root.key to take over; delete it there afterwards.",
)
@_passphrase_env
@_json
def create(file: Path, taken_from: Path | None, passphrase_env: str, as_json: bool) -> None:
    """Make a new root key and write it to FILE, wrapped by a passphrase."""
    from inspector_tui.services.root_keeping import create_root, server_root

    private = None if taken_from is None else server_root(taken_from)
    facts = create_root(file, _passphrase(passphrase_env, confirm=True), private=private)
    machine = {"file": str(file), "alg": facts.alg, "public": facts.public, "kid": facts.kid}
    answer(as_json, machine, [facts.public.hex()])


@root.command()
@_file
@_json
def show(file: Path, as_json: bool) -> None:
    """Print the public key in FILE, for pinning. Asks for no passphrase."""
    from inspector_tui.services.root_keeping import show_root

    facts = show_root(file)
    answer(as_json, {"alg": facts.alg, "public": facts.public, "kid": facts.kid}, [facts.public.hex()])


@root.command()
@click.option("--root", "file", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The root's file.")
@click.option("--signer", required=True, help="Public key of the server's trust signer, in hex.")
@click.option("--days", default=366, show_default=True, type=click.IntRange(1, 3660))
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Where the delegation goes."
)
@_passphrase_env
@_json
def delegate(file: Path, signer: str, days: int, out: Path, passphrase_env: str, as_json: bool) -> None:
    """Sign that a key may make trust lists, as a file for: inspector server delegation import"""
    from inspector_tui.models.durable import write_durably
    from inspector_tui.services import root_keeping

    if out.exists():
        raise Refused("FILE_IN_THE_WAY", path=str(out))
    public = _public(signer)
    private = root_keeping.open_root(file, _passphrase(passphrase_env))
    signed, told = root_keeping.delegate(private, public, days=days, now=int(time.time()))
    write_durably(out, signed, mode=0o644)
    machine = {"file": str(out), "root": private.public, "signer": told.public, "start": told.start, "end": told.end}
    until = moment(told.end)
    answer(as_json, machine, [_("The delegation is in {path}. It ends {until}.").format(path=out, until=until)])


@root.command("new-start")
@click.argument("draft", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--root", "file", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The root's file.")
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Where the declaration goes."
)
@_passphrase_env
@_json
def new_start(draft: Path, file: Path, out: Path, passphrase_env: str, as_json: bool) -> None:
    """Sign the DRAFT of: inspector server new-start draft. Read what it says: every laptop shows it to its user."""
    from inspector_tui.ledger import new_start as starts
    from inspector_tui.models.durable import write_durably
    from inspector_tui.services import root_keeping
    from inspector_tui.words.log import fact_lines, new_start_facts

    if out.exists():
        raise Refused("FILE_IN_THE_WAY", path=str(out))
    private = root_keeping.open_root(file, _passphrase(passphrase_env))
    signed = starts.declare(private, draft.read_bytes())
    told = starts.open_new_start(signed, [private.public], starts.read_payload(draft.read_bytes()).first)
    write_durably(out, signed, mode=0o644)
    answer(as_json, {"file": str(out), "digest": told.digest, "origin": told.origin}, fact_lines(new_start_facts(told)))


def _public(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise BadInput("NOT_HEX", text=text) from error


def _passphrase(variable: str, *, confirm: bool = False) -> str:
    """From the environment, else asked for. Raises BadInput PASSPHRASE_NEEDED without a terminal."""
    given = os.environ.get(variable)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise BadInput("PASSPHRASE_NEEDED", variable=variable)
    asked: str = click.prompt("Passphrase", hide_input=True, confirmation_prompt=confirm, err=True)
    return asked
