"""The item list (检查事项清单): what may be inspected at all, by whom, how, of whom and how often; and the checklists
(检查标准) that say what is looked at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import Field

from inspector_tui.domain.listed import ListEntry
from inspector_tui.domain.record import Count, Identifier, Many, Name, Text, record_kind
from inspector_tui.domain.vocabulary import Field as EnforcementField
from inspector_tui.domain.vocabulary import ItemMethod, Level


@record_kind("item.listed/1", audience="all")
class ItemListed(ListEntry):
    """One item of an item list (检查事项清单). It may be inspected while it is in force and stands published
    (国办发〔2024〕54号: 事项未经公布不得实施)."""

    LIST: ClassVar[str] = "items"
    item: Identifier
    name: Name
    field: EnforcementField
    legal_basis: Annotated[Text, Field(min_length=1)]
    subject: Name | None = None
    """Who inspects (检查主体), as the list writes it."""
    levels: Many[Level] = ()
    """Which levels of organ inspect it (实施层级); none where the list does not say."""
    method: ItemMethod = "onsite"
    objects: Text | None = None
    """Who is inspected, as the list writes it."""
    frequency: Text | None = None
    """The wording as it stands; `domain/frequency.py` reads it, and what it cannot read is asked about."""
    contents: Text | None = None
    checklist_version: Count | None = None

    @property
    def key(self) -> str:
        return self.item

    @property
    def title(self) -> str:
        return self.name

    @property
    def words(self) -> str:
        return " ".join(filter(None, (self.name, self.item, self.subject, self.legal_basis)))


@record_kind("checklist.listed/1", audience="all")
class ChecklistLineListed(ListEntry):
    """One line of an item's checklist (检查标准): what an officer answers on site."""

    LIST: ClassVar[str] = "checklists"
    item: Identifier
    no: Count
    text: Annotated[Text, Field(min_length=1)]
    basis: Text | None = None

    @property
    def key(self) -> str:
        return f"{self.item}#{self.no}"

    @property
    def about(self) -> str:
        return self.item

    @property
    def title(self) -> str:
        return self.text[:200]

    @property
    def words(self) -> str:
        return " ".join(filter(None, (self.text, self.item, self.basis)))


@dataclass(frozen=True, slots=True)
class Check:
    """One line of a checklist as it is asked on site."""

    no: int
    text: str
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """An item as the lists of a region name it on a day, with the checklist of that day."""

    item: str
    name: str
    field: EnforcementField
    legal_basis: str
    checklist: tuple[Check, ...]


def checklists_in(lines: Iterable[ChecklistLineListed], region: str) -> dict[str, tuple[Check, ...]]:
    """The checklist that a region goes by, by item and in the order of its numbers, out of the lines in force. The
    narrowest list of the region and of those around it that has lines of an item says all of them."""
    found: dict[str, dict[str, list[ChecklistLineListed]]] = {}
    for line in lines:
        if region.startswith(line.region):
            found.setdefault(line.item, {}).setdefault(line.region, []).append(line)
    return {item: _in_order(by_region[max(by_region, key=len)]) for item, by_region in found.items()}


def _in_order(lines: Iterable[ChecklistLineListed]) -> tuple[Check, ...]:
    return tuple(Check(line.no, line.text, line.basis) for line in sorted(lines, key=lambda line: line.no))
