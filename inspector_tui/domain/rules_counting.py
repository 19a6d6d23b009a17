"""Rules that count: caps of the table, frequencies of the items, repeats after a higher level. Pure.

Three counters a year (domain.md 1.4): capped, exempt but monitored, excluded; the region's own policy says which
cause goes where. A joint inspection is one visit, so it counts once: for each organ by the cause of its own line, in a
sum of several organs under the cap as soon as one of them has it there. A re-inspection counts nowhere by default.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from inspector_tui.domain.licences import licence_for
from inspector_tui.domain.ruling import (
    CapFact,
    ClassFact,
    CountingFact,
    FilingDraft,
    ItemFact,
    Known,
    Rulings,
    VisitFact,
    ruling,
    strictness,
)
from inspector_tui.domain.vocabulary import Cause, Counter
from inspector_tui.domain.vocabulary import Level as OrganLevel
from inspector_tui.errors import Fact

DEFAULT_COUNTING: Final[dict[Cause, Counter]] = {
    "plan": "capped",
    "superior_campaign": "excluded",
    "complaint": "monitored",
    "transfer": "monitored",
    "assistance": "monitored",
    "offsite_lead": "monitored",
    "media": "monitored",
    "application": "monitored",
    "licence_check": "monitored",
    "urgent": "monitored",
    "rectification": "excluded",
}
"""Where nothing is imported: what is planned is capped, leads and applications are not but are watched
(国办发〔2024〕54号), a campaign ordered from above is not counted (司法部 问题解答), nor is a re-inspection."""
ORDER: Final[dict[OrganLevel, int]] = {"nation": 0, "province": 1, "city": 2, "county": 3, "township": 4}
REPEAT_MONTHS: Final = 3
"""市监总局令49号 (食品生产经营监督检查管理办法) §42; a region's policy for R24 sets another number."""


def counters_of(draft: FilingDraft, known: Known) -> dict[Counter, int]:
    """The organ's visits to the enterprise in the draft's year by counter: capped, exempt but watched, excluded."""
    counts: dict[Counter, int] = {"capped": 0, "monitored": 0, "excluded": 0}
    for visit in _of_year(draft, known):
        if draft.organ in visit.organs:
            counts[counting_of(known, visit.cause_of(draft.organ)).counter] += 1
    return counts


def counting_of(known: Known, cause: Cause) -> CountingFact:
    """Where inspections of a cause count here."""
    return known.counting.get(cause) or CountingFact(DEFAULT_COUNTING[cause])


def caps_hold(draft: FilingDraft, known: Known) -> Rulings:
    """R04: the year's cap of an enterprise is not exceeded; exempt inspections are watched (国办发〔2024〕54号)."""
    counting = counting_of(known, draft.cause)
    if counting.counter == "excluded":
        return
    for cap in caps_of(draft, known):
        if cap.most is None:
            continue
        used = capped_visits(draft, known, cap)
        facts = {"used": used, "most": cap.most, "scope": cap.scope, "grade": cap.grade}
        if used >= cap.most and counting.counter == "capped":
            yield ruling("R04", strictness(known, "R04", "block"), "CAP_EXCEEDED", "subject", cap.basis, **facts)
        elif used >= cap.most:
            yield ruling("R04", "note", "CAP_PASSED_EXEMPT", "cause", counting.basis or cap.basis, **facts)
        elif used + 1 == cap.most and counting.counter == "capped":
            yield ruling("R04", "note", "CAP_REACHED_BY_THIS", "subject", cap.basis, **facts)
    yield from _monitored(draft, known, counting)
    classed = any(each.kind != "credit" for each in known.classes)
    if not classed and any(cap.kind not in ("any", "credit") and _in_field(cap, known) for cap in known.caps):
        yield ruling("R04", "note", "CLASS_UNKNOWN", "subject", "国办发〔2024〕54号")


