"""Records of visits that could not be filed first, of the deadlines to do it after, and of matters for supervision.

Every inspection needs an approval (国办发〔2024〕54号); an urgent one is reported promptly and the approval made up
for (司法部 问题解答 21). How long that may take is each region's own rule, so it is a record and not code.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from inspector_tui.domain.documents import ClashDecision
from inspector_tui.domain.planning import CodeId, FiledOfficer, InspectionBody
from inspector_tui.domain.record import Body, Count, Day, Identifier, Many, Name, Region, Seconds, Text, record_kind
from inspector_tui.domain.register import DeviceKey, PublicKey
from inspector_tui.domain.vocabulary import MatterKind, PermitStatus, StreamId, TermUnit, VisitOrigin


@record_kind("term.set/1", audience="all")
class TermSet(Body):
    """How long something may take in a region, from a day on; the narrowest region with a term counts.

    Known so far: 3 working days (重庆令375 §18), 10 calendar days (深府规〔2025〕6号), before leaving (Shenzhen).
    """

    region: Region
    term: Annotated[str, Field(pattern="^backfill$")]
    count: Annotated[int, Field(ge=0, le=365)]
    unit: TermUnit
    valid_from: Day
    basis: Text

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"term:{self.term}:{self.region}"),)


@record_kind("standing.approved/1", audience="permit")
class StandingApproved(Body):
    """A standing permit for a duty team: genuine officers, at most seven days, no enterprise (format 1, claim 11).
    Said again for the same code id it is the same permit signed anew, after its key was compromised."""

    organ: Count
    officers: Annotated[Many[FiledOfficer], Field(min_length=1, max_length=16)]
    items: Annotated[Many[Identifier], Field(max_length=16)] = ()
    start: Seconds
    end: Seconds
    device: DeviceKey
    device_public: PublicKey
    permit: bytes
    code_id: CodeId
    status_list: Count
    status_index: Count

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"standing:{self.code_id.hex()}"),)


@record_kind("standing.status_set/1", audience="permit")
class StandingStatusSet(Body):
    """A standing permit was revoked, suspended or made valid again; the next status list shows it."""

    organ: Count
    code_id: CodeId
    status_list: Count
    status_index: Count
    status: PermitStatus
    reason: Annotated[Text, Field(min_length=1)]

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"standing:{self.code_id.hex()}"),)


@record_kind("visit.started_unfiled/1")
class VisitStartedUnfiled(InspectionBody):
    """A visit began without a filing, for a reason; the filing follows by the region's term. Its time is the
    record's own: nothing is back-dated."""

    organ: Count
    region: Region
    subject: Identifier
    enterprise_name: Name
    items: Annotated[Many[Identifier], Field(max_length=16)] = ()
    reason: Annotated[Text, Field(min_length=1)]
    origin: VisitOrigin
    standing: CodeId | None = None
    """The standing permit shown, if there was one."""
    officers: Annotated[Many[FiledOfficer], Field(min_length=1, max_length=16)]


@record_kind("matter.raised/1", audience="supervision")
class MatterRaised(Body):
    """Something a supervisor must judge (监督事项): what it is about, and until when."""

    matter: Identifier
    kind: MatterKind
    organ: Count
    about: Identifier
    """Stream the matter is about."""
    facts: Text | None = None
    due: Day | None = None

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"matter:{self.matter}"),)


@record_kind("matter.closed/1", audience="supervision")
class MatterClosed(Body):
    """What came of a matter: as a supervising body judged it, or, with a `decision`, as the supervisor of the organ
    settled what it is about and the server noted it."""

    matter: Identifier
    outcome: Annotated[Text, Field(min_length=1)]
    decision: ClashDecision | None = None

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"matter:{self.matter}"),)
