"""Numbers of enforcement documents: （地）应急检记〔2026〕12号, unique by organ, word, year and serial (R21).

One serial for the chain of one inspection: its record, order and re-inspection reuse the serial and the year of the
first document, so that a plan of December never becomes a record of January with a number that is another's.
Serials come from blocks reserved for one device and year: laptops offline never give the same one.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field

from inspector_tui.domain.planning import InspectionBody
from inspector_tui.domain.record import Count, Name, Text, record_kind
from inspector_tui.domain.vocabulary import DocumentKind, StreamId

DOCUMENT_WORDS: Final[dict[DocumentKind, str]] = {
    "plan": "检查",
    "record": "检记",
    "order": "责改",
    "measure": "现决",
    "recheck": "复查",
}
"""The 字 behind the organ's short name: 现场检查方案, 现场检查记录, 责令限期整改指令书, 现场处理措施决定书,
整改复查意见书 (domain.md 3.2, from running systems)."""
Year = Annotated[int, Field(ge=2000, le=9999)]


@record_kind("document.numbered/1")
class DocumentNumbered(InspectionBody):
    """A document of an inspection got its number; year and serial are those of the inspection's first document."""

    organ: Count
    document: DocumentKind
    year: Year
    serial: Annotated[int, Field(ge=1, lt=2**53)]
    number: Name
    """As it is printed."""

    def streams(self) -> tuple[StreamId, ...]:
        return (
            StreamId(f"inspection:{self.inspection}"),
            StreamId(f"document:{self.organ}:{self.year}:{self.serial}"),
        )


ClashDecision = Literal["renumbered", "explained"]
"""The documents got a number of their own, or theirs stays although another inspection has it."""


@record_kind("document.clash_settled/1")
class ClashSettled(InspectionBody):
    """A supervisor settles that documents of this inspection bear a serial which was another inspection's before.
    Renumbered, new `document.numbered` records stand beside it; explained, the number stays for the reason given, as
    where the other document never left the office."""

    organ: Count
    year: Year
    serial: Annotated[int, Field(ge=1, lt=2**53)]
    decision: ClashDecision
    reason: Annotated[Text, Field(min_length=1)]

    def streams(self) -> tuple[StreamId, ...]:
        return (
            StreamId(f"inspection:{self.inspection}"),
            StreamId(f"document:{self.organ}:{self.year}:{self.serial}"),
        )


def document_number(short_name: str, document: DocumentKind, year: int, serial: int) -> str:
    """The number as it is printed: 银应急检记〔2026〕12号."""
    return f"{short_name}{DOCUMENT_WORDS[document]}〔{year}〕{serial}号"
