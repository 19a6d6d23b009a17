"""`inspector device list|lost|stop|invite`: the devices of an organ, for its supervisors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from inspector_tui.cli.context import Context
from inspector_tui.cli.output import answer
from inspector_tui.errors import Environment
from inspector_tui.i18n import _, ngettext
from inspector_tui.words import counted
from inspector_tui.words.devices import DEVICE_STATES
from inspector_tui.words.log import moment
from inspector_tui.words.parties import role_word

if TYPE_CHECKING:
    from inspector_tui.models.rows import DeviceRow
    from inspector_tui.services.devices import DeviceState, LostReport
    from sync.protocol.judging import DeviceStanding


@click.group()
def device() -> None:
    """The devices of your organ: list them, end a lost one, give its officer a new place."""


@device.command("list")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def list_(context: Context, as_json: bool) -> None:
    """List the devices of your organ and those below."""
    from inspector_tui.services.devices import device_states, devices

    replica = context.replica()
    rows = devices(replica)
    states = device_states(replica, rows)
    machine = [
        {
            "device": row.device,
            "name": row.name,
            "organ": row.organ,
            "role": row.role,
            "certificate": row.certificate,
            "state": states[row.device],
            "ended": row.revoked_reason,
        }
        for row in rows
    ]
    answer(as_json, machine, [_line(row, states[row.device]) for row in rows])


def _line(row: DeviceRow, state: DeviceState) -> str:
    parts = (
        row.device.hex(),
        f"[{_(DEVICE_STATES[state])}]",
        row.name,
        role_word(row.role),
        row.certificate,
        row.revoked_reason,
    )
    return "  ".join(part for part in parts if part)


@device.command()
@click.argument("device_id", metavar="DEVICE")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def lost(context: Context, device_id: str, as_json: bool) -> None:
    """What hangs on a DEVICE: open permits, visits under way, what arrived and what may be lost. Changes nothing."""
    from inspector_tui.services.devices import ask_standing, find_device, lost_report

    replica = context.replica()
    report = lost_report(replica, find_device(replica, device_id).device)
    standing: DeviceStanding | None = None
    try:
        standing = ask_standing(replica, report.device.device)
    except Environment:
        click.echo(_("The server cannot be reached: this is what is known here."), err=True)
    answer(as_json, _machine(report, standing), _lines(report, standing))


@device.command()
@click.argument("device_id", metavar="DEVICE")
@click.option("--reason", required=True)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def stop(context: Context, device_id: str, reason: str, as_json: bool) -> None:
    """End a DEVICE that is lost, stolen or handed in. With the next sync the server refuses it and revokes its
    open permits."""
    from inspector_tui.services.devices import find_device
    from inspector_tui.services.judging import stop_device

    replica = context.replica()
    row = find_device(replica, device_id)
    stop_device(replica, row.device, reason)
    answer(as_json, {"device": row.device, "stopped": True}, [_("Recorded. It takes effect with the next sync.")])


@device.command()
@click.argument("device_id", metavar="DEVICE")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def invite(context: Context, device_id: str, as_json: bool) -> None:
    """A one-time enrolment code for whoever had a DEVICE that is ended or forked. Needs the server."""
    from inspector_tui.services.devices import find_device, invite_again

    replica = context.replica()
    made = invite_again(replica, find_device(replica, device_id).device)
    until = _("Valid once, until {until}.").format(until=moment(made.expires_at))
    answer(as_json, {"code": made.code, "expires_at": made.expires_at}, [made.code, until])


def _machine(report: LostReport, standing: DeviceStanding | None) -> dict[str, Any]:
    return {
        "device": report.device.device,
        "name": report.device.name,
        "ended": report.device.revoked_reason,
        "permits": [{"inspection": one.inspection, "enterprise": one.enterprise_name} for one in report.permits],
        "under_way": [{"inspection": one.inspection, "state": one.state} for one in report.under_way],
        "files_missing": [{"sha256": one.sha256, "name": one.name} for one in report.files],
        "received_here": report.received,
        "server": None if standing is None else standing.model_dump(),
    }


def _lines(report: LostReport, standing: DeviceStanding | None) -> list[str]:
    count = len(report.permits)
    words = (
        ngettext("{count} open permit is revoked with it", "{count} open permits are revoked with it", count)
        if report.device.revoked_reason is None
        else ngettext("{count} permit was revoked with it", "{count} permits were revoked with it", count)
    )
    lines = [
        f"{report.device.name}  {report.device.device.hex()}",
        words.format(count=count),
        *(f"  {one.inspection}  {one.enterprise_name}" for one in report.permits),
    ]
    if report.under_way:
        lines.append(_("Visits under way, to be finished or done again:"))
        lines += [f"  {one.inspection}  {one.enterprise_name}" for one in report.under_way]
    if standing is not None and standing.last_received_at is not None:
        lines.append(
            _("The server holds {records}, the last received {when}. What was made later may be lost.").format(
                records=counted.records(standing.received), when=moment(standing.last_received_at)
            )
        )
    else:
        lines.append(_("Records of it held here: up to number {seq}").format(seq=report.received))
    if report.files:
        count = len(report.files)
        told = ngettext("{count} evidence file never arrived", "{count} evidence files never arrived", count)
        lines.append(told.format(count=count))
    return lines
