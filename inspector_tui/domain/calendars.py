"""Holiday notices as records, and the calendar of a region out of all that is known."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Final

from pydantic import Field

from inspector_tui.domain.record import Body, Count, Day, Many, Region, Text, record_kind
from inspector_tui.domain.vocabulary import StreamId
from inspector_tui.domain.working_days import WorkCalendar

NATION: Final = "CN"


@record_kind("calendar.announced/1", audience="all")
class CalendarAnnounced(Body):
    """Days off and worked weekends of one year by the State Council's notice, or the holidays of a region.

    A region's own: 全国年节及纪念日放假办法 §4; Ningxia: 开斋节, 古尔邦节. Said again for the same region and year, the
    later record counts."""

    region: Region | None = None
    """None = the whole country."""
    year: Annotated[Count, Field(ge=2000, le=2099)]
    off: Annotated[Many[Day], Field(max_length=366)]
    worked: Annotated[Many[Day], Field(max_length=366)] = ()
    notice: Annotated[Text, Field(min_length=1)]
    """The notice by its number, or where it is published."""

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"calendar:{self.region or NATION}:{self.year}"),)

    @property
    def calendar(self) -> WorkCalendar:
        """The one year as a calendar. Raises BadInput CALENDAR_CONTRADICTORY."""
        return one_year(self.region or NATION, self.year, self.off, self.worked)


def one_year(region: str, year: int, off: Iterable[str], worked: Iterable[str]) -> WorkCalendar:
    """A notice as a calendar of its one year; days are ISO. Raises BadInput CALENDAR_CONTRADICTORY."""
    days, weekends = (frozenset(date.fromisoformat(day) for day in each) for each in (off, worked))
    return WorkCalendar(region, days, weekends, frozenset({year}))


def calendar_for(region: str, known: WorkCalendar, announced: Iterable[WorkCalendar]) -> WorkCalendar:
    """The calendar of a region: `known` with the nation's years put over it, then the region's own holidays.

    Once a region has announced holidays of its own, a later year is known only when it has announced that year's too:
    until then what is counted there is provisional.
    """
    listed = list(announced)
    for nation in listed:
        if nation.region == NATION:
            known = known.replaced_by(nation)
    local = [one for one in listed if one.region != NATION and region.startswith(one.region)]
    for each in {one.region for one in local}:
        years = {year for one in local if one.region == each for year in one.known_years}
        firm = frozenset(year for year in known.known_years if year in years or year < min(years))
        known = WorkCalendar(known.region, known.off_days, known.worked_weekends, firm)
    return known.with_local_holidays(region, (day for one in local for day in one.off_days))
