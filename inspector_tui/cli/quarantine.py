"""`inspector quarantine list|keep|void|close-gap`: what the server refused, for supervisors to judge."""

from __future__ import annotations

from typing import Any

import click

from inspector_tui.cli.context import Context
from inspector_tui.cli.output import answer
from inspector_tui.domain.judging import Verdict
from inspector_tui.i18n import _, ngettext
from inspector_tui.words.judging import refusal_word
from inspector_tui.words.records import kind_word


@click.group()
def quarantine() -> None:
    """What the server refused and keeps, for a supervisor to judge."""


@quarantine.command("list")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def list_(context: Context, as_json: bool) -> None:
    """List what waits, as of the last sync."""
    from inspector_tui.services.judging import waiting

    stands = waiting(context.replica())
    records = [
        {
            "record": one.told.record,
            "device": one.told.device,
            "device_name": one.told.name,
            "seq": one.told.seq,
            "code": one.told.code,
            "received_at": one.told.received_at,
            "keepable": one.told.keepable,
            "kind": None if one.record is None else one.record.kind,
        }
        for one in stands.refusals
    ]
    gaps: list[dict[str, Any]] = [gap.model_dump() for gap in stands.gaps]
    forked = [{"device": row.device, "name": row.name} for row in stands.forked]
    lines = [
        f"{one.told.record.hex()[:12]}  {one.told.name}:{one.told.seq or '-'}  "
        f"{kind_word(one.record.kind) if one.record else '-'}  {refusal_word(one.told.code)}"
        for one in stands.refusals
    ]
    lines += [
        _("{device} {name}: record {expected} has not come, {seen} has").format(
            device=gap.device.hex()[:12], name=gap.name, expected=gap.expected, seen=gap.seen
        )
        for gap in stands.gaps
    ]
    lines += [
        _("{device} {name}: its ledger forked").format(device=row.device.hex()[:12], name=row.name)
        for row in stands.forked
    ]
    if stands.more:
        lines.append(ngettext("and {count} more", "and {count} more", stands.more).format(count=stands.more))
    answer(
        as_json,
        {"records": records, "gaps": gaps, "forked": forked, "more": stands.more},
        lines or [_("Nothing waits.")],
    )


@quarantine.command()
@click.argument("record")
@click.option("--reason", required=True)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def keep(context: Context, record: str, reason: str, as_json: bool) -> None:
    """Let a refused RECORD (its hash or the beginning of it) count after all."""
    _judge(context, record, "keep", reason, as_json)


@quarantine.command()
@click.argument("record")
@click.option("--reason", required=True)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def void(context: Context, record: str, reason: str, as_json: bool) -> None:
    """Declare a refused RECORD void. It stays in quarantine as it is."""
    _judge(context, record, "void", reason, as_json)


@quarantine.command("close-gap")
@click.argument("device")
@click.option("--reason", required=True)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def close_gap(context: Context, device: str, reason: str, as_json: bool) -> None:
    """Say that records a DEVICE's ledger lacks will never come; those after them are then taken."""
    from inspector_tui.services import judging
    from inspector_tui.services.devices import find_device

    replica = context.replica()
    row = find_device(replica, device)
    judging.close_gap(replica, row.device, reason)
    answer(as_json, {"device": row.device, "closed": True}, [_("Recorded. It takes effect with the next sync.")])


def _judge(context: Context, beginning: str, verdict: Verdict, reason: str, as_json: bool) -> None:
    from inspector_tui.errors import Refused
    from inspector_tui.services import judging

    replica = context.replica()
    found = [
        one.told.record
        for one in judging.waiting(replica).refusals
        if one.told.record.hex().startswith(beginning.lower())
    ]
    if len(found) != 1 or not beginning:
        raise Refused("NOT_WAITING", what=beginning)
    judging.judge(replica, found[0], verdict, reason)
    machine = {"record": found[0], "verdict": verdict}
    answer(as_json, machine, [_("Recorded. It takes effect with the next sync.")])
