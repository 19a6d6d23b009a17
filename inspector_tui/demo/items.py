"""The item list of the demo and its checklists, read from `data/items/`.

    = 64010101200101 危险化学品生产企业安全生产检查      code and name
    for: chemicals                                 industries that it is planned for
    basis: 《中华人民共和国安全生产法》第六十五条          what the inspection rests on
    often: 每年不超过4次                              how often, in the words of such lists
    text of a line | its legal basis

Articles are named where the law's text was compared (安全生产法, 消防法, 食品安全法 of 2021; 特种设备安全法 2013;
药品管理法 2019; 排污许可管理条例 2021 and other regulations); where a law was replaced since, only its name or nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from inspector_tui.demo.reading import lines_of
from inspector_tui.domain.item_list import ChecklistLineListed, ItemListed
from inspector_tui.domain.vocabulary import Field

FIELDS: tuple[Field, ...] = ("emergency", "market", "environment", "fire", "health", "housing", "transport")


@dataclass(frozen=True, slots=True)
class DemoItem:
    """An item, the lines of its checklist, and the industries that it is planned for."""

    body: ItemListed
    checks: tuple[ChecklistLineListed, ...]
    industries: frozenset[str]


def make_items(region: str, source: str, today: dt.date) -> list[DemoItem]:
    """Every item, in force from the beginning of last year."""
    common = {"region": region, "source": source, "valid_from": f"{today.year - 1}-01-01"}
    return [item for field in FIELDS for item in _items_of(field, common)]


def _items_of(field: Field, common: dict[str, Any]) -> Iterator[DemoItem]:
    blocks: list[list[str]] = []
    for line in lines_of(f"items/{field}.txt"):
        if line.startswith("= "):
            blocks.append([])
        blocks[-1].append(line)
    for title, industries, basis, often, *lines in blocks:
        code, name = title.removeprefix("= ").split(" ", 1)
        body = ItemListed(
            **common,
            item=code,
            name=name,
            field=field,
            legal_basis=basis.removeprefix("basis: "),
            frequency=often.removeprefix("often: "),
        )
        checks = tuple(_check(code, no, line, common) for no, line in enumerate(lines, 1))
        yield DemoItem(body, checks, frozenset(industries.removeprefix("for: ").split()))


def _check(code: str, no: int, line: str, common: dict[str, Any]) -> ChecklistLineListed:
    text, _, basis = line.partition(" | ")
    return ChecklistLineListed(**common, item=code, no=no, text=text, basis=basis or None)
