"""Looking for arithmetic in a published plan that does not add up. Needs no replica."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from inspector_tui.documents.plan_expressions import expressions, working_days
from inspector_tui.documents.plan_grid import Discrepancy, Grid, read_grid
from inspector_tui.documents.plan_products import person_days, shares
from inspector_tui.documents.plan_sums import sums_of_columns, sums_of_rows
from inspector_tui.domain.working_days import WorkCalendar, packaged_calendar

_YEAR = re.compile(r"(20\d\d)\s*年")


@dataclass(frozen=True, slots=True)
class PlanCheck:
    """What does not add up, by row and column, and how many numbers were computed again at all."""

    found: tuple[Discrepancy, ...]
    compared: int


def check_plan(
    path: Path, *, sheet: str | None = None, year: int | None = None, calendar: WorkCalendar | None = None
) -> PlanCheck:
    """Computes again whatever the table tells how to.

    `year` is the plan's where a cell does not say it; a title above the table is looked at for it. Raises BadInput
    and Environment as `open_table`.
    """
    grid = read_grid(path, sheet)
    checked = [
        *sums_of_columns(grid),
        *sums_of_rows(grid),
        *person_days(grid),
        *shares(grid),
        *expressions(grid),
        *working_days(grid, calendar or packaged_calendar(), year or _year_of(grid)),
    ]
    unique = dict.fromkeys(each for each in checked if each is not None)
    found = sorted(unique, key=lambda each: (each.row, len(each.column), each.column, each.code))
    return PlanCheck(tuple(found), len(checked))


def _year_of(grid: Grid) -> int | None:
    for _number, cells in grid.above:
        for cell in cells:
            if match := _YEAR.search(cell):
                return int(match[1])
    return None
