"""Products of a published plan: person-days = people x days, number to inspect = number there is x share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import combinations
from math import prod
from typing import Final

from inspector_tui.documents.numbers import shown
from inspector_tui.documents.plan_grid import Checked, Grid, GridRow, discrepancy

_PERSON_DAYS: Final = re.compile(r"人天|人日|人·天|人\.天|人\*天|人×天|工作日|person-?days|man-?days")
_PEOPLE: Final = re.compile(r"人数|人员数|人员数量|执法人员|检查人员|people|officers|persons")
_DAYS: Final = re.compile(r"天数|日数|时长|^天$|days")
_VISITS: Final = re.compile(r"家数|户数|家次|次数|数量|企业数|visits|inspections")
_SHARE: Final = re.compile(r"比例|比率|抽查率|检查率|覆盖率|share|ratio")
_PART: Final = re.compile(r"计划检查|拟检查|应检查|抽查|抽取|检查家数|检查户数|检查数|toinspect|planned")
_WHOLE: Final = re.compile(
    r"总数|总家数|总户数|基数|企业数|单位数|对象数|对象总|现有|库内|家数$|户数$|enterprises|objects"
)
_PORTION: Final = re.compile(r"占比|所占比例|构成")


def person_days(grid: Grid) -> Iterator[Checked]:
    """PERSON_DAYS_WRONG: people times days, times visits where the plan counts them.

    Of the possible products the one that most rows keep is taken. Where none is kept by any row, it is said only when
    there is but one.
    """
    columns = range(grid.width)
    people = [c for c in columns if _PEOPLE.search(grid.header(c)) and not _PERSON_DAYS.search(grid.header(c))]
    days = [c for c in columns if _DAYS.search(grid.header(c)) and not _PERSON_DAYS.search(grid.header(c))]
    visits = [c for c in columns if _VISITS.search(grid.header(c)) and not grid.is_share(c)]
    for column in columns:
        if not _PERSON_DAYS.search(grid.header(column)) or column in people or column in days:
            continue
        factors = [
            [p, d, *more] for p in people for d in days for size in (0, 1) for more in combinations(visits, size)
        ]
        yield from _products(grid, column, factors)


def _products(grid: Grid, column: int, factors: Sequence[list[int]]) -> Iterator[Checked]:
    rows = [row for row in grid.details() if row.at(column) is not None]
    kept = [(sum(_product(row, each) == _value(row, column) for row in rows), each) for each in factors]
    if not kept or not rows:
        return
    hits, best = max(kept, key=lambda one: one[0])
    if not hits and len(factors) > 1:
        return
    for row in rows:
        wanted = _product(row, best)
        said = row.at(column)
        if wanted is not None and said is not None:
            holds = said.is_near(wanted)
            yield None if holds else discrepancy(grid, row, column, "PERSON_DAYS_WRONG", shown(wanted))


def _product(row: GridRow, columns: Sequence[int]) -> Decimal | None:
    values = [row.at(column) for column in columns]
    known = [q.value for q in values if q is not None]
    return prod(known, start=Decimal(1)) if len(known) == len(values) else None


def _value(row: GridRow, column: int) -> Decimal | None:
    said = row.at(column)
    return said.value if said is not None else None


def shares(grid: Grid) -> Iterator[Checked]:
    """SHARE_WRONG: a number to inspect that is not the share of the number there is, rounded up or down.

    SHARES_NOT_WHOLE: portions of a whole that do not make 100 %, though a total row says so or they nearly do.
    """
    columns = range(grid.width)
    for share in [c for c in columns if _SHARE.search(grid.header(c)) and not _PORTION.search(grid.header(c))]:
        parts = [c for c in columns if _PART.search(grid.header(c)) and not grid.is_share(c)]
        wholes = [c for c in columns if _WHOLE.search(grid.header(c)) and not grid.is_share(c) and c not in parts]
        if len(parts) == 1 and len(wholes) == 1:
            yield from _shared(grid, share, wholes[0], parts[0])
    for portion in [c for c in columns if _PORTION.search(grid.header(c))]:
        yield from _portions(grid, portion)


def _shared(grid: Grid, share: int, whole: int, part: int) -> Iterator[Checked]:
    for row in grid.rows:
        rate, total, said = row.at(share), row.at(whole), row.at(part)
        if rate is None or total is None or said is None or rate.value < 0:
            continue
        factor = rate.value if rate.percent or rate.value <= 1 else rate.value / 100
        exact = total.value * factor
        # A share that is printed as 33 % may be a third.
        slack = total.value * (rate.slack if rate.percent or rate.value <= 1 else Decimal("0.005"))
        least = (exact - slack).to_integral_value(ROUND_FLOOR)
        most = (exact + slack).to_integral_value(ROUND_CEILING)
        holds = least <= said.value <= most
        yield None if holds else discrepancy(grid, row, part, "SHARE_WRONG", shown(exact.quantize(Decimal("0.1"))))


def _portions(grid: Grid, column: int) -> Iterator[Checked]:
    details = [(row, q) for row in grid.details() if (q := row.at(column)) is not None]
    if len(details) < 2:
        return
    whole = Decimal(1) if all(q.percent or q.value <= 1 for _row, q in details) else Decimal(100)
    total = sum((q.value for _row, q in details), Decimal(0))
    rounding = max(Decimal("0.005") * whole / 10, max(q.slack for _row, q in details)) * len(details)
    if abs(total - whole) > rounding and abs(total - whole) < whole / 5:
        row, _last = details[-1]
        percent = (total / whole * 100).normalize()
        told = discrepancy(grid, row, column, "SHARES_NOT_WHOLE", "100%")
        yield replace(told, says=f"{shown(percent)}%")
    elif abs(total - whole) <= rounding:
        yield None
