"""What a plan table gives: rows that can be taken in, and problems of rows."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from inspector_tui.documents.periods import Period
from inspector_tui.domain.credit_code import SubjectKind
from inspector_tui.domain.regions import RegionCode
from inspector_tui.domain.vocabulary import Cause, Grade, Purpose, SubjectId
from inspector_tui.errors import Fact


class Severity(StrEnum):
    """An error keeps the row out; a warning lets it in."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One problem of one row.

    `field` is what `--map` calls it; `header` and `column` (its letter) are empty where the problem has no column.
    `value` is the cell as it was read: show it with care, it may hold anything.
    """

    row: int
    code: str
    severity: Severity
    field: str | None = None
    header: str = ""
    column: str = ""
    value: str = ""
    facts: Mapping[str, Fact] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A line of the plan that can be taken in. `planned_from` and `planned_until` are both there or both None."""

    row: int
    name: str
    subject: SubjectId
    subject_kind: SubjectKind
    item: str | None = None
    """Code or name of the item, as the table has it."""
    purpose: Purpose | None = None
    cause: Cause | None = None
    """Where it comes from; None is the usual cause of its purpose."""
    source: str | None = None
    planned_from: date | None = None
    planned_until: date | None = None
    risk: Grade | None = None
    credit: Grade | None = None
    region: RegionCode | None = None
    registrar: str | None = None
    station: str | None = None
    organ: str | None = None
    address: str | None = None
    contact: str | None = None
    phone: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the caller says for cells that are empty or have no column. `year` completes dates without one."""

    year: int | None = None
    item: str | None = None
    purpose: Purpose | None = None
    window: Period | None = None
    risk: Grade | None = None
    region: RegionCode | None = None
    station: str | None = None
    organ: str | None = None
    cause: Cause | None = None
    source: str | None = None
