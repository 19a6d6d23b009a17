"""The notice of inspection (行政检查通知书) for paper.

Its elements are those of 司法部《行政检查文书基本格式文本（试行）》: legal basis, organ, source of the task, frequency,
officers with certificate numbers, number of assistants, rights, and the discipline that binds the officers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from inspector_tui.documents.print_words import WORDS
from inspector_tui.documents.sheet import PrintedCode, Sheet
from inspector_tui.domain.vocabulary import Cause, Purpose
from inspector_tui.phrases import CAUSES, PURPOSES, Phrase
from inspector_tui.rights import PROHIBITIONS, RIGHTS

HOTLINE = "12345"


@dataclass(frozen=True, slots=True)
class PrintedOfficer:
    """An officer as filed."""

    name: str
    certificate: str
    organ: str


@dataclass(frozen=True, slots=True)
class PrintedItem:
    """An item; `basis` is empty where it is not in the published list."""

    code: str
    name: str
    basis: str


@dataclass(frozen=True, slots=True)
class Matter:
    """What notice, record and order tell alike. Moments are Unix seconds, days ISO; empty texts are left out."""

    organ: str
    organ_phone: str
    supervision_phone: str
    enterprise: str
    subject: str
    address: str
    officers: tuple[PrintedOfficer, ...]
    assistants: tuple[str, ...]
    items: tuple[PrintedItem, ...]
    cause: Cause
    source: str
    """What the cause is known by: the number of a complaint, of a transfer, of a document from above."""
    purpose: Purpose
    purpose_text: str
    plan_year: int
    joint: bool
    filing_no: str
    code_id: str
    code: PrintedCode | None
    """None where this device may not show it."""
    printed_at: int


@dataclass(frozen=True, slots=True)
class Notice:
    """What only the notice tells. `visit_number` counts the organ's visits of the year, this one included."""

    matter: Matter
    start: int
    end: int | None
    """None for a visit that began unfiled: nobody approved an end yet."""
    onsite_reason: str
    approved_at: int | None
    unfiled_reason: str
    year: int
    visit_number: int
    cap: int | None


def notice_page(notice: Notice, *, english: bool) -> str:
    """The notice as one HTML page."""
    matter, sheet = notice.matter, Sheet(english)
    sheet.title(matter.organ, "notice", number_line(sheet, "filing_no", matter.filing_no or sheet.plain("unfiled")))
    sheet.add(f"<p>{sheet.words('addressed', name=matter.enterprise)}</p>")
    sheet.text("notice_lead" if matter.filing_no else "notice_lead_unfiled")
    sheet.facts(_facts(notice, sheet))
    people(sheet, matter)
    sheet.heading("items")
    rows = [(each.name, each.basis or sheet.plain("item_unknown")) for each in matter.items]
    if rows:
        sheet.table(("item", "basis"), rows)
    else:
        sheet.text("no_items")
    sheet.code(matter.code, matter.code_id)
    seal(sheet, matter.organ, notice.approved_at or matter.printed_at)
    sheet.lines_to_sign("received", "received_at")
    _rights(sheet)
    complaints(sheet, matter)
    return sheet.html(f"{WORDS['notice'].zh} {matter.enterprise} {matter.filing_no}".strip())


def _facts(notice: Notice, sheet: Sheet) -> Iterator[tuple[str, str]]:
    matter = notice.matter
    yield from enterprise_facts(matter)
    start = sheet.time(notice.start)
    until = None if notice.end is None else sheet.plain("window_value", start=start, end=sheet.time(notice.end))
    yield "window", until or sheet.plain("window_from", start=start)
    yield "source", source(matter, sheet, notice.unfiled_reason)
    yield "onsite", notice.onsite_reason
    yield "approved", sheet.time(notice.approved_at) if notice.approved_at else ""
    told = {"year": notice.year, "count": notice.visit_number}
    if notice.cap is None:
        yield "frequency", sheet.plain("frequency_uncapped", **told)
    else:
        yield "frequency", sheet.plain("frequency_value", most=notice.cap, **told)


def number_line(sheet: Sheet, name: str, number: str) -> str:
    """A number with its label in front."""
    return f"{sheet.plain(name)}　{number}"


def enterprise_facts(matter: Matter) -> Iterator[tuple[str, str]]:
    """Whom it concerns."""
    yield "enterprise", matter.enterprise
    yield "subject", matter.subject
    yield "address", matter.address


def source(matter: Matter, sheet: Sheet, more: str = "") -> str:
    """Where the task comes from (任务来源) with its number, and the kind of inspection, in the words of the page."""
    cause = said(sheet, CAUSES[matter.cause])
    if matter.cause == "plan":
        cause = sheet.plain("source_plan", year=matter.plan_year)
    joint = sheet.plain("joint") if matter.joint else ""
    kind = said(sheet, PURPOSES[matter.purpose])
    return "；".join(part for part in (cause, matter.source, kind, joint, matter.purpose_text, more) if part)


def said(sheet: Sheet, phrase: Phrase) -> str:
    """A phrase in one line, both languages after each other where both are asked for."""
    return f"{phrase.zh} / {phrase.en}" if sheet.english else phrase.zh


def people(sheet: Sheet, matter: Matter) -> None:
    """Officers with certificate numbers; assistants, whose number is fixed beforehand."""
    sheet.heading("officers")
    sheet.table(
        ("name", "certificate", "of_organ"), [(each.name, each.certificate, each.organ) for each in matter.officers]
    )
    names = "、".join(matter.assistants)
    told = sheet.plain("assistants_some", count=len(matter.assistants), names=names)
    sheet.facts([("assistants", told if matter.assistants else sheet.plain("assistants_none"))])


def complaints(sheet: Sheet, matter: Matter) -> None:
    """Whom to call and what to quote, as on the enterprise's page."""
    sheet.heading("complain")
    sheet.facts(
        (
            ("complain_organ", matter.organ_phone),
            ("complain_supervision", matter.supervision_phone),
            ("complain_hotline", HOTLINE),
        )
    )
    if matter.code_id:
        told = f"{sheet.plain('code_id')} <b>{escape(matter.code_id)}</b>"
        sheet.add(f'<p class="small">{told} {sheet.words("complain_code")}</p>')


def seal(sheet: Sheet, organ: str, at: int) -> None:
    """Room for the organ's seal, with the day."""
    day = sheet.time(at).split("\N{NO-BREAK SPACE}")[0]
    sheet.add(f'<div class="seal"><p>{escape(organ)}</p><p>{sheet.words("seal")}</p><p>{day}</p></div>')


def _rights(sheet: Sheet) -> None:
    sheet.heading("rights")
    sheet.bullets(RIGHTS)
    sheet.heading("five")
    told = []
    for one in PROHIBITIONS:
        must_nots = "".join(f"<li value={number}>{sheet.both(text)}</li>" for number, text in one.must_nots)
        told.append(f"<li>{sheet.both(one.text)}<ol>{must_nots}</ol></li>")
    sheet.add(f'<ul class="small">{"".join(told)}</ul>')
