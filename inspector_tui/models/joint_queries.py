"""Questions about joint inspections and about lines of the plan that could be merged."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, text

from inspector_tui.domain.merging import Pair, PlanLine, declined_pairs
from inspector_tui.domain.planning import FiledOfficer
from inspector_tui.models import queries
from inspector_tui.models.rows_joint import JointRow

MERGEABLE = ("planned", "filed", "returned")
"""States in which a line may still be merged: nothing was signed for it yet."""
_OPEN = (
    "state IN ('planned', 'filed', 'returned') AND joint IS NULL AND window_until >= :today AND window_from <= :until"
)


@dataclass(frozen=True, slots=True)
class Where:
    """Which enterprise a line is about."""

    enterprise_name: str
    region: str


def mergeable_lines(
    connection: Connection, today: str, until: str, organ: int | None
) -> tuple[list[PlanLine], dict[str, Where]]:
    """Open lines of enterprises that have more than one, and those enterprises by subject.

    `today` and `until` bound their windows (ISO days); with `organ` only enterprises that this organ planned, too.
    """
    mine = " AND sum(organ = :organ) > 0" if organ is not None else ""
    # Two columns and two numbers come from an index or a short scan; only enterprises with several lines are read.
    statement = (
        "SELECT inspection, organ, subject, items, window_from, window_until, cause, enterprise_name, region "  # noqa: S608 - own constants
        f"FROM inspection WHERE {_OPEN} AND subject IN (SELECT subject FROM inspection WHERE {_OPEN} "
        f"GROUP BY subject HAVING count(*) > 1{mine}) ORDER BY subject, window_until"
    )
    lines: list[PlanLine] = []
    where: dict[str, Where] = {}
    told = {"today": today, "until": until, **({"organ": organ} if organ is not None else {})}
    for inspection, owner, subject, items, first, last, cause, name, region in connection.execute(
        text(statement), told
    ):
        lines.append(PlanLine(inspection, owner, subject, tuple(json.loads(items)), first, last, cause))
        where.setdefault(subject, Where(name, region))
    return lines, where


def pairs_declined(connection: Connection) -> set[Pair]:
    """Pairs of lines that some organ declined to merge: they are not proposed again."""
    pairs: set[Pair] = set()
    for lines, declines in connection.execute(text("SELECT lines, declines FROM joint WHERE declines <> '[]'")):
        listed = [(line["inspection"], line["organ"]) for line in json.loads(lines)]
        for decline in json.loads(declines):
            pairs |= declined_pairs(listed, decline["organ"])
    return pairs


def joints_of(connection: Connection, organ: int) -> list[JointRow]:
    """Joint inspections that an organ leads, is asked for or has a line in, the newest first."""
    rows = queries.where(connection, JointRow, order="joint")
    mine = [row for row in rows if organ in organs_of(row)]
    return sorted(mine, key=lambda row: (-(row.proposed_at or 0), row.joint))


def organs_of(row: JointRow) -> tuple[int, ...]:
    """Every organ that a joint inspection concerns, the leading one first."""
    listed: Iterable[int] = (line["organ"] for line in json.loads(row.lines))
    return tuple(dict.fromkeys(each for each in (row.lead, *listed, *json.loads(row.invited)) if each))


def sent_officers(row: JointRow) -> dict[int, tuple[FiledOfficer, ...]]:
    """The officers that each organ sends, by organ; of the leading one those it named already."""
    return {
        told["organ"]: tuple(FiledOfficer(**officer) for officer in told["officers"])
        for told in json.loads(row.consents)
    }


def waiting_for(row: JointRow) -> tuple[int, ...]:
    """Organs that were asked and have not answered."""
    answered = {told["organ"] for told in (*json.loads(row.consents), *json.loads(row.declines))}
    return tuple(organ for organ in organs_of(row) if organ not in answered) if row.lead else ()
