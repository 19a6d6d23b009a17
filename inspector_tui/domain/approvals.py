"""Who may approve, in how many steps, and who stands in for whom. Every inspection needs the approval of the organ's
head (国办发〔2024〕54号; 司法部 问题解答 21); first review and then approval where a jurisdiction wants both."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from inspector_tui.domain.listed import ListEntry
from inspector_tui.domain.planning import InspectionBody
from inspector_tui.domain.record import Body, Count, Day, Identifier, Many, Name, Text, record_kind
from inspector_tui.domain.vocabulary import StreamId

Reason = Annotated[Text, Field(min_length=1)]


@record_kind("approval_rule.listed/1", audience="all")
class ApprovalRuleListed(ListEntry):
    """How filings are approved in a region or, narrower, by one organ: in one step, or review (审核) and then approval
    (审批) by another person on another device; and whether only named persons approve."""

    LIST: ClassVar[str] = "approvals"
    organ: Count | None = None
    steps: Annotated[int, Field(ge=1, le=2)]
    approvers: Many[Identifier] = ()
    """Certificates of those who approve (行政执法主体负责人); any supervisor of the organ where none is named."""
    note: Name | None = None

    @property
    def key(self) -> str:
        return str(self.organ) if self.organ is not None else "region"

    @property
    def title(self) -> str:
        return self.note or self.key


@record_kind("filing.reviewed/1")
class FilingReviewed(InspectionBody):
    """The first of two steps (审核): a supervisor looked at a filing and passes it on to be approved by another."""

    filing: Identifier
    opinion: Text | None = None


@record_kind("approval.delegated/1")
class ApprovalDelegated(Body):
    """Whoever approves is away, and another supervisor of the organ stands in, from one day to another (inclusive).
    Said by the one who is away."""

    delegation: Identifier
    organ: Count
    holder: Identifier
    """Certificate of who is away; the record's author."""
    delegate: Identifier
    valid_from: Day
    valid_until: Day
    reason: Reason

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"delegation:{self.delegation}"),)


def was_in_force(valid_from: str, valid_until: str, ended_at: int | None, day: str, at: int) -> bool:
    """Whether a delegation held at `at` (Unix seconds, on the ISO `day`), an early end counted."""
    return valid_from <= day <= valid_until and (ended_at is None or at < ended_at)


@record_kind("delegation.ended/1")
class DelegationEnded(Body):
    """A delegation ends before its day."""

    delegation: Identifier
    organ: Count
    reason: Reason

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"delegation:{self.delegation}"),)
