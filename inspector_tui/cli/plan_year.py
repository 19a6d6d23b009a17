"""`inspector plan make|recompute|made`: the year's plan as the program makes it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from inspector_tui.cli.context import Context
from inspector_tui.cli.days import DAY
from inspector_tui.cli.output import answer
from inspector_tui.errors import Fact
from inspector_tui.i18n import _, ngettext
from inspector_tui.words import counted

if TYPE_CHECKING:
    from inspector_tui.services.year_plan import YearPlan, YearRequest

_SHOWN = 20


@click.command()
@click.option("--year", required=True, type=click.IntRange(2000, 2099))
@click.option("--title", required=True, help="Which plan of the year; made again under it, the plan is renewed.")
@click.option("--item", "items", multiple=True, required=True, help="Item code; all visits get these.")
@click.option(
    "--share", "shares", multiple=True, required=True, metavar="CLASS=PERCENT",
    help="Visits a year of a risk class: C=100 is each once, D=200 each twice, A=33 a third of them.",
)  # fmt: skip
@click.option("--region", metavar="CODE", help="Enterprises of the register in this region; your organ's by default.")
@click.option("--objects", "table", type=click.Path(path_type=Path), help="Excel or CSV instead of the register.")
@click.option("--sheet", help="Sheet of a workbook.")
@click.option("--purpose", type=click.Choice(["daily", "campaign", "random"]), default="daily", show_default=True)
@click.option("--cause", type=click.Choice(["plan", "superior_campaign"]), help="Where it comes from; plan by default.")
@click.option("--source", "known_by", default="", help="By what a campaign from above is known: its document.")
@click.option("--method", type=click.Choice(["on_site", "off_site"]), default="on_site", show_default=True)
@click.option("--from", "first_day", type=DAY, help="First day; by default the first of the year that is ahead.")
@click.option("--until", "last_day", type=DAY, help="Last day; the last of the year by default.")
@click.option(
    "--window", "window_days", type=click.IntRange(1, 60), default=10, show_default=True, help="Working days."
)
@click.option("--officers", type=click.IntRange(2), help="People; those with a valid certificate by default.")
@click.option("--officers-each", type=click.IntRange(2, 16), default=2, show_default=True)
@click.option("--days-each", type=click.IntRange(1, 20), default=1, show_default=True, help="Working days of a visit.")
@click.option(
    "--usable", type=click.IntRange(1, 100), default=60, show_default=True, help="Percent of working days for visits."
)
@click.option("--dry-run", is_flag=True, help="Show the plan, record nothing.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def make(context: Context, /, dry_run: bool, as_json: bool, shares: tuple[str, ...], **options: Any) -> None:
    """Make a year's plan: whom, how often, on which days. All of it in one transaction: Ctrl+C leaves nothing."""
    from inspector_tui.services.plan_objects import Source
    from inspector_tui.services.year_plan import YearRequest
    from inspector_tui.services.year_planning import preview

    source = Source(**{name: options.pop(name) for name in ("table", "sheet", "region")})
    request = YearRequest(shares=_shares(shares), source=source, **options)
    plan = preview(context.replica(), request) if dry_run else _make(context, request)
    answer(as_json, _machine(plan, dry_run), _lines(plan, dry_run))


def _make(context: Context, request: YearRequest) -> YearPlan:
    """The plan, made; how far it is on a terminal's standard error. Stopped, nothing of it is kept."""
    from inspector_tui.services.year_planning import make

    watched = sys.stderr.isatty()
    try:
        return make(context.replica(), request, _tell if watched else lambda _done, _of: None)
    except KeyboardInterrupt as stop:
        click.echo("\n" + _("Stopped. Nothing was planned."), err=True)
        raise click.Abort from stop
    finally:
        if watched:
            click.echo(err=True)


def _tell(done: int, of: int) -> None:
    click.echo(f"\r{done:,} / {of:,}" if of else "\r...", nl=False, err=True)


def _shares(told: tuple[str, ...]) -> Any:
    from inspector_tui.domain.year_plans import ClassShares

    shares: dict[str, int] = {}
    for each in told:
        name, _equals, percent = each.partition("=")
        if name not in ClassShares.model_fields or not percent.rstrip("%").isdigit():
            words = _("{text!r} is not like C=100; classes are A, B, C, D and unrated.")
            raise click.UsageError(words.format(text=each))
        shares[name] = int(percent.rstrip("%"))
    return ClassShares(**shares)


