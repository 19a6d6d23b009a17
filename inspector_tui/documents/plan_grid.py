"""A published plan as a grid of numbers: which rows are headings, details and totals, which columns what kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final, Literal

from inspector_tui.documents.cells import column_letter
from inspector_tui.documents.numbers import Quantity, quantity
from inspector_tui.documents.tables import open_table

Kind = Literal["detail", "subtotal", "total"]
_TOTALS: Final = frozenset({"合计", "总计", "共计", "总和", "累计", "total", "totals", "sum", "grandtotal"})
_SUBTOTALS: Final = frozenset({"小计", "subtotal"})
_SHARE: Final = re.compile(r"比例|比率|占比|覆盖率|抽查率|检查率|百分比|%|share|percent|ratio")
_NOT_ADDED: Final = re.compile(
    r"^(序号|编号|代码|年度|年份|no\.?|number|year|code)$|信用代码|注册号|电话|文号|日期|时间|月份|频次|周期"
)
MOST_ROWS: Final = 20_000


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row below the headings. `number` is the row number a spreadsheet shows."""

    number: int
    kind: Kind
    cells: tuple[str, ...]
    numbers: tuple[Quantity | None, ...]

    def at(self, column: int) -> Quantity | None:
        """The number in a column, None where there is none."""
        return self.numbers[column] if column < len(self.numbers) else None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table for checking. `above` are the rows up to the headings: titles and notes, with their numbers."""

    headers: tuple[str, ...]
    rows: tuple[GridRow, ...]
    above: tuple[tuple[int, tuple[str, ...]], ...]

    @property
    def width(self) -> int:
        return max((len(row.cells) for row in self.rows), default=0)

    def header(self, column: int) -> str:
        """The heading of a column, several rows of it one after the other."""
        return self.headers[column] if column < len(self.headers) else ""

    def is_share(self, column: int) -> bool:
        """Whether a column holds percentages or shares, which are never added up."""
        values = [q for row in self.rows if (q := row.at(column)) is not None]
        return bool(_SHARE.search(self.header(column))) or (bool(values) and all(q.percent for q in values))

    def is_added(self, column: int) -> bool:
        """Whether sums over this column mean anything."""
        if _NOT_ADDED.search(self.header(column)) or self.is_share(column):
            return False
        return any(row.at(column) is not None for row in self.rows)

    def details(self) -> list[GridRow]:
        """The rows that are neither sums nor subtotals."""
        return [row for row in self.rows if row.kind == "detail"]


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """Something that does not add up. `says` is what the cell holds, `should` what it would have to hold."""

    row: int
    column: str
    header: str
    code: str
    says: str
    should: str


Checked = Discrepancy | None
"""What a check yields for each number that it computed again: None where it holds."""


def discrepancy(grid: Grid, row: GridRow, column: int, code: str, should: str) -> Discrepancy:
    """One about a cell of the grid."""
    says = row.cells[column] if column < len(row.cells) else ""
    return Discrepancy(row.number, column_letter(column), grid.header(column), code, says, should)


def read_grid(path: Path, sheet: str | None = None) -> Grid:
    """A table as a grid; cells merged over rows count once. Raises BadInput and Environment as `open_table`."""
    table = open_table(path, sheet=sheet, repeat_merged=False)
    listed = [(number, tuple(cells)) for number, cells in table.records() if number <= MOST_ROWS]
    above = tuple(one for one in listed if one[0] < table.header_row)
    below = [one for one in listed if one[0] > table.header_row]
    headers = list(table.headers)
    while below and _continues_headings(below[0][1]):
        _number, cells = below.pop(0)
        for at, cell in enumerate(cells):
            if at >= len(headers):
                headers.append("")
            if cell.strip() and not quantity(cell):
                headers[at] = f"{headers[at]} {' '.join(cell.split())}".strip()
    rows = [
        GridRow(number, _kind(cells), cells, tuple(quantity(cell) if cell.strip() else None for cell in cells))
        for number, cells in below
        if any(cell.strip() for cell in cells)
    ]
    folded = tuple("".join(header.split()).lower() for header in headers)
    return Grid(folded, tuple(rows), above)


def _continues_headings(cells: tuple[str, ...]) -> bool:
    """A second row of headings has several words and no number; a row that counts the columns 1, 2, 3 is one too."""
    told = [cell for cell in cells if cell.strip()]
    numbers = [q.value for cell in told if (q := quantity(cell)) is not None]
    if len(numbers) >= 3 and len(numbers) == len(told):
        return numbers == [numbers[0] + at for at in range(len(numbers))] and numbers[0] == Decimal(1)
    return len(told) >= 2 and not numbers


def _kind(cells: tuple[str, ...]) -> Kind:
    for cell in cells:
        word = "".join(cell.split()).rstrip(":：").lower()
        if not word or quantity(word):
            continue
        if word in _SUBTOTALS or word.endswith("小计"):
            return "subtotal"
        return "total" if word in _TOTALS or word.endswith(("合计", "总计")) else "detail"
    return "detail"
