"""The small made-up world with one enterprise that two organs planned at the same time."""

from __future__ import annotations

from inspector_tui.services import joint
from inspector_tui.services.merging import merge_proposals
from tests.world import ELSEWHERE, INSPECTIONS, ITEM, OTHER_ORGAN, OTHER_SUBJECT, VISIT, World, planned

THEIRS = "feed000000000001"
THEIR_ITEM = "330231002000"


def plan_together(world: World) -> World:
    """Both organs planned the same enterprise; nothing else of the plan can be merged."""
    later = {"subject": OTHER_SUBJECT, "year": 2027, "window_from": "2027-01-01", "window_until": "2027-01-31"}
    world.supervisor.tell(*(planned(inspection, **later) for inspection in INSPECTIONS[1:]))
    world.supervisor.tell(planned(VISIT, items=(ITEM,)))
    november = {"window_from": "2026-11-20", "window_until": "2026-11-30"}
    world.stranger.tell(planned(THEIRS, organ=OTHER_ORGAN, items=(THEIR_ITEM,), **november))
    world.sync()
    return world


def agree(world: World) -> str:
    """Our supervisor proposes, theirs accepts; returns the joint inspection's id."""
    number = joint.propose_merge(world.supervisor, merge_proposals(world.supervisor)[0].joint)
    world.sync()
    joint.accept(world.stranger, number, [ELSEWHERE])
    world.sync()
    return number
