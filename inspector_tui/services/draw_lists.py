"""Making the two lists of a draw: which objects with which weight, which officers without a conflict."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from inspector_tui.domain.draw_lists import DrawLists, DrawObject, DrawOfficer, freeze, one_line
from inspector_tui.errors import BadInput, Refused
from inspector_tui.models import item_queries, planning_queries
from inspector_tui.models.replica import Telling
from inspector_tui.models.rows import OfficerRow
from inspector_tui.models.rows_planning import ConflictRow, DrawWeightsRow
from inspector_tui.services.plan_objects import REGISTER, Found, Source, objects_of, own_region

EVEN: Final[Mapping[str, int]] = {"A": 1, "B": 1, "C": 1, "D": 1, "unrated": 1}
"""Where no organ set weights all objects are alike."""


@dataclass(frozen=True, slots=True)
class DrawRequest:
    """What a supervisor asks for. Days are ISO.

    No `officers` means all of the organ that may go. `beacon` says which value that is published later will be mixed
    in.
    """

    title: str
    count: int
    window_from: str
    window_until: str
    witness: str
    officers_each: int = 2
    items: tuple[str, ...] = ()
    officers: tuple[str, ...] = ()
    source: Source = REGISTER
    beacon: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """The lists as they would be frozen. `by_class` counts objects by risk class; `never` have the weight 0."""

    lists: DrawLists
    weights: DrawWeightsRow | None
    found: Found
    conflicts: tuple[ConflictRow, ...]

    @property
    def by_class(self) -> dict[str, int]:
        return dict(sorted(Counter(each.risk for each in self.lists.objects).items()))

    @property
    def never(self) -> int:
        return sum(each.weight == 0 for each in self.lists.objects)


def lists_for(telling: Telling, request: DrawRequest, day: str) -> Prepared:
    """Both lists as they are on a day. Raises BadInput as `read_objects`, ITEM_UNKNOWN; Refused DRAW_NO_OBJECTS,
    OFFICER_UNKNOWN (certificate)."""
    connection, organ = telling.connection, telling.identity.organ
    weights = planning_queries.weights_in_force(connection, organ, day)
    found = objects_of(telling, request.source, day)
    objects = _weighted(found, weights)
    if not objects:
        raise Refused("DRAW_NO_OBJECTS")
    known = {each.subject for each in objects}
    conflicts = [
        each
        for each in planning_queries.conflicts_of(connection, organ, request.window_from, request.window_until)
        if each.subject in known
    ]
    excluded: dict[str, list[str]] = defaultdict(list)
    for each in conflicts:
        excluded[each.certificate].append(each.subject)
    officers = [
        DrawOfficer(row.certificate, one_line(row.name), 1, tuple(sorted(excluded[row.certificate])))
        for row in _officers(telling, request)
    ]
    return Prepared(freeze(objects, officers), weights, found, tuple(conflicts))


def _weighted(found: Found, weights: DrawWeightsRow | None) -> list[DrawObject]:
    risk = json.loads(weights.risk) if weights else EVEN
    credit = json.loads(weights.credit) if weights else EVEN
    return [
        DrawObject(
            one.subject, one_line(one.name), one.region, one.grade, one.credit, risk[one.grade] * credit[one.credit]
        )
        for one in found.objects
    ]


def _officers(telling: Telling, request: DrawRequest) -> list[OfficerRow]:
    """Who may go on all days of the window; by field where an item and a certificate name one."""
    rows = planning_queries.certified(
        telling.connection, telling.identity.organ, request.window_from, request.window_until
    )
    known = item_queries.entries_on(telling.connection, request.items, own_region(telling), request.window_from)
    for item in request.items:
        if item not in known:
            raise BadInput("ITEM_UNKNOWN", item=item)
    fields = {entry.field for entry in known.values()}
    rows = [row for row in rows if fields <= set(json.loads(row.fields)) or not json.loads(row.fields)]
    if not request.officers:
        return rows
    able = {row.certificate: row for row in rows}
    for wanted in request.officers:
        if wanted not in able:
            raise Refused("OFFICER_UNKNOWN", certificate=wanted)
    return [able[wanted] for wanted in dict.fromkeys(request.officers)]
