"""`inspector ledger verify|show|rebuild`."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import click

from inspector_tui.cli.context import Context
from inspector_tui.cli.new_start import checkpoint, new_start
from inspector_tui.cli.output import answer, tell_json
from inspector_tui.errors import NotAuthentic
from inspector_tui.i18n import _, ngettext
from inspector_tui.words.log import moment
from inspector_tui.words.parties import role_word


@click.group()
def ledger() -> None:
    """The signed records held here."""


ledger.add_command(new_start)
ledger.add_command(checkpoint)


@ledger.command()
@click.option("--receipts", is_flag=True, help="Also verify every receipt held, offline.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def verify(context: Context, receipts: bool, as_json: bool) -> int:
    """Verify every record and chain; names the first that was altered, removed or reordered."""
    from inspector_tui.services.auditing import audit_ledger, audit_receipts
    from inspector_tui.words.errors import error_words

    replica = context.replica()
    try:
        report = audit_ledger(replica)
        held = audit_receipts(replica) if receipts else None
    except NotAuthentic as error:
        answer(as_json, {"intact": False, "code": error.code, "facts": error.facts}, [error_words(error)])
        return 1
    machine = {"intact": True, "records": report.records, "devices": report.devices, "receipts": held}
    told = ngettext("{count} record, intact", "{count} records, intact", report.records).format(count=report.records)
    answer(as_json, machine, [told] if held is None else [told, _held_words(held)])
    return 0


def _held_words(held: int) -> str:
    return ngettext(
        "{count} receipt, verified offline: the server's signature and the proof that the record is in its log",
        "{count} receipts, verified offline: the server's signature and the proof that each record is in its log",
        held,
    ).format(count=held)


@ledger.command()
@click.argument("stream", required=False)
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def show(context: Context, stream: str | None, limit: int, as_json: bool) -> None:
    """Show the records of a STREAM (e.g. inspection:0123456789abcdef), or the latest ones."""
    from inspector_tui.models.ledger_store import latest_records, records_of

    replica = context.replica()
    with replica.reading() as connection:
        records = records_of(connection, stream)[-limit:] if stream else latest_records(connection, limit)
    machine = [
        {
            "hash": record.hash,
            "device": record.device,
            "seq": record.seq,
            "position": None if record.position is None or record.position < 0 else record.position,
            "kind": record.kind,
            "author": record.author,
            "organ": record.organ,
            "time": record.time,
            "body": record.body.to_map(),
        }
        for record in records
    ]
    answer(as_json, machine, [_line(each) for each in machine])


def _line(told: dict[str, Any]) -> str:
    position = "-" if told["position"] is None else told["position"]
    body = json.dumps(told["body"], ensure_ascii=False, default=lambda value: value.hex())
    return f"{position}  {told['device'].hex()[:8]}:{told['seq']}  {told['kind']}  {told['author']}  {body[:160]}"


@ledger.command()
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def rebuild(context: Context, as_json: bool) -> None:
    """Drop every projected row and compute it again from the records."""
    from inspector_tui.services.auditing import rebuild_rows

    report = rebuild_rows(context.replica())
    if as_json:
        tell_json({"streams": report.streams, "rows": report.rows, "digest": report.digest})
    else:
        words = _("{rows} rows computed from {streams} matters; digest {digest}")
        click.echo(words.format(rows=report.rows, streams=report.streams, digest=report.digest))


@ledger.command()
@click.option("--demand", type=click.IntRange(0, 9), help="From now on a receipt needs this many witnesses.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def witnesses(context: Context, demand: int | None, as_json: bool) -> int:
    """Who else saw the log, up to where. Exits 1 while receipts lack the witnesses that are demanded."""
    from inspector_tui.services import witnessing

    replica = context.replica()
    if demand is not None:
        witnessing.demand(replica, demand)
    stands = witnessing.witnessing(replica)
    machine = {
        "demanded": stands.demanded,
        "lacking": stands.lacking,
        "covered": stands.covered,
        "waiting": stands.waiting,
        "witnesses": [asdict(one) for one in stands.witnesses],
    }
    lines = [_("Witnesses demanded: {count}").format(count=stands.demanded)]
    lines += [
        _("{role} {name} {device}: saw {size} records, {when}").format(
            role=role_word(one.role), name=one.name, device=one.device.hex()[:8], size=one.size, when=moment(one.at)
        )
        for one in stands.witnesses
    ]
    if stands.lacking:
        lines.append(
            ngettext(
                "{count} witness is out of reach or has not signed yet. A supervisor's device signs when it syncs.",
                "{count} witnesses are out of reach or have not signed yet. A supervisor's device signs when it syncs.",
                stands.lacking,
            ).format(count=stands.lacking)
        )
    if stands.waiting:
        told = ngettext("{count} receipt waits for witnesses", "{count} receipts wait for witnesses", stands.waiting)
        lines.append(told.format(count=stands.waiting))
    answer(as_json, machine, lines)
    return 1 if stands.waiting else 0
