"""Urgent visits whose approval did not follow in the region's term become matters (domain.md 4.3, R11).

What the terms are and when a filing is late: domain/backfill.py. Nothing is back-dated: an approval counts
from the moment it was made, by the clock of the laptop that made it, corrected as all times of records are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from inspector_tui.domain.backfill import Due, Term, backfill_due, is_late
from inspector_tui.domain.record import Body
from inspector_tui.phrases import BEIJING
from sync.server.folding import level_within
from sync.server.folds_holidays import calendar_of
from sync.server.ledger import Ledger
from sync.server.matters import matter
from sync.server.store import Connection


def is_due(connection: Connection, now: int) -> bool:
    """Whether any visit is to be settled; a look without the log's lock."""
    return next(_to_settle(connection, now), None) is not None


def raise_overdue(ledger: Ledger, *, clock: Callable[[], int]) -> int:
    """Raise a matter for every visit whose term is over; returns how many that were."""

    def decide(connection: Connection) -> list[tuple[int, Body]]:
        level_within(connection)
        now, said = clock(), list[tuple[int, Body]]()
        for organ, inspection, overdue in list(_to_settle(connection, now)):
            if overdue is not None:
                about = f"inspection:{inspection}"
                said += matter(connection, "backfill_overdue", organ, about, facts=overdue, now=now)
            connection.execute(
                "UPDATE unfiled_visits SET settled = true WHERE organ = %s AND inspection = %s", (organ, inspection)
            )
        return said

    return len(ledger.append_decided(decide))


def _to_settle(connection: Connection, now: int) -> Iterator[tuple[int, str, str | None]]:
    """Organ and inspection of the visits that were approved or whose term is over; what to tell of the late ones."""
    terms, opened = backfill_terms(connection), connection.execute(_OPEN).fetchall()
    calendars = {region: calendar_of(connection, region) for region in {row[2] for row in opened}}
    for organ, inspection, region, at, approved_at, concluded_at in opened:
        due = backfill_due(datetime.fromtimestamp(at, BEIJING).date(), region, terms, calendars[region])
        late = _late(due, now if approved_at is None else approved_at, concluded_at)
        if late:
            term = "inferred" if due.term is None else f"{due.term.count}_{due.term.unit}"
            approved = "no" if approved_at is None else "late"
            yield organ, inspection, f"due={due.day.isoformat()} term={term} approved={approved}"
        elif approved_at is not None:
            yield organ, inspection, None


_OPEN: Final = """
SELECT v.organ, v.inspection, v.region, v.at,
    (SELECT min(p.approved_at) FROM permits AS p WHERE p.inspection = v.inspection AND p.organ = v.organ),
    (SELECT f.at FROM finished_visits AS f WHERE f.inspection = v.inspection AND f.organ = v.organ)
FROM unfiled_visits AS v WHERE NOT v.settled ORDER BY v.at
"""


def _late(due: Due, at: int, concluded_at: int | None) -> bool:
    """Whether an approval at `at` (Unix seconds), or its absence then, is late."""
    left = concluded_at is not None and at > concluded_at
    return is_late(due, datetime.fromtimestamp(at, BEIJING).date(), left=left)


def backfill_terms(connection: Connection) -> list[Term]:
    """Until when filings must follow, region by region, as the log tells it."""
    rows = connection.execute(
        "SELECT region, count, unit, valid_from FROM terms WHERE term = 'backfill' ORDER BY region, valid_from"
    )
    return [Term(region, count, unit, valid_from, "") for region, count, unit, valid_from in rows]
