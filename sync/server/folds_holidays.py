"""Holiday notices, and the calendar of a region out of them: the one that laptops count on (domain/calendars.py)."""

from __future__ import annotations

from psycopg.types.json import Jsonb

from inspector_tui.domain.calendars import NATION, CalendarAnnounced, calendar_for, one_year
from inspector_tui.domain.working_days import WorkCalendar, packaged_calendar
from sync.server.folds import Arrived, Connection, folds


@folds(CalendarAnnounced)
def _announced(connection: Connection, arrived: Arrived, body: CalendarAnnounced) -> None:
    connection.execute(
        "INSERT INTO holidays (region, year, off, worked) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT (region, year) DO UPDATE SET off = excluded.off, worked = excluded.worked",
        (body.region or NATION, body.year, Jsonb(body.off), Jsonb(body.worked)),
    )


def calendar_of(connection: Connection, region: str) -> WorkCalendar:
    """The holidays in force in a region: the notices in the log over what the program brought with it."""
    rows = connection.execute("SELECT region, year, off, worked FROM holidays ORDER BY region, year")
    return calendar_for(region, packaged_calendar(), [one_year(*row) for row in rows])


def calendar_of_organ(connection: Connection, organ: int) -> WorkCalendar:
    """The holidays in force where an organ is."""
    row = connection.execute(
        "SELECT body->>'region' FROM directory WHERE kind = 'organ' AND key = %s", (str(organ),)
    ).fetchone()
    return calendar_of(connection, row[0] if row is not None else str(organ)[:6])
