"""The visit's record as the person on site reads it: plain frozen values for the template. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from inspector_tui.domain.inspection import Inspection
from inspector_tui.phrases import OUTCOMES, SEVERITIES, Language
from sync.server.pages import telling
from sync.server.pages.view import Fact
from sync.server.pages.voice_words import VOICE

MOST_LINES: Final = 60
"""Lines, findings and files listed, each; the page stays below 50 kB. A checklist has some twenty lines."""
MOST_TEXT: Final = 300
"""Characters of one text. Longer ones end with an ellipsis; the organ hands the whole over in writing."""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a list; `more` stands below it."""

    text: str
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signed, or declined: a label and what people entered into it."""

    label: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RecordView:
    """The page of one concluded visit. `read` is the hash of the conclusion, in hex."""

    read: str
    facts: tuple[Fact, ...]
    counts: str
    lines: tuple[Line, ...]
    findings: tuple[Line, ...]
    evidence: tuple[str, ...]
    evidence_count: int
    evidence_more: int
    confirmations: tuple[Signed, ...]


def record_view(visit: Inspection, checklists: Mapping[str, Mapping[int, str]], language: Language) -> RecordView:
    """The record of a visit that was concluded; `checklists` are the texts of lines by item and number."""
    conclusion = visit.conclusion
    if conclusion is None:
        raise ValueError("no conclusion")
    deadlines = {order.finding: order.deadline for order in conclusion.body.orders}
    names = [told.body.name for told in visit.evidence.values()]
    return RecordView(
        read=conclusion.hash.hex(),
        facts=tuple(_facts(visit, language)),
        counts=_counts(visit, language),
        lines=tuple(_lines(visit, checklists, language))[:MOST_LINES],
        findings=tuple(_findings(visit, deadlines, language))[:MOST_LINES],
        evidence=tuple(_short(name) for name in names[:MOST_LINES]),
        evidence_count=len(names),
        evidence_more=max(0, len(names) - MOST_LINES),
        confirmations=tuple(_confirmations(visit)),
    )


def _facts(visit: Inspection, language: Language) -> Iterator[Fact]:
    conclusion, arrival = visit.conclusion, visit.arrival
    if arrival is not None:
        yield Fact(_say("record_arrived", language), telling.moment(arrival.body.at, language))
        who = " ".join(part for part in (arrival.body.person, arrival.body.post) if part)
        yield Fact(_say("record_person", language), who, data=True)
    if conclusion is not None:
        yield Fact(_say("record_ended", language), telling.moment(conclusion.time, language))
        outcome = OUTCOMES[conclusion.body.outcome].said(language)
        yield Fact(_say("record_outcome", language), outcome, strong=True)
        if conclusion.body.summary:
            yield Fact(_say("record_summary", language), _short(conclusion.body.summary, 4 * MOST_TEXT), data=True)


def _counts(visit: Inspection, language: Language) -> str:
    given = Counter(told.body.answer for told in visit.answers.values())
    counts = {answer: given.get(answer, 0) for answer in ("compliant", "not_compliant", "not_applicable")}
    return VOICE["record_counts"].said(language, **counts)


def _lines(visit: Inspection, checklists: Mapping[str, Mapping[int, str]], language: Language) -> Iterator[Line]:
    for (item, check), told in sorted(visit.answers.items(), key=lambda entry: entry[0]):
        if told.body.answer != "not_compliant":
            continue
        plain = VOICE["record_line"].said(language, check=check)
        text = checklists.get(item, {}).get(check, plain)
        yield Line(_short(text), (_short(told.body.note),) if told.body.note else ())


def _findings(visit: Inspection, deadlines: Mapping[str, str], language: Language) -> Iterator[Line]:
    for name, told in visit.findings.items():
        body: Any = told.body
        day = deadlines.get(name) or body.deadline
        severity = SEVERITIES[body.severity]
        more = [severity.said(language)]
        if day:
            more.append(VOICE["record_deadline"].said(language, day=telling.day(day, language)))
        yield Line(_short(body.text), tuple(more))


def _confirmations(visit: Inspection) -> Iterator[Signed]:
    for told in visit.confirmations.values():
        if told.body.how == "refused":
            yield Signed("record_refused", {"name": told.body.name, "reason": _short(told.body.reason or "-")})
        else:
            yield Signed("record_signed", {"name": told.body.name})


def _say(name: str, language: Language) -> str:
    return VOICE[name].said(language)


def _short(text: str, most: int = MOST_TEXT) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
