"""What planning asks of the rows: draws, conflicts in force, weights in force, holiday notices."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, text

from inspector_tui.domain.credit_list import CreditListed
from inspector_tui.domain.vocabulary import Grade
from inspector_tui.errors import Environment
from inspector_tui.models import list_queries, queries
from inspector_tui.models.queries import fetch
from inspector_tui.models.rows import InspectionRow, OfficerRow
from inspector_tui.models.rows_planning import (
    AssignmentRow,
    CalendarYearRow,
    ConflictRow,
    DrawRow,
    DrawWeightsRow,
    YearPlanRow,
)
from inspector_tui.models.rows_shared import as_json


def draws_of(connection: Connection, organ: int) -> list[DrawRow]:
    """Every draw of an organ, the latest first."""
    statement = text('SELECT * FROM "draw" WHERE organ = :organ ORDER BY committed_at DESC, draw')
    return fetch(connection, DrawRow, statement.bindparams(organ=organ))


def earlier_draw(
    connection: Connection, organ: int, year: int, title: str, objects_hash: bytes, items: tuple[str, ...]
) -> DrawRow | None:
    """The last draw of the same title in a year, or for the same items over the very same objects."""
    statement = text(
        'SELECT * FROM "draw" WHERE organ = :organ AND year = :year '
        "AND (title = :title OR (objects_hash = :hash AND items = :items)) "
        "ORDER BY committed_at DESC, draw LIMIT 1"
    )
    told = statement.bindparams(organ=organ, year=year, title=title, hash=objects_hash, items=as_json(items))
    found = fetch(connection, DrawRow, told)
    return found[0] if found else None


def conflicts_of(connection: Connection, organ: int, first: str, last: str) -> list[ConflictRow]:
    """Conflicts of an organ's officers that are in force on any of these days (ISO)."""
    statement = text(
        "SELECT * FROM conflict WHERE organ = :organ AND valid_from <= :last "
        "AND (valid_until IS NULL OR valid_until >= :first) ORDER BY certificate, subject"
    )
    return fetch(connection, ConflictRow, statement.bindparams(organ=organ, first=first, last=last))


def weights_in_force(connection: Connection, organ: int, day: str) -> DrawWeightsRow | None:
    """The weights of an organ on a day; where it set none, those of the nearest organ above that did."""
    seen: set[int] = set()
    at: int | None = organ
    while at is not None and at not in seen:
        seen.add(at)
        rows = queries.where(connection, DrawWeightsRow, order="valid_from", organ=at)
        in_force = [row for row in rows if row.valid_from <= day]
        if in_force:
            return in_force[-1]
        above = queries.organ(connection, at)
        at = above.parent if above is not None else None
    return None


def certified(connection: Connection, organ: int, first: str, last: str) -> list[OfficerRow]:
    """Inspectors of an organ whose certificate covers all these days (ISO), by certificate."""
    statement = text(
        "SELECT * FROM officer WHERE organ = :organ AND competence = 'inspector' "
        "AND valid_from <= :first AND valid_until >= :last ORDER BY certificate"
    )
    return fetch(connection, OfficerRow, statement.bindparams(organ=organ, first=first, last=last))


def calendar_years(connection: Connection) -> list[CalendarYearRow]:
    """Every holiday notice known here."""
    return fetch(connection, CalendarYearRow, text("SELECT * FROM calendar_year ORDER BY region, year"))


def raw_record(connection: Connection, record: bytes) -> bytes:
    """The signed envelope with this hash. Raises Environment STORE_CORRUPT when a row names one that is not here."""
    found = connection.execute(text("SELECT envelope FROM ledger WHERE hash = :record"), {"record": record}).first()
    if found is None:
        raise Environment("STORE_CORRUPT", path="ledger")
    return bytes(found[0])


def last_visits(connection: Connection, organ: int) -> dict[str, int]:
    """The last arrival (Unix seconds) of an organ at each enterprise it ever visited."""
    statement = text(
        "SELECT subject, max(arrived_at) FROM inspection WHERE organ = :organ AND arrived_at IS NOT NULL "
        "GROUP BY subject"
    )
    return {row[0]: row[1] for row in connection.execute(statement, {"organ": organ})}


