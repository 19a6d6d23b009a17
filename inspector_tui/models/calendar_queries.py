"""What happens when: inspections by day, officer and enterprise over some days. Days are ISO, moments Unix seconds."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, text

from inspector_tui.models.queries import fetch
from inspector_tui.models.rows import InspectionRow

_UNVISITED = "('planned', 'filed', 'returned', 'approved')"
_ALONG = (
    "SELECT j.host, json_extract(told.value, '$.organ') FROM joint AS j, json_each(j.consents) AS told "
    "WHERE j.state = 'agreed'"
)
_BY_THE_LEADING_LINE = (
    f"{_ALONG} AND json_extract(told.value, '$.organ') "  # noqa: S608 - own text only
    "NOT IN (SELECT json_extract(line.value, '$.organ') FROM json_each(j.lines) AS line)"
)
"""Organs without a line of their own in it: they count the visit by the cause of the leading line, all others by their
own."""
_OURS = (
    "(organ = :organ OR inspection IN (SELECT merged_into FROM inspection WHERE organ = :organ AND state = 'merged') "  # noqa: S608 - own text only
    f"OR inspection IN (SELECT host FROM ({_ALONG} AND json_extract(told.value, '$.organ') = :organ)))"
)
"""Lines of an organ, and those of another that it goes along with. What was taken in by one of them is no visit of its
own: a joint inspection stands once in everybody's calendar."""
_STANDING = "NOT IN ('revoked', 'withdrawn', 'merged')"
_FILED = "('filed', 'approved', 'inspecting', 'concluded', 'finished')"


def beginning(connection: Connection, organ: int, first: str, last: str) -> dict[str, int]:
    """How many planned windows of an organ begin on each day."""
    return _by_day(connection, "window_from", f"state {_STANDING}", organ, first, last)


def ending(connection: Connection, organ: int, first: str, last: str) -> dict[str, int]:
    """How many windows end on each day while nobody visited yet: what is due."""
    return _by_day(connection, "window_until", f"state IN {_UNVISITED}", organ, first, last)


def _by_day(connection: Connection, column: str, condition: str, organ: int, first: str, last: str) -> dict[str, int]:
    statement = text(
        f"SELECT {column}, count(*) FROM inspection WHERE {_OURS} AND {column} BETWEEN :first AND :last "  # noqa: S608
        f"AND {condition} GROUP BY {column}"
    )
    return {row[0]: row[1] for row in connection.execute(statement, {"organ": organ, "first": first, "last": last})}


def visits_between(connection: Connection, organ: int, start: int, end: int) -> list[InspectionRow]:
    """Inspections that an organ makes or goes along with, filed for a time that begins between two moments."""
    statement = text(
        f"SELECT * FROM inspection WHERE {_OURS} AND start >= :start AND start < :end AND state IN {_FILED} "  # noqa: S608
        "ORDER BY start, inspection"
    )
    return fetch(connection, InspectionRow, statement.bindparams(organ=organ, start=start, end=end))


def touched(connection: Connection, organ: int, first: str, last: str, most: int) -> list[InspectionRow]:
    """Planned windows of an organ that begin on these days, or end while nobody visited, by their last day."""
    statement = text(
        f"SELECT * FROM inspection WHERE {_OURS} AND state {_STANDING} AND ("  # noqa: S608 - own states only
        f"window_from BETWEEN :first AND :last OR (window_until BETWEEN :first AND :last AND state IN {_UNVISITED})) "
        "ORDER BY window_until, inspection LIMIT :most"
    )
    return fetch(connection, InspectionRow, statement.bindparams(organ=organ, first=first, last=last, most=most))


def ordered(connection: Connection, organ: int) -> list[InspectionRow]:
    """Concluded inspections of an organ with an order to rectify that nobody looked at again yet."""
    statement = text(
        "SELECT * FROM inspection AS i WHERE organ = :organ AND outcome = 'order' "
        "AND state IN ('concluded', 'finished') AND NOT EXISTS (SELECT 1 FROM inspection AS later "
        "WHERE later.subject = i.subject AND later.purpose = 'reinspection' AND later.arrived_at > i.concluded_at) "
        "ORDER BY concluded_at, inspection"
    )
    return fetch(connection, InspectionRow, statement.bindparams(organ=organ))


