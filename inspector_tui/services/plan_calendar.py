"""The calendar of an organ over some days: what begins, what is visited, what is due, who is how busy."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from inspector_tui.models import calendar_queries, queries
from inspector_tui.models.calendar_queries import Visited
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import InspectionRow
from inspector_tui.services.calendars import calendar_of
from inspector_tui.services.cap_load import CapRoom, cap_rooms, capped_causes
from inspector_tui.services.moments import local, moment_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from inspector_tui.domain.vocabulary import CapScope

Kind = Literal["visit", "begins", "due", "order"]
MOST_LINES = 20_000
MOST_ENTERPRISES = 500


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day in numbers. `changed` is a weekday off or a weekend worked; `known` says no notice can change it."""

    day: dt.date
    working: bool
    changed: bool
    known: bool
    visits: int
    begins: int
    due: int
    orders: int


@dataclass(frozen=True, slots=True)
class Line:
    """One thing on one day: a filed visit, a window that begins, one that ends unvisited, an order's deadline."""

    day: str
    kind: Kind
    row: InspectionRow


@dataclass(frozen=True, slots=True)
class OfficerLoad:
    """Visits filed with an officer on these days, and planned ones assigned whose window begins on them.

    `days` counts the days with a visit; `twice` the days with more than one.
    """

    certificate: str
    name: str
    visits: int
    assigned: int
    days: int
    twice: int


@dataclass(frozen=True, slots=True)
class EnterpriseLoad:
    """How often an enterprise is inspected, and how often it may be."""

    visited: Visited
    room: CapRoom

    @property
    def against(self) -> tuple[tuple[CapScope, int, int | None], ...]:
        """For each scope of caps: visits planned and made this year, and how many are allowed."""
        visited, room = self.visited, self.room
        return (
            ("organ", visited.own_year, room.own),
            ("level", visited.level_year, room.level),
            ("all", visited.all_year, room.everybody),
        )

    @property
    def exceeds(self) -> bool:
        """Whether what is planned and made this year is more than any cap allows."""
        return any(most is not None and count > most for _scope, count, most in self.against)


@dataclass(frozen=True, slots=True)
class PlanCalendar:
    """Everything about a span of days, both ends included."""

    days: tuple[CalendarDay, ...]
    lines: tuple[Line, ...]
    officers: tuple[OfficerLoad, ...]
    enterprises: tuple[EnterpriseLoad, ...]

    @property
    def working_days(self) -> int:
        return sum(day.working for day in self.days)

    def on(self, day: dt.date) -> list[Line]:
        """The lines of one day: visits first, then what is due."""
        order = {"visit": 0, "due": 1, "order": 2, "begins": 3}
        return sorted((one for one in self.lines if one.day == day.isoformat()), key=lambda one: order[one.kind])


def month_of(day: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of a month."""
    first = day.replace(day=1)
    return first, (first + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)


def week_of(day: dt.date) -> tuple[dt.date, dt.date]:
    """Monday and Sunday of a week."""
    monday = day - dt.timedelta(days=day.weekday())
    return monday, monday + dt.timedelta(days=6)


def calendar_between(replica: Replica, first: dt.date, last: dt.date) -> PlanCalendar:
    """The calendar of this organ from one day to another. Raises Refused NOT_ENROLLED."""
    organ, span = replica.identity().organ, (first.isoformat(), last.isoformat())
    with replica.reading() as connection:
        visits = calendar_queries.visits_between(
            connection, organ, moment_of(span[0]), moment_of((last + dt.timedelta(days=1)).isoformat())
        )
        lines = [Line(local(row.start or 0).date().isoformat(), "visit", row) for row in visits]
        lines += _orders(connection, organ, span)
        lines += _windows(connection, organ, span)
        days = tuple(_days(connection, organ, first, last, lines))
        officers = _officers(connection, organ, span, visits)
        enterprises = _enterprises(connection, organ, span)
    return PlanCalendar(days, tuple(lines), tuple(officers), tuple(enterprises))


def _orders(connection: Connection, organ: int, span: tuple[str, str]) -> Iterable[Line]:
    for row in calendar_queries.ordered(connection, organ):
        for day in sorted({order.deadline for order in queries.orders_of(row)}):
            if span[0] <= day <= span[1]:
                yield Line(day, "order", row)


def _windows(connection: Connection, organ: int, span: tuple[str, str]) -> Iterable[Line]:
    for row in calendar_queries.touched(connection, organ, *span, MOST_LINES):
        if span[0] <= row.window_until <= span[1] and row.state in ("planned", "filed", "returned", "approved"):
            yield Line(row.window_until, "due", row)
        if span[0] <= row.window_from <= span[1]:
            yield Line(row.window_from, "begins", row)


def _days(
    connection: Connection, organ: int, first: dt.date, last: dt.date, lines: list[Line]
) -> Iterable[CalendarDay]:
    row = queries.organ(connection, organ)
    calendar = calendar_of(connection, row.region if row else str(organ)[:6])
    begins = calendar_queries.beginning(connection, organ, first.isoformat(), last.isoformat())
    due = calendar_queries.ending(connection, organ, first.isoformat(), last.isoformat())
    told = Counter((line.day, line.kind) for line in lines)
    for at in range((last - first).days + 1):
        day = first + dt.timedelta(days=at)
        name, working = day.isoformat(), calendar.is_working_day(day)
        yield CalendarDay(
            day,
            working,
            working != (day.weekday() < 5),
            calendar.is_known(day),
            told[name, "visit"],
            begins.get(name, 0),
            due.get(name, 0),
            told[name, "order"],
        )


def _enterprises(connection: Connection, organ: int, span: tuple[str, str]) -> list[EnterpriseLoad]:
    """What counts against a cap, beside the cap: what would exceed it is seen while it is only planned."""
    causes = capped_causes(connection, organ, span[1])
    visited = calendar_queries.by_enterprise(connection, organ, *span, int(span[0][:4]), causes, MOST_ENTERPRISES)
    rooms = cap_rooms(connection, organ, [one.subject for one in visited], span[1])
    loads = [EnterpriseLoad(one, rooms[one.subject]) for one in visited]
    return sorted(loads, key=lambda load: not load.exceeds)


def _officers(
    connection: Connection, organ: int, span: tuple[str, str], visits: list[InspectionRow]
) -> list[OfficerLoad]:
    days: dict[str, Counter[str]] = defaultdict(Counter)
    names: dict[str, str] = {}
    for row in visits:
        for officer in queries.officers_of(row):
            if officer.organ != organ:
                continue
            names[officer.certificate] = officer.name
            days[officer.certificate][local(row.start or 0).date().isoformat()] += 1
    assigned: Counter[str] = Counter()
    for certificate, name in calendar_queries.assigned_between(connection, organ, *span):
        names.setdefault(certificate, name)
        assigned[certificate] += 1
    for known in queries.officers_of_organ(connection, organ):
        if known.competence == "inspector":
            names.setdefault(known.certificate, known.name)
    loads = [
        OfficerLoad(
            certificate,
            name,
            days[certificate].total(),
            assigned[certificate],
            len(days[certificate]),
            sum(count > 1 for count in days[certificate].values()),
        )
        for certificate, name in names.items()
    ]
    return sorted(loads, key=lambda load: (-load.visits - load.assigned, load.certificate))
