"""Reading a list from a table: columns by their headers, every row as an entry or as the problems it has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from inspector_tui.documents.cells import column_letter
from inspector_tui.documents.lists import ListField, ListKind, RowContext
from inspector_tui.documents.plan_columns import alternatives, canonical_header, column_named
from inspector_tui.documents.plan_rows import RowProblem, Severity
from inspector_tui.documents.tables import Table, TableRow
from inspector_tui.domain.listed import ListEntry
from inspector_tui.errors import BadInput, Fact
from inspector_tui.i18n import in_every_language

_FOOTERS = ("合计", "总计", "小计", "填表", "填报", "制表", "审核", "注:", "注：", "备注", "说明")


@dataclass(frozen=True, slots=True)
class ListColumns:
    """The columns of a table, counted from 0, by field name; `ambiguous` ones wait for the user's word."""

    kind: ListKind
    headers: tuple[str, ...]
    columns: Mapping[str, int]
    ambiguous: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def require(self) -> None:
        """Raises BadInput COLUMN_AMBIGUOUS (field, columns) or COLUMN_MISSING (field, label, headers)."""
        for lacking in self.kind.required:
            if lacking in self.columns:
                continue
            if lacking in self.ambiguous:
                told = ", ".join(self.headers[i] for i in self.ambiguous[lacking])
                raise BadInput("COLUMN_AMBIGUOUS", field=lacking, columns=told)
            told = ", ".join(filter(None, self.headers))
            label = next(each.label for each in self.kind.fields if each.name == lacking)
            raise BadInput("COLUMN_MISSING", field=lacking, label=label, headers=told)

    def mapped(self, assignments: Iterable[str]) -> ListColumns:
        """With `field=column` put over it; `field=` takes a field out.

        Raises BadInput MAPPING_MALFORMED (text), FIELD_UNKNOWN (field, fields), COLUMN_UNKNOWN, COLUMN_AMBIGUOUS.
        """
        columns, ambiguous = dict(self.columns), dict(self.ambiguous)
        known = [each.name for each in self.kind.fields]
        for assignment in assignments:
            target, equals, wanted = (part.strip() for part in assignment.partition("="))
            if not equals:
                raise BadInput("MAPPING_MALFORMED", text=assignment)
            if target not in known:
                raise BadInput("FIELD_UNKNOWN", field=target, fields=", ".join(known))
            ambiguous.pop(target, None)
            columns.pop(target, None)
            if wanted:
                columns[target] = column_named(target, wanted, self.headers)
        return ListColumns(self.kind, self.headers, MappingProxyType(columns), MappingProxyType(ambiguous))


def recognise_list(kind: ListKind, headers: Sequence[str]) -> ListColumns:
    """Map headers to the fields of a list. The surest header has a field; equally sure ones leave it open."""
    claims: dict[str, dict[int, list[int]]] = {}
    for index, header in enumerate(headers):
        found = _meaning(kind, header)
        if found is not None:
            claims.setdefault(found[0], {}).setdefault(found[1], []).append(index)
    surest = {name: by_fit[max(by_fit)] for name, by_fit in claims.items()}
    return ListColumns(
        kind,
        tuple(headers),
        MappingProxyType({name: found[0] for name, found in surest.items() if len(found) == 1}),
        MappingProxyType({name: tuple(found) for name, found in surest.items() if len(found) > 1}),
    )


def _meaning(kind: ListKind, header: str) -> tuple[str, int] | None:
    """(field, how sure) of a header: a known word 3 or 2, one of several names alike, an ending 1."""
    known = _words(kind)
    bare = canonical_header(header)
    if bare in known:
        return known[bare]
    named = {known[part][0] for part in alternatives(header) if part in known}
    if len(named) == 1:
        return named.pop(), 2
    endings = (bare[start:] for start in range(1, len(bare) - 1))
    ending = next((each for each in endings if not each.isascii() and each in known), None)
    return (known[ending][0], 1) if ending else None


