"""Item lists with checklists as a world begins with them: entered and published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from inspector_tui.domain.item_list import ChecklistLineListed, ItemListed
from inspector_tui.domain.listed import ListEntry, edition_of
from inspector_tui.domain.record import Body

REGION = "64"
SINCE = "2024-01-01"


def listed(
    code: str, name: str, lines: Sequence[str] = (), *, basis: str | None = None, **more: Any
) -> list[ListEntry]:
    """An item of the autonomous region's list and the lines of its checklist, each resting on `basis`."""
    told: dict[str, Any] = {
        "region": REGION, "valid_from": SINCE, "field": "emergency", "legal_basis": "安全生产法 §65",
    } | more  # fmt: skip
    where = {"region": told["region"], "valid_from": told["valid_from"]}
    checks = [
        ChecklistLineListed(**where, item=code, no=no, text=text, basis=basis) for no, text in enumerate(lines, 1)
    ]
    return [ItemListed(**told, item=code, name=name), *checks]


def published(entries: Iterable[ListEntry]) -> list[Body]:
    """The entries, and a publication of each of their lists on its first day."""
    said = list(entries)
    lists: dict[str, list[ListEntry]] = {}
    for each in said:
        lists.setdefault(each.LIST, []).append(each)
    editions = [
        edition_of(name, each[0].region, min(one.valid_from for one in each), [one.named() for one in each])
        for name, each in lists.items()
    ]
    return [*said, *(part for parts in editions for part in parts)]
