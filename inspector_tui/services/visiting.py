"""The visit: arrival, checklist, findings, evidence, conclusion. Each act is one signed record at once."""

from __future__ import annotations

import mimetypes
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from inspector_tui.domain.item_list import Check, Item
from inspector_tui.domain.planning import FiledOfficer
from inspector_tui.domain.record import as_name
from inspector_tui.domain.visiting import (
    EvidenceAttached,
    FindingRecorded,
    FindingWithdrawn,
    RectificationOrder,
    VisitAnswered,
    VisitArrived,
    VisitConcluded,
)
from inspector_tui.domain.vocabulary import Answer, Outcome, Severity
from inspector_tui.errors import Refused
from inspector_tui.models import queries, receipts
from inspector_tui.models.replica import Replica, Telling
from inspector_tui.models.rows import (
    AnswerRow,
    ConfirmationRow,
    EvidenceRow,
    FindingRow,
    InspectionRow,
)
from inspector_tui.services.checklist import items_of_visit, require_whole
from inspector_tui.services.filing import require_inspection
from inspector_tui.services.licence_scan import subject_in
from inspector_tui.services.moments import day_of
from inspector_tui.services.thumbnails import make_thumbnail

OPEN_STATES = ("approved", "inspecting")


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    """One line to answer, with the answer so far."""

    item: str
    item_name: str
    check: Check
    answer: Answer | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Visit:
    """Everything of one visit, as a screen or a document shows it."""

    row: InspectionRow
    officers: tuple[FiledOfficer, ...]
    items: tuple[Item, ...]
    checklist: tuple[ChecklistLine, ...]
    findings: tuple[FindingRow, ...]
    evidence: tuple[EvidenceRow, ...]
    confirmations: tuple[ConfirmationRow, ...]
    orders: tuple[RectificationOrder, ...]
    waiting: int = 0
    """Records and files of it that only this laptop holds."""

    @property
    def answered(self) -> int:
        """Lines that have an answer."""
        return sum(line.answer is not None for line in self.checklist)


def load(replica: Replica, inspection: str) -> Visit:
    """The visit of an inspection. Raises Refused INSPECTION_UNKNOWN."""
    with replica.reading() as connection:
        row = require_inspection(connection, inspection)
        items = items_of_visit(connection, row)
        answers = {(each.item, each.check_no): each for each in queries.answers_of(connection, inspection)}
        return Visit(
            row=row,
            officers=queries.officers_of(row),
            items=items,
            checklist=tuple(_line(item, check, answers) for item in items for check in item.checklist),
            findings=tuple(queries.findings_of(connection, inspection)),
            evidence=tuple(queries.evidence_of(connection, inspection)),
            confirmations=tuple(queries.confirmations_of(connection, inspection)),
            orders=queries.orders_of(row),
            waiting=receipts.waiting_of(connection, inspection),
        )


def _line(item: Item, check: Check, answers: dict[tuple[str, int], AnswerRow]) -> ChecklistLine:
    told = answers.get((item.item, check.no))
    return ChecklistLine(item.item, item.name, check, told.answer if told else None, told.note if told else None)


def arrive(
    replica: Replica,
    inspection: str,
    *,
    person: str,
    post: str = "",
    phone: str = "",
    certificates_shown: bool = True,
    notice_given: bool = True,
    scanned: str = "",
) -> None:
    """Records the arrival (行政处罚法 §55: certificates are shown unasked).

    `scanned` is what was read from the enterprise's own code or licence at the door. Raises Refused PERSON_MISSING,
    NOT_APPROVED, PERMIT_REVOKED, NOT_THIS_DEVICE, VISIT_TOO_EARLY, VISIT_TOO_LATE, SCAN_OF_ANOTHER; BadInput
    SCAN_WITHOUT_CODE, SCAN_AMBIGUOUS.
    """
    if not person.strip():
        raise Refused("PERSON_MISSING")
    with replica.telling() as telling:
        row = _require_open(telling, inspection)
        if row.permit_status != "valid":
            raise Refused("PERMIT_REVOKED", inspection=inspection, status=row.permit_status)
        _require_window(telling, row)
        if scanned.strip() and (found := subject_in(scanned)) != row.subject:
            raise Refused("SCAN_OF_ANOTHER", found=found, subject=row.subject)
        telling.add(
            VisitArrived(
                inspection=inspection,
                at=telling.now,
                person=person.strip(),
                post=post.strip() or None,
                phone=phone.strip() or None,
                certificates_shown=certificates_shown,
                notice_given=notice_given,
                enterprise_scanned=bool(scanned.strip()) or None,
            )
        )


