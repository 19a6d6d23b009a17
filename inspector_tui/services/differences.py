"""Approvals that the rules forbid with what is known by now: two supervisors offline, a list that came later."""

from __future__ import annotations

from dataclasses import dataclass

from inspector_tui.domain.rules import Ruling
from inspector_tui.models import queries
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import InspectionRow
from inspector_tui.models.rows_around import MatterRow
from inspector_tui.models.standing_queries import open_permits
from inspector_tui.services.filing import judge_filed

_OF_ITS_MOMENT = frozenset({"R08", "R09"})
"""Who sat there and what the clock said when it was approved: later looks have nothing to add."""


@dataclass(frozen=True, slots=True)
class Overtaken:
    """An approval that may still be used, and what the rules forbid of it."""

    row: InspectionRow
    rulings: tuple[Ruling, ...]


def overtaken(replica: Replica, most: int | None = None) -> list[Overtaken]:
    """Approvals of one's own organ that were not used yet and that a rule forbids by now, the earliest window first.

    Of several that exceed a cap together, those approved last are told. `most` looks at the newest approvals alone:
    each takes some ten milliseconds.
    """
    organ, now = replica.identity().organ, replica.now()
    found = []
    with replica.reading() as connection:
        rows = [row for row in open_permits(connection, organ, now) if row.state == "approved" and row.filing]
        newest = sorted(rows, key=lambda row: -(row.approved_at or 0))[:most]
        for row in sorted(newest, key=lambda row: (row.start or 0, row.inspection)):
            rulings = tuple(
                each
                for each in judge_filed(connection, row, now)
                if each.level in ("block", "gate") and each.rule not in _OF_ITS_MOMENT
            )
            if rulings:
                found.append(Overtaken(row, rulings))
    return found


def open_matters(replica: Replica) -> list[MatterRow]:
    """Matters that the server raised because the rules differed, not closed yet; only supervising bodies pull them."""
    with replica.reading() as connection:
        rows = queries.where(connection, MatterRow, order="at", kind="rules_differ")
    return [row for row in rows if row.closed_at is None]
