"""What a further draw does to the one it replaces: what nobody filed yet is taken back, the rest stays and is named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector_tui.domain.planning import InspectionWithdrawn
from inspector_tui.domain.record import Body
from inspector_tui.models import planning_queries, queries, today_queries
from inspector_tui.models.rows import InspectionRow
from inspector_tui.models.rows_planning import DrawRow

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Replaced:
    """The inspections of the draws before: `withdrawn` goes with the new draw, `kept` stays with what was filed."""

    withdrawn: tuple[InspectionRow, ...] = ()
    kept: tuple[InspectionRow, ...] = ()


def replaced_by(connection: Connection, row: DrawRow) -> Replaced:
    """What `row` takes the place of: the draws before it in its chain, those that planned something.

    A line that is only planned is taken back. One that is filed, merged, approved or visited stays.
    """
    lines: list[InspectionRow] = []
    for earlier in draws_before(connection, row):
        planned = planning_queries.assignments_of(connection, earlier.draw)
        lines += today_queries.inspections(connection, [one.inspection for one in planned])
    gone = ("withdrawn", "revoked")
    return Replaced(
        tuple(line for line in lines if line.state == "planned"),
        tuple(line for line in lines if line.state not in ("planned", *gone)),
    )


def replaced_draws(rows: Iterable[DrawRow]) -> dict[str, str]:
    """Which of these draws of one organ gave way to which: to the first later one that was drawn."""
    listed = list(rows)
    by_id = {row.draw: row for row in listed}
    found: dict[str, str] = {}
    for row in sorted((row for row in listed if row.drawn is not None), key=lambda row: row.committed_at):
        named = row.redraw_of
        while named is not None and named in by_id and named not in found and named != row.draw:
            found[named] = row.draw
            named = by_id[named].redraw_of
    return found


def draws_before(connection: Connection, row: DrawRow) -> list[DrawRow]:
    """The draws that this one replaces, directly or by one that was never drawn, the latest first."""
    found: list[DrawRow] = []
    seen = {row.draw}
    named = row.redraw_of
    while named is not None and named not in seen:
        seen.add(named)
        earlier = queries.one(connection, DrawRow, draw=named)
        if earlier is None or earlier.organ != row.organ:
            break
        found.append(earlier)
        named = earlier.redraw_of
    return found


def taken_back(row: DrawRow, lines: Iterable[InspectionRow]) -> Sequence[Body]:
    """The records that take lines back, each with the reason of the new draw."""
    return [
        InspectionWithdrawn(
            inspection=line.inspection,
            organ=row.organ,
            region=line.region,
            draw=row.draw,
            reason=row.reason or row.title,
        )
        for line in lines
    ]
