"""Made-up tables for the tests."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

from inspector_tui.domain.credit_code import make_credit_code

CODES = tuple(
    make_credit_code(region="640104", organisation=f"MA7{serial:05d}") for serial in (10001, 10002, 10003, 10004)
)
"""Valid made-up credit codes."""

SHARED = Path(__file__).parents[3] / "shared" / "data"


def workbook(path: Path, *rows: Sequence[object], sheet: str = "计划", merge: str | None = None) -> Path:
    """An xlsx file with one sheet."""
    book = Workbook()
    book.remove(book.worksheets[0])
    page = book.create_sheet(sheet)
    for row in rows:
        page.append(list(row))
    if merge:
        page.merge_cells(merge)
    book.save(path)
    return path


def delimited(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path
