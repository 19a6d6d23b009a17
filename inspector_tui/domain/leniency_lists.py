"""The leniency lists (包容审慎: 不予处罚, 从轻处罚, 减轻处罚) and the discretion benchmark (裁量权基准), as entries.

Only what a list writes is kept, word by word; `domain/leniency.py` reads the conditions, and what it cannot read is
shown to the officer. Applying an entry belongs to the decision (行政处罚法 §33, §34, §57), not here.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from inspector_tui.domain.listed import ListEntry, short_key
from inspector_tui.domain.record import Identifier, Many, Name, Text, record_kind
from inspector_tui.domain.vocabulary import Field as EnforcementField
from inspector_tui.domain.vocabulary import LeniencyKind

_TITLE = 200
"""Characters of a title."""


@record_kind("leniency.listed/1", audience="all")
class LeniencyListed(ListEntry):
    """One entry: for this violation, under these conditions, the penalty is left out, light, or reduced
    (吴忠三张清单: 855 + 669 + 115)."""

    LIST: ClassVar[str] = "leniency"
    leniency: LeniencyKind
    violation: Annotated[Text, Field(min_length=1)]
    field: EnforcementField
    number: Identifier | None = None
    legal_basis: Text | None = None
    conditions: Text | None = None
    exclusions: Text | None = None
    """Cases in which it does not apply (除外情形)."""
    threshold: Text | None = None
    """An amount or size, as the list writes it."""
    look_back_years: Annotated[int, Field(ge=1, le=20)] | None = None
    """How far `first time` (初次) looks back; 行政处罚法 §33 does not say, local lists say two or three years."""
    items: Many[Identifier] = ()
    """Codes of inspection items that the entry belongs to, where the list names them."""

    @property
    def key(self) -> str:
        named = self.number or short_key(self.violation, self.conditions or "")
        return f"{self.leniency}-{self.field}-{named}".replace(":", "-")

    @property
    def title(self) -> str:
        return self.violation[:_TITLE]

    @property
    def words(self) -> str:
        return " ".join(filter(None, (self.violation, self.number, self.legal_basis, self.conditions)))


@record_kind("discretion.listed/1", audience="all")
class DiscretionListed(ListEntry):
    """One step of a discretion benchmark: for this violation in these circumstances, this penalty
    (行政处罚法 §34: 裁量权基准应当向社会公布)."""

    LIST: ClassVar[str] = "discretion"
    violation: Annotated[Text, Field(min_length=1)]
    step: Name
    """The step (裁量阶次), as the list writes it: 轻微, 较轻, 一般, 较重, 严重."""
    circumstances: Annotated[Text, Field(min_length=1)]
    penalty: Annotated[Text, Field(min_length=1)]
    field: EnforcementField
    number: Identifier | None = None
    legal_basis: Text | None = None
    items: Many[Identifier] = ()

    @property
    def key(self) -> str:
        named = self.number or short_key(self.violation)
        return f"{self.field}-{named}-{short_key(self.step, self.circumstances)[:6]}".replace(":", "-")

    @property
    def title(self) -> str:
        return f"{self.violation} {self.step}"[:_TITLE]

    @property
    def words(self) -> str:
        return " ".join(filter(None, (self.violation, self.step, self.number, self.legal_basis, self.circumstances)))
