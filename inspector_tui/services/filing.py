"""Filing planned inspections: judge the draft, submit it, alone or many at once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from inspector_tui.domain.causes import CAUSES_OF, usual_cause
from inspector_tui.domain.joint_rules import with_more
from inspector_tui.domain.planning import FiledOfficer, FilingReturned, FilingSubmitted
from inspector_tui.domain.rules import FilingDraft, Ruling, judge_filing, require_allowed
from inspector_tui.domain.vocabulary import Cause, Purpose
from inspector_tui.errors import InspectorError, Refused
from inspector_tui.models import planning_queries, queries
from inspector_tui.models.replica import Replica, Telling
from inspector_tui.models.rows import DeviceRow, InspectionRow, OfficerRow
from inspector_tui.models.rows_joint import JointRow
from inspector_tui.services.filing_facts import known_of
from inspector_tui.services.joint_rows import invited_officers, joint_led_by, judge_officers, taken_in_causes
from inspector_tui.services.looking import Memo
from inspector_tui.services.moments import day_of, moment_of

if TYPE_CHECKING:
    from sqlalchemy import Connection


LEAST_AHEAD_SECONDS = 3600
"""A window that ends sooner than this is not suggested."""


@dataclass(frozen=True, slots=True)
class FilingRequest:
    """What an officer asks for. `start` and `end` are Unix seconds; empty items mean the planned ones."""

    officers: tuple[str, ...]
    start: int
    end: int
    purpose: Purpose | None = None
    cause: Cause | None = None
    """Where it comes from; None is the usual cause of the purpose."""
    source: str = ""
    items: tuple[str, ...] = ()
    purpose_text: str = ""
    onsite_reason: str = ""
    assistants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filed:
    """The answer for one inspection: filed under this id, or refused with this error."""

    inspection: str
    filing: str | None
    error: InspectorError | None
    rulings: tuple[Ruling, ...]


def suggested_request(replica: Replica, row: InspectionRow) -> FilingRequest:
    """A request to start from: the officers drawn or assigned, else the author and the first colleague with a valid
    certificate, 8 to 18 o'clock on the first day of the window with an hour left; when there is none, from now to the
    end of its last day. For a line that leads a joint inspection: its items, its common days, and the officers that
    the other organs send."""
    identity = replica.identity()
    now = replica.now()
    with replica.reading() as connection:
        joint = joint_led_by(connection, row)
    first, last = row.window_from, row.window_until
    if joint is not None and joint.window_from and joint.window_until:
        first, last = joint.window_from, joint.window_until
    today = max(first, day_of(now + LEAST_AHEAD_SECONDS + 6 * 3600))
    day = min(today, max(last, day_of(now)))
    start, end = moment_of(day, 8), moment_of(day, 18)
    if end < now + LEAST_AHEAD_SECONDS:
        start, end = now, moment_of(day, 23, 59)
    with replica.reading() as connection:
        colleagues = [
            officer.certificate
            for officer in queries.officers_of_organ(connection, identity.organ)
            if officer.competence == "inspector" and officer.valid_from <= day <= officer.valid_until
        ]
        assigned = [each for each in planning_queries.assigned_to(connection, row.inspection) if each in colleagues]
    own = [identity.certificate] if identity.certificate in colleagues else []
    # Who was drawn goes (双随机); nobody else is put in their place without a person saying so.
    officers = tuple(assigned) or (*own, *(each for each in colleagues if each not in own))[:2]
    sent = tuple(officer.certificate for officer in invited_officers(joint)) if joint is not None else ()
    return FilingRequest(
        officers=(*(each for each in officers if each), *sent),
        start=start,
        end=end,
        purpose=row.purpose,
        items=_planned_items(row, joint),
        cause=row.cause,
        source=row.source or "",
    )


def judge(replica: Replica, inspection: str, request: FilingRequest) -> tuple[Ruling, ...]:
    """What the rules say about a filing, with what this replica knows now. Raises Refused INSPECTION_UNKNOWN."""
    organ = replica.identity().organ
    with replica.reading() as connection:
        row = require_inspection(connection, inspection)
        return _judge(connection, row, _completed(connection, request, row), organ, replica.now())


def submit(replica: Replica, inspections: Sequence[str], request: FilingRequest) -> list[Filed]:
    """Files each inspection with the same officers and window; each gets its own answer.

    Nothing is filed for one that a rule blocks; the others are. One transaction for all.
    """
    answers: list[Filed] = []
    with replica.telling() as telling:
        bodies = []
        for inspection in dict.fromkeys(inspections):
            rulings: tuple[Ruling, ...] = ()
            try:
                row = require_open(telling.connection, inspection)
                completed = _completed(telling.connection, request, row)
                rulings = _judge(telling.connection, row, completed, telling.identity.organ, telling.now)
                require_allowed(rulings)
                body = _filing(telling, row, completed)
            except InspectorError as error:
                answers.append(Filed(inspection, None, error, rulings))
                continue
            bodies.append(body)
            answers.append(Filed(inspection, body.filing, None, rulings))
        telling.add_all(bodies)
    return answers


def return_filing(replica: Replica, inspection: str, reason: str) -> None:
    """Sends a filing back with a reason. Raises Refused NOT_FILED, REASON_MISSING."""
    if not reason.strip():
        raise Refused("REASON_MISSING")
    with replica.telling() as telling:
        row = require_inspection(telling.connection, inspection)
        if not awaits_approval(row) or row.filing is None:
            raise Refused("NOT_FILED", inspection=inspection, state=row.state)
        telling.add(FilingReturned(inspection=inspection, filing=row.filing, reason=reason.strip()))


def require_inspection(connection: Connection, inspection: str) -> InspectionRow:
    """The row of an inspection. Raises Refused INSPECTION_UNKNOWN."""
    row = queries.inspection(connection, inspection)
    if row is None:
        raise Refused("INSPECTION_UNKNOWN", inspection=inspection)
    return row


def awaits_approval(row: InspectionRow) -> bool:
    """Whether a filing waits for a decision: before the visit, or made up for after it began."""
    if row.unfiled_at is None:
        return row.state == "filed"
    return row.filing is not None and row.permit is None and row.returned_reason is None


def _planned_items(row: InspectionRow, joint: JointRow | None) -> tuple[str, ...]:
    """What is planned to be inspected: by the line alone, or by all that go together under it."""
    return tuple(json.loads(joint.items)) if joint is not None else queries.items_of(row)


def _completed(connection: Connection, request: FilingRequest, row: InspectionRow) -> FilingRequest:
    """The request with what the plan says where it says nothing. Of a visit that began already, start, officers and
    purpose are facts: a filing made up for later cannot tell others."""
    items = tuple(dict.fromkeys(request.items or _planned_items(row, joint_led_by(connection, row))))
    if row.unfiled_at is not None:
        officers = tuple(officer.certificate for officer in queries.officers_of(row))
        return replace(
            request,
            items=items,
            purpose="urgent",
            cause=request.cause or "urgent",
            start=row.unfiled_at,
            officers=officers,
        )
    purpose = request.purpose or row.purpose
    cause = request.cause or _planned_cause(row, purpose)
    source = request.source or (row.source or "" if cause == row.cause else "")
    return replace(request, items=items, purpose=purpose, cause=cause, source=source)


def _planned_cause(row: InspectionRow, purpose: Purpose) -> Cause:
    """Where the plan says that it comes from, unless it is filed for another purpose."""
    return row.cause if row.cause in CAUSES_OF[purpose] and purpose == row.purpose else usual_cause(purpose)


def judge_filed(
    connection: Connection, row: InspectionRow, now: int, approver: str = "", memo: Memo | None = None
) -> tuple[Ruling, ...]:
    """What the rules say at `now` (Unix seconds) about a filing as it was submitted; `approver` is who is about to
    approve it; a memo spares what many filings share. A term to file by is kept by the day of the filing, however
    long the approval takes. Raises Refused NOT_FILED."""
    draft = draft_of(row, request_of(row), row.organ)
    known = replace(known_of(connection, row, draft, now, memo), approver=approver)
    if row.filed_at is not None:
        stayed = row.concluded_at is None or row.concluded_at >= row.filed_at
        known = replace(known, today=day_of(row.filed_at), left_first=known.left_first and not stayed)
    return with_more(judge_filing(draft, known), judge_officers(connection, row, row.organ, draft, memo))


def request_of(row: InspectionRow) -> FilingRequest:
    """The request behind a filing. Raises Refused NOT_FILED."""
    if row.filing is None or row.start is None or row.end is None:
        raise Refused("NOT_FILED", inspection=row.inspection, state=row.state)
    return FilingRequest(
        officers=tuple(officer.certificate for officer in queries.officers_of(row)),
        start=row.start,
        end=row.end,
        purpose=row.purpose,
        items=queries.items_of(row),
        cause=row.cause,
        source=row.source or "",
        onsite_reason=row.onsite_reason or "",
    )


def require_open(connection: Connection, inspection: str) -> InspectionRow:
    """The row of an inspection that may still be filed.

    Raises Refused INSPECTION_UNKNOWN, LINE_MERGED, LINE_WITHDRAWN, ALREADY_APPROVED.
    """
    row = require_inspection(connection, inspection)
    if row.state == "merged":
        raise Refused("LINE_MERGED", inspection=inspection, host=row.merged_into or "")
    if row.state == "withdrawn":
        raise Refused("LINE_WITHDRAWN", reason=row.withdrawn_reason or "")
    if row.unfiled_at is not None and row.permit is None:
        return row
    if row.state not in ("planned", "returned", "filed"):
        raise Refused("ALREADY_APPROVED", inspection=inspection, state=row.state)
    return row


def _filing(telling: Telling, row: InspectionRow, request: FilingRequest) -> FilingSubmitted:
    known = queries.by_key(telling.connection, OfficerRow, "certificate", request.officers)
    device, public = _showing_device(telling, row)
    return FilingSubmitted(
        inspection=row.inspection,
        filing=filing_id(telling.identity.device, row.inspection, telling.made_at),
        organ=telling.identity.organ,
        subject=row.subject,
        enterprise_name=row.enterprise_name,
        items=request.items,
        officers=tuple(
            FiledOfficer(certificate=each, name=known[each].name, organ=known[each].organ)
            for each in dict.fromkeys(request.officers)
        ),
        assistants=tuple(name.strip() for name in request.assistants if name.strip()),
        purpose=request.purpose or "daily",
        purpose_text=request.purpose_text.strip() or None,
        cause=request.cause or "plan",
        source=request.source.strip() or None,
        causes=taken_in_causes(telling.connection, row),
        onsite_reason=request.onsite_reason.strip() or None,
        start=request.start,
        end=request.end,
        device=device,
        device_public=public,
    )


def _showing_device(telling: Telling, row: InspectionRow) -> tuple[bytes, bytes]:
    """The device that may show the code: this one, or the one on which an unfiled visit began."""
    own = telling.identity.device
    if row.unfiled_at is None or row.device is None or row.device == own:
        return own, telling.signer.public
    device = queries.one(telling.connection, DeviceRow, device=row.device)
    if device is None:
        raise Refused("DEVICE_NOT_TRUSTED", inspection=row.inspection)
    return device.device, device.public


def filing_id(device: bytes, inspection: str, made_at: int) -> str:
    """Sixteen hex characters that no other device and no other moment gives."""
    return hashlib.sha256(b"filing" + device + inspection.encode() + made_at.to_bytes(8, "big")).hexdigest()[:16]


def draft_of(row: InspectionRow, request: FilingRequest, organ: int) -> FilingDraft:
    """A request as the rules look at it."""
    first_day, last_day = day_of(request.start), day_of(max(request.start, request.end))
    return FilingDraft(
        organ=organ,
        subject=row.subject,
        items=request.items,
        officers=request.officers,
        purpose=request.purpose or "daily",
        cause=request.cause or usual_cause(request.purpose or "daily"),
        source=request.source.strip(),
        onsite_reason=request.onsite_reason,
        start=request.start,
        end=request.end,
        first_day=first_day,
        last_day=last_day,
        inspection=row.inspection,
    )


def _judge(
    connection: Connection, row: InspectionRow, request: FilingRequest, organ: int, now: int
) -> tuple[Ruling, ...]:
    draft = draft_of(row, request, organ)
    said = judge_filing(draft, known_of(connection, row, draft, now))
    return with_more(said, judge_officers(connection, row, organ, draft))