def _machine(plan: YearPlan, dry_run: bool) -> dict[str, Any]:
    return {
        "plan": plan.body.plan,
        "dry_run": dry_run,
        "objects": plan.body.objects,
        "visits": plan.body.visits,
        "already": plan.already,
        "above_cap": plan.above_cap,
        "left_out": [
            {
                "enterprise": {"code": each.whom.subject, "name": each.whom.name},
                "number": each.number,
                "scope": each.scope,
                "used": each.used,
                "most": each.most,
            }
            for each in plan.left_out
        ],
        "whitelisted": plan.found.whitelisted,
        "by_class": {grade: {"objects": o, "visits": v} for grade, (o, v) in plan.by_class().items()},
        "by_month": plan.by_month(),
        "working_days": plan.capacity.working_days,
        "person_days": {"available": plan.capacity.available, "needed": plan.capacity.needed},
        "provisional": plan.body.provisional,
        "notes": list(plan.notes),
        "filing_due": plan.due,
        "problems": [{"row": p.row, "code": p.code, "severity": p.severity.value} for p in plan.found.problems],
        "inspections": [
            {
                "inspection": visit.inspection,
                "enterprise": {"code": visit.whom.subject, "name": visit.whom.name},
                "grade": visit.whom.grade,
                "number": visit.number,
                "window": [visit.window.first, visit.window.last],
                "provisional": visit.window.provisional,
            }
            for visit in plan.visits
        ],
    }


def _lines(plan: YearPlan, dry_run: bool) -> list[str]:
    from inspector_tui.words.errors import code_words
    from inspector_tui.words.parties import grade_word
    from inspector_tui.words.planning import left_out_words

    head = _("Would plan {visits} to {objects}") if dry_run else _("Planned {visits} to {objects}")
    room = plan.capacity
    lines = [
        head.format(visits=counted.visits(plan.body.visits), objects=counted.enterprises(plan.body.objects))
        + f"  {plan.body.plan}",
        *(
            f"  {grade_word(grade)}: "
            + _("{visits} to {objects}").format(visits=counted.visits(visits), objects=counted.enterprises(objects))
            for grade, (objects, visits) in plan.by_class().items()
        ),
        _("{days}; person-days: {needed} needed, {available} there are").format(
            days=counted.working_days(room.working_days), needed=room.needed, available=room.available
        ),
        "  ".join(f"{month} {count}" for month, count in plan.by_month().items()),
        _("{count} on the whitelist left out").format(count=plan.found.whitelisted),
        _("{count} left out, planned otherwise already").format(count=plan.already),
        _("{count} left out, above the cap").format(count=plan.above_cap),
        *(f"  {each.whom.name} {each.whom.subject}: {left_out_words(each)}" for each in plan.left_out[:_SHOWN]),
    ]
    if len(plan.left_out) > _SHOWN:
        more = len(plan.left_out) - _SHOWN
        lines.append("  " + ngettext("and {count} more", "and {count} more", more).format(count=more))
    facts: dict[str, Fact] = {"due": plan.due, "needed": room.needed, "available": room.available}
    lines += [f"{code_words(code, facts)} [{code}]" for code in plan.notes]
    lines += [f"{p.row}: {code_words(p.code, dict(p.facts))} [{p.code}]" for p in plan.found.problems[:_SHOWN]]
    return lines


@click.command()
@click.argument("name", metavar="PLAN")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def recompute(context: Context, name: str, as_json: bool) -> None:
    """Compute the windows of PLAN again by the holiday notices of now. No last day comes earlier.

    PLAN is what `inspector plan made` lists: the id or its beginning, the title, or "2027 TITLE".
    """
    from inspector_tui.services.year_recomputing import plan_named, recompute

    replica = context.replica()
    plan_id = plan_named(replica, name)
    count = recompute(replica, plan_id)
    words = ngettext("{count} window moved", "{count} windows moved", count).format(count=count)
    answer(as_json, {"plan": plan_id, "moved": count}, [words])


@click.command()
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def made(context: Context, as_json: bool) -> None:
    """List the plans your organ made, with what must be published of them."""
    from inspector_tui.models.planning_queries import year_plans

    replica = context.replica()
    with replica.reading() as connection:
        rows = year_plans(connection, replica.identity().organ)
    machine = [
        {**row.model_dump(exclude={"stream"}), "shares": json.loads(row.shares), "items": json.loads(row.items)}
        for row in rows
    ]
    lines = [
        f"{row.plan}  {row.year}  {row.title}  {row.visits}/{row.objects}"
        + ("  " + _("provisional") if row.provisional else "")
        for row in rows
    ]
    answer(as_json, machine, lines or [_("No plan was made here yet.")])
