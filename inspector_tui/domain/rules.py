"""The rules that look at a filing. Pure: each is told what is known and says what it found.

Levels follow domain.md section 1: block (cannot proceed), gate (needs a supervisor's exception), warn, note.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from inspector_tui.domain.causes import cause_is_told
from inspector_tui.domain.credit_code import identify_subject
from inspector_tui.domain.licences import licences_are_valid
from inspector_tui.domain.rules_counting import caps_hold, frequencies_hold, not_repeated_after_higher_level
from inspector_tui.domain.rules_lists import (
    approved_by_another,
    backfill_is_in_time,
    body_is_qualified,
    certificates_fit_the_fields,
    nobody_is_partial,
    number_is_its_own,
    one_level_inspects,
    whitelist_is_left_alone,
)
from inspector_tui.domain.ruling import (
    MAX_WINDOW_SECONDS,
    BodyFact,
    CapFact,
    ClassFact,
    CountingFact,
    FilingDraft,
    ItemFact,
    Known,
    Level,
    Look,
    OfficerFact,
    PolicyFact,
    Ruling,
    Rulings,
    VisitFact,
    WhitelistFact,
    ruling,
)
from inspector_tui.errors import BadInput, Fact, Refused

__all__ = [
    "FILING_RULES",
    "FILING_RULE_IDS",
    "LIFTABLE",
    "MAX_WINDOW_SECONDS",
    "BodyFact",
    "CapFact",
    "ClassFact",
    "CountingFact",
    "FilingDraft",
    "ItemFact",
    "Known",
    "Level",
    "OfficerFact",
    "PolicyFact",
    "Ruling",
    "VisitFact",
    "WhitelistFact",
    "certificates_hold",
    "items_are_published",
    "judge_filing",
    "require_allowed",
    "require_decided",
    "two_officers_are_valid",
]


def organ_is_registered(draft: FilingDraft, known: Known) -> Rulings:
    """R01: only a registered body inspects (国办发〔2024〕54号)."""
    if not known.organ_registered:
        yield ruling("R01", "block", "ORGAN_NOT_REGISTERED", "organ", "国办发〔2024〕54号", organ=draft.organ)


def items_are_published(draft: FilingDraft, known: Known) -> Rulings:
    """R01: an item that is not published on the day must not be inspected (国办发〔2024〕54号)."""
    basis = "国办发〔2024〕54号"
    if not draft.items:
        yield ruling("R01", "block", "ITEMS_MISSING", "items", basis)
    if len(draft.items) > 16:
        yield ruling("R01", "block", "ITEMS_TOO_MANY", "items", basis, most=16)
    for code in draft.items:
        item = known.items.get(code)
        if item is None:
            yield ruling("R01", "block", "ITEM_UNKNOWN", "items", basis, item=code)
        elif (
            not item.published
            or item.valid_from > draft.first_day
            or (item.valid_until is not None and item.valid_until < draft.last_day)
        ):
            yield ruling("R01", "block", "ITEM_NOT_PUBLISHED", "items", basis, item=item.name)


def subject_is_identified(draft: FilingDraft, known: Known) -> Rulings:
    """R02: the enterprise's code is well-formed (GB 32100-2015); an old registration number is noted."""
    try:
        kind = identify_subject(draft.subject).kind
    except BadInput as error:
        yield ruling("R02", "block", error.code, "subject", "GB 32100-2015", **error.facts)
        return
    if kind != "credit_code":
        yield ruling("R02", "note", "SUBJECT_OLD_NUMBER", "subject", "GB 32100-2015", subject=draft.subject)


def two_officers_are_valid(draft: FilingDraft, known: Known) -> Rulings:
    """R07: at least two officers whose certificates hold for the whole window (行政处罚法 §42)."""
    basis = "行政处罚法 §42"
    distinct = dict.fromkeys(draft.officers)
    if len(distinct) < 2:
        yield ruling("R07", "block", "OFFICERS_TOO_FEW", "officers", basis, least=2)
    yield from certificates_hold(draft, known)


def certificates_hold(draft: FilingDraft, known: Known) -> Rulings:
    """R07: every officer is an inspector whose certificate holds for the whole window (行政处罚法 §42)."""
    basis = "行政处罚法 §42"
    distinct = dict.fromkeys(draft.officers)
    if len(distinct) > 16:
        yield ruling("R07", "block", "OFFICERS_TOO_MANY", "officers", basis, most=16)
    for certificate in distinct:
        officer = known.officers.get(certificate)
        if officer is None:
            yield ruling("R07", "block", "OFFICER_UNKNOWN", "officers", basis, certificate=certificate)
        elif officer.competence != "inspector":
            yield ruling("R07", "block", "OFFICER_MAY_ONLY_ASSIST", "officers", "国办发〔2024〕54号", name=officer.name)
        elif officer.valid_from > draft.first_day or officer.valid_until < draft.last_day:
            facts = {"name": officer.name, "until": officer.valid_until}
            yield ruling("R07", "block", "CERTIFICATE_NOT_VALID", "officers", basis, **facts)


