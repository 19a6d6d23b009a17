"""`inspector filing submit|review|approve|return|permit|list|explain|backfill|due`."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, get_args

import click

from inspector_tui.cli.context import Context
from inspector_tui.cli.output import answer, error_line, error_map
from inspector_tui.cli.permit_status import permit
from inspector_tui.cli.urgent import backfill, due
from inspector_tui.domain.vocabulary import Cause
from inspector_tui.errors import BadInput
from inspector_tui.i18n import _
from inspector_tui.words.approvals import in_place_words
from inspector_tui.words.inspections import cause_line

if TYPE_CHECKING:
    from inspector_tui.services.approving import Approved


@click.group()
def filing() -> None:
    """File planned inspections and approve filings."""


filing.add_command(backfill)
filing.add_command(due)
filing.add_command(permit)


@filing.command()
@click.argument("inspections", nargs=-1, required=True, metavar="INSPECTION...")
@click.option(
    "--officer", "officers", multiple=True, help="Certificate number; at least two. Default: you and a colleague."
)
@click.option("--item", "items", multiple=True, help="Item code; the planned items by default.")
@click.option("--from", "start", metavar="MOMENT", help="2026-11-24T08:00, China time.")
@click.option("--until", "end", metavar="MOMENT")
@click.option("--purpose", type=click.Choice(["daily", "campaign", "complaint", "random", "reinspection"]))
@click.option("--purpose-text", default="")
@click.option("--cause", type=click.Choice(get_args(Cause)), help="Where it comes from; the usual cause by default.")
@click.option("--source", default="", help="By what the cause is known: number of the complaint, transfer, document.")
@click.option("--onsite-reason", default="", help="Why this cannot be checked off site.")
@click.option("--assistant", "assistants", multiple=True)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def submit(context: Context, /, inspections: tuple[str, ...], as_json: bool, **options: Any) -> int:
    """File planned inspections, with the same officers and window. Exits 1 when one was refused."""
    from inspector_tui.services.filing import FilingRequest, require_inspection, submit, suggested_request

    replica = context.replica()
    with replica.reading() as connection:
        row = require_inspection(connection, inspections[0])
    suggested = suggested_request(replica, row)
    request = FilingRequest(
        officers=options["officers"] or suggested.officers,
        start=moment(options["start"]) if options["start"] else suggested.start,
        end=moment(options["end"]) if options["end"] else suggested.end,
        purpose=options["purpose"],
        cause=options["cause"],
        source=options["source"],
        items=options["items"] or (suggested.items if len(inspections) == 1 else ()),
        purpose_text=options["purpose_text"],
        onsite_reason=options["onsite_reason"],
        assistants=options["assistants"],
    )
    filed = submit(replica, inspections, request)
    machine = [
        {
            "inspection": each.inspection,
            "filing": each.filing,
            "error": error_map(each.error) if each.error else None,
            "rulings": [ruling_map(ruling) for ruling in each.rulings],
        }
        for each in filed
    ]
    lines = [f"{each.inspection}: {error_line(each.error) if each.error else each.filing}" for each in filed]
    answer(as_json, machine, lines)
    return 1 if any(each.error for each in filed) else 0


@filing.command()
@click.argument("inspections", nargs=-1, metavar="[INSPECTION]...")
@click.option("--all-clean", is_flag=True, help="Every waiting filing of your organ that no rule warns about.")
@click.option("--for", "holder", default="", help="Certificate of who is away and delegated approving to you.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def approve(context: Context, inspections: tuple[str, ...], all_clean: bool, holder: str, as_json: bool) -> int:
    """Approve filings; each approval signs one permit. Exits 1 when one was not approved."""
    from inspector_tui.services.approving import approve
    from inspector_tui.services.inbox import waiting_filings

    replica = context.replica()
    if all_clean == bool(inspections):
        raise click.UsageError(_("Name inspections, or give --all-clean."))
    wanted = inspections or tuple(each.row.inspection for each in waiting_filings(replica) if each.is_clean)
    approved = approve(replica, wanted, holder)
    machine = [
        {
            "inspection": each.inspection,
            "filing_no": each.filing_no,
            "in_place_of": each.stood_in.row.holder if each.stood_in else None,
            "error": error_map(each.error) if each.error else None,
        }
        for each in approved
    ]
    lines = [f"{each.inspection}: {error_line(each.error) if each.error else _done(each)}" for each in approved]
    answer(as_json, machine, lines)
    return 1 if any(each.error for each in approved) else 0


def _done(each: Approved) -> str:
    return (each.filing_no or "") + ("" if each.stood_in is None else "  " + in_place_words(each.stood_in))


@filing.command()
@click.argument("inspections", nargs=-1, required=True, metavar="INSPECTION...")
@click.option("--opinion", default="", help="What whoever approves should read.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def review(context: Context, inspections: tuple[str, ...], opinion: str, as_json: bool) -> int:
    """Pass filings on to be approved by another person, where two steps are the rule. Exits 1 when one was not."""
    from inspector_tui.services.approval_rules import review

    reviewed = review(context.replica(), inspections, opinion)
    machine = [
        {"inspection": each.inspection, "error": error_map(each.error) if each.error else None} for each in reviewed
    ]
    done = _("review done")
    lines = [f"{each.inspection}: {error_line(each.error) if each.error else done}" for each in reviewed]
    answer(as_json, machine, lines)
    return 1 if any(each.error for each in reviewed) else 0


@filing.command("return")
@click.argument("inspection")
@click.option("--reason", required=True)
@click.pass_obj
def return_(context: Context, inspection: str, reason: str) -> None:
    """Send a filing back with a reason."""
    from inspector_tui.services.filing import return_filing

    return_filing(context.replica(), inspection, reason)


@filing.command("list")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def list_(context: Context, as_json: bool) -> None:
    """List filings that wait for approval, with what the rules say."""
    from inspector_tui.services.inbox import waiting_filings

    waiting = waiting_filings(context.replica())
    machine = [
        {
            "inspection": each.row.inspection,
            "enterprise": {"code": each.row.subject, "name": each.row.enterprise_name},
            "cause": each.row.cause,
            "source": each.row.source,
            "clean": each.is_clean,
            "next": each.step,
            "reviewed_by": each.row.reviewed_by,
            "rulings": [ruling_map(ruling) for ruling in each.rulings],
        }
        for each in waiting
    ]
    lines = [
        "  ".join(
            [each.row.inspection, each.row.enterprise_name, cause_line(each.row.cause, each.row.source)]
            + [ruling_line(ruling) for ruling in each.rulings if ruling.level != "pass"]
        )
        for each in waiting
    ]
    answer(as_json, machine, lines or [_("No filing waits for approval.")])


@filing.command()
@click.argument("inspection")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def explain(context: Context, inspection: str, as_json: bool) -> None:
    """List every rule that looked at a filing, what it said, and its legal basis."""
    from inspector_tui.services.approving import rulings_of_filing

    rulings = rulings_of_filing(context.replica(), inspection)
    answer(as_json, [ruling_map(ruling) for ruling in rulings], [ruling_line(ruling) for ruling in rulings])


def ruling_map(ruling: Any) -> dict[str, Any]:
    """A ruling as a machine reads it."""
    return {
        "rule": ruling.rule,
        "level": ruling.level,
        "code": ruling.code,
        "field": ruling.field,
        "basis": ruling.basis,
        "facts": dict(ruling.facts),
    }


def ruling_line(ruling: Any) -> str:
    """A ruling as a person reads it."""
    from inspector_tui.words.rulings import level_mark, ruling_words

    basis = f" ({ruling.basis})" if ruling.basis else ""
    return f"[{level_mark(ruling.level)}] {ruling.rule} {ruling_words(ruling)}{basis}"


def moment(text: str) -> int:
    """Unix seconds of a moment in China time, e.g. 2026-11-24T08:00. Raises BadInput MOMENT_MALFORMED."""
    from inspector_tui.services.moments import CHINA

    try:
        parsed = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise BadInput("MOMENT_MALFORMED", text=text[:80]) from error
    return int((parsed if parsed.tzinfo else parsed.replace(tzinfo=CHINA)).timestamp())
