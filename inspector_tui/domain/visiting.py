"""Records of the visit itself and of codes shown and verified."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from inspector_tui.domain.planning import CodeId, InspectionBody
from inspector_tui.domain.record import (
    Body,
    Count,
    Day,
    Difference,
    Digest,
    Identifier,
    Many,
    Name,
    Seconds,
    Text,
    record_kind,
)
from inspector_tui.domain.vocabulary import Answer, Confirmation, Confirmer, Outcome, Severity, StreamId


@record_kind("code.shown/1")
class CodeShown(InspectionBody):
    """The officer opened the code for the enterprise (亮码). Recorded once for each opening, not for each refresh."""

    code_id: CodeId
    form: Annotated[str, Field(pattern="^(full|short)$")]
    challenge: bool = False


@record_kind("code.printed/1")
class CodePrinted(InspectionBody):
    """The code stands on a printed document. Nothing was shown to anybody by that: paper proves the approval, while
    showing the code (亮码) happens at the door."""

    code_id: CodeId
    document: Literal["notice", "record", "order"]


@record_kind("code.verified/1")
class CodeVerified(Body):
    """A checkpoint verified a code. What could not be read has no code id."""

    verification: Identifier
    verdict: Annotated[str, Field(pattern="^(VALID|UNDETERMINED|INVALID)$")]
    reasons: Many[Identifier]
    text_hash: Digest
    code_id: CodeId | None = None
    made_at: Seconds | None = None
    as_of: Seconds | None = None
    clock_difference: Difference | None = None
    place: Name | None = None
    enterprise_name: Name | None = None

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"verification:{self.verification}"),)


@record_kind("visit.arrived/1")
class VisitArrived(InspectionBody):
    """Arrival, and who received the officers. Anybody in charge on site will do: the legal representative
    must not be demanded (54号 八个不得 ⑤)."""

    at: Seconds
    person: Name
    post: Name | None = None
    phone: Name | None = None
    certificates_shown: bool
    notice_given: bool
    enterprise_scanned: bool | None = None
    """The enterprise's own code or licence was scanned at the door and names the enterprise of the filing (扫码入企,
    where a region asks for it: domain.md 4.1)."""


@record_kind("visit.answered/1")
class VisitAnswered(InspectionBody):
    """One checklist line was answered; a later answer to the same line replaces it."""

    item: Identifier
    check: Count
    answer: Answer
    note: Text | None = None


@record_kind("finding.recorded/1")
class FindingRecorded(InspectionBody):
    """A finding (发现问题); the same finding recorded again replaces the earlier text."""

    finding: Identifier
    item: Identifier | None = None
    check: Count | None = None
    severity: Severity
    text: Annotated[Text, Field(min_length=1)]
    deadline: Day | None = None


@record_kind("finding.withdrawn/1")
class FindingWithdrawn(InspectionBody):
    """A finding was taken back before the conclusion; it stays in the ledger."""

    finding: Identifier
    reason: Text | None = None


@record_kind("evidence.attached/1")
class EvidenceAttached(InspectionBody):
    """A file was copied into the encrypted store (电子数据, 视听资料: 行政处罚法 §46)."""

    evidence: Identifier
    sha256: Digest
    size: Count
    name: Name
    media_type: Name
    finding: Identifier | None = None
    thumbnail: Annotated[bytes, Field(min_length=1, max_length=8192)] | None = None
    """Of a picture: a small JPEG, made when it was attached. A help for the eye; the evidence is the file."""

    def attachments(self) -> tuple[bytes, ...]:
        return (self.sha256,)


class RectificationOrder(Body):
    """One line of an order to rectify: the finding and its own deadline."""

    finding: Identifier
    deadline: Day


@record_kind("visit.concluded/1")
class VisitConcluded(InspectionBody):
    """The result of the visit. Nothing of the visit can be changed afterwards."""

    outcome: Outcome
    summary: Text | None = None
    orders: Many[RectificationOrder] = ()


@record_kind("visit.confirmed/1")
class VisitConfirmed(InspectionBody):
    """One confirmation of the record (安全生产法 §68: signatures of officers and the person in charge, or the
    refusal noted with its reason). A PIN confirmation is signed by the second officer's own key over
    the hash of the conclusion."""

    by: Confirmer
    how: Confirmation
    name: Name
    certificate: Identifier | None = None
    concluded: Digest
    """Hash of the `visit.concluded` record that was read back."""
    reason: Text | None = None
    signature: Annotated[bytes, Field(min_length=64, max_length=64)] | None = None


@record_kind("evidence.stored/1")
class EvidenceStored(Body):
    """The server holds every byte of a file and checked its hash."""

    sha256: Digest
    size: Count

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"evidence:{self.sha256.hex()}"),)