def assigned_between(connection: Connection, organ: int, first: str, last: str) -> Iterator[tuple[str, str]]:
    """(certificate, name) of every officer assigned to a planned window that begins on these days and is not filed."""
    statement = text(
        "SELECT a.officers FROM inspection AS i JOIN assignment AS a ON a.inspection = i.inspection "
        "WHERE i.organ = :organ AND i.window_from BETWEEN :first AND :last AND i.state IN ('planned', 'returned')"
    )
    for row in connection.execute(statement, {"organ": organ, "first": first, "last": last}):
        for officer in json.loads(row[0]):
            yield officer["certificate"], officer["name"]


@dataclass(frozen=True, slots=True)
class Visited:
    """How often an enterprise is visited: on these days, and in the whole year by its organ, by organs of its level,
    and by all organs. A joint inspection is one visit, for each organ that goes along and for all together."""

    subject: str
    name: str
    grade: str
    here: int
    own_year: int
    level_year: int
    all_year: int


@dataclass(frozen=True, slots=True)
class YearVisit:
    """One line of a year that counts, with an organ that takes part in its visit. What was taken in by another line,
    and what others go along with, is one visit: that of the leading line."""

    subject: str
    inspection: str
    visit: str
    organ: int
    level: str | None


def counted_in_year(connection: Connection, year: int, causes: Sequence[str]) -> Iterator[YearVisit]:
    """Everybody's inspections planned or made in a year with these causes, none that were revoked or taken back."""
    statement = text(
        f"WITH along (visit, organ) AS ({_BY_THE_LEADING_LINE}), "  # noqa: S608 - own text only
        "alone AS (SELECT subject, inspection, organ, "
        "CASE WHEN state = 'merged' THEN merged_into ELSE inspection END AS visit FROM inspection "
        "WHERE year = :year AND state NOT IN ('revoked', 'withdrawn') AND cause IN :causes) "
        "SELECT subject, inspection, visit, every.organ, o.level FROM (SELECT subject, inspection, visit, organ "
        "FROM alone UNION SELECT subject, inspection, visit, along.organ FROM alone JOIN along USING (visit)) AS every "
        "LEFT JOIN organ AS o ON o.organ = every.organ"
    ).bindparams(bindparam("causes", expanding=True))
    for row in connection.execute(statement, {"year": year, "causes": list(causes)}):
        yield YearVisit(*row)


def by_enterprise(
    connection: Connection, organ: int, first: str, last: str, year: int, causes: Sequence[str], most: int
) -> list[Visited]:
    """Enterprises of an organ with an inspection planned or made on these days, the most visited in the year first.

    Only inspections with these causes count, and none that were revoked or taken back.
    """
    statement = text(
        f"WITH along (visit, organ) AS ({_BY_THE_LEADING_LINE}), "  # noqa: S608 - own text only
        f"here AS (SELECT DISTINCT subject FROM inspection WHERE {_OURS} AND cause IN :causes "
        "AND window_from BETWEEN :first AND :last AND state NOT IN ('revoked', 'withdrawn')), "
        "alone AS (SELECT i.subject, i.enterprise_name, i.grade, i.organ, i.window_from, "
        "CASE WHEN i.state = 'merged' THEN i.merged_into ELSE i.inspection END AS visit "
        "FROM here JOIN inspection AS i ON i.subject = here.subject "
        "WHERE i.year = :year AND i.state NOT IN ('revoked', 'withdrawn') AND i.cause IN :causes), "
        "line AS (SELECT every.*, o.level FROM (SELECT * FROM alone UNION SELECT subject, enterprise_name, grade, "
        "along.organ, window_from, visit FROM alone JOIN along USING (visit)) AS every "
        "LEFT JOIN organ AS o ON o.organ = every.organ) "
        "SELECT subject, max(enterprise_name), max(grade), "
        "count(DISTINCT CASE WHEN organ = :organ AND window_from BETWEEN :first AND :last THEN visit END), "
        "count(DISTINCT CASE WHEN organ = :organ THEN visit END), "
        "count(DISTINCT CASE WHEN level = (SELECT level FROM organ WHERE organ = :organ) THEN visit END), "
        "count(DISTINCT visit) AS every FROM line GROUP BY subject ORDER BY every DESC, subject LIMIT :most"
    ).bindparams(bindparam("causes", expanding=True))
    values = {"organ": organ, "first": first, "last": last, "year": year, "most": most, "causes": list(causes)}
    return [Visited(*row) for row in connection.execute(statement, values)]
