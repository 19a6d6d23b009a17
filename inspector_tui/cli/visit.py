"""`inspector visit begin|start|answer|finding|attach|conclude|confirm|pin|show|print`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from inspector_tui.cli.at_door import at_door
from inspector_tui.cli.context import Context
from inspector_tui.cli.output import answer as tell_answer
from inspector_tui.cli.printing import print_
from inspector_tui.cli.urgent import begin
from inspector_tui.errors import BadInput
from inspector_tui.i18n import _, list_words, ngettext
from inspector_tui.words.courier import size_words
from inspector_tui.words.inspections import (
    acknowledged_word,
    answer_word,
    confirmer_word,
    outcome_word,
    severity_word,
    state_word,
)

if TYPE_CHECKING:
    from inspector_tui.services.reviewing import HeldEvidence


@click.group()
def visit() -> None:
    """Record a visit. INSPECTION is the id that `plan list` shows."""


visit.add_command(begin)
visit.add_command(at_door)
visit.add_command(print_)


@visit.command()
@click.argument("inspection")
@click.option(
    "--person", required=True, help="Who received you on site; the legal representative must not be demanded."
)
@click.option("--post", default="")
@click.option("--phone", default="")
@click.option("--certificates-shown/--certificates-not-shown", default=True, show_default=True)
@click.option("--notice-given/--notice-not-given", default=True, show_default=True)
@click.option("--scan", "scanned", default="", metavar="TEXT", help="What a scanner read from its own code or licence.")
@click.pass_obj
def start(context: Context, /, inspection: str, **options: Any) -> None:
    """Record the arrival. With --scan the scan must name the enterprise of the filing."""
    from inspector_tui.services.visiting import arrive

    arrive(context.replica(), inspection, **options)


@visit.command()
@click.argument("inspection")
@click.argument("check", metavar="ITEM:LINE")
@click.argument("given", type=click.Choice(["compliant", "not_compliant", "not_applicable"]), metavar="ANSWER")
@click.option("--note", default="")
@click.pass_obj
def answer(context: Context, inspection: str, check: str, given: Any, note: str) -> None:
    """Answer one checklist line: compliant, not_compliant or not_applicable."""
    from inspector_tui.services.visiting import answer

    item, line = _check(check)
    answer(context.replica(), inspection, item, line, given, note)


@visit.command()
@click.argument("inspection")
@click.option("--text", required=True)
@click.option("--severity", type=click.Choice(["minor", "general", "major"]), default="general", show_default=True)
@click.option("--deadline", metavar="DAY")
@click.option("--check", metavar="ITEM:LINE")
@click.option("--replace", "finding", metavar="FINDING", help="Replace this finding.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def finding(context: Context, /, inspection: str, check: str | None, as_json: bool, **options: Any) -> None:
    """Record a finding; prints its id."""
    from inspector_tui.services.visiting import record_finding

    item, line = _check(check) if check else (None, None)
    number = record_finding(context.replica(), inspection, item=item, check=line, **options)
    tell_answer(as_json, {"finding": number}, [number])


@visit.command()
@click.argument("inspection")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--finding", metavar="FINDING")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def attach(context: Context, inspection: str, file: Path, finding: str | None, as_json: bool) -> None:
    """Copy a file into the encrypted store as evidence; prints its id."""
    from inspector_tui.services.visiting import attach

    number = attach(context.replica(), inspection, file, finding=finding)
    tell_answer(as_json, {"evidence": number}, [number])


@visit.command()
@click.argument("inspection")
@click.argument("outcome", type=click.Choice(["no_problem", "corrected", "order", "case"]))
@click.option("--summary", default="")
@click.option("--order", "orders", multiple=True, metavar="FINDING=DAY", help="Line of an order to rectify.")
@click.pass_obj
def conclude(context: Context, inspection: str, outcome: Any, summary: str, orders: tuple[str, ...]) -> None:
    """Conclude the visit. Nothing of it can be changed afterwards."""
    from inspector_tui.domain.visiting import RectificationOrder
    from inspector_tui.services.visiting import conclude

    lines = []
    for order in orders:
        number, equals, day = order.partition("=")
        if not equals:
            raise BadInput("ORDER_MALFORMED", text=order)
        lines.append(RectificationOrder(finding=number, deadline=day))
    conclude(context.replica(), inspection, outcome, summary=summary, orders=lines)


@visit.command()
@click.argument("certificate")
@click.option("--pin", prompt=True, hide_input=True, confirmation_prompt=True, envvar="INSPECTOR_PIN")
@click.pass_obj
def pin(context: Context, certificate: str, pin: str) -> None:
    """Let a second officer choose a PIN on this device."""
    from inspector_tui.services.confirming import choose_pin

    choose_pin(context.replica(), certificate, pin)


@visit.command()
@click.argument("inspection")
@click.option("--second", metavar="CERTIFICATE", help="The second officer confirms, by PIN (INSPECTOR_PIN or asked).")
@click.option("--person", metavar="NAME", help="The person on site confirms.")
@click.option("--refused", metavar="REASON", help="With --person: the person refused, for this reason.")
@click.pass_obj
def confirm(context: Context, inspection: str, second: str | None, person: str | None, refused: str | None) -> None:
    """Confirm the record: you, or with --second or --person somebody else."""
    import os

    from inspector_tui.services.confirming import confirm_by_officer, confirm_by_person, confirm_by_second

    if second is not None and person is not None:
        raise click.UsageError(_("One confirmation at a time."))
    if refused is not None and person is None:
        raise click.UsageError(_("--refused goes with --person."))
    replica = context.replica()
    if second is not None:
        pin = os.environ.get("INSPECTOR_PIN") or click.prompt("PIN", hide_input=True, err=True)
        confirm_by_second(replica, inspection, second, pin)
    elif person is not None:
        confirm_by_person(replica, inspection, name=person, refused_because=refused)
    else:
        confirm_by_officer(replica, inspection)


@visit.command()
@click.argument("inspection")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def show(context: Context, inspection: str, as_json: bool) -> None:
    """Show everything recorded of a visit."""
    from inspector_tui.services.visiting import load

    told = load(context.replica(), inspection)
    row = told.row
    machine = {
        "inspection": row.inspection,
        "state": row.state,
        "enterprise": {"code": row.subject, "name": row.enterprise_name},
        "filing_no": row.filing_no,
        "officers": [officer.model_dump() for officer in told.officers],
        "arrived_at": row.arrived_at,
        "person": row.person,
        "checklist": [
            {
                "item": line.item,
                "check": line.check.no,
                "text": line.check.text,
                "answer": line.answer,
                "note": line.note,
            }
            for line in told.checklist
        ],
        "findings": [each.model_dump(exclude={"stream", "inspection"}) for each in told.findings],
        "evidence": [each.model_dump(exclude={"stream", "inspection"}) for each in told.evidence],
        "outcome": row.outcome,
        "summary": row.summary,
        "orders": [order.model_dump() for order in told.orders],
        "confirmations": [
            each.model_dump(exclude={"stream", "inspection", "signature"}) for each in told.confirmations
        ],
        "answer": _answered(row),
    }
    tell_answer(as_json, machine, _visit_lines(told))


@visit.command()
@click.argument("inspection")
@click.argument("evidence_id", metavar="EVIDENCE", required=False)
@click.option("--list", "only_list", is_flag=True, help="Show where each file is; fetch nothing.")
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="Write plain copies here.")
@click.option("--open", "opened", is_flag=True, help="With EVIDENCE: show it with this machine's own program.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def evidence(context: Context, /, inspection: str, evidence_id: str | None, only_list: bool, **options: Any) -> None:
    """Fetch the evidence of a visit from the server, or one file of it; with --to also write plain copies."""
    from inspector_tui.services.evidence import fetch_evidence, find_evidence, plain_copy, save_evidence
    from inspector_tui.services.reviewing import held_evidence
    from inspector_tui.services.viewer import show_file
    from inspector_tui.services.visiting import load

    replica, as_json, folder = context.replica(), options["as_json"], options["folder"]
    if options["opened"] and evidence_id is None:
        raise click.UsageError(_("--open goes with EVIDENCE."))
    row = find_evidence(replica, inspection, evidence_id) if evidence_id else None
    if only_list:
        held = held_evidence(replica, [row] if row else load(replica, inspection).evidence)
        machine: Any = [
            {
                "evidence": one.row.evidence,
                "name": one.row.name,
                "size": one.row.size,
                "sha256": one.row.sha256,
                "on_server": one.on_server,
                "here": one.here,
            }
            for one in held
        ]
        tell_answer(as_json, machine, [_held_line(one) for one in held])
        return
    fetched = fetch_evidence(replica, inspection, only=evidence_id)
    saved = save_evidence(replica, inspection, folder, only=evidence_id) if folder is not None else []
    if row is not None and options["opened"]:
        show_file(plain_copy(replica, row))
    machine = {"fetched": fetched, "saved": [{"evidence": each.evidence, "path": str(each.path)} for each in saved]}
    came = ngettext("Fetched {count} file", "Fetched {count} files", fetched).format(count=fetched)
    tell_answer(as_json, machine, [came, *(str(each.path) for each in saved)])


def _held_line(one: HeldEvidence) -> str:
    where = [_("at the server")] if one.on_server else []
    where += [_("here")] if one.here else []
    words = list_words(where) or _("not yet at the server")
    return f"{one.row.evidence}  {one.row.name}  {size_words(one.row.size)}  {words}"


def _visit_lines(told: Any) -> list[str]:
    row = told.row
    lines = [f"{row.enterprise_name} {row.subject}  [{state_word(row.state)}]  {row.filing_no or ''}"]
    lines += [f"{officer.name} {officer.certificate}" for officer in told.officers]
    for line in told.checklist:
        given = answer_word(line.answer) if line.answer else "-"
        lines.append(f"{line.item}:{line.check.no}  [{given}]  {line.check.text}")
    lines += [
        f"{each.finding}  [{severity_word(each.severity)}]  {each.text}  {each.deadline or ''}"
        for each in told.findings
    ]
    lines += [f"{each.name}  {size_words(each.size)}  {each.sha256.hex()[:16]}" for each in told.evidence]
    if row.outcome:
        lines.append(_("Outcome: {outcome}").format(outcome=outcome_word(row.outcome)))
    lines += [_said(confirmer_word(each.by), each.name, each.reason) for each in told.confirmations]
    if row.acknowledged is not None:
        word = acknowledged_word(row.acknowledged)
        lines.append(_said(_("Answer by phone"), word, row.acknowledged_by, row.acknowledged_words))
    return lines


def _said(label: str, *parts: str | None) -> str:
    return _("{label}: {value}").format(label=label, value=" ".join(part for part in parts if part))


def _answered(row: Any) -> dict[str, Any] | None:
    """What the person on site answered on a phone; None while there is no answer here."""
    if row.acknowledged is None:
        return None
    return {
        "how": row.acknowledged,
        "by": row.acknowledged_by,
        "words": row.acknowledged_words,
        "at": row.acknowledged_at,
    }


def _check(text: str) -> tuple[str, int]:
    item, colon, line = text.rpartition(":")
    if not colon or not line.isascii() or not line.isdigit():
        raise BadInput("CHECK_MALFORMED", text=text[:80])
    return item, int(line)
