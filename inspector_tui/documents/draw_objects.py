"""The objects of a random draw from a table: an object library that was kept elsewhere (检查对象名录库)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from inspector_tui.documents.cells import column_letter
from inspector_tui.documents.plan_columns import canonical_header, header_score, recognise
from inspector_tui.documents.plan_rows import Defaults, PlanRow, RowProblem, Severity
from inspector_tui.documents.plan_table import parse_rows
from inspector_tui.documents.plan_values import parse_grade
from inspector_tui.documents.tables import open_table
from inspector_tui.domain.vocabulary import Grade
from inspector_tui.errors import BadInput

_CREDIT_WORDS: Final = (
    *("信用等级", "信用级别", "信用评价", "信用评价等级", "信用评级", "企业信用等级", "信用分类", "信用状况"),
    *("credit", "creditgrade", "creditclass"),
)


@dataclass(frozen=True, slots=True)
class ObjectRow:
    """One line of the library with its credit class."""

    row: PlanRow
    credit: Grade


def read_objects(path: Path, sheet: str | None = None) -> Iterator[ObjectRow | RowProblem]:
    """The objects and the problems of a table, in its order; a subject that stands there twice is read once.

    Raises BadInput as `open_table` and `ColumnMap.require`.
    """
    table = open_table(path, sheet=sheet, score=header_score)
    at = next((i for i, header in enumerate(table.headers) if canonical_header(header) in _CREDIT_WORDS), None)
    credits = {} if at is None else {row.number: row.cells[at] for row in table.rows() if at < len(row.cells)}
    seen: set[str] = set()
    for parsed in parse_rows(table, recognise(table.headers), Defaults()):
        if isinstance(parsed, RowProblem):
            if parsed.code != "DUPLICATE_ROW":
                yield parsed
            continue
        if parsed.subject in seen:
            continue
        seen.add(parsed.subject)
        told = credits.get(parsed.row, "").strip()
        try:
            credit = parse_grade(told) if told else None
        except BadInput as error:
            column = column_letter(at or 0)
            yield RowProblem(parsed.row, error.code, Severity.WARNING, None, table.headers[at or 0], column, told)
            credit = None
        yield ObjectRow(parsed, credit or "unrated")
