"""The item list (检查事项清单): what may be inspected at all, by whom, how, of whom and how often."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from inspector_tui.domain.listed import ListEntry
from inspector_tui.domain.record import Count, Identifier, Name, Text, record_kind
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
    level: Level | None = None
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
