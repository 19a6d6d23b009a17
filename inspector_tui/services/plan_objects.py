"""Whom a plan or a draw may choose from: the register or a table, without those that are left alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from inspector_tui.documents.draw_objects import read_objects
from inspector_tui.documents.plan_rows import RowProblem
from inspector_tui.domain.vocabulary import Grade
from inspector_tui.domain.whitelist import EnterpriseWhitelisted
from inspector_tui.models import list_queries, planning_queries, queries
from inspector_tui.models.list_queries import EntryFilter
from inspector_tui.models.replica import Telling

_GRADES: dict[str, Grade] = {"A": "A", "B": "B", "C": "C", "D": "D"}
_ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class PlanObject:
    """One enterprise that could be inspected, with its classes."""

    subject: str
    name: str
    region: str
    grade: Grade
    credit: Grade
    address: str | None


@dataclass(frozen=True, slots=True)
class Source:
    """Where the objects come from: `table`, else the register, narrowed by a region (a prefix) and risk classes."""

    table: Path | None = None
    sheet: str | None = None
    region: str | None = None
    grades: tuple[Grade, ...] = ()


REGISTER: Final = Source()
"""Every enterprise of the register in this organ's region."""


@dataclass(frozen=True, slots=True)
class Found:
    """The objects, those on the whitelist that were left out, and the rows of a table that could not be read."""

    objects: tuple[PlanObject, ...]
    whitelisted: int
    problems: tuple[RowProblem, ...]


def objects_of(telling: Telling, source: Source, day: str) -> Found:
    """Who may be chosen on a day. Raises BadInput and Environment as `read_objects`.

    Whitelisted enterprises are left out: no visits but for a complaint, a transfer, an urgent cause (白名单).
    """
    problems: list[RowProblem] = []
    rows = (
        _from_register(telling, source)
        if source.table is None
        else _from_table(telling, source.table, source, problems)
    )
    wanted = EntryFilter(EnterpriseWhitelisted.LIST, day=day)
    alone = {row.about for row in list_queries.entries(telling.connection, wanted, limit=_ALL)}
    credits = planning_queries.credits_listed(telling.connection, day)
    from_table = source.table is not None
    listed = [_with_credit(row, credits, from_table) for row in rows if not source.grades or row.grade in source.grades]
    kept = tuple(row for row in listed if row.subject not in alone)
    return Found(kept, len(listed) - len(kept), tuple(problems))


def _with_credit(row: PlanObject, credits: Mapping[str, Grade], from_table: bool) -> PlanObject:
    """With the class that the list of credit classes tells; a table's own word about its rows goes before it."""
    told = credits.get(row.subject)
    return row if told is None or (from_table and row.credit != "unrated") else replace(row, credit=told)


def own_region(telling: Telling) -> str:
    """The region of this organ; the first digits of its number where the register has not brought it yet."""
    return queries.region_of(telling.connection, telling.identity.organ)


def _from_register(telling: Telling, source: Source) -> Iterator[PlanObject]:
    region = source.region or own_region(telling)
    for subject, name, where, grade, credit, address in planning_queries.register_of(telling.connection, region):
        yield PlanObject(subject, name, where, _GRADES.get(grade, "unrated"), _GRADES.get(credit, "unrated"), address)


def _from_table(telling: Telling, table: Path, source: Source, problems: list[RowProblem]) -> Iterator[PlanObject]:
    region = own_region(telling)
    for read in read_objects(table, source.sheet):
        if isinstance(read, RowProblem):
            problems.append(read)
            continue
        row = read.row
        yield PlanObject(row.subject, row.name, row.region or region, row.risk or "unrated", read.credit, row.address)
