"""Licences of enterprises (行政许可): which, until when, for which items; and what the rules say of them. R27."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, ClassVar

from pydantic import Field

from inspector_tui.domain.listed import EnterpriseEntry, short_key
from inspector_tui.domain.record import Identifier, Many, Name, record_kind
from inspector_tui.domain.ruling import FilingDraft, Known, LicenceFact, Rulings, ruling, strictness
from inspector_tui.domain.vocabulary import Field as EnforcementField

BASIS = "行政许可法 §70"
OPEN_END = "9999-12-31"


@record_kind("licence.listed/1", audience="region")
class LicenceListed(EnterpriseEntry):
    """One licence of an enterprise; its first and last day are its validity. Renewed, it is listed again from the new
    first day on (行政许可法 §50)."""

    LIST: ClassVar[str] = "licences"
    number: Name
    licence: Name
    """What is licensed, as 安全生产许可证."""
    items: Annotated[Many[Identifier], Field(max_length=64)] = ()
    """Items of the item list that it concerns; while empty every item of its field."""
    field: EnforcementField

    @property
    def key(self) -> str:
        return f"{self.subject}/{short_key(self.licence, self.number)}"

    @property
    def words(self) -> str:
        return f"{super().words} {self.licence} {self.number}"


def licence_facts(entries: Iterable[tuple[LicenceListed, str | None]]) -> tuple[LicenceFact, ...]:
    """Versions of licences, each with the last day it held, the earliest first."""
    facts = (
        LicenceFact(each.licence, each.number, each.items, each.field, each.valid_from, ends or OPEN_END)
        for each, ends in entries
    )
    return tuple(sorted(facts, key=lambda fact: (fact.licence, fact.number, fact.valid_from)))


def licence_for(known: Known, item: str, day: str) -> LicenceFact | None:
    """The licence that concerns an item and is valid on an ISO day."""
    found = [each for each in _concerning(known, item) if each.valid_from <= day <= each.valid_until]
    return found[-1] if found else None


def licences_are_valid(draft: FilingDraft, known: Known) -> Rulings:
    """R27: a licence that has run out on the days of the visit is told (行政许可法 §70)."""
    told: set[tuple[str, str]] = set()
    policy = known.policy.get("R27")
    for code in draft.items:
        for name, number, until in _run_out(known, code, draft):
            if (name, number) not in told:
                told.add((name, number))
                facts = {"licence": name, "number": number, "until": until}
                level = strictness(known, "R27", "warn")
                yield ruling("R27", level, "LICENCE_RUN_OUT", "subject", policy.basis if policy else BASIS, **facts)


def _run_out(known: Known, item: str, draft: FilingDraft) -> Iterator[tuple[str, str, str]]:
    """Licences of an item whose last version ended before the last day of the visit, and when."""
    last: dict[str, LicenceFact] = {}
    for each in _concerning(known, item):
        # A renewal often bears a new number: what counts is whether this kind of licence is there.
        if each.valid_from <= draft.last_day and each.valid_until >= last.get(each.licence, each).valid_until:
            last[each.licence] = each
    for each in last.values():
        if each.valid_until < draft.last_day:
            yield each.licence, each.number, each.valid_until


def _concerning(known: Known, item: str) -> list[LicenceFact]:
    listed = known.items.get(item)
    field = listed.field if listed is not None and listed.field is not None else known.field
    return [each for each in known.licences if item in each.items or (not each.items and each.field == field)]
