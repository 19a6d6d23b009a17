"""Terms in working days (工作日) and calendar days (自然日) on a calendar that is handed in.

Sources: the State Council's yearly notices swap weekends for holidays (调休), and a swapped weekend day is a
working day; 全国年节及纪念日放假办法 §4 and §6 (holidays of minorities are set per region; a holiday on a
weekend is made up for); 民事诉讼法 §85 by analogy (the day of the start does not count; a last day on a
holiday rolls to the next working day). Which unit a term has is set by each Act: it is kept with the term.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files

from inspector_tui.errors import BadInput

_DAY = timedelta(days=1)
_SATURDAY = 5
_LONGEST_TERM = 3660
_SPILL = (12, 25)
"""From this month and day on, a year also needs the next year's notice: 2018-12-29 was worked by that of 2019."""


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Days off and worked weekends of one region.

    `known_years` are the years whose notice is in; any other year is weekends only, and what is counted
    there is provisional. Raises BadInput CALENDAR_CONTRADICTORY (day) for a day that is both off and
    worked, or a worked weekend that is no weekend.
    """

    region: str
    off_days: frozenset[date]
    worked_weekends: frozenset[date]
    known_years: frozenset[int]

    def __post_init__(self) -> None:
        for day in sorted(self.worked_weekends):
            if day in self.off_days or day.weekday() < _SATURDAY:
                raise BadInput("CALENDAR_CONTRADICTORY", day=day.isoformat())

    def is_working_day(self, day: date) -> bool:
        if day.weekday() >= _SATURDAY:
            return day in self.worked_weekends
        return day not in self.off_days

    def is_known(self, day: date) -> bool:
        """Whether no later notice can still change this day."""
        in_spill = (day.month, day.day) >= _SPILL
        return day.year in self.known_years and (not in_spill or day.year + 1 in self.known_years)

    def next_working_day(self, day: date) -> date:
        """The day itself when it is worked, else the first one after it that is."""
        while not self.is_working_day(day):
            day += _DAY
        return day

    def replaced_by(self, newer: WorkCalendar) -> WorkCalendar:
        """This calendar with every year that `newer` knows taken from it; its region stays.

        Days that a notice sets at the end of the year before (spill) are added to that year.
        """
        days = newer.off_days | newer.worked_weekends
        return WorkCalendar(
            self.region,
            _kept(self.off_days, newer.known_years, days) | newer.off_days,
            _kept(self.worked_weekends, newer.known_years, days) | newer.worked_weekends,
            self.known_years | newer.known_years,
        )

    def with_local_holidays(self, region: str, days: Iterable[date]) -> WorkCalendar:
        """The calendar of a region with holidays of its own (放假办法 §4; Ningxia: 开斋节, 古尔邦节)."""
        local = frozenset(days)
        return WorkCalendar(region, self.off_days | local, self.worked_weekends - local, self.known_years)


def _kept(ours: frozenset[date], years: frozenset[int], days: frozenset[date]) -> frozenset[date]:
    return frozenset(day for day in ours if day.year not in years and day not in days)


class TermUnit(StrEnum):
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of a term. Provisional: it may still move when the notice of a year comes in."""

    last_day: date
    provisional: bool


def add_working_days(start: date, days: int, calendar: WorkCalendar) -> Deadline:
    """The `days`-th working day after `start`. Raises BadInput TERM_OUT_OF_RANGE (days) below 1, above 3660."""
    day, left, provisional = start, _checked(days), False
    while left:
        day += _DAY
        left -= calendar.is_working_day(day)
        provisional = provisional or not calendar.is_known(day)
    return Deadline(day, provisional)


def add_calendar_days(start: date, days: int, calendar: WorkCalendar) -> Deadline:
    """`days` days after `start`, rolled forward to a working day. Raises as `add_working_days`.

    Days before the last one count whatever they are, so only the last day and its roll can be provisional.
    """
    first = start + timedelta(days=_checked(days))
    last = calendar.next_working_day(first)
    return Deadline(last, not all(calendar.is_known(day) for day in (first, last)))


def deadline(start: date, days: int, unit: TermUnit, calendar: WorkCalendar) -> Deadline:
    """The last day of a term of either unit."""
    add = add_working_days if unit is TermUnit.WORKING_DAYS else add_calendar_days
    return add(start, days, calendar)


def recomputed(notified: Deadline, fresh: Deadline) -> Deadline:
    """The deadline after a newer calendar: what a person was told is never shortened."""
    return Deadline(max(notified.last_day, fresh.last_day), fresh.provisional)


def working_days_between(start: date, end: date, calendar: WorkCalendar) -> int:
    """Working days after `start` up to and including `end`; negative when `end` is before `start`."""
    if end < start:
        return -working_days_between(end, start, calendar)
    return sum(calendar.is_working_day(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


def _checked(days: int) -> int:
    if not 1 <= days <= _LONGEST_TERM:
        raise BadInput("TERM_OUT_OF_RANGE", days=days)
    return days


@cache
def packaged_calendar() -> WorkCalendar:
    """The national calendar as shipped: region CN, years 2024 to 2026, no regional holidays."""
    shipped = files("inspector_tui.domain").joinpath("data/working_days.json")
    return parse_calendar(shipped.read_text(encoding="utf-8"))


def parse_calendar(text: str) -> WorkCalendar:
    """A calendar from JSON, in one of two layouts.

    Ours: `{"region", "years": {"2026": {"off": [day or "first/last"], "worked": [day]}}}`.
    One year of holiday-cn: `{"year", "days": [{"date", "isOffDay"}]}`; one without days is a year not
    announced yet. Raises BadInput CALENDAR_MALFORMED (problem), CALENDAR_EMPTY (year), CALENDAR_CONTRADICTORY.
    """
    try:
        table = json.loads(text)
        if "days" in table:
            return _from_one_year(int(table["year"]), table["days"])
        off: set[date] = set()
        worked: set[date] = set()
        for year, days in table["years"].items():
            if not days["off"]:
                raise BadInput("CALENDAR_EMPTY", year=int(year))
            off.update(day for span in days["off"] for day in _days_of(span))
            worked.update(date.fromisoformat(day) for day in days["worked"])
        return WorkCalendar(table["region"], frozenset(off), frozenset(worked), frozenset(map(int, table["years"])))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput("CALENDAR_MALFORMED", problem=str(error)) from error


def _from_one_year(year: int, days: list[Mapping[str, object]]) -> WorkCalendar:
    if not days:
        # Files for a year that is not announced yet exist and are empty; that is not "no holidays".
        raise BadInput("CALENDAR_EMPTY", year=year)
    off = frozenset(date.fromisoformat(str(day["date"])) for day in days if day["isOffDay"])
    worked = frozenset(date.fromisoformat(str(day["date"])) for day in days if not day["isOffDay"])
    return WorkCalendar("CN", off, worked, frozenset({year}))


def _days_of(span: str) -> Iterable[date]:
    first, _, last = span.partition("/")
    day, end = date.fromisoformat(first), date.fromisoformat(last or first)
    if end < day or (end - day).days > 31:
        raise ValueError(f"span {span}")
    while day <= end:
        yield day
        day += _DAY
