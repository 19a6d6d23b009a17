"""Making a year's plan: look first, then all of it in one transaction, and again when a holiday notice comes in."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace

from inspector_tui.domain.causes import CAUSES_OF, SOURCE_NEEDED, usual_cause
from inspector_tui.domain.planning import InspectionPlanned
from inspector_tui.domain.record import Body
from inspector_tui.domain.roles import require_may_say
from inspector_tui.domain.year_plans import (
    Capacity,
    PlanMade,
    Window,
    capacity,
    filing_due,
    is_firm,
    moved,
    spread,
)
from inspector_tui.errors import BadInput, Refused
from inspector_tui.models import item_queries, planning_queries
from inspector_tui.models.planning_queries import YearLine
from inspector_tui.models.replica import Replica, Telling
from inspector_tui.services.calendars import calendar_of
from inspector_tui.services.moments import day_of
from inspector_tui.services.plan_objects import own_region
from inspector_tui.services.year_choosing import span_of, wanted_visits
from inspector_tui.services.year_plan import PlannedVisit, YearPlan, YearRequest
from inspector_tui.services.year_recomputing import moved_line, visit_id

_STEP = 1000
Progress = Callable[[int, int], None]
"""Told how many visits are recorded and how many there are; 0 of 0 while the plan is worked out. May raise
PlanCancelled: nothing is kept then."""


class PlanCancelled(Exception):
    """The user stopped the making of a plan."""


def preview(replica: Replica, request: YearRequest) -> YearPlan:
    """The plan as `make` would make it now; records nothing. Raises as `make` but PLAN_OVER_CAPACITY."""
    with replica.telling() as telling:
        return _plan(telling, request, lambda _done, _of: None)


def make(replica: Replica, request: YearRequest, progress: Progress = lambda _done, _of: None) -> YearPlan:
    """Plans every visit and says what the plan is, in one transaction.

    Made again under its title, only what is new, moved or comes from elsewhere by now is said; what was filed stays,
    and no last day comes earlier.
    Raises BadInput PLAN_TITLE_MISSING, PLAN_ITEMS_MISSING, CAUSE_DOES_NOT_FIT, CAUSE_SOURCE_MISSING, ITEM_UNKNOWN,
    PERIOD_REVERSED, WINDOW_OUTSIDE_YEAR and as `read_objects`; Refused PLAN_NOTHING, PLAN_NO_OFFICERS,
    PLAN_NO_WORKING_DAYS, PLAN_OVER_CAPACITY, ROLE_MAY_NOT.
    """
    with replica.telling() as telling:
        plan = _plan(telling, request, progress)
        if not plan.capacity.is_enough:
            raise Refused("PLAN_OVER_CAPACITY", needed=plan.capacity.needed, available=plan.capacity.available)
        known = _known(telling, request.year)
        bodies: list[Body] = []
        for at, visit in enumerate(plan.visits):
            if at % _STEP == 0:
                progress(0, 0)
            line = known.get(visit.inspection)
            if line is None:
                bodies.append(_body(plan, visit, request))
            elif line.state == "planned" and _comes_from(line) == _asked_from(request):
                bodies += moved_line(telling, line, visit.window)
            elif line.state == "planned":
                stands = moved(Window(line.window_from, line.window_until, True), visit.window)
                bodies.append(_body(plan, replace(visit, window=stands), request))
        total = len(bodies)
        telling.add_all([*bodies, plan.body], lambda done: progress(min(done, total), total))
    return plan


def plan_id_of(organ: int, year: int, title: str) -> str:
    """Id of an organ's plan of a year by its title."""
    return hashlib.sha256(f"{organ}|{year}|{title}".encode()).hexdigest()[:16]


