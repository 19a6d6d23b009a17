"""How many inspections a year the caps leave to each enterprise of an organ's calendar."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, cast

from inspector_tui.domain.cap_list import CapSet, CountingSet, EnterpriseClassed
from inspector_tui.domain.facts import CAUSES, cap_facts, class_facts, counting_facts, kinds_asked, with_credit
from inspector_tui.domain.rules import FilingDraft, Known
from inspector_tui.domain.rules_counting import caps_of, counting_of
from inspector_tui.domain.vocabulary import CapScope, Grade
from inspector_tui.models import calendar_queries, list_queries, planning_queries, queries
from inspector_tui.models.calendar_queries import YearVisit
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

    def tightest(self, used: YearUse, more: int) -> tuple[CapScope, int, int] | None:
        """The first cap that `more` further visits would exceed: its scope, what is taken before the last of them, and
        the most; None where all fit."""
        for scope, taken, most in (
            ("organ", used.own, self.own),
            ("level", used.level, self.level),
            ("all", used.everybody, self.everybody),
        ):
            if most is not None and taken + more > most:
                return cast("CapScope", scope), taken + more - 1, most
        return None


@dataclass(slots=True)
class YearUse:
    """How many visits of a year are taken at one enterprise, as caps count them."""

    own: int = 0
    level: int = 0
    everybody: int = 0


def year_use(
    connection: Connection, organ: int, year: int, day: str, subjects: Collection[str], apart: Collection[str]
) -> dict[str, YearUse]:
    """What everybody planned or made of these enterprises in a year that counts against a cap on an ISO day; visits
    that a line of `apart` belongs to are left out. A joint inspection counts once (国办发〔2024〕54号)."""
    row = queries.organ(connection, organ)
    told = [
        each
        for each in calendar_queries.counted_in_year(connection, year, capped_causes(connection, organ, day))
        if each.subject in subjects
    ]
    own = {each.visit for each in told if each.inspection in apart}
    by_visit: dict[tuple[str, str], list[YearVisit]] = defaultdict(list)
    for each in told:
        if each.visit not in own:
            by_visit[each.subject, each.visit].append(each)
    used: dict[str, YearUse] = defaultdict(YearUse)
    for (subject, _visit), lines in by_visit.items():
        use = used[subject]
        use.everybody += 1
        use.own += any(line.organ == organ for line in lines)
        use.level += any(line.level == (row.level if row else "county") for line in lines)
    return used


def capped_causes(connection: Connection, organ: int, day: str) -> tuple[str, ...]:
    """Causes whose inspections count against a cap on an ISO day (domain.md section 1.4)."""
    known = _known(connection, organ, day)
    return tuple(cause for cause in CAUSES if counting_of(known, cause).counter == "capped")


def cap_rooms(connection: Connection, organ: int, subjects: Sequence[str], day: str) -> dict[str, CapRoom]:
    """The caps of many enterprises on an ISO day, as the rule R04 reads them; nothing is looked at where nobody keeps
    any."""
    known = _known(connection, organ, day)
    row = queries.organ(connection, organ)
    region = row.region if row else str(organ)[:6]
    if not list_queries.is_kept(connection, CapSet.LIST, day):
        return {subject: CapRoom() for subject in subjects}
    listed: dict[str, list[EnterpriseClassed]] = defaultdict(list)
    credit: dict[str, Grade] = {}
    for start in range(0, len(subjects), _AT_ONCE):
        for entry in list_queries.in_force(connection, EnterpriseClassed, day, subjects[start : start + _AT_ONCE]):
            listed[entry.subject].append(entry)
        credit |= planning_queries.credit_classes(connection, subjects[start : start + _AT_ONCE], day)
    rooms: dict[str, CapRoom] = {}
    # A county has a handful of kinds and thousands of enterprises.
    by_kinds: dict[tuple[str, ...], list[CapSet]] = {}
    for subject in subjects:
        classes = with_credit(class_facts(listed[subject]), credit.get(subject, "unrated"), known.field)
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
