"""A whole inspection as facts under headings."""

from __future__ import annotations

import datetime as dt
from itertools import groupby

from inspector_tui.domain.record import Record
from inspector_tui.domain.visiting import VisitAnswered
from inspector_tui.i18n import _, ngettext
from inspector_tui.screens.evidence_words import where_tag
from inspector_tui.screens.inspection_words import facts_of_row, moment_words
from inspector_tui.screens.record_words import kind_word, oddity_words, record_words, size_words
from inspector_tui.services.delegating import held_then
from inspector_tui.services.moments import local
from inspector_tui.services.reviewing import Review
from inspector_tui.services.visiting import ChecklistLine
from inspector_tui.widgets.facts import Fact, heading
from inspector_tui.widgets.rows import Tone
from inspector_tui.words.inspections import (
    acknowledged_word,
    answer_word,
    confirmation_word,
    confirmer_word,
    outcome_word,
    severity_word,
)
from inspector_tui.words.times import day_words

_ANSWER_TONES: dict[str | None, Tone] = {"compliant": "good", "not_compliant": "bad", "not_applicable": "dim"}
_GRAVE: dict[str, Tone] = {"minor": "plain", "general": "warn", "major": "bad"}


def inspection_facts(told: Review, today: dt.date) -> tuple[Fact, ...]:
    """Everything but the timeline. What needs a person's judgement stands first."""
    names = {item.item: item.name for item in told.visit.items}
    parts = [
        _oddities(told),
        list(facts_of_row(told.row, names, today)),
        _approval(told, today),
        _conclusion(told, today),
        _findings(told, today),
        _checklist(told),
        _evidence(told),
        _confirmations(told, today),
        _enterprises_answer(told, today),
        _documents(told, today),
    ]
    return tuple(fact for part in parts for fact in part)


def _person(told: Review, certificate: str | None) -> str:
    return f"{told.names[certificate]} {certificate}" if certificate in told.names else certificate or ""


def _oddities(told: Review) -> list[Fact]:
    if not told.oddities:
        return []
    count = len(told.oddities)
    title = ngettext("{count} matter to look at", "{count} matters to look at", count).format(count=count)
    lines = [Fact("", f"- {oddity_words(code)} [{code} {record[:8]}]", "bad") for code, record in told.oddities]
    return [heading(title), *lines]


def _approval(told: Review, today: dt.date) -> list[Fact]:
    row = told.row
    facts = []
    if row.filed_at:
        filed = f"{moment_words(row.filed_at, today)}  {_person(told, row.filed_by)}"
        facts.append(Fact(_("Filed"), filed))
        if row.purpose_text:
            facts.append(Fact(_("In words"), row.purpose_text))
        facts.append(Fact(_("Why on site"), row.onsite_reason or _("no reason given"), _blank_tone(row.onsite_reason)))
    if row.reviewed_at:
        reviewed = f"{moment_words(row.reviewed_at, today)}  {_person(told, row.reviewed_by)}"
        facts.append(Fact(_("Reviewed"), reviewed))
        if row.review_opinion:
            facts.append(Fact(_("Opinion"), row.review_opinion))
    if row.approved_at:
        facts.append(Fact(_("Approved"), f"{moment_words(row.approved_at, today)}  {_person(told, row.approved_by)}"))
        facts += _stood_in(told)
        times = ngettext("{count} time", "{count} times", row.shown).format(count=row.shown)
        facts.append(Fact(_("Code shown"), times))
    return [heading(_("Filing and approval")), *facts] if facts else []


def _stood_in(told: Review) -> list[Fact]:
    """For whom the approver stood in, and whether that was so then."""
    row, given = told.row, told.delegation
    if row.delegation is None:
        return []
    if given is None:
        return [Fact(_("In place of"), _("by a delegation that is not known here"), "warn")]
    words = f"{_person(told, given.holder)}  {given.valid_from} - {given.valid_until}  {given.reason}"
    if held_then(given, row.organ, row.approved_by or "", row.approved_at or 0):
        return [Fact(_("In place of"), words)]
    return [Fact(_("In place of"), words), Fact("", _("That delegation was not in force then!"), "bad")]


def _blank_tone(text: str | None) -> Tone:
    return "plain" if text else "warn"


def _conclusion(told: Review, today: dt.date) -> list[Fact]:
    row = told.row
    if row.arrived_at is None:
        return []
    person = " ".join(part for part in (row.person, row.person_post, row.person_phone) if part)
    facts = [Fact(_("Arrived"), moment_words(row.arrived_at, today)), Fact(_("On site"), person)]
    if row.enterprise_scanned:
        facts.append(Fact(_("At the door"), _("the enterprise's own code was scanned"), "good"))
    if row.certificates_shown is False:
        facts.append(Fact(_("Certificates"), _("not shown!"), "bad"))
    if row.outcome is None:
        facts.append(Fact(_("Result"), _("not concluded yet"), "warn"))
    else:
        tone: Tone = "good" if row.outcome in ("no_problem", "corrected") else "warn"
        facts.append(Fact(_("Result"), outcome_word(row.outcome), tone))
        facts.append(Fact(_("Concluded"), moment_words(row.concluded_at or 0, today)))
        if row.summary:
            facts.append(Fact(_("Summary"), row.summary))
    return [heading(_("Visit")), *facts]


