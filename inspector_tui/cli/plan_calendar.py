"""`inspector plan calendar`: a month, a week or any days."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from inspector_tui.cli.context import Context
from inspector_tui.cli.days import DAY
from inspector_tui.cli.output import answer
from inspector_tui.i18n import _
from inspector_tui.words import counted

if TYPE_CHECKING:
    from inspector_tui.services.plan_calendar import PlanCalendar

_LONGEST = 366


@click.command("calendar")
@click.option("--month", metavar="MONTH", help="2026-11; this month by default.")
@click.option("--week", metavar="WEEK", help="2026-W48.")
@click.option("--from", "first", type=DAY)
@click.option("--until", "last", type=DAY)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def calendar_(
    context: Context, month: str | None, week: str | None, first: str | None, last: str | None, as_json: bool
) -> None:
    """Show what begins, is visited and is due on each day, and how busy officers and enterprises are."""
    from inspector_tui.services.moments import local
    from inspector_tui.services.plan_calendar import calendar_between

    replica = context.replica()
    span = _span(month, week, first, last, local(replica.now()).date())
    told = calendar_between(replica, *span)
    answer(as_json, _machine(told), _lines(told))


def _span(
    month: str | None, week: str | None, first: str | None, last: str | None, today: dt.date
) -> tuple[dt.date, dt.date]:
    from inspector_tui.services.plan_calendar import month_of, week_of

    if sum((month is not None, week is not None, first is not None or last is not None)) > 1:
        raise click.UsageError(_("Give --month, --week, or --from and --until."))
    try:
        if week is not None:
            return week_of(dt.date.fromisoformat(f"{week}-1"))
        if month is not None:
            return month_of(dt.date.fromisoformat(f"{month}-01"))
    except ValueError as error:
        raise click.UsageError(_("A month is like 2026-11, a week like 2026-W48.")) from error
    if first is None or last is None:
        return month_of(dt.date.fromisoformat(first or last or today.isoformat()))
    days = (dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    if not 0 <= (days[1] - days[0]).days < _LONGEST:
        raise click.UsageError(_("--until is at most {days} days after --from.").format(days=_LONGEST))
    return days


def _machine(told: PlanCalendar) -> dict[str, Any]:
    return {
        "working_days": told.working_days,
        "days": [
            {
                "day": one.day.isoformat(),
                "working": one.working,
                "changed": one.changed,
                "known": one.known,
                "visits": one.visits,
                "begins": one.begins,
                "due": one.due,
                "orders": one.orders,
            }
            for one in told.days
        ],
        "lines": [
            {
                "day": one.day,
                "kind": one.kind,
                "inspection": one.row.inspection,
                "state": one.row.state,
                "enterprise": {"code": one.row.subject, "name": one.row.enterprise_name},
            }
            for one in told.lines
        ],
        "officers": [
            {
                "certificate": one.certificate,
                "name": one.name,
                "visits": one.visits,
                "assigned": one.assigned,
                "days": one.days,
                "days_with_several": one.twice,
            }
            for one in told.officers
        ],
        "enterprises": [
            {
                "enterprise": {"code": one.visited.subject, "name": one.visited.name},
                "grade": one.visited.grade,
                "here": one.visited.here,
                "year": one.visited.own_year,
                "year_level": one.visited.level_year,
                "year_all_organs": one.visited.all_year,
                "cap": one.room.own,
                "cap_level": one.room.level,
                "cap_all_organs": one.room.everybody,
                "exceeds": one.exceeds,
            }
            for one in told.enterprises
        ],
    }


def _lines(told: PlanCalendar) -> list[str]:
    from inspector_tui.words.counting import cap_scope_word
    from inspector_tui.words.planning import calendar_word, day_mark

    lines = []
    for one in told.days:
        counts = (("visit", one.visits), ("begins", one.begins), ("due", one.due), ("order", one.orders))
        words = "  ".join(f"{calendar_word(kind)} {count}" for kind, count in counts if count)
        lines.append(f"{one.day.isoformat()} {day_mark(one)}  {words}".rstrip())
    lines.append(counted.working_days(told.working_days))
    lines += [
        _("{name} {certificate}: {visits} on {days}, {assigned} assigned").format(
            name=one.name,
            certificate=one.certificate,
            visits=counted.visits(one.visits),
            days=counted.days(one.days),
            assigned=one.assigned,
        )
        for one in told.officers
    ]
    lines += [
        _("{name} {subject}: {count} this year {scope}, at most {most}").format(
            name=one.visited.name, subject=one.visited.subject, count=count, scope=cap_scope_word(scope), most=most
        )
        for one in told.enterprises
        for scope, count, most in one.against
        if most is not None and count > most
    ]
    return lines