def answer(replica: Replica, inspection: str, item: str, check: int, given: Answer, note: str = "") -> None:
    """Answers one checklist line. Raises Refused CHECK_UNKNOWN, NOT_ARRIVED, ALREADY_CONCLUDED."""
    with replica.telling() as telling:
        row = _require_arrived(telling, inspection)
        _require_check(telling, row, item, check)
        body = VisitAnswered(inspection=inspection, item=item, check=check, answer=given, note=note.strip() or None)
        telling.add(body)


def record_finding(
    replica: Replica,
    inspection: str,
    *,
    text: str,
    severity: Severity,
    deadline: str | None = None,
    item: str | None = None,
    check: int | None = None,
    finding: str | None = None,
) -> str:
    """Records a finding, or replaces one; returns its id.

    Raises Refused FINDING_TEXT_MISSING, CHECK_UNKNOWN, DEADLINE_PASSED; BadInput BODY_INVALID for what is no day.
    """
    if not text.strip():
        raise Refused("FINDING_TEXT_MISSING")
    number = finding or secrets.token_hex(8)
    with replica.telling() as telling:
        row = _require_arrived(telling, inspection)
        if item is not None and check is not None:
            _require_check(telling, row, item, check)
        body = FindingRecorded(
            inspection=inspection,
            finding=number,
            item=item,
            check=check,
            severity=severity,
            text=text.strip(),
            deadline=deadline,
        )
        _require_ahead(telling, deadline)
        telling.add(body)
    return number


def withdraw_finding(replica: Replica, inspection: str, finding: str, reason: str = "") -> None:
    """Takes a finding back; the ledger keeps it. Raises Refused FINDING_UNKNOWN."""
    with replica.telling() as telling:
        _require_arrived(telling, inspection)
        _require_finding(telling, inspection, finding)
        telling.add(FindingWithdrawn(inspection=inspection, finding=finding, reason=reason.strip() or None))


def attach(
    replica: Replica,
    inspection: str,
    source: Path,
    *,
    finding: str | None = None,
    progress: Callable[[int], None] | None = None,
) -> str:
    """Copies a file into the encrypted store, then records it; returns the evidence id. The same file, attached to the
    same again, is one.

    The content is durable before the record exists, so a record never names bytes that are not here.
    Raises Refused FILE_MISSING, FILE_EMPTY, NOT_ARRIVED, FINDING_UNKNOWN; Environment NOT_PERMITTED, DISK_FULL.
    """
    with replica.reading() as connection:
        _require_row_arrived(require_inspection(connection, inspection))
    stored = replica.files.copy_in(source, progress)
    number = secrets.token_hex(8)
    thumbnail = make_thumbnail(source)
    with replica.telling() as telling:
        _require_arrived(telling, inspection)
        if finding is not None:
            _require_finding(telling, inspection, finding)
        for row in queries.evidence_of(telling.connection, inspection):
            if (row.sha256, row.name, row.finding) == (stored.sha256, as_name(source.name), finding):
                return row.evidence
        telling.add(
            EvidenceAttached(
                inspection=inspection,
                evidence=number,
                sha256=stored.sha256,
                size=stored.size,
                name=as_name(source.name),
                media_type=mimetypes.guess_type(source.name)[0] or "application/octet-stream",
                finding=finding,
                thumbnail=thumbnail,
            )
        )
    return number