def _plan(telling: Telling, request: YearRequest, progress: Progress) -> YearPlan:
    require_may_say(telling.identity.role, PlanMade.KIND)
    organ, connection, today = telling.identity.organ, telling.connection, day_of(telling.now)
    _require_complete(telling, request)
    first, last = span_of(request, today)
    region = own_region(telling)
    calendar = calendar_of(connection, region)
    plan_id = plan_id_of(organ, request.year, request.title.strip())
    wanted = wanted_visits(telling, request, plan_id, today, lambda: progress(0, 0))
    if not wanted.visits:
        raise Refused("PLAN_NOTHING", already=wanted.already)
    windows = spread(len(wanted.visits), first, last, request.window_days, calendar)
    if not windows:
        raise Refused("PLAN_NO_WORKING_DAYS")
    people = request.officers or len(
        planning_queries.certified(connection, organ, first.isoformat(), first.isoformat())
    )
    if people < request.officers_each:
        raise Refused("PLAN_NO_OFFICERS", found=people, wanted=request.officers_each)
    room = capacity(
        len(wanted.visits), first, last, calendar,
        officers=people, each=request.officers_each, days=request.days_each, usable=request.usable,
    )  # fmt: skip
    body = PlanMade(
        plan=plan_id,
        organ=organ,
        region=region,
        year=request.year,
        title=request.title.strip(),
        scope=request.source.region or region,
        shares=request.shares,
        method=request.method,
        items=request.items,
        first_day=first.isoformat(),
        last_day=last.isoformat(),
        window_days=request.window_days,
        officers=people,
        officers_each=request.officers_each,
        days_each=request.days_each,
        usable=request.usable,
        working_days=room.working_days,
        objects=len(wanted.found.objects),
        visits=len(wanted.visits),
        provisional=not is_firm(first, last, calendar),
    )
    by_subject = {one.subject: one for one in wanted.found.objects}
    planned = tuple(
        PlannedVisit(visit_id(plan_id, visit.subject, visit.number), by_subject[visit.subject], visit.number, window)
        for visit, window in zip(wanted.visits, windows, strict=True)
    )
    return YearPlan(body, planned, room, wanted.found, wanted.already, wanted.left_out, _notes(body, room, today))


def _notes(body: PlanMade, room: Capacity, today: str) -> tuple[str, ...]:
    notes = ["PLAN_PROVISIONAL"] if body.provisional else []
    notes += [] if room.is_enough else ["PLAN_OVER_CAPACITY"]
    return (*notes, "PLAN_FILING_LATE" if today > filing_due(body.year) else "PLAN_FILE_BY")


def _require_complete(telling: Telling, request: YearRequest) -> None:
    """What a published plan has to say (上海 §62): items too; organ, scope, method and shares are always there."""
    if not request.title.strip():
        raise BadInput("PLAN_TITLE_MISSING")
    if not request.items:
        raise BadInput("PLAN_ITEMS_MISSING")
    cause = request.cause or usual_cause(request.purpose)
    if cause not in CAUSES_OF[request.purpose]:
        raise BadInput("CAUSE_DOES_NOT_FIT", purpose=request.purpose, cause=cause)
    if cause in SOURCE_NEEDED and not request.known_by.strip():
        raise BadInput("CAUSE_SOURCE_MISSING", cause=cause)
    offered = item_queries.offered(telling.connection, own_region(telling), f"{request.year}-01-01")
    for item in request.items:
        if item not in offered:
            raise BadInput("ITEM_UNKNOWN", item=item)


def _comes_from(line: YearLine) -> tuple[str, str, str | None]:
    return line.purpose, line.cause, line.source


def _asked_from(request: YearRequest) -> tuple[str, str, str | None]:
    return request.purpose, request.cause or usual_cause(request.purpose), request.known_by.strip() or None


def _known(telling: Telling, year: int) -> dict[str, YearLine]:
    lines = planning_queries.lines_of_year(telling.connection, telling.identity.organ, year)
    return {line.inspection: line for line in lines}


def _body(plan: YearPlan, visit: PlannedVisit, request: YearRequest) -> InspectionPlanned:
    return InspectionPlanned(
        inspection=visit.inspection,
        organ=plan.body.organ,
        year=plan.body.year,
        subject=visit.whom.subject,
        enterprise_name=visit.whom.name,
        region=visit.whom.region,
        items=plan.body.items,
        purpose=request.purpose,
        cause=request.cause,
        source=request.known_by.strip() or None,
        window_from=visit.window.first,
        window_until=visit.window.last,
        grade=visit.whom.grade,
        credit=visit.whom.credit,
        address=visit.whom.address,
    )
