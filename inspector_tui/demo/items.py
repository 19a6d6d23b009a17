"""The published items of the demo with their checklists, read from `data/items/`.

    = 64010101200101 危险化学品生产企业安全生产检查      code and name
    for: chemicals                                 industries that it is planned for
    basis: 《中华人民共和国安全生产法》第六十五条          what the inspection rests on
    text of a line | its legal basis

Articles are named where the law's text was compared (安全生产法, 消防法, 食品安全法 of 2021; 特种设备安全法 2013;
药品管理法 2019; 排污许可管理条例 2021 and other regulations); where a law was replaced since, only its name or nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from inspector_tui.demo.reading import lines_of
from inspector_tui.domain.register import Check, ItemPublished
from inspector_tui.domain.vocabulary import Field

FIELDS: tuple[Field, ...] = ("emergency", "market", "environment", "fire", "health", "housing", "transport")


@dataclass(frozen=True, slots=True)
class DemoItem:
    """An item and the industries that it is planned for."""

    body: ItemPublished
    industries: frozenset[str]


def make_items(today: dt.date) -> list[DemoItem]:
    """Every item, published at the beginning of last year."""
    return [item for field in FIELDS for item in _items_of(field, f"{today.year - 1}-01-01")]


def _items_of(field: Field, valid_from: str) -> Iterator[DemoItem]:
    blocks: list[list[str]] = []
    for line in lines_of(f"items/{field}.txt"):
        if line.startswith("= "):
            blocks.append([])
        blocks[-1].append(line)
    for title, industries, basis, *lines in blocks:
        code, name = title.removeprefix("= ").split(" ", 1)
        body = ItemPublished(
            item=code,
            name=name,
            field=field,
            legal_basis=basis.removeprefix("basis: "),
            valid_from=valid_from,
            checklist=tuple(_check(no, line) for no, line in enumerate(lines, 1)),
        )
        yield DemoItem(body, frozenset(industries.removeprefix("for: ").split()))


def _check(no: int, line: str) -> Check:
    text, _, basis = line.partition(" | ")
    return Check(no=no, text=text, basis=basis or None)