def window_is_possible(draft: FilingDraft, known: Known) -> Rulings:
    """R09: a code is bound to a window of at most 31 days, and a visit is approved before it is made (54号)."""
    basis = "检查码 1 §2"
    if draft.end <= draft.start:
        yield ruling("R09", "block", "WINDOW_ENDS_BEFORE_START", "window", basis)
    elif draft.end <= known.now:
        yield ruling("R09", "block", "WINDOW_OVER", "window", "国办发〔2024〕54号")
    elif draft.end - draft.start > MAX_WINDOW_SECONDS:
        yield ruling("R09", "block", "WINDOW_TOO_LONG", "window", basis, days=31)


def code_is_bound_to_the_filing(draft: FilingDraft, known: Known) -> Rulings:
    """R09: a code is bound to the enterprise, officers, items and days that were filed (国办发〔2024〕54号)."""
    for part in known.permit_differs:
        yield ruling("R09", "block", "PERMIT_DIFFERS", part, "国办发〔2024〕54号", part=part)


def could_be_merged(draft: FilingDraft, known: Known) -> Rulings:
    """R05: another open inspection of the same enterprise: merge rather than repeat (国办发〔2024〕54号)."""
    for organ in known.other_open:
        yield ruling("R05", "warn", "OTHER_INSPECTION_OPEN", "subject", "国办发〔2024〕54号", organ=organ)


def onsite_is_reasoned(draft: FilingDraft, known: Known) -> Rulings:
    """R06: what can be checked in writing or remotely does not enter the enterprise: say why on site (54号)."""
    basis = "国办发〔2024〕54号"
    reasoned = bool(draft.onsite_reason.strip())
    elsewhere = [item.name for code in draft.items if (item := known.items.get(code)) and item.method != "onsite"]
    if not reasoned and elsewhere:
        yield ruling("R06", "block", "ONSITE_REASON_NEEDED", "onsite_reason", basis, item=elsewhere[0])
    elif not reasoned:
        yield ruling("R06", "warn", "ONSITE_REASON_MISSING", "onsite_reason", basis)
    only = [item.name for code in draft.items if (item := known.items.get(code)) and item.method == "offsite"]
    if reasoned and only:
        yield ruling("R06", "warn", "ITEM_IS_OFFSITE", "items", basis, item=only[0])


FILING_RULES: Final[tuple[Look, ...]] = (
    organ_is_registered,
    body_is_qualified,
    items_are_published,
    subject_is_identified,
    one_level_inspects,
    caps_hold,
    could_be_merged,
    onsite_is_reasoned,
    two_officers_are_valid,
    certificates_fit_the_fields,
    nobody_is_partial,
    approved_by_another,
    window_is_possible,
    code_is_bound_to_the_filing,
    backfill_is_in_time,
    number_is_its_own,
    whitelist_is_left_alone,
    not_repeated_after_higher_level,
    cause_is_told,
    frequencies_hold,
    licences_are_valid,
)

FILING_RULE_IDS: Final = (
    "R01", "R02", "R03", "R04", "R05", "R06", "R07", "R08", "R09", "R11", "R21", "R23", "R24", "R25", "R26", "R27",
)  # fmt: skip
LIFTABLE: Final = frozenset({"R03", "R04", "R05", "R06", "R23", "R24", "R26", "R27"})
"""Rules that a supervisor may lift for one inspection. Who may inspect, what may be inspected, two officers, the
approval, the window and the numbers are never lifted: they protect the enterprise, not the calendar."""


def judge_filing(draft: FilingDraft, known: Known) -> tuple[Ruling, ...]:
    """Everything the rules say about the draft; a rule that is content says `pass` once. An exception turns what
    would stop the filing into a note that carries its reason."""
    said = [_lifted(each, known) for rule in FILING_RULES for each in rule(draft, known)]
    spoke = {each.rule for each in said}
    content = [ruling(rule, "pass", "RULE_PASSED", "", "") for rule in FILING_RULE_IDS if rule not in spoke]
    return (*said, *content)


def _lifted(said: Ruling, known: Known) -> Ruling:
    reason = known.exceptions.get(said.rule, "")
    if reason and said.rule in LIFTABLE and said.level in ("block", "gate", "warn"):
        return replace(said, level="note", lifted=reason)
    return said


def require_allowed(rulings: Iterable[Ruling]) -> None:
    """Raises Refused with the first blocking rule's code and facts, plus `rule`, `field` and `basis`."""
    _require_none(rulings, "block")


def require_decided(rulings: Iterable[Ruling]) -> None:
    """As `require_allowed`, and for whatever needs an exception that nobody granted yet."""
    told = tuple(rulings)
    _require_none(told, "block")
    _require_none(told, "gate")


def _require_none(rulings: Iterable[Ruling], level: Level) -> None:
    for said in rulings:
        if said.level == level:
            facts: dict[str, Fact] = dict(said.facts)
            raise Refused(said.code, **facts, rule=said.rule, field_name=said.field, basis=said.basis)