def _words(kind: ListKind) -> dict[str, tuple[str, int]]:
    words: dict[str, tuple[str, int]] = {}
    for each in kind.fields:
        first, _bar, second = each.words.partition("|")
        headers = (each.name, *in_every_language(each.label))
        words |= {canonical_header(header): (each.name, 3) for header in headers}
        for fit, listed in ((2, second), (3, first)):
            words |= {canonical_header(word): (each.name, fit) for word in listed.split()}
    return words


def list_header_score(kind: ListKind) -> Any:
    """How many fields of the list a row names, for `open_table`; one alone may be a title."""

    def score(cells: Sequence[str]) -> int:
        found = {meaning[0] for cell in cells if cell and len(cell) <= 40 and (meaning := _meaning(kind, cell))}
        return len(found) if len(found) > 1 else 0

    return score


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row that can be taken in. `dated`: the row itself says from which day it holds."""

    row: int
    entry: ListEntry
    dated: bool


def parse_list(table: Table, columns: ListColumns, context: RowContext) -> Iterator[ListRow | RowProblem]:
    """The rows in order; a row with an error gives all its problems instead. Blank rows are passed over.

    Raises BadInput as `ListColumns.require` and `Table.rows`. Errors: LIST_CELL_MISSING (field), what the fields'
    parsers and the list's `make` raise, ENTRY_REPEATED (first_row). Warnings: FOOTER_SKIPPED.
    """
    columns.require()
    seen: dict[tuple[str, str, str], int] = {}
    for row in table.rows():
        reading = _Reading(row, columns)
        entry = reading.read(context)
        if entry is not None:
            first = seen.setdefault((entry.region, entry.key, entry.valid_from), row.number)
            if first != row.number:
                reading.report("ENTRY_REPEATED", None, {"first_row": first})
                entry = None
        yield from reading.problems
        if entry is not None:
            yield ListRow(row.number, entry, "valid_from" in reading.cells)


class _Reading:
    """One row being read; collects its problems."""

    def __init__(self, row: TableRow, columns: ListColumns) -> None:
        self.problems: list[RowProblem] = []
        self._row, self._columns = row.number, columns
        width = len(row.cells)
        self._texts = {
            name: row.cells[index].strip()
            for name, index in columns.columns.items()
            if index < width and row.cells[index].strip()
        }
        self.cells: dict[str, Any] = {}

    def report(
        self, problem: str, at: str | None, facts: Mapping[str, Fact], severity: Severity = Severity.ERROR
    ) -> None:
        index = self._columns.columns.get(at) if at else None
        header, column = ("", "") if index is None else (self._columns.headers[index], column_letter(index))
        value = self._texts.get(at, "") if at else ""
        self.problems.append(RowProblem(self._row, problem, severity, at, header, column, value, facts))

    def read(self, context: RowContext) -> ListEntry | None:
        if not self._texts or self._is_footer():
            return None
        for each in self._columns.kind.fields:
            self._parse(each)
        if self.problems:
            return None
        try:
            entry = self._columns.kind.make(self.cells, context)
        except BadInput as error:
            self._report_error(error, Severity.ERROR)
            return None
        for doubt in self._columns.kind.doubts(entry):
            self._report_error(doubt, Severity.WARNING)
        return entry

    def _report_error(self, error: BadInput, severity: Severity) -> None:
        facts = dict(error.facts)
        at = facts.pop("at", None) or (facts.get("field") if error.code == "BODY_INVALID" else None)
        self.report(error.code, str(at) if at in self._columns.columns else None, facts, severity)

    def _parse(self, each: ListField) -> None:
        text = self._texts.get(each.name)
        if text is None:
            if each.required:
                self.report("LIST_CELL_MISSING", each.name, {"label": each.label})
            return
        try:
            self.cells[each.name] = each.parse(text)
        except BadInput as error:
            self.report(error.code, each.name, error.facts)

    def _is_footer(self) -> bool:
        """Sums and signatures below the table: a word that no entry begins with, and required cells empty."""
        lacking = any(name not in self._texts for name in self._columns.kind.required)
        if not lacking or not next(iter(self._texts.values())).startswith(_FOOTERS):
            return False
        self.report("FOOTER_SKIPPED", next(iter(self._texts)), {}, Severity.WARNING)
        return True
