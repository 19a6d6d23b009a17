"""The item list (检查事项清单): what may be inspected at all, by whom, how, of whom and how often; and the checklists
(检查标准) that say what is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from inspector_tui.domain.listed import ListEntry, versions_of
from inspector_tui.domain.record import Count, Identifier, Many, Name, Record, Region, Text, record_kind
from inspector_tui.domain.register import Check
from inspector_tui.domain.vocabulary import Field as EnforcementField
from inspector_tui.domain.vocabulary import ItemMethod, Level, StreamId


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

    def streams(self) -> tuple[StreamId, ...]:
        return (*super().streams(), StreamId(f"item:{self.item}"))


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

    def streams(self) -> tuple[StreamId, ...]:
        return (*super().streams(), StreamId(f"item:{self.item}"))


def checklist_of(records: Sequence[Record]) -> tuple[Check, ...] | None:
    """The checklist that the lists say of one item, by number, from the records of its stream; None where they say
    none. Lines of the region spoken of last count, each in its newest version, until the day it ends."""
    by_line: dict[tuple[Region, int], list[Record]] = {}
    region: Region | None = None
    for record in records:
        if isinstance(record.body, ChecklistLineListed) and versions_of([record]):
            region = record.body.region
            by_line.setdefault((region, record.body.no), []).append(record)
    if region is None:
        return None
    newest = [versions_of(by_line[line])[-1] for line in sorted(by_line) if line[0] == region]
    day = max(version.entry.valid_from for version in newest)
    lines = [version.entry for version in newest if version.ends is None or version.ends >= day]
    return tuple(
        Check(no=line.no, text=line.text, basis=line.basis) for line in lines if isinstance(line, ChecklistLineListed)
    )
