"""`inspector plan import|list`; the others stand in plan_check.py and plan_year.py."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, get_args

import click

from inspector_tui.cli.context import Context
from inspector_tui.cli.output import answer
from inspector_tui.cli.plan_calendar import calendar_
from inspector_tui.cli.plan_check import check
from inspector_tui.cli.plan_year import made, make, recompute
from inspector_tui.domain.vocabulary import Cause
from inspector_tui.i18n import _, ngettext

PROBLEMS_SHOWN = 50


@click.group()
def plan() -> None:
    """The year's plan of inspections."""


plan.add_command(calendar_)
plan.add_command(check)
plan.add_command(make)
plan.add_command(recompute)
plan.add_command(made)


@plan.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--sheet", help="Sheet of a workbook; the first by default.")
@click.option("--map", "mapping", multiple=True, metavar="FIELD=COLUMN", help="Column by header, letter or number.")
@click.option("--year", type=click.IntRange(2000, 2099))
@click.option("--item", "items", multiple=True, help="Item code for rows that name none.")
@click.option("--purpose", type=click.Choice(["daily", "campaign", "complaint", "random", "reinspection"]))
@click.option("--cause", type=click.Choice(get_args(Cause)), help="Where rows come from that tell no cause.")
@click.option("--source", default="", help="By what that cause is known, as the document of a campaign from above.")
@click.option("--from", "window_from", metavar="DAY", help="First day for rows without a period.")
@click.option("--until", "window_until", metavar="DAY", help="Last day for rows without a period.")
@click.option("--dry-run", is_flag=True, help="Report everything, change nothing.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def import_(context: Context, /, file: Path, as_json: bool, **options: Any) -> int:
    """Import a plan from Excel or CSV. Exits 1 when rows were refused."""
    from inspector_tui.domain.causes import purpose_of
    from inspector_tui.services.plan_import import ImportOptions, import_plan, open_plan

    replica = context.replica()
    opened = open_plan(file, options["sheet"]).mapped(options["mapping"])
    wanted = ImportOptions(
        year=options["year"],
        items=options["items"],
        purpose=options["purpose"] or (purpose_of(options["cause"], "random") if options["cause"] else "random"),
        cause=options["cause"],
        source=options["source"],
        window_from=day_option(options["window_from"]),
        window_until=day_option(options["window_until"]),
        dry_run=options["dry_run"],
    )
    report = import_plan(replica, opened, wanted, _progress if sys.stderr.isatty() else None)
    if sys.stderr.isatty():
        click.echo(err=True)
    machine = {
        "rows": report.rows,
        "planned": report.planned,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "refused": report.refused,
        "dry_run": report.dry_run,
        "columns": {field.value: opened.columns.headers[at] for field, at in opened.columns.columns.items()},
        "problems": [
            {
                "row": problem.row,
                "column": problem.column,
                "header": problem.header,
                "field": str(problem.field) if problem.field else None,
                "code": problem.code,
                "severity": problem.severity.value,
                "value": problem.value,
                "facts": dict(problem.facts),
            }
            for problem in report.problems
        ],
    }
    answer(as_json, machine, _report_lines(report))
    return 1 if report.refused else 0


def _progress(rows: int) -> None:
    click.echo(f"\r{rows}", nl=False, err=True)


def day_option(text: str | None) -> str | None:
    """An ISO day as an option has it; None for none. Raises UsageError."""
    if text is None:
        return None
    import datetime as dt

    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise click.UsageError(_("{text!r} is not a day like 2026-03-31.").format(text=text)) from error


def _report_lines(report: Any) -> list[str]:
    from inspector_tui.words.counted import left_of_rows
    from inspector_tui.words.errors import code_words

    head = _("Would plan {planned}, change {changed}") if report.dry_run else _("Planned {planned}, changed {changed}")
    lines = [
        head.format(planned=report.planned, changed=report.changed)
        + left_of_rows(report.unchanged, report.refused, report.rows)
    ]
    for problem in report.problems[:PROBLEMS_SHOWN]:
        place = _("row {row} {column} {header}").format(row=problem.row, column=problem.column, header=problem.header)
        lines.append(f"{place}: {code_words(problem.code, dict(problem.facts))} [{problem.code}] {problem.value!r}")
    left = len(report.problems) - PROBLEMS_SHOWN
    if left > 0:
        lines.append(ngettext("and {count} more problem", "and {count} more problems", left).format(count=left))
    return lines


@plan.command("list")
@click.option("--search", default="", help="Part of an enterprise's name or code.")
@click.option("--state", multiple=True, help="planned, filed, returned, approved, inspecting, concluded, finished")
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def list_(context: Context, search: str, state: tuple[Any, ...], limit: int, as_json: bool) -> None:
    """List planned inspections by window."""
    from inspector_tui.models.plan_queries import PlanFilter, matching, page
    from inspector_tui.models.queries import items_of
    from inspector_tui.words.inspections import cause_line, state_word

    replica = context.replica()
    with replica.reading() as connection:
        numbers = matching(connection, PlanFilter(search=search, states=state))
        rows = page(connection, numbers[:limit])
    machine = {
        "count": len(numbers),
        "inspections": [
            {
                "inspection": row.inspection,
                "state": row.state,
                "enterprise": {"code": row.subject, "name": row.enterprise_name},
                "items": list(items_of(row)),
                "window": [row.window_from, row.window_until],
                "purpose": row.purpose,
                "cause": row.cause,
                "source": row.source,
                "filing_no": row.filing_no,
            }
            for row in rows
        ],
    }
    lines = [
        f"{row.inspection}  [{state_word(row.state)}]  {row.window_from}..{row.window_until}  "
        f"{row.enterprise_name} {row.subject}  {cause_line(row.cause, row.source)}"
        for row in rows
    ]
    total = ngettext("{count} inspection", "{count} inspections", len(numbers)).format(count=len(numbers))
    answer(as_json, machine, [*lines, total])
