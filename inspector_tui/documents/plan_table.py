"""The lines of a year's plan: every row of a table becomes a plan row, or the problems it has.

`open_table(path, score=header_score)` -> `recognise(table.headers)` -> `with_mapping` -> `parse_rows`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import TypeVar

from inspector_tui.documents.cells import column_letter
from inspector_tui.documents.periods import Period, parse_period
from inspector_tui.documents.plan_columns import ColumnMap
from inspector_tui.documents.plan_rows import Defaults, PlanRow, RowProblem, Severity
from inspector_tui.documents.plan_values import (
    clean_code,
    clean_item,
    clean_text,
    parse_cause,
    parse_grade,
    parse_purpose,
)
from inspector_tui.documents.plan_words import REQUIRED, PlanField
from inspector_tui.documents.tables import Table, TableRow
from inspector_tui.domain.causes import CAUSES_OF, SOURCE_NEEDED, purpose_of
from inspector_tui.domain.credit_code import identify_subject, registration_check_digit
from inspector_tui.domain.regions import find_region
from inspector_tui.domain.vocabulary import Cause, Purpose
from inspector_tui.errors import BadInput, Fact

_T = TypeVar("_T")
_NAME, _TEXT, _PHONE = 200, 4000, 64
"""Longest texts in characters: what the records hold."""
_FOOTERS = ("合计", "总计", "小计", "填表", "填报", "制表", "审核", "注:", "注：", "备注", "说明")
_MISSING = {PlanField.NAME: "NAME_MISSING", PlanField.SUBJECT: "SUBJECT_ID_MISSING"}


def parse_rows(table: Table, columns: ColumnMap, defaults: Defaults | None = None) -> Iterator[PlanRow | RowProblem]:
    """The rows of the plan in order, each after its warnings; a row with an error gives all its problems instead.

    Rows whose mapped cells are all blank are passed over. Raises BadInput as `ColumnMap.require` and `Table.rows`.
    Errors: NAME_MISSING; CAUSE_DOES_NOT_FIT (purpose, cause); SUBJECT_ID_MISSING; the codes of `identify_subject`,
    `clean_text` and `parse_period`;
    WINDOW_INCOMPLETE (one end only); PERIOD_REVERSED; DUPLICATE_ROW (first_row): same subject, item and window.
    Warnings: COLUMN_AMBIGUOUS (columns); FOOTER_SKIPPED; REGISTRATION_NO_CHECK_DIGIT (expected); CAUSE_SOURCE_MISSING
    (cause); PURPOSE_UNKNOWN, CAUSE_UNKNOWN, GRADE_UNKNOWN, REGION_UNKNOWN and REGION_MALFORMED (text), where the
    default is taken; WINDOW_OUTSIDE_YEAR (year); NAME_DIFFERS (first_row, name): one subject under two names;
    DUPLICATE_ROW where the windows differ.
    """
    columns.require()
    for unclear, claimed in columns.ambiguous.items():
        told = ", ".join(f"{column_letter(i)} {columns.headers[i]}" for i in claimed)
        yield RowProblem(table.header_row, "COLUMN_AMBIGUOUS", Severity.WARNING, unclear, facts={"columns": told})
    seen = _Seen()
    for row in table.rows():
        reading = _Reading(row, columns, defaults or Defaults())
        plan_row = reading.read()
        if plan_row is not None:
            seen.compare(plan_row, reading)
        yield from reading.problems
        if plan_row is not None and not reading.failed:
            yield plan_row


class _Reading:
    """One row being read; collects its problems."""

    def __init__(self, row: TableRow, columns: ColumnMap, defaults: Defaults) -> None:
        self.problems: list[RowProblem] = []
        self.failed = False
        self._row = row.number
        self._columns = columns
        self._defaults = defaults
        width = len(row.cells)
        self._cells = {
            f: row.cells[i]
            for f, i in columns.columns.items()
            if i < width and row.cells[i] and not row.cells[i].isspace()
        }

    def report(self, code: str, severity: Severity, at: PlanField, **facts: Fact) -> None:
        index = self._columns.columns.get(at)
        header, column = ("", "") if index is None else (self._columns.headers[index], column_letter(index))
        value = self._cells.get(at, "")
        self.problems.append(RowProblem(self._row, code, severity, at, header, column, value, facts))
        self.failed = self.failed or severity is Severity.ERROR

    def read(self) -> PlanRow | None:
        """The row, or None when it is blank, a footer, or lacks a name or a subject that can be read."""
        if not self._cells or self._is_footer():
            return None
        defaults = self._defaults
        for needed in REQUIRED:
            if needed not in self._cells:
                self.report(_MISSING[needed], Severity.ERROR, needed)
        name = self._value(PlanField.NAME, lambda text: clean_text(text, _NAME))
        subject = self._value(PlanField.SUBJECT, identify_subject)
        if subject and "REGISTRATION_NO_CHECK_DIGIT" in subject.warnings:
            expected = registration_check_digit(subject.subject[:14])
            self.report("REGISTRATION_NO_CHECK_DIGIT", Severity.WARNING, PlanField.SUBJECT, expected=expected)
        window = self._window()
        purpose, cause = self._purpose_and_cause()
        risk = self._value(PlanField.RISK, parse_grade, Severity.WARNING)
        credit = self._value(PlanField.CREDIT, parse_grade, Severity.WARNING)
        region = self._value(PlanField.REGION, find_region, Severity.WARNING)
        item = self._value(PlanField.ITEM, lambda text: clean_item(text, _NAME))
        phone = self._value(PlanField.PHONE, lambda text: clean_code(text, _PHONE))
        texts = {
            at: self._value(at, partial(clean_text, limit=_FREE_TEXTS[at])) for at in self._cells if at in _FREE_TEXTS
        }
        if not name or subject is None:
            return None
        return PlanRow(
            row=self._row,
            name=name,
            subject=subject.subject,
            subject_kind=subject.kind,
            item=item or defaults.item,
            purpose=purpose,
            cause=cause,
            source=texts.get(PlanField.SOURCE) or (defaults.source if cause == defaults.cause else None),
            planned_from=window.first if window else None,
            planned_until=window.last if window else None,
            risk=risk or defaults.risk,
            credit=credit,
            region=region.code if region else defaults.region,
            registrar=texts.get(PlanField.REGISTRAR),
            station=texts.get(PlanField.STATION) or defaults.station,
            organ=texts.get(PlanField.ORGAN) or defaults.organ,
            address=texts.get(PlanField.ADDRESS),
            contact=texts.get(PlanField.CONTACT),
            phone=phone,
            note=texts.get(PlanField.NOTE),
        )

    def _purpose_and_cause(self) -> tuple[Purpose | None, Cause | None]:
        """Where a row comes from and what it is for, which fit each other: the one that stands in a cell decides."""
        defaults = self._defaults
        told = self._value(PlanField.PURPOSE, parse_purpose, Severity.WARNING)
        cause = self._value(PlanField.CAUSE, parse_cause, Severity.WARNING)
        purpose = told or defaults.purpose
        if cause is None:
            fits = defaults.cause is not None and (purpose is None or defaults.cause in CAUSES_OF[purpose])
            cause = defaults.cause if fits else None
        elif told is not None and cause not in CAUSES_OF[told]:
            self.report("CAUSE_DOES_NOT_FIT", Severity.ERROR, PlanField.CAUSE, purpose=told, cause=cause)
        elif purpose is not None:
            purpose = purpose_of(cause, purpose)
        if cause in SOURCE_NEEDED and PlanField.SOURCE not in self._cells and not defaults.source:
            self.report("CAUSE_SOURCE_MISSING", Severity.WARNING, PlanField.SOURCE, cause=cause or "")
        return purpose, cause

    def _is_footer(self) -> bool:
        """Sums and signatures below the table: no identifier, and a word that no name begins with."""
        if PlanField.SUBJECT in self._cells:
            return False
        first = next(iter(self._cells))
        if not self._cells[first].strip().startswith(_FOOTERS):
            return False
        self.report("FOOTER_SKIPPED", Severity.WARNING, first)
        return True

    def _value(self, at: PlanField, parse: Callable[[str], _T], severity: Severity = Severity.ERROR) -> _T | None:
        text = self._cells.get(at)
        if text is None:
            return None
        try:
            return parse(text)
        except BadInput as problem:
            self.report(problem.code, severity, at, **problem.facts)
            return None

    def _window(self) -> Period | None:
        """From and until each before the period column, and both before the default; one end alone is an error."""
        stated = [at for at in (PlanField.FROM, PlanField.UNTIL) if at in self._cells]
        if not stated and PlanField.PERIOD not in self._cells:
            return self._defaults.window
        year = self._defaults.year
        given = [
            self._value(at, lambda text: parse_period(text, year))
            for at in (PlanField.FROM, PlanField.UNTIL, PlanField.PERIOD)
        ]
        start, end, period = given
        first, last = start or period, end or period
        if self.failed and None in (first, last):
            return None
        if first is None or last is None:
            self.report("WINDOW_INCOMPLETE", Severity.ERROR, stated[0])
            return None
        if last.last < first.first:
            told = f"{first.first} - {last.last}"
            self.report("PERIOD_REVERSED", Severity.ERROR, stated[0], text=told)
            return None
        window = Period(first.first, last.last)
        if year is not None and {window.first.year, window.last.year} != {year}:
            self.report("WINDOW_OUTSIDE_YEAR", Severity.WARNING, (*stated, PlanField.PERIOD)[0], year=year)
        return window


_FREE_TEXTS = {
    PlanField.REGISTRAR: _NAME,
    PlanField.STATION: _NAME,
    PlanField.ORGAN: _NAME,
    PlanField.CONTACT: _NAME,
    PlanField.ADDRESS: _TEXT,
    PlanField.NOTE: _TEXT,
    PlanField.SOURCE: _NAME,
}


class _Seen:
    """What earlier rows said, to find rows and names that repeat or contradict them."""

    def __init__(self) -> None:
        self._names: dict[str, tuple[str, int]] = {}
        self._rows: dict[tuple[str, str | None], dict[tuple[date | None, date | None], int]] = {}

    def compare(self, row: PlanRow, reading: _Reading) -> None:
        """Report what does not fit earlier rows; a row that fails is not remembered."""
        if reading.failed:
            return
        windows = self._rows.setdefault((row.subject, row.item), {})
        window = (row.planned_from, row.planned_until)
        if window in windows:
            reading.report("DUPLICATE_ROW", Severity.ERROR, PlanField.SUBJECT, first_row=windows[window])
            return
        if windows:
            reading.report("DUPLICATE_ROW", Severity.WARNING, PlanField.SUBJECT, first_row=min(windows.values()))
        windows[window] = row.row
        name, first_row = self._names.setdefault(row.subject, (row.name, row.row))
        if name != row.name:
            reading.report("NAME_DIFFERS", Severity.WARNING, PlanField.NAME, first_row=first_row, name=name)