@dataclass(frozen=True, slots=True)
class YearLine:
    """One inspection of a year: what a plan of the same year has to know of it."""

    inspection: str
    subject: str
    state: str
    window_from: str
    window_until: str
    merged_into: str | None
    purpose: str
    cause: str
    source: str | None


def lines_of_year(connection: Connection, organ: int, year: int) -> list[YearLine]:
    """An organ's routine inspections of a year but those that were revoked, by window."""
    statement = text(
        "SELECT inspection, subject, state, window_from, window_until, merged_into, purpose, cause, source "
        "FROM inspection "
        "WHERE organ = :organ AND year = :year AND purpose IN ('daily', 'random', 'campaign') "
        "AND state NOT IN ('revoked', 'withdrawn') "
        "ORDER BY window_from, inspection"
    )
    rows = connection.execute(statement, {"organ": organ, "year": year})
    return [YearLine(*row) for row in rows]


def year_plans(connection: Connection, organ: int) -> list[YearPlanRow]:
    """The plans an organ made, the latest year first."""
    rows = queries.where(connection, YearPlanRow, order="title", organ=organ)
    return sorted(rows, key=lambda row: -row.year)


def assignments_of(connection: Connection, draw: str) -> list[AssignmentRow]:
    """Who goes where by a draw, in the order drawn."""
    statement = text("SELECT * FROM assignment WHERE draw = :draw ORDER BY place, inspection")
    return fetch(connection, AssignmentRow, statement.bindparams(draw=draw))


def withdrawn_for(connection: Connection, draw: str) -> list[InspectionRow]:
    """The lines that a draw took back from the ones it replaces."""
    return queries.where(connection, InspectionRow, order="enterprise_name", withdrawn_for=draw, state="withdrawn")


def credit_classes(connection: Connection, subjects: Sequence[str], day: str) -> dict[str, Grade]:
    """The credit class of enterprises on an ISO day: as the list of credit classes says, the narrowest region first,
    else as registered; those without one are left out."""
    statement = text("SELECT subject, credit FROM enterprise WHERE subject IN :subjects AND credit <> 'unrated'")
    rows = connection.execute(
        statement.bindparams(bindparam("subjects", expanding=True)), {"subjects": list(subjects)}
    ).fetchall()
    listed: dict[str, Grade] = {}
    for entry in list_queries.in_force(connection, CreditListed, day, subjects):
        listed.setdefault(entry.subject, entry.credit)
    found = {row[0]: row[1] for row in rows} | listed
    return {subject: credit for subject, credit in found.items() if credit != "unrated"}


def credits_listed(connection: Connection, day: str) -> dict[str, Grade]:
    """The credit class of every enterprise that the list names on an ISO day. A province has a million: only the
    letter is read."""
    statement = text(
        "SELECT about, json_extract(body, '$.credit') FROM list_entry WHERE list = :list AND valid_from <= :day "
        "AND (ends IS NULL OR ends >= :day) ORDER BY length(region)"
    )
    rows = connection.execute(statement, {"list": CreditListed.LIST, "day": day})
    return {row[0]: row[1] for row in rows}


def register_of(connection: Connection, region: str) -> Iterator[tuple[str, str, str, str, str, str | None]]:
    """Subject, name, region, risk class, credit class and address of every enterprise in a region (a prefix of digits).

    Plain tuples: a row object each would take three times as long, and a province has a million.
    """
    statement = text("SELECT subject, name, region, grade, credit, address FROM enterprise WHERE region LIKE :region")
    for row in connection.execute(statement, {"region": f"{region}%"}):
        yield row[0], row[1], row[2], row[3], row[4], row[5]


def assigned_to(connection: Connection, inspection: str) -> list[str]:
    """Certificates of who is to go to an inspection by a draw or a plan; none where nobody is assigned."""
    row = queries.one(connection, AssignmentRow, inspection=inspection)
    return [officer["certificate"] for officer in json.loads(row.officers)] if row is not None else []
