"""Making a year's plan (年度检查计划): how often each risk class is visited, by how many, on which days. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from typing import Annotated, Final, Literal

from pydantic import Field

from inspector_tui.domain.record import Body, Count, Day, Identifier, Many, Name, Region, record_kind
from inspector_tui.domain.vocabulary import Grade, StreamId
from inspector_tui.domain.working_days import WorkCalendar, add_working_days

MOST_SHARE: Final = 1200
"""Percent: twelve visits a year is the highest cap of any class (domain.md section 1.4)."""
Percent = Annotated[int, Field(ge=0, le=MOST_SHARE)]
Method = Literal["on_site", "off_site"]


class ClassShares(Body):
    """Visits a year for each risk class, in percent of its enterprises: 33 = a third of them once, 200 = all twice."""

    A: Percent = 0
    B: Percent = 0
    C: Percent = 0
    D: Percent = 0
    unrated: Percent = 0

    def of(self, grade: Grade) -> int:
        """The percent of a class."""
        return int(getattr(self, grade))


@record_kind("plan.made/1", audience="region")
class PlanMade(Body):
    """A year's plan as it was made, with what must be published of it: who inspects, whom, how, which items, in which
    share (上海市优化营商环境条例 §62: 检查主体, 对象范围, 方式, 项目, 比例). Said again, the later record counts."""

    plan: Identifier
    organ: Count
    region: Region
    year: Count
    title: Name
    scope: Region
    shares: ClassShares
    method: Method
    items: Annotated[Many[Identifier], Field(min_length=1, max_length=16)]
    first_day: Day
    last_day: Day
    window_days: Annotated[int, Field(ge=1, le=60)]
    """Working days within which a planned visit is made."""
    officers: Count
    officers_each: Annotated[int, Field(ge=2, le=16)]
    days_each: Annotated[int, Field(ge=1, le=20)]
    """Working days of one visit."""
    usable: Annotated[int, Field(ge=1, le=100)]
    """Percent of the working days that are left for inspections."""
    working_days: Count
    objects: Count
    visits: Count
    provisional: bool
    """A holiday notice of these days is not in yet: the windows are computed again when it is."""

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"year_plan:{self.plan}"),)

    def scope_region(self) -> str:
        return self.region


@dataclass(frozen=True, slots=True)
class Candidate:
    """An enterprise of the scope. `last_visit` is ISO, empty for one that was never visited."""

    subject: str
    grade: Grade
    last_visit: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """One planned visit: `number` counts those of its enterprise from 1, `phase` is its place in the year, 0 to 1."""

    subject: str
    number: int
    phase: Fraction


@dataclass(frozen=True, slots=True)
class Window:
    """When a visit is made (ISO days), and whether that may still move."""

    first: str
    last: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class Capacity:
    """Working days and person-days, there are and needed; days are whole."""

    working_days: int
    available: int
    needed: int

    @property
    def is_enough(self) -> bool:
        return self.needed <= self.available


def chosen(candidates: Sequence[Candidate], shares: Mapping[Grade, int], year: int) -> list[Visit]:
    """The visits of a year, by phase.

    A share of 250 % is two visits for all of the class and a third for half of them. Whoever was visited longest ago
    comes first; among equals a hash of year and subject decides, so that nobody is first by name. Fractions are
    rounded up: a class with a share is never left out altogether (该查必查).
    """
    visits: list[Visit] = []
    for grade, percent in shares.items():
        members = [each for each in candidates if each.grade == grade]
        if not percent or not members:
            continue
        members.sort(key=lambda each: (each.last_visit, _shuffled(year, each.subject)))
        whole, rest = divmod(percent, 100)
        extra = ceil(Fraction(rest, 100) * len(members))
        for place, member in enumerate(members):
            times = whole + (place < extra)
            start = Fraction(place, max(1, len(members) if whole else extra))
            visits += [Visit(member.subject, at + 1, (start + at) / times) for at in range(times)]
    return sorted(visits, key=lambda visit: (visit.phase, _shuffled(year, visit.subject), visit.number))


def _shuffled(year: int, subject: str) -> bytes:
    return hashlib.sha256(f"{year}|{subject}".encode()).digest()


def spread(count: int, first: date, last: date, window_days: int, calendar: WorkCalendar) -> list[Window]:
    """Windows for so many visits, evenly over the working days from `first` to `last`, in their order.

    Each begins on a working day and has `window_days` of them; the latest ones begin so that they still fit. Empty
    where there is no working day.
    """
    days = [day for day in _days(first, last) if calendar.is_working_day(day)]
    if not days:
        return []
    starts = max(1, len(days) - window_days + 1)
    windows: dict[int, Window] = {}
    listed: list[Window] = []
    for at in range(count):
        place = at * starts // count
        if place not in windows:
            windows[place] = _window(days[place], last, window_days, calendar)
        listed.append(windows[place])
    return listed


def _window(start: date, last: date, window_days: int, calendar: WorkCalendar) -> Window:
    end, provisional = start, not calendar.is_known(start)
    if window_days > 1:
        reached = add_working_days(start, window_days - 1, calendar)
        end, provisional = min(reached.last_day, last), provisional or reached.provisional
    # The windows before it decide where this one lies: a notice that moves one day moves all after it.
    provisional = provisional or not all(calendar.is_known(day) for day in _days(date(start.year, 1, 1), start))
    return Window(start.isoformat(), end.isoformat(), provisional)


def capacity(
    visits: int, first: date, last: date, calendar: WorkCalendar, *, officers: int, each: int, days: int, usable: int
) -> Capacity:
    """What a plan needs and what there is: person-days = people x working days x usable share, rounded down."""
    working = sum(calendar.is_working_day(day) for day in _days(first, last))
    return Capacity(working, officers * working * usable // 100, visits * each * days)


def is_firm(first: date, last: date, calendar: WorkCalendar) -> bool:
    """Whether every day of a span is known for good."""
    return all(calendar.is_known(day) for day in _days(first, last))


def moved(told: Window, fresh: Window) -> Window:
    """A window after a newer calendar: what was told as its last day is never made earlier."""
    return Window(fresh.first, max(told.last, fresh.last), fresh.provisional)


def filing_due(year: int) -> str:
    """The day until which a year's plan is filed and published (上海 §62, 北京 §67, 内蒙古, 聊城: 31 March)."""
    return f"{year}-03-31"


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=at) for at in range((last - first).days + 1)]
