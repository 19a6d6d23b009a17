"""`inspector trust export|import` and `inspector status export|import`: the lists as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from inspector_tui.cli.context import Context
from inspector_tui.cli.output import answer
from inspector_tui.i18n import _

if TYPE_CHECKING:
    from inspector_tui.models.replica import Replica

_json = click.option("--json", "as_json", is_flag=True)


@click.group()
def trust() -> None:
    """The trust list held here."""


@trust.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@_json
@click.pass_obj
def export_trust(context: Context, file: Path, as_json: bool) -> None:
    """Write the trust list to a file."""
    from inspector_tui.models.durable import write_durably
    from inspector_tui.services.lists import raw_trust

    replica = context.replica()
    write_durably(file, raw_trust(replica), mode=0o644)
    _tell_trust(replica, as_json)


@trust.command("import")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@_json
@click.pass_obj
def import_trust(context: Context, file: Path, as_json: bool) -> None:
    """Take in a trust list from a file. An older or foreign one is refused."""
    from inspector_tui.services.lists import take_trust

    replica = context.replica()
    _tell_trust(replica, as_json, changed=take_trust(replica, file.read_bytes()))


@trust.command()
@_json
@click.pass_obj
def root(context: Context, as_json: bool) -> None:
    """Print the pinned root public keys, in hex."""
    from inspector_tui.services.lists import pinned_roots

    roots = [public.hex() for public in pinned_roots(context.replica())]
    answer(as_json, roots, roots)


@click.group()
def status() -> None:
    """The status lists held here."""


@status.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--list", "number", type=int, help="Its number; by default the newest, which new permits name.")
@_json
@click.pass_obj
def export_status(context: Context, file: Path, number: int | None, as_json: bool) -> None:
    """Write a status list to a file."""
    from inspector_tui.models.durable import write_durably
    from inspector_tui.services.lists import held_lists, raw_status

    replica = context.replica()
    raw = raw_status(replica, max(held_lists(replica).status, default=1) if number is None else number)
    write_durably(file, raw, mode=0o644)
    _tell_status(replica, raw, as_json)


@status.command("import")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@_json
@click.pass_obj
def import_status(context: Context, file: Path, as_json: bool) -> None:
    """Take in a status list from a file. An older or foreign one is refused."""
    from inspector_tui.services.lists import take_status

    replica, raw = context.replica(), file.read_bytes()
    changed = take_status(replica, raw)
    _tell_status(replica, raw, as_json, changed=changed)


def _tell_trust(replica: Replica, as_json: bool, **more: bool) -> None:
    from inspector_tui.services.lists import held_trust

    held = held_trust(replica)
    words = _("Trust list, number {number}, issued {moment}; confirms codes until {end}.")
    line = words.format(number=held.seq, moment=_moment(held.issued_at), end=_moment(held.stale_after))
    machine = {"number": held.seq, "issued_at": held.issued_at, "until": held.stale_after, "end": held.hard_end, **more}
    answer(as_json, machine, [line])


def _tell_status(replica: Replica, raw: bytes, as_json: bool, **more: bool) -> None:
    from inspector_tui.codes.status import load_status
    from inspector_tui.services.lists import held_trust

    held = load_status(raw, held_trust(replica))
    words = _("Status list {number}, issued {moment}; confirms codes until {end}.")
    line = words.format(number=held.number, moment=_moment(held.issued_at), end=_moment(held.stale_after))
    machine = {
        "list": held.number,
        "issued_at": held.issued_at,
        "until": held.stale_after,
        "end": held.hard_end,
        **more,
    }
    answer(as_json, machine, [line])


def _moment(moment: int) -> str:
    from inspector_tui.services.moments import local

    return f"{local(moment):%Y-%m-%d %H:%M}"
