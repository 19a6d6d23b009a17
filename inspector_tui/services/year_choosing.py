"""Whom a year's plan visits, and how often: by the shares, by what is planned already, and by every cap known here."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from inspector_tui.domain.causes import usual_cause
from inspector_tui.domain.vocabulary import CapScope
from inspector_tui.domain.year_plans import Candidate, Visit, chosen
from inspector_tui.errors import BadInput
from inspector_tui.models import planning_queries
from inspector_tui.models.replica import Telling
from inspector_tui.services.cap_load import CapRoom, YearUse, cap_rooms, capped_causes, year_use
from inspector_tui.services.moments import day_of
from inspector_tui.services.plan_objects import Found, objects_of
from inspector_tui.services.year_plan import GRADES, LeftOut, YearRequest
from inspector_tui.services.year_recomputing import MOST_A_YEAR, lines_outside, visit_id


@dataclass(frozen=True, slots=True)
class Wanted:
    """The visits by their phase, what they were chosen from, and what was left out for which cause."""

    found: Found
    visits: Sequence[Visit]
    already: int
    left_out: tuple[LeftOut, ...]


def wanted_visits(
    telling: Telling, request: YearRequest, plan_id: str, today: str, progress: Callable[[], None]
) -> Wanted:
    """Whoever was visited longest ago first; no visit that is planned otherwise, and none above a cap."""
    organ, connection = telling.identity.organ, telling.connection
    found = objects_of(telling, request.source, today)
    progress()
    seen = planning_queries.last_visits(connection, organ)
    candidates = [
        Candidate(one.subject, one.grade, day_of(seen[one.subject]) if one.subject in seen else "")
        for one in found.objects
    ]
    other = Counter(line.subject for line in lines_outside(telling, request.year, plan_id))
    progress()
    wanted = chosen(candidates, {grade: request.shares.of(grade) for grade in GRADES}, request.year)
    progress()
    fresh = [visit for visit in wanted if visit.number > other[visit.subject]]
    visits, above = _within_caps(telling, request, fresh, plan_id, span_of(request, today)[0].isoformat())
    progress()
    by_subject = {one.subject: one for one in found.objects}
    left_out = tuple(LeftOut(by_subject[visit.subject], visit.number, *cap) for visit, cap in above)
    return Wanted(found, visits, len(wanted) - len(fresh), left_out)


def _within_caps(
    telling: Telling, request: YearRequest, fresh: Sequence[Visit], plan_id: str, day: str
) -> tuple[list[Visit], list[tuple[Visit, tuple[CapScope, int, int]]]]:
    """The visits that every cap leaves room for beside what all organs planned and made, and the others, each with
    the cap that it would exceed: scope, taken, most."""
    organ, connection = telling.identity.organ, telling.connection
    if (request.cause or usual_cause(request.purpose)) not in capped_causes(connection, organ, day):
        # A campaign ordered from above is counted nowhere (domain.md section 1.4): no cap keeps it from being planned.
        return list(fresh), []
    subjects = list(dict.fromkeys(visit.subject for visit in fresh))
    rooms = cap_rooms(connection, organ, subjects, day)
    capped = {subject for subject, room in rooms.items() if room != CapRoom()}
    apart = {visit_id(plan_id, subject, number) for subject in capped for number in range(1, MOST_A_YEAR + 1)}
    used = year_use(connection, organ, request.year, day, capped, apart) if capped else {}
    kept: list[Visit] = []
    above: list[tuple[Visit, tuple[CapScope, int, int]]] = []
    placed: Counter[str] = Counter()
    for visit in fresh:
        cap = rooms[visit.subject].tightest(used.get(visit.subject, YearUse()), placed[visit.subject] + 1)
        if cap is None:
            placed[visit.subject] += 1
            kept.append(visit)
        else:
            above.append((visit, cap))
    return kept, above


def span_of(request: YearRequest, today: str) -> tuple[dt.date, dt.date]:
    """First and last day of a plan. Raises BadInput WINDOW_OUTSIDE_YEAR, PERIOD_REVERSED."""
    start = f"{request.year}-01-01"
    ahead = (dt.date.fromisoformat(today) + dt.timedelta(days=1)).isoformat()
    days = (
        request.first_day or max(start, min(ahead, f"{request.year}-12-31")),
        request.last_day or f"{request.year}-12-31",
    )
    for day in days:
        if int(day[:4]) != request.year:
            raise BadInput("WINDOW_OUTSIDE_YEAR", year=request.year)
    if days[1] < days[0]:
        raise BadInput("PERIOD_REVERSED", text=" - ".join(days))
    return dt.date.fromisoformat(days[0]), dt.date.fromisoformat(days[1])
