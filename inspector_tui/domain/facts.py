"""Entries of lists as the rules ask for them: laptop and server make the same facts of the same entries. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar, get_args

from inspector_tui.domain.cap_list import CapSet, CountingSet, EnterpriseClassed, PolicySet
from inspector_tui.domain.frequency import is_read, read_frequency
from inspector_tui.domain.item_list import ItemListed
from inspector_tui.domain.listed import ListEntry
from inspector_tui.domain.qualification import BodyListed, OfficerListed
from inspector_tui.domain.ruling import (
    BodyFact,
    CapFact,
    ClassFact,
    CountingFact,
    ItemFact,
    OfficerFact,
    PolicyFact,
    WhitelistFact,
)
from inspector_tui.domain.vocabulary import Cause, Grade
from inspector_tui.domain.vocabulary import Field as EnforcementField
from inspector_tui.domain.whitelist import EnterpriseWhitelisted

CAUSES: tuple[Cause, ...] = get_args(Cause)
RULES = tuple(f"R{number:02d}" for number in range(1, 30))
OPEN_END = "9999-12-31"
E = TypeVar("E", bound=ListEntry)


def around(entries: Iterable[E], region: str) -> list[E]:
    """Entries of a region and of those around it, the narrowest region first."""
    return sorted((each for each in entries if region.startswith(each.region)), key=lambda each: -len(each.region))


def kinds_asked(classes: Sequence[ClassFact]) -> list[str]:
    """What caps to look for: those of the enterprise's kinds and of any; of one without a class the usual ones, so
    that its class is asked for."""
    own = {each.kind for each in classes if each.kind != "credit"} or {"high_risk", "other", "coal_mine"}
    return sorted(own | {"any"} | ({"credit"} if any(each.kind == "credit" for each in classes) else set()))


def class_facts(entries: Iterable[EnterpriseClassed]) -> tuple[ClassFact, ...]:
    """What an enterprise counts as, field by field."""
    return tuple(ClassFact(each.kind, each.grade, each.field, each.level) for each in entries)


def with_credit(classes: tuple[ClassFact, ...], credit: Grade, field: EnforcementField) -> tuple[ClassFact, ...]:
    """The classes together with the credit class, where the enterprise has one: it counts in every field."""
    return classes if credit == "unrated" else (*classes, ClassFact("credit", credit, field, None))


def cap_facts(entries: Iterable[CapSet], region: str) -> tuple[CapFact, ...]:
    """Caps of a region and of those around it, the narrowest first."""
    return tuple(
        CapFact(each.kind, each.grade, each.scope, each.level, each.field, each.most, each.least, each.basis)
        for each in around(entries, region)
    )


def counting_facts(entries: Iterable[CountingSet], region: str) -> dict[Cause, CountingFact]:
    """Where each cause counts, as the narrowest region says."""
    told: dict[Cause, CountingFact] = {}
    for each in around(entries, region):
        told.setdefault(each.cause, CountingFact(each.counter, each.monitored_most, each.basis))
    return told


def policy_facts(entries: Iterable[PolicySet], region: str) -> dict[str, PolicyFact]:
    """How strictly each rule is taken, as the narrowest region says."""
    told: dict[str, PolicyFact] = {}
    for each in around(entries, region):
        told.setdefault(each.rule, PolicyFact(each.level, each.number, each.basis))
    return told


def whitelist_fact(entries: Iterable[EnterpriseWhitelisted], region: str) -> WhitelistFact | None:
    """The enterprise's place on the whitelist of the region or of one around it."""
    found = around(entries, region)
    return WhitelistFact(found[0].listed_by, found[0].valid_until or "", found[0].reason) if found else None


def body_fact(entries: Sequence[BodyListed]) -> BodyFact | None:
    """The body's own line in the list of qualified bodies."""
    return BodyFact(entries[0].name, entries[0].kind, entries[0].principal or "") if entries else None


def officer_fact(entry: OfficerListed) -> OfficerFact:
    """One certificate of the list."""
    until = entry.valid_until or OPEN_END
    told = (entry.certificate, entry.name, entry.organ, entry.competence, entry.valid_from, until)
    return OfficerFact(*told, entry.fields)


def item_fact(entry: ItemListed, until: str | None, published_on: str | None) -> ItemFact:
    """One version of a listed item. It holds from its first day or its publication, whichever is later, `until` the
    last day of the versions that follow on it (`stands_until`)."""
    wording = entry.frequency or ""
    read = bool(wording) and is_read(wording)
    return ItemFact(
        item=entry.item,
        name=entry.name,
        valid_from=max(entry.valid_from, published_on or entry.valid_from),
        valid_until=until,
        method=entry.method,
        frequency=read_frequency(wording) if read else None,
        wording="" if read else wording,
        field=entry.field,
        published=published_on is not None,
    )
