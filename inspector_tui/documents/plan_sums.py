"""Sums of a published plan: totals below or above their columns, and total columns beside their parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from inspector_tui.documents.numbers import shown
from inspector_tui.documents.plan_grid import Checked, Grid, GridRow, discrepancy

_TOTAL_COLUMN: Final = re.compile(r"合计|总计|共计|小计|total|sum")
_PEOPLE: Final = re.compile(r"人数|人员|people|officers")


def sums_of_columns(grid: Grid) -> Iterator[Checked]:
    """SUM_OF_COLUMN_WRONG: a total row that is not the sum of its rows.

    A total may stand for all details, for those since the last sum, or for those below it; the reading that most
    columns of the row keep is taken, the first of equals.
    """
    added = [column for column in range(grid.width) if grid.is_added(column)]
    for place, row in enumerate(grid.rows):
        if row.kind == "detail":
            continue
        stated = [column for column in added if row.at(column) is not None]
        readings = [part for part in _readings(grid.rows, place) if part]
        if not stated or not readings:
            continue
        best = max(readings, key=lambda part: sum(_holds(row, part, column) for column in stated))
        for column in stated:
            holds = _holds(row, best, column)
            yield None if holds else discrepancy(grid, row, column, "SUM_OF_COLUMN_WRONG", shown(_sum(best, column)))


def _readings(rows: Sequence[GridRow], place: int) -> list[list[GridRow]]:
    before, after = rows[:place], rows[place + 1 :]
    since = next((at for at in range(place - 1, -1, -1) if rows[at].kind != "detail"), -1)
    until = next((at for at, row in enumerate(after) if row.kind != "detail"), len(after))
    section = [row for row in before[since + 1 :] if row.kind == "detail"]
    whole = [row for row in before if row.kind == "detail"]
    below, everything = list(after[:until]), [row for row in after if row.kind == "detail"]
    subtotals = [row for row in before if row.kind == "subtotal"]
    if rows[place].kind == "subtotal":
        return [section, below, whole]
    return [whole, section, subtotals, everything, below]


def _holds(row: GridRow, part: Sequence[GridRow], column: int) -> bool:
    said = row.at(column)
    values = [q for each in part if (q := each.at(column)) is not None]
    if said is None or not values:
        return True
    return said.is_near(sum((q.value for q in values), Decimal(0)), sum((q.slack for q in values), Decimal(0)))


def _sum(part: Sequence[GridRow], column: int) -> Decimal:
    return sum((q.value for each in part if (q := each.at(column)) is not None), Decimal(0))


def sums_of_rows(grid: Grid) -> Iterator[Checked]:
    """SUM_OF_ROW_WRONG: a total column that is not the sum of the columns beside it.

    Which columns are its parts is not written anywhere: the run beside it that at least half of the rows keep is
    taken, and where no run is kept by half, nothing is said.
    """
    for column in range(grid.width):
        if not grid.is_added(column) or not _TOTAL_COLUMN.search(grid.header(column)):
            continue
        stated = [row for row in grid.rows if row.at(column) is not None]
        best: list[int] = []
        hits = 0
        for parts in _runs(grid, column):
            kept = sum(_row_holds(row, parts, column) for row in stated)
            if kept > hits:
                best, hits = parts, kept
        if len(stated) < 2 or hits * 2 < len(stated):
            continue
        for row in stated:
            wanted = sum((q.value for part in best if (q := row.at(part)) is not None), Decimal(0))
            holds = _row_holds(row, best, column)
            yield None if holds else discrepancy(grid, row, column, "SUM_OF_ROW_WRONG", shown(wanted))


def _runs(grid: Grid, column: int) -> Iterator[list[int]]:
    """Runs of two and more columns that end before the total or begin after it, the longest first."""
    for step in (-1, 1):
        run: list[int] = []
        at = column + step
        while 0 <= at < grid.width and grid.is_added(at) and not _PEOPLE.search(grid.header(at)):
            run.append(at)
            at += step
        for length in range(len(run), 1, -1):
            yield run[:length]


def _row_holds(row: GridRow, parts: Sequence[int], column: int) -> bool:
    said = row.at(column)
    values = [q for part in parts if (q := row.at(part)) is not None]
    if said is None or not values:
        return False
    return said.is_near(sum((q.value for q in values), Decimal(0)), sum((q.slack for q in values), Decimal(0)))
