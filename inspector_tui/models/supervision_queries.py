"""What supervision looks at: matters, ratings, figures, and the inspection that a code or stream belongs to."""

from __future__ import annotations

from sqlalchemy import Connection, text

from inspector_tui.models.queries import fetch, one, where
from inspector_tui.models.rows import InspectionRow
from inspector_tui.models.rows_around import MatterRow, RatingFiguresRow, RatingRow


def matters(connection: Connection) -> list[MatterRow]:
    """Every matter: the open ones by the day they are due, then the closed ones, the latest first."""
    statement = text(
        "SELECT * FROM matter ORDER BY closed_at IS NOT NULL, CASE WHEN closed_at IS NULL THEN coalesce(due, '9999') "
        "END, closed_at DESC, at, matter"
    )
    return fetch(connection, MatterRow, statement)


def ratings(connection: Connection) -> list[RatingRow]:
    """Every rating that is held here, the latest first."""
    statement = text("SELECT * FROM rating ORDER BY coalesce(amended_at, given_at) DESC, code_id")
    return fetch(connection, RatingRow, statement)


def figures(connection: Connection) -> list[RatingFiguresRow]:
    """What organs were told of their ratings, the latest year first."""
    return sorted(where(connection, RatingFiguresRow), key=lambda row: (row.period, row.organ), reverse=True)


def rating_of(connection: Connection, code_id: bytes) -> RatingRow | None:
    """The rating of a code."""
    return one(connection, RatingRow, code_id=code_id)


def inspection_of_code(connection: Connection, code_id: bytes) -> InspectionRow | None:
    """The inspection whose permit has this code id."""
    return one(connection, InspectionRow, code_id=code_id)