def _monitored(draft: FilingDraft, known: Known, counting: CountingFact) -> Rulings:
    if counting.counter != "monitored" or counting.monitored_most is None:
        return
    watched = sum(
        1 for visit in _of_year(draft, known) if counting_of(known, visit.cause_of(draft.organ)).counter == "monitored"
    )
    if watched >= counting.monitored_most:
        basis = counting.basis or "国办发〔2024〕54号"
        yield ruling("R04", "warn", "EXEMPT_TOO_MANY", "cause", basis, used=watched, most=counting.monitored_most)


def caps_of(draft: FilingDraft, known: Known) -> Iterator[CapFact]:
    """The caps that apply: of the enterprise's class in the organ's field, of any class, the narrowest region's for
    each scope, kind and level."""
    credit = [each for each in known.classes if each.kind == "credit"]
    other = [each for each in known.classes if each.kind != "credit"]
    classes = ([each for each in other if each.field == known.field] or other) + credit
    seen: set[tuple[str, str, object]] = set()
    for cap in known.caps:
        if not _in_field(cap, known) or (cap.level is not None and cap.level != known.level):
            continue
        if cap.kind != "any" and not any(_fits(cap, each) for each in classes):
            continue
        told = (cap.kind, cap.scope, cap.level)
        if told not in seen:
            seen.add(told)
            yield cap


def _in_field(cap: CapFact, known: Known) -> bool:
    return cap.field is None or cap.field == known.field


def _fits(cap: CapFact, classed: ClassFact) -> bool:
    return cap.kind == classed.kind and cap.grade in (classed.grade, "any")


def capped_visits(draft: FilingDraft, known: Known, cap: CapFact) -> int:
    """Capped visits of the draft's year that a cap counts, without the draft's own inspection."""
    return sum(1 for visit in _of_year(draft, known) if _counts(visit, cap, draft, known))


def _of_year(draft: FilingDraft, known: Known) -> Iterator[VisitFact]:
    for visit in known.visits:
        if visit.day[:4] == draft.first_day[:4] and visit.inspection != draft.inspection:
            yield visit


def _counts(visit: VisitFact, cap: CapFact, draft: FilingDraft, known: Known) -> bool:
    """Whether a visit is under a cap for any of the organs whose visits that cap sums."""
    if cap.scope == "organ":
        summed = visit.organs & {draft.organ}
    elif cap.scope == "all":
        summed = visit.organs
    else:
        summed = frozenset(each for each in visit.organs if visit.level_of.get(each) == known.level)
    return any(counting_of(known, visit.cause_of(each)).counter == "capped" for each in summed)


def frequencies_hold(draft: FilingDraft, known: Known) -> Rulings:
    """R26: an item is not inspected more often than its published list says (检查事项清单)."""
    if counting_of(known, draft.cause).counter != "capped":
        return
    for code in draft.items:
        item = known.items.get(code)
        if item is None:
            continue
        if item.wording:
            yield ruling(
                "R26", "note", "FREQUENCY_NOT_READ", "items", "检查事项清单", item=item.name, wording=item.wording
            )
        elif item.frequency is not None:
            yield from _frequency(draft, known, item)


def _frequency(draft: FilingDraft, known: Known, item: ItemFact) -> Rulings:
    frequency = item.frequency
    if frequency is None or frequency.most is None:
        return
    if frequency.unit == "licence":
        yield from _frequency_of_licence(draft, known, item, frequency.most)
        return
    first, last = period_of(draft.first_day, frequency.months)
    used = times_inspected(draft, known, item, first, last)
    if used >= frequency.most:
        level = "warn" if frequency.in_principle else strictness(known, "R26", "gate")
        facts: dict[str, Fact] = {"item": item.name, "used": used, "most": frequency.most}
        facts |= {"from_day": first, "until": last}
        yield ruling("R26", level, "FREQUENCY_EXCEEDED", "items", "检查事项清单", **facts)


