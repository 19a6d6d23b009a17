"""`inspector standing issue|list|revoke`."""

from __future__ import annotations

from typing import Any

import click

from inspector_tui.cli.context import Context
from inspector_tui.cli.output import answer
from inspector_tui.i18n import _
from inspector_tui.words.urgent import standing_word


@click.group()
def standing() -> None:
    """Standing permits for duty teams: urgent visits whose filing follows."""


@standing.command()
@click.option(
    "--device", required=True, help="Id of the team's device, or its beginning; `standing devices` lists them."
)
@click.option("--officer", "officers", multiple=True, required=True, help="Certificate number; one to sixteen.")
@click.option("--item", "items", multiple=True, help="Item code; any item by default.")
@click.option("--from", "start", metavar="MOMENT", help="2026-11-24T08:00, China time; now by default.")
@click.option("--until", "end", metavar="MOMENT", required=True, help="At most seven days after the beginning.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def issue(context: Context, /, device: str, start: str | None, end: str, as_json: bool, **chosen: Any) -> None:
    """Sign a standing permit for a device and its officers; prints its code id."""
    from inspector_tui.cli.filing import moment
    from inspector_tui.codes.code_ids import crockford
    from inspector_tui.services.standing_permits import StandingRequest, duty_devices, issue

    replica = context.replica()
    found = [row for row in duty_devices(replica) if row.device.hex().startswith(device.lower())]
    if len(found) != 1:
        raise click.UsageError(_("--device names no single device of your organ; see: inspector standing devices"))
    begins = moment(start) if start else replica.now()
    code_id = issue(replica, StandingRequest(device=found[0].device, start=begins, end=moment(end), **chosen))
    answer(as_json, {"code_id": crockford(code_id), "device": found[0].device}, [crockford(code_id)])


@standing.command()
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def devices(context: Context, as_json: bool) -> None:
    """List the devices of your organ that may show one."""
    from inspector_tui.services.standing_permits import duty_devices

    rows = duty_devices(context.replica())
    machine = [{"device": row.device, "name": row.name, "certificate": row.certificate} for row in rows]
    answer(as_json, machine, [f"{row.device.hex()}  {row.name}  {row.certificate or ''}" for row in rows])


@standing.command("list")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def list_(context: Context, as_json: bool) -> None:
    """List the standing permits of your organ, the latest end first."""
    from inspector_tui.codes.code_ids import crockford
    from inspector_tui.services.moments import local
    from inspector_tui.services.standing_permits import standing_permits
    from inspector_tui.services.standing_rows import items_of_standing

    told = standing_permits(context.replica())
    machine = [
        {
            "code_id": crockford(one.row.code_id),
            "state": one.state,
            "device": one.row.device,
            "device_name": one.device_name,
            "officers": [officer.model_dump() for officer in one.officers],
            "items": list(items_of_standing(one.row)),
            "start": one.row.start,
            "end": one.row.end,
            "reason": one.row.status_reason,
        }
        for one in told
    ]
    lines = [
        f"{crockford(one.row.code_id)}  [{standing_word(one.state)}]  {one.device_name}  "
        f"{' '.join(officer.name for officer in one.officers)}  "
        + _("until {when}").format(when=f"{local(one.row.end):%Y-%m-%d %H:%M}")
        for one in told
    ]
    answer(as_json, machine, lines)


@standing.command()
@click.argument("code_id")
@click.option("--reason", required=True)
@click.pass_obj
def revoke(context: Context, code_id: str, reason: str) -> None:
    """Take a standing permit back, by its CODE_ID."""
    from inspector_tui.codes.code_ids import parse_crockford
    from inspector_tui.services.standing_permits import revoke

    revoke(context.replica(), parse_crockford(code_id), reason)
