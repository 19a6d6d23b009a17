"""Documents for paper, from what was recorded: the notice, the record, the order to rectify.

Each carries the inspection code where this device is the one that may show it. What is printed is an HTML page that
only this account may read; a browser prints it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from inspector_tui.codes.code_ids import crockford
from inspector_tui.documents.notice import Matter, Notice, PrintedItem, PrintedOfficer, notice_page
from inspector_tui.documents.record_sheet import (
    PrintedAnswer,
    PrintedConfirmation,
    PrintedFinding,
    PrintedLine,
    VisitRecord,
    order_page,
    record_page,
)
from inspector_tui.documents.sheet import PrintedCode
from inspector_tui.domain.roles import MAY_SAY
from inspector_tui.domain.visiting import CodePrinted
from inspector_tui.domain.vocabulary import Confirmer, DocumentKind, Outcome
from inspector_tui.errors import Refused
from inspector_tui.models import queries, rule_queries
from inspector_tui.models.durable import write_durably
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import FindingRow, InspectionRow
from inspector_tui.services.cap_load import cap_rooms
from inspector_tui.services.document_numbers import current_number, documents_of, number_document
from inspector_tui.services.moments import day_of, local
from inspector_tui.services.presenting import Frame, print_frame
from inspector_tui.services.visiting import Visit, load

if TYPE_CHECKING:
    from sqlalchemy import Connection

PrintKind = Literal["notice", "record", "order"]
KINDS: tuple[PrintKind, ...] = ("notice", "record", "order")


@dataclass(frozen=True, slots=True)
class Printed:
    """A document ready for paper. `code` is the presentation on it; None where this device may not show one."""

    kind: PrintKind
    enterprise: str
    number: str
    html: str
    code: Frame | None


def printable(row: InspectionRow) -> tuple[PrintKind, ...]:
    """Which documents an inspection has by now: a notice once approved or begun, a record once concluded."""
    kinds: list[PrintKind] = []
    if row.filing_no is not None or row.unfiled_at is not None:
        kinds.append("notice")
    if row.conclusion is not None:
        kinds.append("record")
        if row.outcome == "order":
            kinds.append("order")
    return tuple(kinds)


def make_document(replica: Replica, inspection: str, kind: PrintKind, *, english: bool) -> Printed:
    """Makes one document; record and order get their number where they have none and this device has numbers.

    Raises Refused INSPECTION_UNKNOWN, NOT_APPROVED for a notice, NOT_CONCLUDED for a record, NOT_ORDERED for an order.
    """
    visit = load(replica, inspection)
    row = visit.row
    if kind not in printable(row):
        codes = {"notice": "NOT_APPROVED", "record": "NOT_CONCLUDED"}
        code = codes.get(kind, "NOT_CONCLUDED" if row.conclusion is None else "NOT_ORDERED")
        raise Refused(code, inspection=inspection, state=row.state)
    frame = _code(replica, inspection, kind)
    if kind == "notice":
        html = notice_page(_notice(replica, visit, frame), english=english)
        return Printed(kind, row.enterprise_name, row.filing_no or "", html, frame)
    wanted: tuple[DocumentKind, ...] = ("record", "order") if kind == "order" else ("record",)
    numbers = {document: _number(replica, row, document) for document in wanted}
    record = _record(replica, visit, frame, numbers)
    page = order_page if kind == "order" else record_page
    return Printed(kind, row.enterprise_name, numbers[kind], page(record, english=english), frame)


def write_document(printed: Printed, path: Path) -> None:
    """Writes it as a file that only this account may read. Raises Environment DISK_FULL, NOT_PERMITTED."""
    write_durably(path, printed.html.encode(), mode=0o600)


def _code(replica: Replica, inspection: str, document: PrintKind) -> Frame | None:
    """The code for paper, recorded as printed; None where there is none or another device has to show it."""
    try:
        frame = print_frame(replica, inspection)
    except Refused as error:
        if error.code in ("NOT_APPROVED", "NO_STANDING_PERMIT", "NOT_THIS_DEVICE"):
            return None
        raise
    replica.tell(CodePrinted(inspection=inspection, code_id=frame.raw_id, document=document))
    return frame


def _number(replica: Replica, row: InspectionRow, document: DocumentKind) -> str:
    """The document's number; empty where nobody gave one and this device cannot."""
    given = current_number(documents_of(replica, row.inspection), document)
    identity = replica.identity()
    if given or identity.organ != row.organ or "document.numbered/1" not in MAY_SAY[identity.role]:
        return given
    try:
        return number_document(replica, row.inspection, document)
    except Refused as error:
        if error.code != "NUMBERS_USED_UP":
            raise
        return ""


