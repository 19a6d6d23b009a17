"""The rules that look at a filing. Pure: each is told what is known and says what it found.

Levels follow domain.md section 1: block (cannot proceed), gate (needs an approval), warn, note.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from inspector_tui.domain.credit_code import identify_subject
from inspector_tui.domain.vocabulary import Competence, Purpose
from inspector_tui.errors import BadInput, Fact, Refused

Level = Literal["pass", "note", "warn", "gate", "block"]
MAX_WINDOW_SECONDS = 31 * 86400
"""A permit lives at most 31 days (inspection code format 1, claims 4 and 5)."""


@dataclass(frozen=True, slots=True)
class OfficerFact:
    """What is known of one officer: ISO days bound the certificate's validity, both inclusive."""

    certificate: str
    name: str
    organ: int
    competence: Competence
    valid_from: str
    valid_until: str


@dataclass(frozen=True, slots=True)
class ItemFact:
    """What is known of one item: ISO days bound its publication, the last one may be open."""

    item: str
    name: str
    valid_from: str
    valid_until: str | None


@dataclass(frozen=True, slots=True)
class FilingDraft:
    """A filing before it is signed. `start` and `end` are Unix seconds, the days are ISO and local."""

    organ: int
    subject: str
    items: tuple[str, ...]
    officers: tuple[str, ...]
    purpose: Purpose
    onsite_reason: str
    start: int
    end: int
    first_day: str
    last_day: str


@dataclass(frozen=True, slots=True)
class Known:
    """What this replica knows, as far as the rules ask."""

    organ_registered: bool
    officers: Mapping[str, OfficerFact]
    items: Mapping[str, ItemFact]
    other_open: tuple[str, ...] = ()
    """Names of organs with another open inspection of the same enterprise in the window."""
    now: int = 0
    """Unix seconds; 0 where a filing may be for a time that is over, as after an urgent visit."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What one rule said. `field` is the form field to look at; `facts` fill the sentence of `code`."""

    rule: str
    level: Level
    code: str
    field: str
    basis: str
    facts: tuple[tuple[str, Fact], ...] = ()


Rule = Callable[[FilingDraft, Known], Iterable[Ruling]]


def _ruling(rule: str, level: Level, code: str, field: str, basis: str, **facts: Fact) -> Ruling:
    return Ruling(rule, level, code, field, basis, tuple(sorted(facts.items())))


def organ_is_qualified(draft: FilingDraft, known: Known) -> Iterable[Ruling]:
    """R01: only a registered body inspects (国办发〔2024〕54号)."""
    if not known.organ_registered:
        yield _ruling("R01", "block", "ORGAN_NOT_REGISTERED", "organ", "国办发〔2024〕54号", organ=draft.organ)


def items_are_published(draft: FilingDraft, known: Known) -> Iterable[Ruling]:
    """R01: an item that is not published on the day must not be inspected (国办发〔2024〕54号)."""
    basis = "国办发〔2024〕54号"
    if not draft.items:
        yield _ruling("R01", "block", "ITEMS_MISSING", "items", basis)
    if len(draft.items) > 16:
        yield _ruling("R01", "block", "ITEMS_TOO_MANY", "items", basis, most=16)
    for code in draft.items:
        item = known.items.get(code)
        if item is None:
            yield _ruling("R01", "block", "ITEM_UNKNOWN", "items", basis, item=code)
        elif item.valid_from > draft.first_day or (item.valid_until is not None and item.valid_until < draft.last_day):
            yield _ruling("R01", "block", "ITEM_NOT_PUBLISHED", "items", basis, item=item.name)


def subject_is_identified(draft: FilingDraft, known: Known) -> Iterable[Ruling]:
    """R02: the enterprise's code is well-formed (GB 32100-2015); an old registration number is noted."""
    try:
        kind = identify_subject(draft.subject).kind
    except BadInput as error:
        yield _ruling("R02", "block", error.code, "subject", "GB 32100-2015", **error.facts)
        return
    if kind != "credit_code":
        yield _ruling("R02", "note", "SUBJECT_OLD_NUMBER", "subject", "GB 32100-2015", subject=draft.subject)


