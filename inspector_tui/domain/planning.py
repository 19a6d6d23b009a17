"""Records from the year's plan to the approved filing."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from inspector_tui.domain.record import (
    Body,
    Count,
    Day,
    Digest,
    Identifier,
    Many,
    Name,
    Region,
    Seconds,
    Text,
    record_kind,
)
from inspector_tui.domain.register import DeviceKey, PublicKey
from inspector_tui.domain.vocabulary import Cause, Grade, PermitStatus, Purpose, StreamId

CodeId = Annotated[bytes, Field(min_length=8, max_length=8)]


class InspectionBody(Body):
    """Base of every record of one planned inspection and its visit."""

    inspection: Identifier

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"inspection:{self.inspection}"),)


@record_kind("plan.imported/1", audience="region")
class PlanImported(Body):
    """One run of an import: which file, how many rows made records."""

    organ: Count
    year: Count
    region: Region
    file_name: Name
    file_hash: Digest
    rows: Count
    planned: Count
    unchanged: Count
    refused: Count

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"plan:{self.organ}:{self.year}:{self.file_hash.hex()[:16]}"),)

    def scope_region(self) -> str:
        return self.region


@record_kind("inspection.planned/1", audience="region")
class InspectionPlanned(InspectionBody):
    """One line of the yearly plan (年度检查计划). It also makes the enterprise known where it was not.

    Where it comes from (任务来源) decides what counts under a cap, already while it is only planned: None is the usual
    cause of its purpose; `source` is what the cause is known by, as the document of a campaign ordered from above.
    """

    organ: Count
    year: Count
    subject: Identifier
    enterprise_name: Name
    region: Region
    items: Many[Identifier]
    purpose: Purpose
    cause: Cause | None = None
    source: Name | None = None
    window_from: Day
    window_until: Day
    grade: Grade = "unrated"
    credit: Grade = "unrated"
    address: Text | None = None
    registrar: Name | None = None
    station: Name | None = None

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"inspection:{self.inspection}"), StreamId(f"enterprise:{self.subject}"))

    def scope_region(self) -> str:
        return self.region


@record_kind("inspection.withdrawn/1", audience="region")
class InspectionWithdrawn(InspectionBody):
    """A line of the plan is taken back (撤回) because the draw that planned it was replaced. Where anything was filed
    for it the line stays: a filing is not undone by a plan."""

    organ: Count
    region: Region
    draw: Identifier
    """The draw that takes the place of the one before it."""
    reason: Annotated[Text, Field(min_length=1)]

    def scope_region(self) -> str:
        return self.region


class FiledOfficer(Body):
    """An officer as filed: the permit repeats this, so the code shows it."""

    certificate: Identifier
    name: Name
    organ: Count


class OrganCause(Body):
    """Where the planned line of an organ comes from that goes along in a joint inspection."""

    organ: Count
    cause: Cause


@record_kind("filing.submitted/1")
class FilingSubmitted(InspectionBody):
    """A filing (备案): who goes, what for, when. Sent again after a return, the later one counts."""

    filing: Identifier
    organ: Count
    subject: Identifier
    enterprise_name: Name
    items: Annotated[Many[Identifier], Field(min_length=1, max_length=16)]
    officers: Annotated[Many[FiledOfficer], Field(min_length=2, max_length=16)]
    """At least two (行政处罚法 §42)."""
    assistants: Many[Name] = ()
    purpose: Purpose
    purpose_text: Text | None = None
    cause: Cause = "plan"
    source: Name | None = None
    """What the cause is known by: the number of a complaint, a transfer, a document from above, an application."""
    causes: Annotated[Many[OrganCause], Field(max_length=16)] = ()
    """Of other organs' lines that were taken in: each organ counts the joint visit by its own."""
    onsite_reason: Text | None = None
    start: Seconds
    end: Seconds
    device: DeviceKey
    device_public: PublicKey
    """The key that may show the code."""


class RulingSaid(Body):
    """What a rule said when it ran: machines compare runs by it. `lifted` where an exception made it a note."""

    rule: Annotated[str, Field(pattern=r"^R[0-9]{2}$")]
    level: Literal["note", "warn", "gate", "block"]
    code: Identifier
    lifted: bool = False


@record_kind("filing.approved/1", audience="permit")
class FilingApproved(InspectionBody):
    """The approval (审批): carries the signed permit."""

    filing: Identifier
    filing_no: Name
    permit: bytes
    code_id: CodeId
    status_list: Count
    status_index: Count
    cause: Cause = "plan"
    causes: Annotated[Many[OrganCause], Field(max_length=16)] = ()
    """Both as filed: organs that pull approvals and not filings count by them."""
    said: Annotated[Many[RulingSaid], Field(max_length=32)] = ()
    """What the rules said to whoever approved it, passes left out; the server runs them again and compares."""
    delegation: Identifier | None = None
    """By which delegation the approver stood in for another; None for their own right."""


@record_kind("permit.reissued/1", audience="permit")
class PermitReissued(InspectionBody):
    """An open permit signed anew with another key of the organ, because its own was compromised. Everything that
    was approved stays as it was: officers, window, code id, place in the status list."""

    code_id: CodeId
    permit: bytes
    status_list: Count
    status_index: Count


@record_kind("filing.returned/1")
class FilingReturned(InspectionBody):
    """The filing went back to the officer with a reason."""

    filing: Identifier
    reason: Annotated[Text, Field(min_length=1)]


@record_kind("permit.status_set/1", audience="permit")
class PermitStatusSet(InspectionBody):
    """A permit was revoked, suspended, closed or made valid again; the next status list shows it."""

    code_id: CodeId
    status_list: Count
    status_index: Count
    status: PermitStatus
    reason: Text
