"""Workbooks (xlsx, xlsb, xls, ods): which sheet, and its rows as text."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from inspector_tui.documents.cells import cell_text, column_index
from inspector_tui.documents.limits import Limits, check_limit
from inspector_tui.errors import BadInput

ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
"""Old workbooks (xls), and new ones under a password."""

_CELL_PLACE = re.compile(rb'\sr="([A-Z]{1,3})([0-9]{1,7})"')
_ENCRYPTED_PART = "EncryptedPackage".encode("utf-16-le")


class Workbook:
    """An opened workbook.

    Raises BadInput TABLE_UNREADABLE (problem = damaged), TABLE_ENCRYPTED, TABLE_TOO_LARGE (what, found, limit).
    """

    def __init__(self, content: bytes, limits: Limits) -> None:
        if content.startswith(OLE_MAGIC) and _ENCRYPTED_PART in content:
            raise BadInput("TABLE_ENCRYPTED")
        if content.startswith(ZIP_MAGIC):
            _check_parts(content, limits)
        try:
            self._book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        except PasswordError as error:
            raise BadInput("TABLE_ENCRYPTED") from error
        except (CalamineError, OSError) as error:
            raise BadInput("TABLE_UNREADABLE", problem="damaged") from error

    @property
    def sheets(self) -> tuple[str, ...]:
        """Names of the visible sheets, in order."""
        return tuple(s.name for s in self._book.sheets_metadata if s.visible is SheetVisibleEnum.Visible)

    def sheet(self, wanted: str | None) -> Sheet:
        """The sheet of that name (hidden ones too) or number from 1; without a wish the first visible one with cells.

        Raises BadInput SHEET_UNKNOWN (sheet, sheets), TABLE_EMPTY when no visible sheet has a cell.
        """
        if wanted is None:
            opened = (self._open(name) for name in self.sheets)
            found = next((sheet for sheet in opened if sheet.height), None)
            if found is None:
                raise BadInput("TABLE_EMPTY")
            return found
        if wanted in self._book.sheet_names:
            return self._open(wanted)
        if wanted.isascii() and wanted.isdigit() and 1 <= int(wanted) <= len(self.sheets):
            return self._open(self.sheets[int(wanted) - 1])
        raise BadInput("SHEET_UNKNOWN", sheet=wanted, sheets=", ".join(self.sheets))

    def _open(self, name: str) -> Sheet:
        try:
            return Sheet(self._book.get_sheet_by_name(name))
        except CalamineError as error:
            raise BadInput("TABLE_UNREADABLE", problem="damaged") from error


class Sheet:
    """One sheet; its rows can be read again and again."""

    def __init__(self, sheet: CalamineSheet) -> None:
        self._sheet = sheet
        self.name = sheet.name
        self.height = sheet.end[0] + 1 if sheet.end else 0

    def records(self) -> Iterator[list[str]]:
        """Rows from the first of the sheet, blank ones too, each from column A.

        A cell merged over several rows counts for each of them: that is how plans name an enterprise once
        beside several items.
        """
        yield from _merged_down(self.plain_records(), self._sheet.merged_cell_ranges or ())

    def plain_records(self) -> Iterator[list[str]]:
        """As `records`, but a merged cell counts once: for sums."""
        if self._sheet.start is None:
            return
        margin = [""] * self._sheet.start[1]
        for row in self._sheet.iter_rows():
            yield margin + [c if type(c) is str else cell_text(c) for c in row]


def _merged_down(
    rows: Iterable[list[str]], merges: Iterable[tuple[tuple[int, int], tuple[int, int]]]
) -> Iterator[list[str]]:
    starting: dict[int, list[tuple[int, int]]] = {}
    for (top, left), (bottom, _) in merges:
        if bottom > top:
            starting.setdefault(top, []).append((left, bottom))
    open_merges: dict[int, tuple[str, int]] = {}
    for number, row in enumerate(rows):
        for column, (text, bottom) in tuple(open_merges.items()):
            if number > bottom:
                del open_merges[column]
            elif column < len(row):
                row[column] = text
        for column, bottom in starting.get(number, ()):
            if column < len(row):
                open_merges[column] = (row[column], bottom)
        yield row


def _check_parts(content: bytes, limits: Limits) -> None:
    """Refuse a zipped workbook that unpacks to too much, or whose sheets reach too far, before a reader sees it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            check_limit("unpacked_bytes", sum(part.file_size for part in archive.infolist()), limits.unpacked_bytes)
            for part in archive.infolist():
                # Reading a part checks that its stated size is true. Only sheets are searched.
                text = archive.read(part)
                if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
                    _check_reach(text, limits)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
        raise BadInput("TABLE_UNREADABLE", problem="damaged") from error


def _check_reach(sheet: bytes, limits: Limits) -> None:
    columns, rows = {b"A"}, {b"1"}
    for column, row in _CELL_PLACE.findall(sheet):
        columns.add(column)
        rows.add(row)
    width = 1 + max(column_index(column.decode()) for column in columns)
    check_limit("cells", width * max(map(int, rows)), limits.cells)
