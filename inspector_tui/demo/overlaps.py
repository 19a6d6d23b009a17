"""Other organs' plans for enterprises that the demo's organ planned too, so that there is something to merge."""

from __future__ import annotations

import datetime as dt
import hashlib

from inspector_tui.demo.enterprises import DemoEnterprise
from inspector_tui.demo.items import DemoItem
from inspector_tui.demo.organs import DEMO_ORGAN
from inspector_tui.domain.planning import InspectionPlanned
from inspector_tui.domain.register import OrganRegistered
from inspector_tui.domain.vocabulary import Field

OVERLAPS = 4
_FIELDS: tuple[Field, ...] = ("fire", "environment", "market")


def make_overlaps(
    organs: list[OrganRegistered],
    enterprises: list[DemoEnterprise],
    items: list[DemoItem],
    plan: list[InspectionPlanned],
    today: dt.date,
) -> list[InspectionPlanned]:
    """Lines of the city's other organs on the very days of the demo organ's, windows that end soonest first. A line
    that begins today or before is left alone: its filing belongs to the walk."""
    city = {organ.field: organ.organ for organ in organs if organ.region == "6401"}
    industry = {each.body.subject: each.industry for each in enterprises}
    taken = {(each.organ, each.subject) for each in plan}
    own = [each for each in plan if each.organ == DEMO_ORGAN and each.window_from > today.isoformat()]
    own.sort(key=lambda each: (each.window_until, each.inspection))
    made: list[InspectionPlanned] = []
    for line in own:
        for field in _FIELDS:
            item = next(
                (each for each in items if each.body.field == field and industry[line.subject] in each.industries), None
            )
            if item is None or field not in city or (city[field], line.subject) in taken:
                continue
            made.append(_beside(line, city[field], item))
            break
        if len(made) == OVERLAPS:
            break
    return made


def _beside(line: InspectionPlanned, organ: int, item: DemoItem) -> InspectionPlanned:
    identity = "|".join(["overlap", str(organ), line.inspection])
    return line.model_copy(
        update={
            "inspection": hashlib.sha256(identity.encode()).hexdigest()[:16],
            "organ": organ,
            "items": (item.body.item,),
            "purpose": "daily",
        }
    )