def _frequency_of_licence(draft: FilingDraft, known: Known, item: ItemFact, most: int) -> Rulings:
    """在许可有效期内: counted from the licence's first day to its last."""
    licence = licence_for(known, item.item, draft.first_day)
    if licence is None:
        yield ruling("R26", "note", "FREQUENCY_OF_LICENCE", "items", "检查事项清单", item=item.name, most=most)
        return
    used = times_inspected(draft, known, item, licence.valid_from, licence.valid_until)
    if used >= most:
        facts: dict[str, Fact] = {"item": item.name, "used": used, "most": most, "licence": licence.licence}
        facts |= {"from_day": licence.valid_from, "until": licence.valid_until}
        level = "warn" if item.frequency and item.frequency.in_principle else strictness(known, "R26", "gate")
        yield ruling("R26", level, "FREQUENCY_IN_LICENCE_EXCEEDED", "items", "检查事项清单", **facts)


def times_inspected(draft: FilingDraft, known: Known, item: ItemFact, first: str, last: str) -> int:
    """How often the organ inspected an item from one ISO day to another, as far as that is capped."""
    return sum(
        1
        for visit in known.visits
        if item.item in visit.items
        and visit.inspection != draft.inspection
        and draft.organ in visit.organs
        and first <= visit.day <= last
        and counting_of(known, visit.cause_of(draft.organ)).counter == "capped"
    )


def period_of(day: str, months: int) -> tuple[str, str]:
    """First and last day of the calendar period of so many months that a day lies in, ISO; periods of several years
    end with the day's own year."""
    year, month = int(day[:4]), int(day[5:7])
    if months >= 12:
        return f"{year - months // 12 + 1}-01-01", f"{year}-12-31"
    first = (month - 1) // months * months + 1
    after = date(year + (first + months > 12), (first + months - 1) % 12 + 1, 1)
    return date(year, first, 1).isoformat(), (after - timedelta(days=1)).isoformat()


def not_repeated_after_higher_level(draft: FilingDraft, known: Known) -> Rulings:
    """R24: what a higher level inspected is not inspected again within three months (市监总局令49号 §42)."""
    if counting_of(known, draft.cause).counter != "capped":
        return
    policy = known.policy.get("R24")
    months = policy.number if policy is not None and policy.number is not None else REPEAT_MONTHS
    since = months_before(draft.first_day, months)
    for visit in known.visits:
        higher = any(ORDER[level] < ORDER[known.level] for level in visit.levels) and visit.organ != draft.organ
        same = [code for code in draft.items if code in visit.items]
        if higher and same and since < visit.day <= draft.first_day and visit.inspection != draft.inspection:
            item = known.items.get(same[0])
            facts: dict[str, Fact] = {
                "organ": visit.organ_name,
                "day": visit.day,
                "item": item.name if item else same[0],
                "months": months,
            }
            basis = policy.basis if policy else "市监总局令49号 §42"
            yield ruling("R24", strictness(known, "R24", "gate"), "REPEATS_HIGHER_LEVEL", "items", basis, **facts)


def months_before(day: str, months: int) -> str:
    """The same day so many months earlier, the last of that month where it has no such day, ISO."""
    told = date.fromisoformat(day)
    number = told.year * 12 + told.month - 1 - months
    year, month = divmod(number, 12)
    for last in range(told.day, 27, -1):
        try:
            return date(year, month + 1, last).isoformat()
        except ValueError:
            continue
    return date(year, month + 1, min(told.day, 28)).isoformat()


def unmet_minimum(known: Known, organ: int, year: str) -> tuple[CapFact, int] | None:
    """The minimum that an enterprise has not had yet in a year, with how many visits it had; None when it is met
    (应急〔2025〕11号: 重点企业 at least once a year; 防止该查不查)."""
    for cap in known.caps:
        if cap.least is None or not _in_field(cap, known):
            continue
        if cap.kind != "any" and not any(_fits(cap, each) for each in known.classes):
            continue
        if cap.scope == "organ":
            had = [visit for visit in known.visits if organ in visit.organs]
        else:
            had = [visit for visit in known.visits if cap.scope == "all" or known.level in visit.levels]
        count = sum(1 for visit in had if visit.day.startswith(year) and visit.cause_of(organ) != "rectification")
        if count < cap.least:
            return cap, count
    return None
