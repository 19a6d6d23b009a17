"""Reading projected rows as objects. Every query of the laptop that is more than one table's key lives in models."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TypeVar

from sqlalchemy import Connection, Executable, Table, select

from inspector_tui.domain.planning import FiledOfficer
from inspector_tui.domain.visiting import RectificationOrder
from inspector_tui.models.rows import (
    AnswerRow,
    ConfirmationRow,
    EnterpriseRow,
    EvidenceRow,
    FindingRow,
    InspectionRow,
    OfficerRow,
    OrganRow,
    ProjectedRow,
)
from inspector_tui.models.rows_around import StandingRow

R = TypeVar("R", bound=ProjectedRow)


def table_of(row: type[ProjectedRow]) -> Table:
    """The table behind a row class, for building statements."""
    return row.__table__


def fetch(connection: Connection, row: type[R], statement: Executable) -> list[R]:
    """The rows a statement over one table selects, as objects."""
    return [row(**found) for found in connection.execute(statement).mappings()]


def where(connection: Connection, row: type[R], *, order: str | None = None, **equal: Any) -> list[R]:
    """Rows whose columns equal the given values, in the order of one column."""
    table = table_of(row)
    statement = select(table)
    for name, value in equal.items():
        statement = statement.where(table.c[name] == value)
    return fetch(connection, row, statement.order_by(table.c[order]) if order else statement)


def one(connection: Connection, row: type[R], **equal: Any) -> R | None:
    """The one row with these values, or None."""
    found = where(connection, row, **equal)
    return found[0] if found else None


def by_key(connection: Connection, row: type[R], column: str, values: Iterable[Any]) -> dict[Any, R]:
    """Rows of many keys at once, by key."""
    table = table_of(row)
    found = fetch(connection, row, select(table).where(table.c[column].in_(list(values))))
    return {getattr(each, column): each for each in found}


def organ(connection: Connection, number: int) -> OrganRow | None:
    return one(connection, OrganRow, organ=number)


def region_of(connection: Connection, number: int) -> str:
    """Where an organ is, digits of GB/T 2260: as the register says, else as its number does."""
    known = organ(connection, number)
    return known.region if known is not None else f"{number:09d}"[:6]


def enterprise(connection: Connection, subject: str) -> EnterpriseRow | None:
    return one(connection, EnterpriseRow, subject=subject)


def inspection(connection: Connection, number: str) -> InspectionRow | None:
    return one(connection, InspectionRow, inspection=number)


def officers_of_organ(connection: Connection, number: int) -> list[OfficerRow]:
    return where(connection, OfficerRow, order="certificate", organ=number)


def answers_of(connection: Connection, number: str) -> list[AnswerRow]:
    return where(connection, AnswerRow, order="check_no", inspection=number)


def findings_of(connection: Connection, number: str) -> list[FindingRow]:
    return where(connection, FindingRow, order="at", inspection=number)


def evidence_of(connection: Connection, number: str) -> list[EvidenceRow]:
    return where(connection, EvidenceRow, order="at", inspection=number)


def confirmations_of(connection: Connection, number: str) -> list[ConfirmationRow]:
    return where(connection, ConfirmationRow, order="at", inspection=number)


def permits(connection: Connection) -> list[bytes]:
    """Every permit known here, standing ones too, whatever became of it."""
    table, standing = table_of(InspectionRow), table_of(StandingRow)
    statement = select(table.c.permit).where(table.c.permit.is_not(None)).union_all(select(standing.c.permit))
    return [row[0] for row in connection.execute(statement)]


def items_of(row: InspectionRow) -> tuple[str, ...]:
    """Codes of the items of an inspection."""
    return tuple(json.loads(row.items))


def officers_of(row: InspectionRow) -> tuple[FiledOfficer, ...]:
    """Officers as filed."""
    return tuple(FiledOfficer(**told) for told in json.loads(row.officers))


def orders_of(row: InspectionRow) -> tuple[RectificationOrder, ...]:
    """Lines of the order to rectify."""
    return tuple(RectificationOrder(**told) for told in json.loads(row.orders))