def conclude(
    replica: Replica, inspection: str, outcome: Outcome, *, summary: str = "", orders: Sequence[RectificationOrder] = ()
) -> None:
    """Concludes the visit; nothing of it can be changed afterwards.

    Raises Refused OUTCOME_WITH_FINDINGS, OUTCOME_WITHOUT_FINDINGS, ORDER_WITHOUT_LINES, ORDER_LINE_UNKNOWN,
    DEADLINE_PASSED, and as `require_whole` of the checklist. An order to rectify has a deadline for each line
    (责令限期整改).
    """
    with replica.telling() as telling:
        row = _require_arrived(telling, inspection)
        require_whole(telling.connection, row)
        findings = {each.finding: each for each in queries.findings_of(telling.connection, inspection)}
        if outcome == "no_problem" and findings:
            raise Refused("OUTCOME_WITH_FINDINGS", findings=len(findings))
        if outcome != "no_problem" and not findings:
            raise Refused("OUTCOME_WITHOUT_FINDINGS", outcome=outcome)
        lines = tuple(orders)
        if outcome == "order" and not lines:
            lines = tuple(
                RectificationOrder(finding=each.finding, deadline=each.deadline)
                for each in findings.values()
                if each.deadline
            )
            if len(lines) < len(findings):
                raise Refused("ORDER_WITHOUT_LINES", findings=len(findings) - len(lines))
        for line in lines:
            if line.finding not in findings:
                raise Refused("ORDER_LINE_UNKNOWN", finding=line.finding)
            _require_ahead(telling, line.deadline)
        telling.add(
            VisitConcluded(inspection=inspection, outcome=outcome, summary=summary.strip() or None, orders=lines)
        )


def _require_open(telling: Telling, inspection: str) -> InspectionRow:
    row = require_inspection(telling.connection, inspection)
    if row.conclusion is not None:
        raise Refused("ALREADY_CONCLUDED", inspection=inspection)
    if row.state not in OPEN_STATES:
        raise Refused("NOT_APPROVED", inspection=inspection, state=row.state)
    if row.device != telling.identity.device:
        raise Refused("NOT_THIS_DEVICE", inspection=inspection)
    return row


def _require_window(telling: Telling, row: InspectionRow) -> None:
    """A visit outside the approved window needs a new filing; one that began unfiled has its own beginning."""
    if row.unfiled_at is not None:
        return
    if row.start is not None and telling.now < row.start:
        raise Refused("VISIT_TOO_EARLY", inspection=row.inspection, start=row.start)
    if row.end is not None and telling.now > row.end:
        raise Refused("VISIT_TOO_LATE", inspection=row.inspection, end=row.end)


def _require_row_arrived(row: InspectionRow) -> None:
    if row.conclusion is not None:
        raise Refused("ALREADY_CONCLUDED", inspection=row.inspection)
    if row.arrived_at is None:
        raise Refused("NOT_ARRIVED", inspection=row.inspection)


def _require_arrived(telling: Telling, inspection: str) -> InspectionRow:
    row = _require_open(telling, inspection)
    _require_row_arrived(row)
    return row


def _require_check(telling: Telling, row: InspectionRow, item: str, check: int) -> None:
    known = items_of_visit(telling.connection, row)
    if not any(each.item == item and line.no == check for each in known for line in each.checklist):
        raise Refused("CHECK_UNKNOWN", item=item, check=check)


def _require_finding(telling: Telling, inspection: str, finding: str) -> None:
    if all(each.finding != finding for each in queries.findings_of(telling.connection, inspection)):
        raise Refused("FINDING_UNKNOWN", finding=finding)


def _require_ahead(telling: Telling, deadline: str | None) -> None:
    """A deadline may be today, not earlier: nobody can keep one that has passed."""
    if deadline is not None and deadline < day_of(telling.now):
        raise Refused("DEADLINE_PASSED", deadline=deadline)
