"""The record of a visit (现场检查记录) and the order that its conclusion makes (责令限期整改), for paper.

The record tells what the enterprise's page tells, and all of it: time, place, content, problems and handling, and the
signatures of officers and the person in charge, or the refusal with its reason (安全生产法 §68).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby

from inspector_tui.documents.notice import Matter, complaints, enterprise_facts, number_line, people, said, seal, source
from inspector_tui.documents.print_words import ANSWERS, CONFIRMATIONS, CONFIRMERS, WORDS
from inspector_tui.documents.sheet import Sheet
from inspector_tui.domain.vocabulary import Answer, Confirmation, Confirmer, Outcome, Severity
from inspector_tui.phrases import OUTCOMES, SEVERITIES, day


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line of the checklist with its answer."""

    item: str
    text: str
    answer: Answer | None
    note: str


@dataclass(frozen=True, slots=True)
class PrintedFinding:
    """A finding; `basis` is the checklist line's or the item's, `deadline` an ISO day or empty."""

    text: str
    basis: str
    severity: Severity
    deadline: str
    ordered: bool


@dataclass(frozen=True, slots=True)
class PrintedConfirmation:
    """Who confirmed the record or declined; `how` is None while nobody did."""

    by: Confirmer
    name: str
    certificate: str
    how: Confirmation | None
    reason: str
    at: int


@dataclass(frozen=True, slots=True)
class PrintedAnswer:
    """What the person on site said of the record on a phone."""

    objected: bool
    name: str
    at: int
    words: str


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """A concluded visit. `hash` is the conclusion's, as the page gives it to whoever answers."""

    matter: Matter
    number: str
    order_number: str
    arrived_at: int
    concluded_at: int
    person: str
    post: str
    phone: str
    certificates_shown: bool
    notice_given: bool
    scanned: bool
    lines: tuple[PrintedLine, ...]
    findings: tuple[PrintedFinding, ...]
    evidence: tuple[tuple[str, str], ...]
    """Name and hash of each file."""
    outcome: Outcome
    summary: str
    confirmations: tuple[PrintedConfirmation, ...]
    answer: PrintedAnswer | None
    hash: str
    emergency: bool
    """Whether the organ is one of work safety, whose order has a name of its own."""


def record_page(record: VisitRecord, *, english: bool) -> str:
    """The record as one HTML page."""
    matter, sheet = record.matter, Sheet(english)
    sheet.title(matter.organ, "record", number_line(sheet, "number", record.number or sheet.plain("unnumbered")))
    sheet.facts(_facts(record, sheet))
    people(sheet, matter)
    _course(record, sheet)
    _findings(record, sheet)
    if record.evidence:
        sheet.heading("evidence")
        sheet.table(("evidence_name", "evidence_hash"), [(name, sha256[:16]) for name, sha256 in record.evidence])
    sheet.facts((("outcome", said(sheet, OUTCOMES[record.outcome])), ("summary", record.summary)))
    _confirmations(record, sheet)
    _answer(record, sheet)
    sheet.heading("by_hand")
    sheet.lines_to_sign("sign_officer", "sign_officer", "sign_person", "sign_witness")
    sheet.heading("fingerprint")
    sheet.add(f'<p class="hash">{escape(record.hash)}</p>')
    sheet.add(f'<p class="small">{sheet.words("fingerprint_about")}</p>')
    sheet.code(matter.code, matter.code_id)
    complaints(sheet, matter)
    return sheet.html(f"{WORDS['record'].zh} {matter.enterprise} {record.number}".strip())


