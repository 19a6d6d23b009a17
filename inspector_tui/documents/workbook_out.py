"""A small Excel workbook: one sheet of texts and numbers, nothing that is computed."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import IO
from xml.sax.saxutils import escape

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"

_NAME = 31
_NOT_A_NAME = re.compile(r"[\[\]:*?/\\']")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_PARTS = {
    "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.worksheet+xml"/></Types>',
    "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def write_workbook(file: IO[bytes], sheet: str, rows: Iterable[Sequence[str | int]]) -> None:
    """Empty texts are left out; a character that XML cannot hold becomes a question mark. Of the sheet's name stays
    what Excel allows in one."""
    name = _NOT_A_NAME.sub(" ", sheet)[:_NAME] or "1"
    lines = "".join(_row(number, row) for number, row in enumerate(rows, 1))
    parts = {
        **_PARTS,
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name="{_text(name)}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>{lines}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content.encode("utf-8", "replace"))


def _row(number: int, cells: Sequence[str | int]) -> str:
    written = "".join(
        _cell(f"{_column(column)}{number}", cell) for column, cell in enumerate(cells) if cell or isinstance(cell, int)
    )
    return f'<row r="{number}">{written}</row>'


def _cell(place: str, cell: str | int) -> str:
    if isinstance(cell, int):
        return f'<c r="{place}"><v>{cell}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{_text(cell)}</t></is></c>'


def _text(told: str) -> str:
    return escape(_NOT_XML.sub("?", told), {'"': "&quot;"})


def _column(at: int) -> str:
    """A, B, … Z, AA, … for 0, 1, …"""
    before, last = divmod(at, 26)
    return (_column(before - 1) if before else "") + chr(ord("A") + last)
