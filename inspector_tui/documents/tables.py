"""Tables in files: workbooks and delimited text behind one face.

What a file is decides its content, not its name: systems export web pages as .xls and CSV as .xlsx.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from inspector_tui.documents.delimited import DelimitedText, decode
from inspector_tui.documents.limits import Limits, check_limit
from inspector_tui.documents.workbooks import OLE_MAGIC, ZIP_MAGIC, Workbook
from inspector_tui.errors import BadInput, Environment

_HEADER_WITHIN = 30
_NUMBER_OR_DATE = re.compile(r"[-+\d.,/:%年月日\s]+")

HeaderScore = Callable[[Sequence[str]], int]
"""How much a row looks like the row of headers; 0 = not at all."""


class TableRow(NamedTuple):
    """A row below the headers. `number` is the row number a spreadsheet shows, from 1."""

    number: int
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its headers found. Headers are on one line each; empty for a column without one."""

    file_name: str
    sheet: str | None
    sheets: tuple[str, ...]
    header_row: int
    headers: tuple[str, ...]
    limits: Limits
    _records: Callable[[], Iterator[list[str]]] = field(repr=False)

    def records(self) -> Iterator[TableRow]:
        """Every row of the file, titles, headers and blank ones too; reads from the start each time."""
        for number, cells in enumerate(self._records(), 1):
            yield TableRow(number, cells)

    def rows(self) -> Iterator[TableRow]:
        """Rows below the headers that are not blank; reads from the start each time.

        Raises BadInput TABLE_TOO_LARGE (what, found, limit), and TABLE_UNREADABLE where a file breaks off.
        """
        row_limit, column_limit = self.limits.rows, self.limits.columns
        for number, cells in enumerate(self._records(), 1):
            if number > row_limit:
                check_limit("rows", number, row_limit)
            if len(cells) > column_limit:
                check_limit("columns", _width(cells), column_limit)
            if number > self.header_row and any(cells):
                yield TableRow(number, cells)


def open_table(
    path: Path,
    *,
    sheet: str | None = None,
    header_row: int | None = None,
    score: HeaderScore | None = None,
    limits: Limits | None = None,
    repeat_merged: bool = True,
) -> Table:
    """Open a table and find its headers, by `header_row` or as the best-scoring of the first 30 rows.

    A cell merged over several rows counts for each of them, or for the first alone without `repeat_merged`.

    Raises BadInput: FILE_NOT_FOUND (file), TABLE_TOO_LARGE (what, found, limit), TABLE_EMPTY, TABLE_ENCRYPTED,
    TABLE_UNREADABLE (problem = damaged, html, binary, encoding, quotes), SHEET_UNKNOWN (sheet, sheets),
    HEADER_ROW_UNKNOWN (row). Raises Environment FILE_UNREADABLE (file).
    """
    limits = limits or Limits()
    content = _read(path, limits)
    found_sheet: str | None = None
    sheets: tuple[str, ...] = ()
    if content.startswith((ZIP_MAGIC, OLE_MAGIC)):
        book = Workbook(content, limits)
        opened = book.sheet(sheet)
        found_sheet, sheets, records = (
            opened.name,
            book.sheets,
            opened.records if repeat_merged else opened.plain_records,
        )
    elif sheet is not None:
        raise BadInput("SHEET_UNKNOWN", sheet=sheet, sheets="")
    else:
        records = DelimitedText(decode(content)).records
    number, headers = _headers(records, header_row, score)
    check_limit("columns", len(headers), limits.columns)
    return Table(path.name, found_sheet, sheets, number, headers, limits, records)


def _read(path: Path, limits: Limits) -> bytes:
    try:
        check_limit("file_bytes", path.stat().st_size, limits.file_bytes)
        return path.read_bytes()
    except (FileNotFoundError, ValueError) as error:
        # ValueError: a name that no file system could hold.
        raise BadInput("FILE_NOT_FOUND", file=str(path)) from error
    except OSError as error:
        raise Environment("FILE_UNREADABLE", file=str(path)) from error


def _headers(
    records: Callable[[], Iterator[list[str]]], header_row: int | None, score: HeaderScore | None
) -> tuple[int, tuple[str, ...]]:
    top = list(islice(records(), max(_HEADER_WITHIN, header_row or 0)))
    if not any(map(_width, top)):
        raise BadInput("TABLE_EMPTY")
    if header_row is None:
        scores = [score(row) for row in top] if score else []
        if not any(scores):
            scores = [_texts(row) for row in top]
        header_row = scores.index(max(scores)) + 1
    elif not (1 <= header_row <= len(top) and _width(top[header_row - 1])):
        raise BadInput("HEADER_ROW_UNKNOWN", row=header_row)
    cells = top[header_row - 1]
    return header_row, tuple(" ".join(cell.split()) for cell in cells[: _width(cells)])


def _texts(cells: Sequence[str]) -> int:
    """Cells that are words: rows of data have as many at most, and the first of equals is taken."""
    return len({cell for cell in cells if cell.strip() and not _NUMBER_OR_DATE.fullmatch(cell)})


def _width(cells: Sequence[str]) -> int:
    """Columns up to the last that is not blank."""
    return next((index for index in range(len(cells), 0, -1) if cells[index - 1].strip()), 0)