def _findings(told: Review, today: dt.date) -> list[Fact]:
    findings = told.visit.findings
    if not findings:
        return []
    orders = {order.finding: order.deadline for order in told.visit.orders}
    facts = [heading(_("Findings"), str(len(findings)))]
    for finding in findings:
        words = finding.text
        deadline = orders.get(finding.finding) or finding.deadline
        if deadline:
            until = day_words(dt.date.fromisoformat(deadline), today)
            words += "  " + _("rectify until {when}").format(when=until)
        facts.append(Fact(severity_word(finding.severity), words, _GRAVE.get(finding.severity, "plain")))
    return facts


def _checklist(told: Review) -> list[Fact]:
    lines = told.visit.checklist
    if not lines or told.row.arrived_at is None:
        return []
    facts = [heading(_("Checklist"), f"{told.visit.answered}/{len(lines)}")]
    for name, of_item in groupby(lines, key=lambda line: line.item_name):
        facts.append(Fact("", name, "accent"))
        facts += [_answer(line) for line in of_item]
    return facts


def _answer(line: ChecklistLine) -> Fact:
    word = answer_word(line.answer) if line.answer else _("open")
    note = f" ({line.note})" if line.note else ""
    return Fact(word, f"{line.check.no}. {line.check.text}{note}", _ANSWER_TONES.get(line.answer, "warn"))


def _evidence(told: Review) -> list[Fact]:
    if not told.evidence:
        return []
    facts = [heading(_("Evidence"), str(len(told.evidence)))]
    for held in told.evidence:
        where = where_tag(held)
        facts.append(Fact(held.row.name, f"{size_words(held.row.size)}  {where.text}", where.tone))
        facts.append(Fact("", f"SHA-256 {held.row.sha256.hex()}", "dim"))
    return facts


def _confirmations(told: Review, today: dt.date) -> list[Fact]:
    row = told.row
    if row.outcome is None:
        return []
    given = {each.by: each for each in told.visit.confirmations}
    facts = [heading(_("Confirmations"), f"{len(given)}/3")]
    for by in ("officer", "second_officer", "person"):
        one = given.get(by)
        if one is None:
            facts.append(Fact(confirmer_word(by), _("missing"), "warn"))
            continue
        words = f"{one.name}, {confirmation_word(one.how)}, {moment_words(one.at, today)}"
        if one.reason:
            words += f": {one.reason}"
        facts.append(Fact(confirmer_word(by), words, "warn" if one.how == "refused" else "good"))
    return facts


def _enterprises_answer(told: Review, today: dt.date) -> list[Fact]:
    """What the person on site answered on the phone after reading the record."""
    row = told.row
    if row.acknowledged is None:
        return []
    objected = row.acknowledged == "objected"
    said = f"{row.acknowledged_by or ''}, {moment_words(row.acknowledged_at or 0, today)}"
    answer = Fact(acknowledged_word(row.acknowledged), said, "warn" if objected else "good")
    facts = [heading(_("Answer by phone")), answer]
    return [*facts, Fact("", row.acknowledged_words, "warn")] if row.acknowledged_words else facts


def _documents(told: Review, today: dt.date) -> list[Fact]:
    """Numbered documents; a number that another inspection has too stands out."""
    if not told.documents:
        return []
    facts = [heading(_("Documents"), str(len(told.documents)))]
    for row in told.documents:
        still = row.clash and row.settled is None
        tone: Tone = "bad" if still else "dim" if row.settled == "renumbered" else "plain"
        facts.append(Fact("", f"{row.number}  {moment_words(row.at, today)}", tone))
        if still:
            facts.append(Fact("", _("also given to another inspection: settle it under Numbers given twice"), "bad"))
        elif row.clash:
            words = _("numbered anew: {reason}") if row.settled == "renumbered" else _("given twice, stays: {reason}")
            facts.append(Fact("", words.format(reason=row.settled_reason), "dim"))
    return facts


def timeline_facts(told: Review, today: dt.date) -> tuple[Fact, ...]:
    """The records in the order in which they count; answers to the checklist as one line."""
    facts = [heading(_("Timeline"), str(len(told.records)))]
    for is_answer, group in groupby(told.records, key=lambda record: isinstance(record.body, VisitAnswered)):
        records = list(group)
        if is_answer and len(records) > 1:
            count = ngettext("{count} line checked", "{count} lines checked", len(records)).format(count=len(records))
            facts.append(_happened(told, records[-1], today, count))
        else:
            facts += [_happened(told, record, today, "") for record in records]
    return tuple(facts)


def _happened(told: Review, record: Record, today: dt.date, instead: str) -> Fact:
    words = instead or " ".join(part for part in (kind_word(record.kind), record_words(record)) if part)
    author = told.names.get(record.author, "")
    where = "" if record.position is not None and record.position >= 0 else "  " + _("(only here)")
    when = local(record.time)
    exact = f"{when:%m-%d %H:%M}" if when.year == today.year else f"{when:%Y-%m-%d %H:%M}"
    behind = f"  {author}" if author and author not in words else ""
    return Fact(exact, f"{words}{behind}{where}")