def order_page(record: VisitRecord, *, english: bool) -> str:
    """The order to rectify as one HTML page: every finding with its own deadline, liability, and the remedies."""
    matter, sheet = record.matter, Sheet(english)
    name = "order_emergency" if record.emergency else "order"
    ordered = [each for each in record.findings if each.ordered]
    sheet.title(matter.organ, name, number_line(sheet, "number", record.order_number or sheet.plain("unnumbered")))
    sheet.add(f"<p>{sheet.words('addressed', name=matter.enterprise)}</p>")
    sheet.facts(enterprise_facts(matter))
    sheet.text("order_lead", count=len(ordered))
    rows = [(str(number), each.text, each.basis, day(each.deadline, "zh")) for number, each in enumerate(ordered, 1)]
    sheet.table(("finding_no", "finding", "basis", "deadline"), rows)
    for each in ("order_liability", "order_interim", "order_reinspection", "order_remedies"):
        sheet.text(each)
    people(sheet, matter)
    sheet.facts((("record", record.number), ("fingerprint", record.hash)))
    sheet.code(matter.code, matter.code_id)
    complaints(sheet, matter)
    seal(sheet, matter.organ, record.concluded_at)
    sheet.lines_to_sign("sign_officer", "sign_officer", "sign_person", "sign_witness")
    return sheet.html(f"{WORDS[name].zh} {matter.enterprise} {record.order_number}".strip())


def _facts(record: VisitRecord, sheet: Sheet) -> Iterator[tuple[str, str]]:
    matter = record.matter
    yield from enterprise_facts(matter)
    times = {"start": sheet.time(record.arrived_at), "end": sheet.time(record.concluded_at)}
    yield "times", sheet.plain("window_value", **times)
    yield "person", record.person
    yield "post", record.post
    yield "phone", record.phone
    yield "purpose", source(matter, sheet)
    yield "filing_no", matter.filing_no or sheet.plain("unfiled")
    told = [
        "certificates_shown" if record.certificates_shown else "certificates_not_shown",
        "notice_given" if record.notice_given else "notice_not_given",
        *(["scanned"] if record.scanned else []),
    ]
    yield "told", "；".join(sheet.plain(name) for name in told)


def _course(record: VisitRecord, sheet: Sheet) -> None:
    sheet.heading("course")
    given = [line.answer for line in record.lines]
    counts = {answer: given.count(answer) for answer in ANSWERS}
    sheet.text("counts", **counts)
    groups = [
        (item, [(one.text, said(sheet, ANSWERS[one.answer]) if one.answer else "", one.note) for one in lines])
        for item, lines in groupby(record.lines, key=lambda line: line.item)
    ]
    if groups:
        sheet.grouped(("line", "answer", "note"), groups)


def _findings(record: VisitRecord, sheet: Sheet) -> None:
    sheet.heading("findings")
    if not record.findings:
        sheet.text("no_findings")
        return
    rows = [
        (
            str(number),
            each.text,
            each.basis,
            said(sheet, SEVERITIES[each.severity]),
            day(each.deadline, "zh") if each.deadline else "",
        )
        for number, each in enumerate(record.findings, 1)
    ]
    sheet.table(("finding_no", "finding", "basis", "severity", "deadline"), rows)


def _confirmations(record: VisitRecord, sheet: Sheet) -> None:
    sheet.heading("confirmations")
    rows = []
    for each in record.confirmations:
        how = sheet.plain("not_confirmed")
        if each.how == "refused":
            how = sheet.plain("refused_because", reason=each.reason)
        elif each.how is not None:
            how = said(sheet, CONFIRMATIONS[each.how])
        name = " ".join(part for part in (each.name, each.certificate) if part)
        rows.append((said(sheet, CONFIRMERS[each.by]), name, how, sheet.time(each.at) if each.at else ""))
    sheet.table(("who", "name", "how", "when"), rows)


def _answer(record: VisitRecord, sheet: Sheet) -> None:
    sheet.heading("answered")
    answer = record.answer
    if answer is None:
        sheet.text("answered_none")
        return
    told = {"name": answer.name, "at": sheet.time(answer.at)}
    sheet.text("answered_objected" if answer.objected else "answered_confirmed", **told)
    if answer.words:
        sheet.typed(answer.words)
