"""`inspector server devices`: what devices the server knows, for whoever looks after it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from inspector_tui.cli.output import answer
from inspector_tui.i18n import _, ngettext
from inspector_tui.words.devices import DEVICE_STATES
from inspector_tui.words.log import moment
from inspector_tui.words.parties import role_word


@click.group()
def devices() -> None:
    """The devices that the server knows: whose, how much of their ledgers came; and ending one."""


@devices.command("list")
@click.option("--organ", type=click.IntRange(min=1), help="Only those of this organ.")
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Data directory.")
@click.option("--database-url", envvar="INSPECTOR_DATABASE_URL", help="Another PostgreSQL.")
@click.option("--json", "as_json", is_flag=True)
def list_(organ: int | None, data: Path | None, database_url: str | None, as_json: bool) -> None:
    """Show every device, those that work first."""
    from inspector_tui.cli.server import opened_with_folder
    from sync.server.reporting import devices as known_devices

    with opened_with_folder(data, database_url) as (_keyring, database, _folder):
        found = known_devices(database, organ)
    lines = []
    for one in found:
        words = ngettext("{count} record", "{count} records", one.received).format(count=one.received)
        when = moment(one.last) if one.last else _("never heard")
        state = _(DEVICE_STATES[one.state])
        lines.append(f"{one.device.hex()}  [{state}]  {one.organ}  {role_word(one.role)}  {one.certificate or '-'}")
        lines.append(f"    {one.name}  {words}  {when}")
    answer(as_json, [asdict(one) for one in found], lines or [_("No device is enrolled.")])
