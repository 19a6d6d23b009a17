"""What an officer has to do: queries of the home screen. Days are ISO text, moments Unix seconds."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, text

from inspector_tui.models.queries import fetch
from inspector_tui.models.rows import InspectionRow


def visits_ahead(connection: Connection, device: bytes, since: int) -> list[InspectionRow]:
    """Approved visits bound to this device whose window ended after `since`, by the beginning of the window."""
    statement = text(
        "SELECT * FROM inspection WHERE state = 'approved' AND device = :device AND end >= :since "
        "ORDER BY start, inspection"
    )
    return fetch(connection, InspectionRow, statement.bindparams(device=device, since=since))


def open_visits(connection: Connection, device: bytes) -> list[InspectionRow]:
    """Visits of this device that began and are not confirmed by everybody yet, the oldest first."""
    statement = text(
        "SELECT * FROM inspection WHERE state IN ('inspecting', 'concluded') AND device = :device "
        "ORDER BY arrived_at, inspection"
    )
    return fetch(connection, InspectionRow, statement.bindparams(device=device))


def visits_at(connection: Connection, device: bytes, subject: str, now: int) -> list[InspectionRow]:
    """Visits of an enterprise that this device may go on with: begun ones, then approved ones by their window."""
    statement = text(
        "SELECT * FROM inspection WHERE subject = :subject AND device = :device AND "
        "(state IN ('inspecting', 'concluded') OR (state = 'approved' AND end >= :now)) "
        "ORDER BY state = 'approved', start, inspection"
    )
    return fetch(connection, InspectionRow, statement.bindparams(device=device, subject=subject, now=now))


def ordered_visits(connection: Connection, device: bytes, since: int) -> list[InspectionRow]:
    """Visits of this device concluded after `since` with an order to rectify that nobody looked at again yet."""
    statement = text(
        "SELECT * FROM inspection AS i WHERE state IN ('concluded', 'finished') AND device = :device "
        "AND outcome = 'order' AND concluded_at >= :since AND NOT EXISTS (SELECT 1 FROM inspection AS later "
        "WHERE later.subject = i.subject AND later.purpose = 'reinspection' AND later.arrived_at > i.concluded_at) "
        "ORDER BY concluded_at, inspection"
    )
    return fetch(connection, InspectionRow, statement.bindparams(device=device, since=since))


def returned_filings(connection: Connection, organ: int, author: str) -> list[InspectionRow]:
    """Filings of one author that came back, the earliest window first."""
    statement = text(
        "SELECT * FROM inspection WHERE state = 'returned' AND organ = :organ AND filed_by = :author "
        "ORDER BY window_from, inspection"
    )
    return fetch(connection, InspectionRow, statement.bindparams(organ=organ, author=author))


def unfiled(connection: Connection, organ: int, today: str, most: int) -> tuple[list[InspectionRow], int]:
    """The first planned inspections that can still be filed, and how many there are.

    Windows that are open come first, the one that closes soonest on top; then those that open soonest.
    """
    condition = "state = 'planned' AND organ = :organ AND window_until >= :today"
    values = {"organ": organ, "today": today}
    count = connection.execute(text(f"SELECT count(*) FROM inspection WHERE {condition}"), values).scalar_one()  # noqa: S608
    statement = text(
        f"SELECT * FROM inspection WHERE {condition} "  # noqa: S608
        "ORDER BY max(window_from, :today), window_until, inspection LIMIT :most"
    ).bindparams(**values, most=most)
    return fetch(connection, InspectionRow, statement), int(count)


def inspections(connection: Connection, ids: Sequence[str]) -> list[InspectionRow]:
    """The rows with these ids, in the same order; unknown ids are left out."""
    statement = text("SELECT * FROM inspection WHERE inspection IN :ids").bindparams(bindparam("ids", expanding=True))
    found: dict[str, InspectionRow] = {}
    for start in range(0, len(ids), 1000):
        part = statement.bindparams(ids=list(ids[start : start + 1000]))
        found.update({row.inspection: row for row in fetch(connection, InspectionRow, part)})
    return [found[each] for each in ids if each in found]


def finished_visits(connection: Connection, organ: int, most: int) -> list[InspectionRow]:
    """Visits of an organ that began, the latest conclusion first and those still going on before all."""
    statement = text(
        "SELECT * FROM inspection WHERE organ = :organ AND state IN ('inspecting', 'concluded', 'finished') "
        "ORDER BY concluded_at IS NULL DESC, concluded_at DESC, arrived_at DESC, inspection LIMIT :most"
    )
    return fetch(connection, InspectionRow, statement.bindparams(organ=organ, most=most))


def finding_counts(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    """How many findings stand in each of these inspections; none are left out."""
    statement = text(
        "SELECT inspection, count(*) FROM finding WHERE inspection IN :ids GROUP BY inspection"
    ).bindparams(bindparam("ids", expanding=True))
    return {row[0]: row[1] for row in connection.execute(statement, {"ids": list(ids)})}
