"""`inspector visit begin` and `inspector filing backfill|due`: urgent visits, and the filing that follows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from inspector_tui.cli.context import Context
from inspector_tui.cli.output import answer, error_map
from inspector_tui.domain.vocabulary import Cause
from inspector_tui.i18n import _
from inspector_tui.words.errors import error_words
from inspector_tui.words.urgent import backfill_word, due_words

if TYPE_CHECKING:
    from inspector_tui.services.backfilling import Backfill


@click.command()
@click.option("--subject", metavar="CODE", help="Credit code of the enterprise.")
@click.option("--scan", metavar="TEXT", help="What a scanner read from the enterprise's own code or licence.")
@click.option("--image", type=click.Path(dir_okay=False, path_type=Path), help="A photograph of that code.")
@click.option("--name", default="", help="Name of the enterprise; as registered by default.")
@click.option("--reason", required=True, help="Why it cannot wait for a filing.")
@click.option("--item", "items", multiple=True, help="Item code; may follow with the filing.")
@click.option(
    "--officer", "officers", multiple=True, help="Certificate number; at least two. Default: you and the team."
)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def begin(
    context: Context, /, subject: str | None, scan: str | None, image: Path | None, as_json: bool, **told: Any
) -> None:
    """Begin an urgent visit now, without a filing; prints its id. The filing follows with `filing backfill`."""
    from inspector_tui.codes.code_ids import crockford
    from inspector_tui.services.backfilling import backfill_of
    from inspector_tui.services.licence_scan import subject_in, subject_in_picture
    from inspector_tui.services.urgent import UrgentRequest, begin
    from inspector_tui.services.urgent_desk import name_enterprise, urgent_desk

    if sum(each is not None for each in (subject, scan, image)) != 1:
        raise click.UsageError(_("Name the enterprise once: --subject, --scan or --image."))
    found = subject or (subject_in(scan) if scan is not None else subject_in_picture(image or Path()))
    replica = context.replica()
    known = name_enterprise(replica, found)
    origin: Any = "scanned" if subject is None else "register" if known.name and not told["name"] else "typed"
    officers = told.pop("officers") or urgent_desk(replica).suggested
    begun = begin(replica, UrgentRequest(subject=found, officers=officers, origin=origin, **told))
    backfill = backfill_of(replica, begun.inspection)
    code = crockford(begun.standing) if begun.standing else None
    machine = {"inspection": begun.inspection, "subject": found, "code_id": code, "due": _due_map(backfill)}
    shown = _("Code: {code}").format(code=code) if code else _("No code: show the certificates.")
    answer(as_json, machine, [begun.inspection])
    if not as_json:
        for line in (shown, due_words(backfill)):
            click.echo(line, err=True)


@click.command()
@click.argument("inspection")
@click.option("--item", "items", multiple=True, help="Item code; those of the visit by default.")
@click.option("--purpose-text", default="")
@click.option("--cause", type=click.Choice(get_args(Cause)), help="Where it came from; an urgent case by default.")
@click.option("--source", default="", help="By what the cause is known: number of the complaint, transfer, document.")
@click.option("--until", "end", metavar="MOMENT", help="End of the visit; its conclusion, or the end of its day.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def backfill(context: Context, /, inspection: str, end: str | None, as_json: bool, **told: Any) -> int:
    """File a visit that began without a filing. Nothing is back-dated. Exits 1 when it was refused."""
    from inspector_tui.cli.filing import moment, ruling_map
    from inspector_tui.services.backfilling import submit_backfill

    filed = submit_backfill(context.replica(), inspection, end=moment(end) if end else None, **told)
    machine = {
        "inspection": inspection,
        "filing": filed.filing,
        "error": error_map(filed.error) if filed.error else None,
        "rulings": [ruling_map(ruling) for ruling in filed.rulings],
    }
    answer(as_json, machine, [error_words(filed.error) if filed.error else str(filed.filing)])
    return 1 if filed.error else 0


@click.command()
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def due(context: Context, as_json: bool) -> int:
    """List visits whose filing is still to come or to be approved. Exits 1 when one is overdue."""
    from inspector_tui.services.backfilling import backfills

    told = backfills(context.replica())
    machine = [
        {
            "inspection": one.row.inspection,
            "enterprise": {"code": one.row.subject, "name": one.row.enterprise_name},
            "began_at": one.row.unfiled_at,
            "reason": one.row.unfiled_reason,
            "due": _due_map(one),
        }
        for one in told
    ]
    lines = [
        f"{one.row.inspection}  [{backfill_word(one.state)}]  {one.row.enterprise_name}  {due_words(one)}"
        for one in told
    ]
    answer(as_json, machine, lines)
    return 1 if any(one.state == "overdue" for one in told) else 0


def _due_map(backfill: Backfill) -> dict[str, Any]:
    due = backfill.due
    return {
        "day": due.day.isoformat(),
        "state": backfill.state,
        "late": backfill.late,
        "inferred": due.inferred,
        "provisional": due.provisional,
        "before_leaving": due.before_leaving,
        "basis": due.basis,
    }
