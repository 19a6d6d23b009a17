"""What each rule looked at, so that a decision can be explained: codes and facts, put into words elsewhere. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from inspector_tui.domain.frequency import Frequency
from inspector_tui.domain.rules_counting import (
    REPEAT_MONTHS,
    capped_visits,
    caps_of,
    counters_of,
    counting_of,
    months_before,
    period_of,
    times_inspected,
)
from inspector_tui.domain.ruling import FilingDraft, ItemFact, Known
from inspector_tui.errors import Fact


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing a rule looked at."""

    code: str
    facts: tuple[tuple[str, Fact], ...] = ()


def _seen(code: str, **facts: Fact) -> Seen:
    return Seen(code, tuple(sorted(facts.items())))


def _organ_and_items(draft: FilingDraft, known: Known) -> Iterator[Seen]:
    if known.body is not None:
        yield _seen("SEEN_BODY", name=known.body.name, body_kind=known.body.kind)
    else:
        yield _seen("SEEN_ORGAN" if known.organ_registered else "SEEN_NO_ORGAN", organ=draft.organ)
    for code in draft.items:
        item = known.items.get(code)
        if item is None:
            yield _seen("SEEN_NO_ITEM", item=code)
        elif item.published:
            yield _seen("SEEN_ITEM", item=item.name, from_day=item.valid_from, until=item.valid_until or "…")
        else:
            yield _seen("SEEN_ITEM_UNPUBLISHED", item=item.name)


def _subject(draft: FilingDraft, known: Known) -> Iterator[Seen]:
    yield _seen("SEEN_SUBJECT", subject=draft.subject)


def _level(draft: FilingDraft, known: Known) -> Iterator[Seen]:
    yield _seen("SEEN_LEVEL", organ_level=known.level)
    for each in known.classes:
        if each.level is not None:
            yield _seen("SEEN_ASSIGNED", assigned_level=each.level, field=each.field)


def _caps(draft: FilingDraft, known: Known) -> Iterator[Seen]:
    yield _seen("SEEN_COUNTER", cause=draft.cause, counter=counting_of(known, draft.cause).counter)
    yield _seen("SEEN_COUNTERS", year=draft.first_day[:4], **counters_of(draft, known))
    for each in known.classes:
        yield _seen("SEEN_CLASS", object_kind=each.kind, grade=each.grade)
    caps = [cap for cap in caps_of(draft, known) if cap.most is not None]
    for cap in caps:
        used = capped_visits(draft, known, cap)
        yield _seen("SEEN_CAP", used=used, most=cap.most, scope=cap.scope, year=draft.first_day[:4])
    if not caps:
        yield _seen("SEEN_NO_CAP")


def _others(draft: FilingDraft, known: Known) -> Iterator[Seen]:
    yield _seen("SEEN_OTHERS", count=len(known.other_open))


def _methods(draft: FilingDraft, known: Known) -> Iterator[Seen]:
    for code in draft.items:
        item = known.items.get(code)
        if item is not None:
            yield _seen("SEEN_METHOD", item=item.name, method=item.method)
    yield _seen("SEEN_REASON" if draft.onsite_reason.strip() else "SEEN_NO_REASON")


def _officers(draft: FilingDraft, known: Known) -> Iterator[Seen]:
    for certificate in dict.fromkeys(draft.officers):
        officer = known.officers.get(certificate)
        if officer is None:
            yield _seen("SEEN_NO_OFFICER", certificate=certificate)
        else:
            yield _seen("SEEN_OFFICER", name=officer.name, competence=officer.competence, until=officer.valid_until)


def _approval(draft: FilingDraft, known: Known) -> Iterator[Seen]:
    yield _seen("SEEN_FILED_BY", filed_by=known.filed_by) if known.filed_by else _seen("SEEN_NOT_FILED")


def _window(draft: FilingDraft, known: Known) -> Iterator[Seen]:
    yield _seen("SEEN_WINDOW", from_day=draft.first_day, until=draft.last_day)


def _backfill(draft: FilingDraft, known: Known) -> Iterator[Seen]:
    if known.unfiled_at is None:
        yield _seen("SEEN_FILED_FIRST")
    else:
        yield _seen("SEEN_UNFILED", due=known.backfill_due)


def _number(draft: FilingDraft, known: Known) -> Iterator[Seen]:
    yield _seen("SEEN_NUMBER", number=known.filing_no) if known.filing_no else _seen("SEEN_NO_NUMBER")


def _whitelist(draft: FilingDraft, known: Known) -> Iterator[Seen]:
    listed = known.whitelisted
    yield _seen("SEEN_WHITELISTED", until=listed.until) if listed else _seen("SEEN_NOT_WHITELISTED")


def _before(draft: FilingDraft, known: Known) -> Iterator[Seen]:
    policy = known.policy.get("R24")
    months = policy.number if policy is not None and policy.number is not None else REPEAT_MONTHS
    since = months_before(draft.first_day, months)
    count = sum(1 for visit in known.visits if since < visit.day <= draft.first_day and visit.organ != draft.organ)
    yield _seen("SEEN_BEFORE", count=count, since=since)


def _frequencies(draft: FilingDraft, known: Known) -> Iterator[Seen]:
    for code in draft.items:
        item = known.items.get(code)
        if item is None or (item.frequency is None and not item.wording):
            yield _seen("SEEN_NO_FREQUENCY", item=item.name if item else code)
        elif item.frequency is not None and item.frequency.most is not None:
            yield _frequency(draft, known, item, item.frequency.most, item.frequency)
        else:
            yield _seen("SEEN_FREQUENCY_OPEN", item=item.name, wording=item.wording or "-")


def _frequency(draft: FilingDraft, known: Known, item: ItemFact, most: int, frequency: Frequency) -> Seen:
    if frequency.unit == "licence":
        return _seen("SEEN_FREQUENCY_OF_LICENCE", item=item.name, most=most)
    first, last = period_of(draft.first_day, frequency.months)
    used = times_inspected(draft, known, item, first, last)
    return _seen("SEEN_FREQUENCY", item=item.name, used=used, most=most, from_day=first, until=last)


def _cause(draft: FilingDraft, known: Known) -> Iterator[Seen]:
    yield _seen("SEEN_CAUSE", purpose=draft.purpose, cause=draft.cause)
    yield _seen("SEEN_SOURCE", source=draft.source) if draft.source else _seen("SEEN_NO_SOURCE")


def _licences(draft: FilingDraft, known: Known) -> Iterator[Seen]:
    for each in known.licences:
        yield _seen("SEEN_LICENCE", licence=each.licence, number=each.number, until=each.valid_until)
    if not known.licences:
        yield _seen("SEEN_NO_LICENCE")


LOOKED: Final[dict[str, Callable[[FilingDraft, Known], Iterator[Seen]]]] = {
    "R01": _organ_and_items,
    "R02": _subject,
    "R03": _level,
    "R04": _caps,
    "R05": _others,
    "R06": _methods,
    "R07": _officers,
    "R08": _approval,
    "R09": _window,
    "R11": _backfill,
    "R21": _number,
    "R23": _whitelist,
    "R24": _before,
    "R25": _cause,
    "R26": _frequencies,
    "R27": _licences,
}
"""What each rule looks at, by its id."""


def what_was_seen(rule: str, draft: FilingDraft, known: Known) -> tuple[Seen, ...]:
    """What one rule looked at for this draft."""
    return tuple(LOOKED[rule](draft, known))
