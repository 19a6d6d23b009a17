"""How many inspections a year the caps leave to each enterprise of an organ's calendar."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from inspector_tui.domain.cap_list import CapSet, CountingSet, EnterpriseClassed
from inspector_tui.domain.facts import CAUSES, cap_facts, class_facts, counting_facts, kinds_asked
from inspector_tui.domain.rules import FilingDraft, Known
from inspector_tui.domain.rules_counting import caps_of, counting_of
from inspector_tui.domain.vocabulary import CapScope
from inspector_tui.models import list_queries, queries
from inspector_tui.services.filing_facts import people_and_items

if TYPE_CHECKING:
    from sqlalchemy import Connection

_AT_ONCE = 500
_SCOPES: Final[tuple[CapScope, ...]] = ("organ", "level", "all")


@dataclass(frozen=True, slots=True)
class CapRoom:
    """The tightest caps of one enterprise: by this organ, by all organs of its level, and by organs of all levels
    together; None where none is set."""

    own: int | None = None
    level: int | None = None
    everybody: int | None = None


def capped_causes(connection: Connection, organ: int, day: str) -> tuple[str, ...]:
    """Causes whose inspections count against a cap on an ISO day (domain.md section 1.4)."""
    known = _known(connection, organ, day)
    return tuple(cause for cause in CAUSES if counting_of(known, cause).counter == "capped")


def own_caps(connection: Connection, organ: int, subjects: Sequence[str], day: str) -> dict[str, int]:
    """The cap of this organ for each enterprise that has one; nothing is looked at where nobody keeps caps."""
    if not list_queries.is_kept(connection, CapSet.LIST, day):
        return {}
    rooms = cap_rooms(connection, organ, subjects, day)
    return {subject: room.own for subject, room in rooms.items() if room.own is not None}


def cap_rooms(connection: Connection, organ: int, subjects: Sequence[str], day: str) -> dict[str, CapRoom]:
    """The caps of many enterprises on an ISO day, as the rule R04 reads them."""
    known = _known(connection, organ, day)
    row = queries.organ(connection, organ)
    region = row.region if row else str(organ)[:6]
    listed: dict[str, list[EnterpriseClassed]] = defaultdict(list)
    for start in range(0, len(subjects), _AT_ONCE):
        for entry in list_queries.in_force(connection, EnterpriseClassed, day, subjects[start : start + _AT_ONCE]):
            listed[entry.subject].append(entry)
    rooms: dict[str, CapRoom] = {}
    # A county has a handful of kinds and thousands of enterprises.
    by_kinds: dict[tuple[str, ...], list[CapSet]] = {}
    for subject in subjects:
        classes = class_facts(listed[subject])
        kinds = tuple(kinds_asked(classes)) if classes else ("any",)
        if kinds not in by_kinds:
            by_kinds[kinds] = list_queries.in_force(connection, CapSet, day, kinds)
        told = replace(known, classes=classes, caps=cap_facts(by_kinds[kinds], region))
        draft = FilingDraft(organ, subject, (), (), "daily", "", 0, 0, day, day)
        most: dict[CapScope, list[int]] = defaultdict(list)
        for cap in caps_of(draft, told):
            if cap.most is not None:
                most[cap.scope].append(cap.most)
        rooms[subject] = CapRoom(*(min(most[scope], default=None) for scope in _SCOPES))
    return rooms


def _known(connection: Connection, organ: int, day: str) -> Known:
    row = queries.organ(connection, organ)
    region = row.region if row else str(organ)[:6]
    counting = counting_facts(list_queries.in_force(connection, CountingSet, day, CAUSES), region)
    return replace(people_and_items(connection, organ, (), (), day), counting=counting)
