"""What an organ is told of its ratings: sums of a year, never so often or so fine that one rating shows.

The rule (domain.md 0b: a supervisor needs response rate and anonymity, not just the mean star):

1. figures are told once a year has at least five ratings;
2. they are told again only when at least five codes were rated or amended since they were told last, so the
   difference of two figures is itself a sum over at least five;
3. at most once a day, so that nobody can place a rating by the hour.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from inspector_tui.domain.record import Body
from inspector_tui.domain.voice import RatingFigures
from inspector_tui.phrases import BEIJING
from sync.server.folding import level_within
from sync.server.ledger import Ledger
from sync.server.store import Connection

FEWEST: Final = 5
"""Ratings in any sum that is told, and in the difference of any two."""


def tell_figures(ledger: Ledger, *, clock: Callable[[], int]) -> int:
    """Say the figures that are due; returns how many records that made."""

    def decide(connection: Connection) -> list[tuple[int, Body]]:
        level_within(connection)
        now = clock()
        due = _due(connection, _day(now))
        return [(organ, _figures(connection, organ, period, now)) for organ, period in due]

    return len(ledger.append_decided(decide))


def is_due(connection: Connection, now: int) -> bool:
    """A look without the log's lock, for the common case that there is nothing to tell."""
    return bool(_due(connection, _day(now)))


def _due(connection: Connection, today: str) -> list[tuple[int, str]]:
    rows = connection.execute(
        "SELECT organ, period FROM ratings LEFT JOIN rating_figures AS told USING (organ, period)"
        " WHERE fresh AND (told.until IS NULL OR told.until < %s)"
        " GROUP BY organ, period HAVING count(*) >= %s ORDER BY organ, period",
        (today, FEWEST),
    ).fetchall()
    return [(int(organ), str(period)) for organ, period in rows]


def _figures(connection: Connection, organ: int, period: str, now: int) -> RatingFigures:
    counts = dict(
        connection.execute(
            "SELECT stars, count(*) FROM ratings WHERE organ = %s AND period = %s GROUP BY stars", (organ, period)
        ).fetchall()
    )
    stars = tuple(int(counts.get(number, 0)) for number in range(1, 6))
    return RatingFigures(
        organ=organ,
        period=period,
        until=_day(now),
        ratings=sum(stars),
        codes_closed=max(sum(stars), _rateable(connection, organ, int(period), now)),
        stars=stars,
    )


def _rateable(connection: Connection, organ: int, year: int, now: int) -> int:
    """Visits of a year that could be rated by now: concluded, or their window is over."""
    span = (int(datetime(at, 1, 1, tzinfo=BEIJING).timestamp()) for at in (year, year + 1))
    row = connection.execute(
        "SELECT count(*) FROM permits LEFT JOIN finished_visits AS done USING (organ, inspection)"
        " WHERE organ = %s AND starts >= %s AND starts < %s AND inspection <> ''"
        " AND (ends < %s OR done.at IS NOT NULL)",
        (organ, *span, now),
    ).fetchone()
    return 0 if row is None else int(row[0])


def _day(now: int) -> str:
    return f"{datetime.fromtimestamp(now, BEIJING):%Y-%m-%d}"
