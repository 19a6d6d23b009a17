"""The year's plan as the demo's supervisor receives it: an Excel file with good rows and with usual mistakes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from inspector_tui.demo.enterprises import DemoEnterprise, industries
from inspector_tui.demo.items import DemoItem
from inspector_tui.demo.organs import DEMO_ORGAN
from inspector_tui.demo.world import World
from inspector_tui.documents.plan_words import PlanField
from inspector_tui.documents.template import PLAN_HEADERS, write_table
from inspector_tui.domain.credit_code import make_registration_no

GOOD_ROWS = 30
_COLUMNS = (
    PlanField.NAME,
    PlanField.SUBJECT,
    PlanField.REGION,
    PlanField.ADDRESS,
    PlanField.ITEM,
    PlanField.PURPOSE,
    PlanField.FROM,
    PlanField.UNTIL,
    PlanField.RISK,
)


@dataclass(frozen=True, slots=True)
class PlanFile:
    """The file and what an import must say about it."""

    path: Path
    subjects: tuple[str, ...]
    """Identifiers of the good rows, the first one the day's main visit; the last is an old registration number."""
    mistakes: tuple[tuple[int, str], ...]
    """Row number and code of every bad row."""
    search: str
    """Two Chinese characters of the main enterprise's name."""


def write_plan_file(folder: Path, world: World) -> PlanFile:
    """Makes the file from enterprises that the demo's organ has not planned yet."""
    chosen = _not_planned(world)[:GOOD_ROWS]
    good = [_row(enterprise, item, world.today) for enterprise, item in chosen]
    old_number = make_registration_no(region="640181", serial=20_150_312)
    good.append(["灵武市永利机械加工厂", old_number, *good[0][2:]])
    name, code, *rest = good[1]
    flaws = [
        ("CREDIT_CODE_CHECK_DIGIT", [name, code[:17] + ("0" if code[17] != "0" else "1"), *rest]),
        ("NAME_MISSING", ["", code, *rest]),
        ("ITEM_UNKNOWN", [name, code, *rest[:2], "一项没有公布的检查", *rest[3:]]),
        ("PERIOD_REVERSED", [name, code, *rest[:4], f"{world.today.year}-09-30", f"{world.today.year}-09-01", rest[6]]),
        ("DUPLICATE_ROW", good[0]),
    ]
    path = folder / f"{world.today.year}年度检查计划.xlsx"
    headers = [PLAN_HEADERS[column]["zh_CN"] for column in _COLUMNS]
    write_table(path, headers, [*good, *(row for _, row in flaws)])
    first_flaw = 2 + len(good)
    return PlanFile(
        path=path,
        subjects=tuple(row[1] for row in good),
        mistakes=tuple((first_flaw + at, code) for at, (code, _) in enumerate(flaws)),
        search=_trade_name(chosen[0][0]),
    )


def _not_planned(world: World) -> list[tuple[DemoEnterprise, DemoItem]]:
    """Enterprises of the organ's city with an item of its field, chemical plants first."""
    planned = {line.subject for line in world.plan if line.organ == DEMO_ORGAN}
    organ = next(organ for organ in world.organs if organ.organ == DEMO_ORGAN)
    own_items = [item for item in world.items if item.body.field == organ.field]
    found = [
        (enterprise, item)
        for enterprise in world.enterprises
        for item in own_items
        if enterprise.industry in item.industries
        and enterprise.body.subject not in planned
        and enterprise.body.region.startswith(organ.region)
    ]
    once = {enterprise.body.subject: (enterprise, item) for enterprise, item in reversed(found)}
    return sorted(once.values(), key=lambda pair: (pair[0].industry != "chemicals", pair[0].body.subject))


def _row(enterprise: DemoEnterprise, item: DemoItem, today: dt.date) -> list[str]:
    body = enterprise.body
    until = min(today + dt.timedelta(20), dt.date(today.year, 12, 31))
    return [
        body.name,
        body.subject,
        body.region,
        body.address or "",
        item.body.name,
        "双随机",
        today.isoformat(),
        until.isoformat(),
        body.grade,
    ]


def _trade_name(enterprise: DemoEnterprise) -> str:
    """隆祥 of 宁夏宁东隆祥精细化工有限公司."""
    name = enterprise.body.name
    ending = next(each for each in industries()[enterprise.industry].endings if name.endswith(each))
    return name.removesuffix(ending)[-2:]
