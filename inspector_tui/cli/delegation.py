"""`inspector server delegation`: what an offline root must sign for this server, and taking what it signed."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import click

from inspector_tui.cli.output import answer
from inspector_tui.config import default_home
from inspector_tui.i18n import _
from inspector_tui.words.log import moment

_data = click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Data directory.")
_json = click.option("--json", "as_json", is_flag=True)


@click.group()
def delegation() -> None:
    """The root's statement that this server may sign trust lists."""


@delegation.command()
@_data
@_json
def show(data: Path | None, as_json: bool) -> None:
    """Print the trust signer's public key, for: inspector root delegate --signer"""
    from sync.server.keyring import open_keyring

    now = int(time.time())
    keyring = open_keyring(_folder(data), now)
    machine: dict[str, Any] = {
        "signer": keyring.trust.public,
        "root": keyring.root_public,
        "root_is_here": keyring.root_is_here,
        "end": keyring.delegation_end,
    }
    answer(as_json, machine, [keyring.trust.public.hex(), _until(keyring.delegation_end)])


@delegation.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_data
@_json
def take(file: Path, data: Path | None, as_json: bool) -> None:
    """Take the delegation in FILE. A running server uses it from its next start."""
    from sync.server.keyring import install_delegation

    end = install_delegation(_folder(data), file.read_bytes(), int(time.time()))
    answer(as_json, {"end": end}, [_until(end)])


def _until(end: int) -> str:
    until = moment(end)
    return _("The delegation ends {until}.").format(until=until)


def _folder(data: Path | None) -> Path:
    """As named after or before `delegation`, else beside the replicas."""
    context = click.get_current_context()
    named = [data, *(parent.params.get("data") for parent in _above(context))]
    return next((each for each in named if isinstance(each, Path)), default_home() / "server")


def _above(context: click.Context) -> list[click.Context]:
    parents = []
    while (parent := context.parent) is not None:
        parents.append(parent)
        context = parent
    return parents
