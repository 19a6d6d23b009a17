"""What rules count with, by index lookups: visits of an enterprise, exceptions, filing numbers, declared conflicts."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, text

from inspector_tui.models.queries import fetch
from inspector_tui.models.rows_counted import CountedVisitRow, ExceptionRow
from inspector_tui.models.rows_planning import ConflictRow


def visits_of(connection: Connection, subject: str, since: str) -> list[CountedVisitRow]:
    """Approved and made visits of an enterprise from an ISO day on, the earliest first."""
    statement = text("SELECT * FROM counted_visit WHERE subject = :subject AND day >= :since ORDER BY day, inspection")
    return fetch(connection, CountedVisitRow, statement.bindparams(subject=subject, since=since))


def exceptions_of(connection: Connection, inspection: str) -> list[ExceptionRow]:
    """Exceptions in force for an inspection."""
    statement = text('SELECT * FROM "exception" WHERE inspection = :inspection AND withdrawn IS NULL ORDER BY rule')
    return fetch(connection, ExceptionRow, statement.bindparams(inspection=inspection))


def all_exceptions(connection: Connection, since: int = 0) -> list[ExceptionRow]:
    """Every exception granted since a moment (Unix seconds), withdrawn ones too, the latest first."""
    statement = text('SELECT * FROM "exception" WHERE at >= :since ORDER BY at DESC, inspection, rule')
    return fetch(connection, ExceptionRow, statement.bindparams(since=since))


def same_number(connection: Connection, filing_no: str, inspection: str) -> list[str]:
    """Other inspections that bear a filing number."""
    statement = text("SELECT inspection FROM inspection WHERE filing_no = :number AND inspection <> :own")
    return [row[0] for row in connection.execute(statement, {"number": filing_no, "own": inspection})]


def conflicts_of(connection: Connection, subject: str, certificates: Iterable[str], day: str) -> list[ConflictRow]:
    """Conflicts of interest that these officers declared with an enterprise, in force on an ISO day."""
    statement = text(
        "SELECT * FROM conflict WHERE subject = :subject AND certificate IN :certificates AND valid_from <= :day "
        "AND (valid_until IS NULL OR valid_until >= :day) ORDER BY certificate"
    ).bindparams(bindparam("certificates", expanding=True))
    bound = statement.bindparams(subject=subject, certificates=list(certificates), day=day)
    return fetch(connection, ConflictRow, bound)