def two_officers_are_valid(draft: FilingDraft, known: Known) -> Iterable[Ruling]:
    """R07: at least two officers whose certificates hold for the whole window (行政处罚法 §42)."""
    basis = "行政处罚法 §42"
    distinct = dict.fromkeys(draft.officers)
    if len(distinct) < 2:
        yield _ruling("R07", "block", "OFFICERS_TOO_FEW", "officers", basis, least=2)
    yield from certificates_hold(draft, known)


def certificates_hold(draft: FilingDraft, known: Known) -> Iterable[Ruling]:
    """R07: every officer is an inspector whose certificate holds for the whole window (行政处罚法 §42)."""
    basis = "行政处罚法 §42"
    distinct = dict.fromkeys(draft.officers)
    if len(distinct) > 16:
        yield _ruling("R07", "block", "OFFICERS_TOO_MANY", "officers", basis, most=16)
    for certificate in distinct:
        officer = known.officers.get(certificate)
        if officer is None:
            yield _ruling("R07", "block", "OFFICER_UNKNOWN", "officers", basis, certificate=certificate)
        elif officer.competence != "inspector":
            yield _ruling(
                "R07", "block", "OFFICER_MAY_ONLY_ASSIST", "officers", "国办发〔2024〕54号", name=officer.name
            )
        elif officer.valid_from > draft.first_day or officer.valid_until < draft.last_day:
            yield _ruling(
                "R07", "block", "CERTIFICATE_NOT_VALID", "officers", basis, name=officer.name, until=officer.valid_until
            )


def window_is_possible(draft: FilingDraft, known: Known) -> Iterable[Ruling]:
    """R09: a code is bound to a window of at most 31 days, and a visit is approved before it is made (54号)."""
    basis = "检查码 1 §2"
    if draft.end <= draft.start:
        yield _ruling("R09", "block", "WINDOW_ENDS_BEFORE_START", "window", basis)
    elif draft.end <= known.now:
        yield _ruling("R09", "block", "WINDOW_OVER", "window", "国办发〔2024〕54号")
    elif draft.end - draft.start > MAX_WINDOW_SECONDS:
        yield _ruling("R09", "block", "WINDOW_TOO_LONG", "window", basis, days=31)


def could_be_merged(draft: FilingDraft, known: Known) -> Iterable[Ruling]:
    """R05: another open inspection of the same enterprise: merge rather than repeat (国办发〔2024〕54号)."""
    for organ in known.other_open:
        yield _ruling("R05", "warn", "OTHER_INSPECTION_OPEN", "subject", "国办发〔2024〕54号", organ=organ)


def onsite_is_reasoned(draft: FilingDraft, known: Known) -> Iterable[Ruling]:
    """R06: what can be checked in writing or remotely should not enter the enterprise: say why on site."""
    if not draft.onsite_reason.strip():
        yield _ruling("R06", "warn", "ONSITE_REASON_MISSING", "onsite_reason", "国办发〔2024〕54号")


FILING_RULES: tuple[Rule, ...] = (
    organ_is_qualified,
    items_are_published,
    subject_is_identified,
    two_officers_are_valid,
    window_is_possible,
    could_be_merged,
    onsite_is_reasoned,
)

FILING_RULE_IDS = ("R01", "R02", "R05", "R06", "R07", "R09")


def judge_filing(draft: FilingDraft, known: Known) -> tuple[Ruling, ...]:
    """Everything the rules say about the draft; a rule that is content says `pass` once."""
    said = [ruling for rule in FILING_RULES for ruling in rule(draft, known)]
    spoke = {ruling.rule for ruling in said}
    content = [_ruling(rule, "pass", "RULE_PASSED", "", "") for rule in FILING_RULE_IDS if rule not in spoke]
    return (*said, *content)


def require_allowed(rulings: Iterable[Ruling]) -> None:
    """Raises Refused with the first blocking rule's code and facts, plus `rule`, `field` and `basis`."""
    for ruling in rulings:
        if ruling.level == "block":
            facts: dict[str, Fact] = dict(ruling.facts)
            raise Refused(ruling.code, **facts, rule=ruling.rule, field_name=ruling.field, basis=ruling.basis)
