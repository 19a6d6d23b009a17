"""The made-up Ningxia of the demo. Nobody and nothing in it exists; the rules and the geography do."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from inspector_tui.demo.calendar import make_holidays
from inspector_tui.demo.enterprises import DemoEnterprise, make_enterprises
from inspector_tui.demo.items import DemoItem, make_items
from inspector_tui.demo.lists import REGION, SOURCE, make_lists
from inspector_tui.demo.officers import make_officers
from inspector_tui.demo.organs import make_organs
from inspector_tui.demo.overlaps import make_overlaps
from inspector_tui.demo.planning import make_plan
from inspector_tui.domain.calendars import CalendarAnnounced
from inspector_tui.domain.planning import InspectionPlanned
from inspector_tui.domain.record import Body
from inspector_tui.domain.register import OfficerRegistered, OrganRegistered

SEED = 64
WHITELISTED = 5


@dataclass(frozen=True, slots=True)
class World:
    """Everything that the demo's server knows before its first device comes."""

    today: dt.date
    organs: list[OrganRegistered]
    officers: list[OfficerRegistered]
    items: list[DemoItem]
    enterprises: list[DemoEnterprise]
    plan: list[InspectionPlanned]
    overlaps: list[InspectionPlanned]
    """What other organs planned for the same enterprises on the same days."""
    lists: list[Body]
    """Entries and publications of the item list and the others."""
    holidays: CalendarAnnounced
    """The region's own days off."""

    @property
    def related(self) -> str:
        """The enterprise that an officer has an interest in: one of the city that nobody planned, so that the
        conflict hinders nobody's work."""
        planned = {line.subject for line in (*self.plan, *self.overlaps)}
        return next(
            each.body.subject
            for each in self.enterprises
            if each.body.region.startswith("6401") and each.industry != "chemicals" and each.body.subject not in planned
        )

    def bodies(self) -> list[Body]:
        """Record bodies in the order in which they make sense: who, what, where, when."""
        return [
            *self.organs,
            *self.officers,
            *self.lists,
            *(enterprise.body for enterprise in self.enterprises),
            *self.plan,
            *self.overlaps,
            self.holidays,
        ]


def make_world(today: dt.date, seed: int = SEED) -> World:
    """The same world for the same seed and day. `today` in China."""
    organs = make_organs(seed)
    items = make_items(REGION, SOURCE, today)
    enterprises = make_enterprises(seed)
    plan = make_plan(seed, organs, enterprises, items, today)
    return World(
        today=today,
        organs=organs,
        officers=make_officers(seed, organs, today),
        items=items,
        enterprises=enterprises,
        plan=plan,
        overlaps=make_overlaps(organs, enterprises, items, plan, today),
        lists=make_lists(items, _spared(enterprises, plan), today),
        holidays=make_holidays(today),
    )


def _spared(enterprises: list[DemoEnterprise], plan: list[InspectionPlanned]) -> list[DemoEnterprise]:
    """Enterprises of the city that nobody planned and that have the lowest risk: what a whitelist is for."""
    planned = {line.subject for line in plan}
    good = [
        each
        for each in enterprises
        if each.body.region.startswith("6401") and each.body.grade == "A" and each.industry != "chemicals"
    ]
    return [each for each in good if each.body.subject not in planned][-WHITELISTED:]
