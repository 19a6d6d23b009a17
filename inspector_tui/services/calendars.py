"""Holiday notices taken in from files, and the calendar of a region from all of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from inspector_tui.documents.delimited import decode
from inspector_tui.domain.calendars import NATION, CalendarAnnounced, calendar_for, one_year
from inspector_tui.domain.working_days import WorkCalendar, packaged_calendar, parse_calendar, working_days_between
from inspector_tui.errors import BadInput, Environment
from inspector_tui.models import planning_queries, queries
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows_planning import CalendarYearRow

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class YearOfDays:
    """A year in numbers. `provisional`: the notice of the year, or of the region, is not in yet."""

    year: int
    region: str
    working_days: int
    off_days: tuple[date, ...]
    worked_weekends: tuple[date, ...]
    provisional: bool
    notices: tuple[str, ...]


def calendar_of(connection: Connection, region: str) -> WorkCalendar:
    """The calendar of a region by everything that is known here; what the program brought with it is the beginning."""
    rows = planning_queries.calendar_years(connection)
    return calendar_for(region, packaged_calendar(), [_calendar(row) for row in rows])


def own_calendar(replica: Replica) -> WorkCalendar:
    """The calendar of this organ's region."""
    organ = replica.identity().organ
    with replica.reading() as connection:
        row = queries.organ(connection, organ)
        return calendar_of(connection, row.region if row else str(organ)[:6])


def announced_in(path: Path, *, region: str | None = None, notice: str = "") -> list[CalendarAnnounced]:
    """What a file of holidays announces, a record for each year; records nothing.

    The file is JSON: one year of holiday-cn, or years of days off and worked weekends with their region
    (domain/working_days.py). `region` says whose they are where the file does not. Raises BadInput FILE_NOT_FOUND,
    CALENDAR_MALFORMED, CALENDAR_EMPTY (year), CALENDAR_CONTRADICTORY (day).
    """
    calendar = parse_calendar(_read(path))
    whose = region or (calendar.region if calendar.region != NATION else None)
    return [
        CalendarAnnounced(
            region=whose,
            year=year,
            off=_days(calendar.off_days, year, calendar.known_years),
            worked=_days(calendar.worked_weekends, year, calendar.known_years),
            notice=notice.strip() or path.name,
        )
        for year in sorted(calendar.known_years)
    ]


def import_calendar(replica: Replica, path: Path, *, region: str | None = None, notice: str = "") -> list[int]:
    """Records every year of a file that is new or changed; returns those years.

    Raises as `announced_in`; Refused ROLE_MAY_NOT.
    """
    bodies = announced_in(path, region=region, notice=notice)
    with replica.telling() as telling:
        known = {(row.region, row.year): row for row in planning_queries.calendar_years(telling.connection)}
        fresh = [body for body in bodies if not _says(known.get((body.region or NATION, body.year)), body)]
        telling.add_all(fresh)
    return [body.year for body in fresh]


def _says(row: CalendarYearRow | None, body: CalendarAnnounced) -> bool:
    return row is not None and (tuple(json.loads(row.off)), tuple(json.loads(row.worked))) == (body.off, body.worked)


@dataclass(frozen=True, slots=True)
class KnownYear:
    """One notice as it is known here; `notice` is empty for what the program brought with it."""

    region: str
    year: int
    off_days: tuple[str, ...]
    worked_weekends: tuple[str, ...]
    notice: str


def known_years(replica: Replica) -> list[KnownYear]:
    """Every notice known here, the latest year first; a record goes before what the program brought."""
    with replica.reading() as connection:
        rows = planning_queries.calendar_years(connection)
    told = {
        (row.region, row.year): KnownYear(
            row.region, row.year, tuple(json.loads(row.off)), tuple(json.loads(row.worked)), row.notice
        )
        for row in rows
    }
    shipped = packaged_calendar()
    for year in shipped.known_years:
        own = (
            _days(shipped.off_days, year, shipped.known_years),
            _days(shipped.worked_weekends, year, shipped.known_years),
        )
        told.setdefault((NATION, year), KnownYear(NATION, year, *own, ""))
    return sorted(told.values(), key=lambda one: (-one.year, one.region != NATION, one.region))


def year_of_days(replica: Replica, year: int, region: str | None = None) -> YearOfDays:
    """What is known of a year in a region, this organ's by default."""
    organ = replica.identity().organ
    with replica.reading() as connection:
        row = queries.organ(connection, organ)
        wanted = region or (row.region if row else str(organ)[:6])
        calendar = calendar_of(connection, wanted)
        rows = planning_queries.calendar_years(connection)
    first, last = date(year, 1, 1), date(year, 12, 31)
    return YearOfDays(
        year,
        wanted,
        working_days_between(first, last, calendar) + calendar.is_working_day(first),
        tuple(sorted(day for day in calendar.off_days if day.year == year)),
        tuple(sorted(day for day in calendar.worked_weekends if day.year == year)),
        year not in calendar.known_years,
        tuple(r.notice for r in rows if r.year == year and (r.region == NATION or wanted.startswith(r.region))),
    )


def _calendar(row: CalendarYearRow) -> WorkCalendar:
    return one_year(row.region, row.year, json.loads(row.off), json.loads(row.worked))


def _days(days: Iterable[date], year: int, years: frozenset[int]) -> tuple[str, ...]:
    """Days of a year's notice; one at the end of the year before belongs to the notice that has it (调休)."""
    own = {day for day in days if day.year == year or (day.year == year - 1 and day.year not in years)}
    return tuple(day.isoformat() for day in sorted(own))


def _read(path: Path) -> str:
    try:
        return decode(path.read_bytes())
    except FileNotFoundError as error:
        raise BadInput("FILE_NOT_FOUND", file=str(path)) from error
    except OSError as error:
        raise Environment("FILE_UNREADABLE", file=str(path)) from error
