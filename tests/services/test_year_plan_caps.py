"""A year's plan and every cap that the laptop knows: of an organ, of a level, of all, by whoever planned or visited."""

from __future__ import annotations

from typing import Any

import pytest

from inspector_tui.cli.plan import plan
from inspector_tui.domain.cap_list import CapSet
from inspector_tui.domain.register import EnterpriseRegistered, OrganRegistered
from inspector_tui.services import joint
from inspector_tui.services.joint import JointRequest
from inspector_tui.services.year_planning import make, preview
from tests.joint_world import THEIR_ITEM
from tests.services.commands import run, told
from tests.services.test_year_planning import CODES, REQUEST, planning_world
from tests.world import ELSEWHERE, ITEM, OTHER_ORGAN, World, planned

__all__ = ["planning_world"]

D = CODES[3]
"""An enterprise of class D: the shares ask for two visits."""


def allow(world: World, most: int, **changed: Any) -> None:
    told = {"region": "64", "valid_from": "2026-01-01", "kind": "any", "grade": "any", "basis": "宁夏应急厅"}
    world.server.tell(CapSet(**(told | {"most": most} | changed)))
    world.sync()


def theirs(world: World, inspection: str = "bb" * 8, **changed: Any) -> None:
    """The other organ plans a visit of the enterprise."""
    told = {"organ": OTHER_ORGAN, "subject": D, "year": 2027, "window_from": "2027-03-01", "window_until": "2027-03-31"}
    world.stranger.tell(planned(inspection, **(told | changed)))
    world.sync()


def left_out(world: World) -> list[tuple[int, str, int, int]]:
    told = preview(world.supervisor, REQUEST)
    assert all(visit.whom.subject == D for visit in told.left_out)
    planned_of = [visit.number for visit in told.visits if visit.whom.subject == D]
    assert len(planned_of) + len(told.left_out) + told.already == 2
    return [(each.number, each.scope, each.used, each.most) for each in told.left_out]


def test_国办发2024_54_what_other_organs_planned_takes_room_under_a_cap_over_all_levels(planning_world: World) -> None:
    allow(planning_world, 2, scope="all")
    assert left_out(planning_world) == []
    theirs(planning_world)
    assert left_out(planning_world) == [(2, "all", 2, 2)]


def test_国办发2024_54_a_cap_for_each_level_counts_organs_of_ones_own_level(planning_world: World) -> None:
    allow(planning_world, 2, scope="level")
    theirs(planning_world)
    assert left_out(planning_world) == [(2, "level", 2, 2)]
    planning_world.server.tell(
        OrganRegistered(
            organ=OTHER_ORGAN, name="石嘴山市应急管理局", short_name="石应急", credit_code="11640100000640200003",
            level="city", region="640200", field="emergency",
        )
    )  # fmt: skip
    planning_world.sync()
    assert left_out(planning_world) == [], "that organ is of another level by now"


def test_国办发2024_54_a_joint_inspection_takes_one_place_for_all_who_go_along(planning_world: World) -> None:
    allow(planning_world, 2, scope="all")
    theirs(planning_world, items=(THEIR_ITEM,))
    planning_world.supervisor.tell(
        planned("aa" * 8, subject=D, year=2027, window_from="2027-03-01", window_until="2027-03-31")
    )
    planning_world.sync()
    assert left_out(planning_world) == [(2, "all", 2, 2)]
    number = joint.propose(planning_world.supervisor, JointRequest(("aa" * 8, "bb" * 8)))
    planning_world.sync()
    joint.accept(planning_world.stranger, number, [ELSEWHERE])
    planning_world.sync()
    told = preview(planning_world.supervisor, REQUEST)
    assert (told.left_out, told.already) == ((), 1)
    assert [visit.number for visit in told.visits if visit.whom.subject == D] == [2]


def test_国办发2024_54_what_is_not_capped_takes_no_room(planning_world: World) -> None:
    allow(planning_world, 2, scope="all")
    theirs(planning_world, purpose="campaign", cause="superior_campaign", source="宁应急〔2026〕9号")
    assert left_out(planning_world) == []


def test_国办发2024_54_a_cap_by_credit_class_holds_in_the_plan_too(planning_world: World) -> None:
    known = EnterpriseRegistered(subject=D, name="宁夏第3化工有限公司", region="640104", grade="D", credit="A")
    planning_world.supervisor.tell(known)
    allow(planning_world, 1, kind="credit", grade="A")
    assert left_out(planning_world) == [(2, "organ", 1, 1)]


def test_国办发2024_54_made_again_a_plan_does_not_stand_in_its_own_way(planning_world: World) -> None:
    allow(planning_world, 2, scope="all")
    make(planning_world.supervisor, REQUEST)
    assert left_out(planning_world) == []


def test_the_command_says_what_it_could_not_place_and_why(
    planning_world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    allow(planning_world, 2, scope="all")
    theirs(planning_world)
    asked = ("make", "--year", "2027", "--title", "甲", "--item", ITEM, "--share", "D=200", "--dry-run")
    assert run(plan, planning_world.supervisor, *asked) == 0
    printed = capsys.readouterr().out
    assert f"宁夏第3化工有限公司 {D}: visit 2: 2 of at most 2 inspections" in printed
    assert run(plan, planning_world.supervisor, *asked, "--json") == 0
    assert told(capsys)["left_out"] == [
        {"enterprise": {"code": D, "name": "宁夏第3化工有限公司"}, "number": 2, "scope": "all", "used": 2, "most": 2}
    ]
