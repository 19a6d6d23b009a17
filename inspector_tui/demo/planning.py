"""Six hundred planned inspections over the current year, more of them around today, a few with a window now."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import cast

from inspector_tui.demo.chance import Chance
from inspector_tui.demo.enterprises import DemoEnterprise
from inspector_tui.demo.items import DemoItem
from inspector_tui.demo.organs import DEMO_ORGAN
from inspector_tui.domain.planning import InspectionPlanned
from inspector_tui.domain.register import OrganRegistered
from inspector_tui.domain.vocabulary import Purpose

PLANNED = 600
OWN_SHARE = 3
"""One in this many is the demo organ's own."""
NOW_EVERY = 36
"""One in this many has a window that is open today."""
_PURPOSES = {"random": 5, "daily": 3, "campaign": 2, "reinspection": 1}


def make_plan(
    seed: int,
    organs: list[OrganRegistered],
    enterprises: list[DemoEnterprise],
    items: list[DemoItem],
    today: dt.date,
    count: int = PLANNED,
) -> list[InspectionPlanned]:
    """Each for an enterprise of the organ's region and an item of its field; no enterprise twice by one organ."""
    chance = Chance(seed, "plan")
    targets = {organ.organ: _targets(organ, enterprises, items) for organ in organs if organ.level != "province"}
    planners = [organ for organ, found in targets.items() if found]
    taken: set[tuple[int, str]] = set()
    plan: list[InspectionPlanned] = []
    while len(plan) < count:
        number = len(plan)
        organ = DEMO_ORGAN if number % OWN_SHARE == 0 else planners[chance.number(0, len(planners) - 1)]
        enterprise, item = targets[organ][chance.number(0, len(targets[organ]) - 1)]
        # A small organ may have fewer targets than turns: then the turn goes to another.
        if (organ, enterprise.body.subject) in taken:
            continue
        taken.add((organ, enterprise.body.subject))
        window = _window(chance, today, now=number % NOW_EVERY == 0)
        plan.append(_planned(organ, enterprise, item, window, cast(Purpose, chance.by_weight(_PURPOSES))))
    return plan


def _targets(
    organ: OrganRegistered, enterprises: list[DemoEnterprise], items: list[DemoItem]
) -> list[tuple[DemoEnterprise, DemoItem]]:
    return [
        (enterprise, item)
        for item in items
        if item.body.field == organ.field
        for enterprise in enterprises
        if enterprise.industry in item.industries and enterprise.body.region.startswith(organ.region)
    ]


def _window(chance: Chance, today: dt.date, *, now: bool) -> tuple[dt.date, dt.date]:
    """First and last day, both in today's year."""
    first_day, last_day = dt.date(today.year, 1, 1), dt.date(today.year, 12, 31)
    days = dt.timedelta(chance.number(5, 14))
    if now:
        start = max(today - dt.timedelta(chance.number(0, 4)), first_day)
    else:
        near = today + dt.timedelta(chance.number(-60, 75))
        anywhere = first_day + dt.timedelta(chance.number(0, 350))
        start = near if chance.number(0, 2) == 0 and near.year == today.year else anywhere
    return start, min(start + days, last_day)


def _planned(
    organ: int, enterprise: DemoEnterprise, item: DemoItem, window: tuple[dt.date, dt.date], purpose: Purpose
) -> InspectionPlanned:
    body = enterprise.body
    days = [day.isoformat() for day in window]
    # As an import names them, so that importing the same line changes nothing.
    identity = "|".join([str(organ), days[0][:4], body.subject, item.body.item, *days])
    return InspectionPlanned(
        inspection=hashlib.sha256(identity.encode()).hexdigest()[:16],
        organ=organ,
        year=window[0].year,
        subject=body.subject,
        enterprise_name=body.name,
        region=body.region,
        items=(item.body.item,),
        purpose=purpose,
        window_from=days[0],
        window_until=days[1],
        grade=body.grade,
        address=body.address,
    )
