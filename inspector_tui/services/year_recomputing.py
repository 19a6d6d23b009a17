"""Computing the windows of a year's plan again when a holiday notice came in. No last day ever comes earlier."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import unicodedata
from typing import Final

from inspector_tui.domain.planning import InspectionPlanned
from inspector_tui.domain.record import Body
from inspector_tui.domain.year_plans import ClassShares, PlanMade, Window, capacity, is_firm, moved, spread
from inspector_tui.errors import Refused
from inspector_tui.models import planning_queries, queries
from inspector_tui.models.planning_queries import YearLine
from inspector_tui.models.replica import Replica, Telling
from inspector_tui.models.rows import InspectionRow
from inspector_tui.models.rows_planning import YearPlanRow
from inspector_tui.services.calendars import calendar_of

MOST_A_YEAR: Final = 12
"""Visits that a plan has for one enterprise at most: the highest share is 1200 %."""


SHORTEST_ID: Final = 4
"""Characters of an id that name it."""


def recompute(replica: Replica, plan_id: str) -> int:
    """Computes the windows of a plan again by the holiday notices of now; returns how many moved.

    Visits keep their order; those that are filed or made stay. Raises Refused PLAN_UNKNOWN, OTHER_ORGAN.
    """
    with replica.telling() as telling:
        row = queries.one(telling.connection, YearPlanRow, plan=plan_id)
        if row is None:
            raise Refused("PLAN_UNKNOWN", plan=plan_id)
        if row.organ != telling.identity.organ:
            raise Refused("OTHER_ORGAN", organ=row.organ)
        calendar = calendar_of(telling.connection, row.region)
        first, last = dt.date.fromisoformat(row.first_day), dt.date.fromisoformat(row.last_day)
        lines = planning_queries.lines_of_year(telling.connection, row.organ, row.year)
        subjects = {line.subject for line in lines}
        own = {visit_id(plan_id, subject, number) for subject in subjects for number in range(1, MOST_A_YEAR + 1)}
        kept = [line for line in lines if line.inspection in own]
        bodies: list[Body] = []
        for line, window in zip(kept, spread(len(kept), first, last, row.window_days, calendar), strict=False):
            if line.state == "planned":
                bodies += moved_line(telling, line, window)
        told = row.model_dump(exclude={"stream", "made_by", "at", "shares", "items"})
        told |= {
            "shares": ClassShares(**json.loads(row.shares)),
            "items": tuple(json.loads(row.items)),
            "provisional": not is_firm(first, last, calendar),
            "working_days": capacity(
                row.visits, first, last, calendar, officers=row.officers, each=2, days=1, usable=100
            ).working_days,
        }
        body = PlanMade(**told)
        if bodies or (body.provisional, body.working_days) != (row.provisional, row.working_days):
            telling.add_all([*bodies, body])
    return len(bodies)


def plan_named(replica: Replica, name: str) -> str:
    """The id of the own plan that a person means by its id, the beginning of it, its title, or year and title.

    Raises Refused PLAN_UNKNOWN, PLAN_AMBIGUOUS.
    """
    wanted = _folded(name)
    with replica.reading() as connection:
        plans = planning_queries.year_plans(connection, replica.identity().organ)
    meant = [
        row
        for row in plans
        if wanted in (_folded(row.title), _folded(f"{row.year} {row.title}"))
        or (len(wanted) >= SHORTEST_ID and row.plan.startswith(wanted))
    ]
    if not meant:
        raise Refused("PLAN_UNKNOWN", plan=name)
    if len(meant) > 1:
        raise Refused("PLAN_AMBIGUOUS", plan=name, plans="; ".join(f"{row.year} {row.title}" for row in meant))
    return meant[0].plan


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def visit_id(plan_id: str, subject: str, number: int) -> str:
    """Id of the inspection that a plan has for a subject: the same however often it is made."""
    return hashlib.sha256(f"plan|{plan_id}|{subject}|{number}".encode()).hexdigest()[:16]


def lines_outside(telling: Telling, year: int, plan_id: str) -> list[YearLine]:
    """The organ's inspections of the year that are not of this plan; those taken into another one are no visits."""
    lines = planning_queries.lines_of_year(telling.connection, telling.identity.organ, year)
    own = {visit_id(plan_id, line.subject, number) for line in lines for number in range(1, MOST_A_YEAR + 1)}
    listed = {line.inspection for line in lines}
    return [line for line in lines if line.inspection not in own and line.merged_into not in listed]


def moved_line(telling: Telling, line: YearLine, fresh: Window) -> list[Body]:
    """The same inspection with its new window, if that is another one."""
    window = moved(Window(line.window_from, line.window_until, True), fresh)
    if (window.first, window.last) == (line.window_from, line.window_until):
        return []
    row = queries.one(telling.connection, InspectionRow, inspection=line.inspection)
    assert row is not None
    return [
        InspectionPlanned(
            inspection=row.inspection,
            organ=row.organ,
            year=row.year,
            subject=row.subject,
            enterprise_name=row.enterprise_name,
            region=row.region,
            items=queries.items_of(row),
            purpose=row.purpose,
            cause=row.cause,
            source=row.source,
            window_from=window.first,
            window_until=window.last,
            grade=row.grade,
            credit=row.credit,
            address=row.address,
        )
    ]
