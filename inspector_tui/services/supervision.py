"""Supervision: matters that the server raised, closed with an outcome; ratings and what organs are told of them.

Ratings and matters reach the justice bureau alone (domain.md 0b: anonymity towards the inspecting organ); an
organ holds figures over at least five.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector_tui.domain.urgent import MatterClosed
from inspector_tui.domain.working_days import working_days_between
from inspector_tui.errors import Refused
from inspector_tui.models import queries, supervision_queries
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import InspectionRow
from inspector_tui.models.rows_around import MatterRow, RatingFiguresRow, RatingRow
from inspector_tui.services.calendars import own_calendar
from inspector_tui.services.moments import local

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter with what it is about, as far as that is held here. `days_left` counts working days to the last one,
    negative when it has passed, None without one or once it is closed."""

    row: MatterRow
    organ_name: str
    days_left: int | None
    inspection: InspectionRow | None
    rating: RatingRow | None

    @property
    def is_open(self) -> bool:
        """Whether somebody has still to look into it."""
        return self.row.closed_at is None

    @property
    def facts(self) -> dict[str, str]:
        """What the server told of it: codes and numbers by name; a code alone stands for itself."""
        parts = (part.partition("=") for part in (self.row.facts or "").split())
        return {name: value or name for name, _sign, value in parts}


@dataclass(frozen=True, slots=True)
class Rated:
    """A rating with the visit it is about."""

    row: RatingRow
    organ_name: str
    inspection: InspectionRow | None


def matters(replica: Replica) -> list[Matter]:
    """Every matter held here: open ones by the day they are due, then closed ones."""
    today, calendar = local(replica.now()).date(), own_calendar(replica)
    with replica.reading() as connection:
        found = []
        for row in supervision_queries.matters(connection):
            left = None
            if row.due is not None and row.closed_at is None:
                left = working_days_between(today, dt.date.fromisoformat(row.due), calendar)
            inspection, rating = _about(connection, row.about)
            found.append(Matter(row, _organ_name(connection, row.organ), left, inspection, rating))
        return found


def close_matter(replica: Replica, matter: str, outcome: str) -> None:
    """Records what came of a matter. Raises Refused MATTER_UNKNOWN, MATTER_CLOSED, REASON_MISSING, ROLE_MAY_NOT."""
    if not outcome.strip():
        raise Refused("REASON_MISSING")
    with replica.telling() as telling:
        row = queries.one(telling.connection, MatterRow, matter=matter)
        if row is None:
            raise Refused("MATTER_UNKNOWN", matter=matter)
        if row.closed_at is not None:
            raise Refused("MATTER_CLOSED", matter=matter)
        telling.add(MatterClosed(matter=matter, outcome=outcome.strip()))


def ratings(replica: Replica) -> list[Rated]:
    """Every rating held here, the latest first; none on a replica that may not see them."""
    with replica.reading() as connection:
        return [
            Rated(
                row,
                _organ_name(connection, row.organ),
                supervision_queries.inspection_of_code(connection, row.code_id),
            )
            for row in supervision_queries.ratings(connection)
        ]


def figures(replica: Replica) -> list[tuple[str, RatingFiguresRow]]:
    """Organs' names and the figures of their ratings, the latest year first."""
    with replica.reading() as connection:
        return [(_organ_name(connection, row.organ), row) for row in supervision_queries.figures(connection)]


def _organ_name(connection: Connection, organ: int) -> str:
    known = queries.organ(connection, organ)
    return known.name if known else str(organ)


def _about(connection: Connection, about: str) -> tuple[InspectionRow | None, RatingRow | None]:
    """The inspection and the rating that a stream is about."""
    kind, _sign, rest = about.partition(":")
    if kind == "inspection":
        return queries.inspection(connection, rest), None
    try:
        code_id = bytes.fromhex(rest.rpartition(":")[2])
    except ValueError:
        return None, None
    rating = supervision_queries.rating_of(connection, code_id) if kind == "rating" else None
    return supervision_queries.inspection_of_code(connection, code_id), rating
