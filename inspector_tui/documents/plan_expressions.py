"""Arithmetic that a plan writes out in words: 20人×248天=4960, 120+80=200, 2026年法定工作日248天."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from inspector_tui.documents.cells import column_letter
from inspector_tui.documents.numbers import shown
from inspector_tui.documents.plan_grid import Checked, Discrepancy, Grid
from inspector_tui.domain.working_days import WorkCalendar, working_days_between

_UNIT: Final = r"(?:个|名|家|人|天|日|次|户|项)*(?:工作日|执法人员|企业|人天|人日)?"
_TERM: Final = rf"(\d+(?:\.\d+)?){_UNIT}"
_CHAIN: Final = re.compile(
    rf"(?<![\d.])\d+(?:\.\d+)?{_UNIT}(?:[×xX*+\-÷/]\d+(?:\.\d+)?{_UNIT})+[=＝](?:约)?\d+(?:\.\d+)?"
)
_PIECE: Final = re.compile(rf"([×xX*+\-÷/=＝])?(?:约)?{_TERM}")
_WORKING_DAYS: Final = re.compile(
    r"(?:(20\d\d)年[^。;；,，]{0,20}?)?(?:法定|全年|年度)工作日[^\d。;；,，]{0,8}(\d{3})(?!\d)"
)


def expressions(grid: Grid) -> Iterator[Checked]:
    """EXPRESSION_WRONG: a chain of + - × ÷ that does not give what stands after the equals sign."""
    for row, column, cell in _cells(grid):
        bare = _bare(cell)
        for match in _CHAIN.finditer(bare):
            wanted, said = _computed(match[0])
            if wanted is None:
                continue
            holds = abs(wanted - said) <= Decimal("0.5").scaleb(-_decimals(said))
            exact = shown(wanted.quantize(Decimal("0.01")))
            yield None if holds else _told(grid, row, column, "EXPRESSION_WRONG", match[0], exact)


def working_days(grid: Grid, calendar: WorkCalendar, year: int | None) -> Iterator[Checked]:
    """WORKING_DAYS_WRONG: a stated number of working days of a year whose notice is known that is another number."""
    for row, column, cell in _cells(grid):
        for match in _WORKING_DAYS.finditer(_bare(cell)):
            which = int(match[1]) if match[1] else year
            if which is None or which not in calendar.known_years:
                continue
            wanted = days_of_year(which, calendar)
            holds = int(match[2]) == wanted
            yield None if holds else _told(grid, row, column, "WORKING_DAYS_WRONG", match[2], str(wanted))


def days_of_year(year: int, calendar: WorkCalendar) -> int:
    """The working days of a year."""
    return working_days_between(date(year - 1, 12, 31), date(year, 12, 31), calendar)


def _cells(grid: Grid) -> Iterator[tuple[int, int, str]]:
    for number, cells in (*grid.above, *((row.number, row.cells) for row in grid.rows)):
        for column, cell in enumerate(cells):
            if cell:
                yield number, column, cell


def _bare(cell: str) -> str:
    return "".join(unicodedata.normalize("NFKC", cell).replace(",", "").replace("，", ";").split())


def _computed(chain: str) -> tuple[Decimal | None, Decimal]:
    """What a chain gives (None = divided by nothing), products before sums, and what it says."""
    sums, said, dividing = [Decimal(0)], Decimal(0), False
    for sign, number in _PIECE.findall(chain):
        value = Decimal(number)
        if sign in ("=", "＝"):
            said = value
        elif sign in ("×", "x", "X", "*"):
            sums[-1] *= value
        elif sign in ("÷", "/"):
            dividing = dividing or not value
            sums[-1] = sums[-1] / value if value else sums[-1]
        else:
            sums.append(-value if sign == "-" else value)
    return None if dividing else sum(sums, Decimal(0)), said


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _told(grid: Grid, row: int, column: int, code: str, says: str, should: str) -> Discrepancy:
    return Discrepancy(row, column_letter(column), grid.header(column), code, says, should)
