"""Rows of the import screen: fields with their columns, the plan's lines as read, problems in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from inspector_tui.documents.cells import column_letter
from inspector_tui.documents.plan_rows import PlanRow, RowProblem, Severity
from inspector_tui.documents.plan_words import LABELS, REQUIRED
from inspector_tui.i18n import N_, _
from inspector_tui.services.plan_preview import Preview
from inspector_tui.widgets.rows import Cell, Column, Row, Tag, Tone
from inspector_tui.words.errors import code_words
from inspector_tui.words.inspections import cause_line, purpose_word
from inspector_tui.words.parties import grade_word

SHEET: Final = "sheet"
"""Key of the row that chooses the sheet."""
MAPPING_COLUMNS: Final = (
    Column("field", N_("Field"), 16),
    Column("column", N_("Column"), 24, grow=1),
    Column("sample", N_("First value"), 18, grow=1, drop=1),
)
ROW_COLUMNS: Final = (
    Column("row", N_("Row"), 6, align="right"),
    Column("name", N_("Enterprise"), 24, grow=2),
    Column("subject", N_("Credit code"), 18, drop=1),
    Column("items", N_("Items"), 12, grow=1, drop=3),
    Column("window", N_("Window"), 23, drop=2),
    Column("purpose", N_("Purpose"), 12, drop=4),
    Column("risk", N_("Risk"), 8, drop=5),
    Column("cause", N_("Comes from"), 14, drop=6),
)
PROBLEM_COLUMNS: Final = (
    Column("row", N_("Row"), 6, align="right"),
    Column("severity", N_("Kind"), 8),
    Column("words", N_("Problem"), 30, grow=3),
    Column("column", N_("Column"), 14, drop=2),
    Column("code", N_("Code"), 20, drop=3),
    Column("value", N_("Cell"), 14, grow=1, drop=1),
)
CHOICE_COLUMNS: Final = (Column("column", N_("Column"), 24, grow=1), Column("sample", N_("First value"), 18, grow=1))
NO_COLUMN: Final = ""


def mapping_rows(told: Preview) -> list[Row]:
    """The sheet, then each field with its column; what is required and missing cannot be overlooked."""
    opened = told.opened
    rows = []
    if len(opened.table.sheets) > 1:
        rows.append(Row(SHEET, (_("Sheet"), opened.table.sheet or "", Tag(_("Enter changes it"), "dim"))))
    for field, label in LABELS.items():
        index = opened.columns.columns.get(field)
        required = field in REQUIRED
        name: Cell = _(label) + (" *" if required else "")
        if index is not None:
            sample = told.samples[index]
            rows.append(Row(field.value, (name, column_words(told, index), sample)))
        elif field in opened.columns.ambiguous:
            words = _("several fit: choose")
            rows.append(Row(field.value, (name, Tag(words, "bad" if required else "warn"), "")))
        else:
            words = _("missing: choose") if required else "-"
            rows.append(Row(field.value, (name, Tag(words, "bad" if required else "dim"), "")))
    return rows


def column_words(told: Preview, index: int) -> str:
    """A column by its letter and header."""
    return f"{column_letter(index)} {told.opened.columns.headers[index]}".strip()


def choice_rows(told: Preview) -> list[Row]:
    """The columns a field can have, and none."""
    columns = [Row(str(index + 1), (column_words(told, index), sample)) for index, sample in enumerate(told.samples)]
    return [Row(NO_COLUMN, (Tag(_("no column"), "dim"), "")), *columns]


def read_rows(told: Preview, item_names: Mapping[str, str]) -> list[Row]:
    """The first rows as they would be read; one with an error says so."""
    return [
        _read(row, place, item_names) if isinstance(row, PlanRow) else _unread(row, place)
        for place, row in enumerate(told.rows)
    ]


def _read(row: PlanRow, place: int, item_names: Mapping[str, str]) -> Row:
    item = row.item or ""
    window = f"{row.planned_from} - {row.planned_until}" if row.planned_from else ""
    cells = (
        str(row.row),
        row.name,
        row.subject,
        item_names.get(item, item),
        window,
        purpose_word(row.purpose) if row.purpose else "",
        grade_word(row.risk) if row.risk else "",
        cause_line(row.cause, row.source) if row.cause else "",
    )
    return Row(str(place), cells)


def _unread(problem: RowProblem, place: int) -> Row:
    tone = _tone(problem)
    words = Tag(f"{severity_words(problem)}: {problem_words(problem)}", tone)
    return Row(str(place), (Tag(str(problem.row), tone), words, problem.value, "", "", "", "", ""))


def _tone(problem: RowProblem) -> Tone:
    return "bad" if problem.severity is Severity.ERROR else "warn"


def severity_words(problem: RowProblem) -> str:
    """Whether the row stays out."""
    return _("refused") if problem.severity is Severity.ERROR else _("warning")


def problem_words(problem: RowProblem) -> str:
    """What is wrong, in words."""
    return code_words(problem.code, {"text": problem.value, **problem.facts})


class ProblemSource:
    """All problems of an import, put into words page by page."""

    def __init__(self, problems: Sequence[RowProblem]) -> None:
        self._problems = problems

    def count(self) -> int:
        return len(self._problems)

    def page(self, offset: int, limit: int) -> Sequence[Row]:
        return [
            self._row(place, problem) for place, problem in enumerate(self._problems[offset : offset + limit], offset)
        ]

    def _row(self, place: int, problem: RowProblem) -> Row:
        column = f"{problem.column} {problem.header}".strip()
        kind = Tag(severity_words(problem), _tone(problem))
        cells = (str(problem.row), kind, problem_words(problem), column, problem.code, problem.value)
        return Row(str(place), cells)