def _matter(connection: Connection, visit: Visit, frame: Frame | None, now: int) -> Matter:
    row = visit.row
    organ = queries.organ(connection, row.organ)
    enterprise = queries.enterprise(connection, row.subject)
    known = {each.item: each for each in visit.items}
    organs = {number: queries.organ(connection, number) for number in {each.organ for each in visit.officers}}
    names = {number: found.name if found else str(number) for number, found in organs.items()}
    code_id = crockford(row.code_id) if row.code_id else frame.code_id if frame else ""
    return Matter(
        organ=organ.name if organ else str(row.organ),
        organ_phone=(organ.phone if organ else None) or "",
        supervision_phone=(organ.supervision_phone if organ else None) or "",
        enterprise=row.enterprise_name,
        subject=row.subject,
        address=row.address or (enterprise.address if enterprise else None) or "",
        officers=tuple(PrintedOfficer(each.name, each.certificate, names[each.organ]) for each in visit.officers),
        assistants=tuple(json.loads(row.assistants)),
        items=tuple(
            PrintedItem(code, known[code].name, known[code].legal_basis)
            if code in known
            else PrintedItem(code, code, "")
            for code in queries.items_of(row)
        ),
        cause=row.cause,
        source=row.source or "",
        purpose=row.purpose,
        purpose_text=row.purpose_text or "",
        plan_year=row.year,
        joint=row.joint is not None,
        filing_no=row.filing_no or "",
        code_id=code_id,
        code=PrintedCode(frame.text, frame.made_at) if frame else None,
        printed_at=now,
    )


def _notice(replica: Replica, visit: Visit, frame: Frame | None) -> Notice:
    row, now = visit.row, replica.now()
    start = row.start or row.unfiled_at or now
    day = day_of(start)
    with replica.reading() as connection:
        others = [
            each
            for each in rule_queries.visits_of(connection, row.subject, f"{day[:4]}-01-01")
            if each.arrived and each.organ == row.organ and each.inspection != row.inspection and each.day <= day
        ]
        return Notice(
            matter=_matter(connection, visit, frame, now),
            start=start,
            end=row.end,
            onsite_reason=row.onsite_reason or "",
            approved_at=row.approved_at,
            unfiled_reason=row.unfiled_reason or "",
            year=local(start).year,
            visit_number=len(others) + 1,
            cap=cap_rooms(connection, row.organ, [row.subject], day)[row.subject].own,
        )


def _record(replica: Replica, visit: Visit, frame: Frame | None, numbers: dict[DocumentKind, str]) -> VisitRecord:
    row = visit.row
    deadlines = {each.finding: each.deadline for each in visit.orders}
    with replica.reading() as connection:
        matter = _matter(connection, visit, frame, replica.now())
        organ = queries.organ(connection, row.organ)
    return VisitRecord(
        matter=matter,
        number=numbers["record"],
        order_number=numbers.get("order", ""),
        arrived_at=row.arrived_at or row.unfiled_at or 0,
        concluded_at=row.concluded_at or 0,
        person=row.person or "",
        post=row.person_post or "",
        phone=row.person_phone or "",
        certificates_shown=bool(row.certificates_shown),
        notice_given=bool(row.notice_given),
        scanned=bool(row.enterprise_scanned),
        lines=tuple(
            PrintedLine(each.item_name, each.check.text, each.answer, each.note or "") for each in visit.checklist
        ),
        findings=tuple(_finding(visit, each, deadlines) for each in visit.findings),
        evidence=tuple((each.name, each.sha256.hex()) for each in visit.evidence),
        outcome=cast("Outcome", row.outcome),
        summary=row.summary or "",
        confirmations=tuple(_confirmations(visit)),
        answer=_answer(row),
        hash=(row.conclusion or b"").hex(),
        emergency=organ is not None and organ.field == "emergency",
    )


def _finding(visit: Visit, row: FindingRow, ordered: dict[str, str]) -> PrintedFinding:
    line = next((one for one in visit.checklist if (one.item, one.check.no) == (row.item, row.check_no)), None)
    item = next((one for one in visit.items if one.item == row.item), None)
    basis = (line.check.basis if line else None) or (item.legal_basis if item else "")
    deadline = ordered.get(row.finding) or row.deadline or ""
    return PrintedFinding(row.text, basis, row.severity, deadline, row.finding in ordered)


def _confirmations(visit: Visit) -> Iterator[PrintedConfirmation]:
    done = {each.by: each for each in visit.confirmations}
    everybody: tuple[Confirmer, ...] = ("officer", "second_officer", "person")
    for by in everybody:
        one = done.get(by)
        if one is None:
            yield PrintedConfirmation(by, "", "", None, "", 0)
        else:
            yield PrintedConfirmation(by, one.name, one.certificate or "", one.how, one.reason or "", one.at)


def _answer(row: InspectionRow) -> PrintedAnswer | None:
    if row.acknowledged is None:
        return None
    objected = row.acknowledged == "objected"
    return PrintedAnswer(objected, row.acknowledged_by or "", row.acknowledged_at or 0, row.acknowledged_words or "")
