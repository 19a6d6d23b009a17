"""The calendar of an organ: every day's counts agree with its lines, and loads with what was filed and assigned."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from datetime import date

import pytest

from inspector_tui.domain.cap_list import CapSet, EnterpriseClassed
from inspector_tui.domain.draws import InspectionAssigned
from inspector_tui.domain.planning import FiledOfficer
from inspector_tui.models import queries
from inspector_tui.models.rows import InspectionRow, OrganRow
from inspector_tui.services import filing
from inspector_tui.services.moments import moment_of
from inspector_tui.services.plan_calendar import calendar_between, month_of, week_of
from tests.joint_world import agree, plan_together
from tests.waits import ended
from tests.world import (
    ELSEWHERE,
    FIRST,
    INSPECTIONS,
    ORGAN,
    OTHER_ORGAN,
    OTHER_SUBJECT,
    PASSPHRASE,
    SECOND,
    SUBJECT,
    VISIT,
    World,
    planned,
    request,
)

NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))


def test_months_and_weeks_have_their_ends() -> None:
    assert month_of(date(2026, 2, 14)) == (date(2026, 2, 1), date(2026, 2, 28))
    assert month_of(date(2026, 12, 31)) == (date(2026, 12, 1), date(2026, 12, 31))
    assert week_of(date(2026, 11, 29)) == (date(2026, 11, 23), date(2026, 11, 29))


def test_holidays_and_worked_weekends_are_marked(world: World) -> None:
    days = {day.day.isoformat(): day for day in calendar_between(world.supervisor, *OCTOBER).days}
    assert (days["2026-10-01"].working, days["2026-10-01"].changed) == (False, True)
    assert (days["2026-10-10"].working, days["2026-10-10"].changed) == (True, True)
    assert (days["2026-10-12"].working, days["2026-10-12"].changed) == (True, False)
    assert all(day.known for day in days.values())
    assert not any(day.known for day in calendar_between(world.supervisor, date(2027, 3, 1), date(2027, 3, 31)).days)


def test_what_begins_and_what_is_due_stands_on_its_day(world: World) -> None:
    world.supervisor.tell(planned("cc" * 8, subject=OTHER_SUBJECT, window_from="2026-11-10", window_until="2026-11-20"))
    told = calendar_between(world.supervisor, *NOVEMBER)
    days = {day.day.isoformat(): day for day in told.days}
    assert (days["2026-11-01"].begins, days["2026-11-10"].begins) == (len(INSPECTIONS), 1)
    assert (days["2026-11-20"].due, sum(day.due for day in told.days)) == (1, 1)
    assert [line.kind for line in told.on(date(2026, 11, 10))] == ["begins"]
    for day in told.days:
        kinds = [line.kind for line in told.on(day.day)]
        counted = (day.visits, day.begins, day.due, day.orders)
        assert counted == tuple(kinds.count(kind) for kind in ("visit", "begins", "due", "order"))


def test_a_filed_visit_stands_on_its_day_and_with_its_officers(world: World) -> None:
    world.file()
    told = calendar_between(world.supervisor, *NOVEMBER)
    (visit,) = [line for line in told.lines if line.kind == "visit"]
    assert (visit.day, visit.row.inspection) == ("2026-11-24", VISIT)
    loads = {load.certificate: load for load in told.officers}
    assert (loads[FIRST].visits, loads[FIRST].days, loads[FIRST].twice) == (1, 1, 0)
    assert loads["NX-0003"].visits == 0
    assert [load.certificate for load in told.officers][:2] == [FIRST, SECOND]


def test_several_visits_of_one_officer_on_one_day_are_counted(world: World) -> None:
    world.file()
    filing.submit(
        world.officer, (INSPECTIONS[1],), request(start=moment_of("2026-11-24", 14), end=moment_of("2026-11-24", 16))
    )
    world.sync()
    load = next(one for one in calendar_between(world.supervisor, *NOVEMBER).officers if one.certificate == FIRST)
    assert (load.visits, load.days, load.twice) == (2, 1, 1)


def test_who_is_assigned_to_a_planned_visit_is_counted_until_it_is_filed(world: World) -> None:
    people = tuple(FiledOfficer(certificate=each, name=each, organ=ORGAN) for each in (FIRST, SECOND))
    world.supervisor.tell(InspectionAssigned(inspection=VISIT, organ=ORGAN, region="640104", officers=people))
    load = next(one for one in calendar_between(world.supervisor, *NOVEMBER).officers if one.certificate == FIRST)
    assert (load.visits, load.assigned) == (0, 1)
    world.sync()
    world.file()
    load = next(one for one in calendar_between(world.supervisor, *NOVEMBER).officers if one.certificate == FIRST)
    assert (load.visits, load.assigned) == (1, 0)


def test_an_enterprise_counts_its_visits_by_all_organs(world: World) -> None:
    world.stranger.tell(planned("dd" * 8, organ=OTHER_ORGAN))
    world.supervisor.tell(planned("ee" * 8, purpose="reinspection"))
    world.sync()
    (told,) = calendar_between(world.supervisor, *NOVEMBER).enterprises
    visited = told.visited
    assert (visited.subject, visited.here, visited.own_year, visited.all_year) == (SUBJECT, 8, 8, 9)
    assert (told.room.own, told.exceeds) == (None, False)


def test_what_would_exceed_a_cap_is_seen_while_it_is_planned(world: World) -> None:
    """同一行政执法主体对同一企业年度检查频次上限 (国办发〔2024〕54号)."""
    told = {"region": "640104", "valid_from": "2026-01-01"}
    classed = {"subject": SUBJECT, "enterprise_name": "宁夏枸杞", "kind": "high_risk", "field": "emergency"}
    world.server.tell(
        EnterpriseClassed(region="640104", valid_from="2026-01-01", grade="2", **classed),
        CapSet(**told, kind="high_risk", grade="1", most=2, basis="宁夏应急厅"),
        CapSet(**told, kind="high_risk", grade="2", most=4, basis="宁夏应急厅"),
        CapSet(**told, kind="high_risk", grade="any", scope="all", most=20, basis="宁夏应急厅"),
    )
    world.sync()
    (load,) = calendar_between(world.supervisor, *NOVEMBER).enterprises
    assert (load.room.own, load.room.everybody, load.exceeds) == (4, 20, True)


def test_the_deadline_of_an_order_stands_on_its_day_until_somebody_looked_again(world: World) -> None:
    from inspector_tui.domain.visiting import RectificationOrder
    from inspector_tui.services import visiting

    world.arrive()
    world.answer_all()
    finding = visiting.record_finding(world.officer, VISIT, text="通道堵塞", severity="major", deadline="2026-11-27")
    visiting.conclude(
        world.officer, VISIT, "order", orders=(RectificationOrder(finding=finding, deadline="2026-11-27"),)
    )
    world.sync()
    told = calendar_between(world.supervisor, *NOVEMBER)
    assert [(line.day, line.kind) for line in told.lines if line.kind == "order"] == [("2026-11-27", "order")]


@pytest.mark.parametrize(
    ("options", "days"),
    [
        (["--month", "2026-02"], 28),
        (["--week", "2026-W48"], 7),
        (["--from", "2026-11-20", "--until", "2026-12-05"], 16),
    ],
)
def test_the_command_tells_any_span(world: World, options: list[str], days: int) -> None:
    home = world.supervisor.home
    world.close()
    run = ended(
        [sys.executable, "-m", "inspector_tui.cli", "--home", str(home), "plan", "calendar", "--json", *options],
        text=True, check=True, env={**os.environ, "INSPECTOR_PASSPHRASE": PASSPHRASE},
    )  # fmt: skip
    told = json.loads(run.stdout)
    assert len(told["days"]) == days
    assert told["working_days"] == sum(day["working"] for day in told["days"])


def test_caps_per_level_and_over_all_levels_stand_beside_what_is_planned(world: World) -> None:
    """Per level and cross-level sum (domain.md 1.4: 每级每年不超过2次，市县两级合计不超过4次)."""
    told = {"region": "64", "valid_from": "2026-01-01", "kind": "any", "grade": "any", "basis": "宁卫发〔2026〕2号"}
    world.server.tell(CapSet(**told, scope="level", most=8), CapSet(**told, scope="all", most=9))
    world.stranger.tell(planned("dd" * 8, organ=OTHER_ORGAN))
    world.sync()
    (load,) = calendar_between(world.supervisor, *NOVEMBER).enterprises
    with world.supervisor.reading() as connection:
        levels = {row.organ: row.level for row in queries.where(connection, OrganRow)}
    same = levels[ORGAN] == levels[OTHER_ORGAN]
    assert load.against == (("organ", 8, None), ("level", 9 if same else 8, 8), ("all", 9, 9))
    assert load.exceeds is same


def test_a_joint_visit_counts_once_for_every_organ_that_goes_along(world: World) -> None:
    """综合查一次: two planned lines, one visit; a calendar shows it once, with each organ's own officers."""
    plan_together(world)
    before = calendar_between(world.supervisor, *NOVEMBER)
    (load,) = [one for one in before.enterprises if one.visited.subject == SUBJECT]
    assert (load.visited.own_year, load.visited.all_year) == (1, 2)
    agree(world)
    suggested = filing.suggested_request(world.officer, _row(world, VISIT))
    filing.submit(world.officer, [VISIT], replace(suggested, onsite_reason="需现场核查"))
    world.sync()
    for replica, people, others in (
        (world.supervisor, {FIRST, SECOND}, {ELSEWHERE}),
        (world.stranger, {ELSEWHERE}, {FIRST, SECOND}),
    ):
        told = calendar_between(replica, *NOVEMBER)
        (load,) = [one for one in told.enterprises if one.visited.subject == SUBJECT]
        assert (load.visited.here, load.visited.own_year, load.visited.all_year) == (1, 1, 1)
        assert [line.row.inspection for line in told.lines if line.kind == "visit"] == [VISIT]
        assert [line.row.inspection for line in told.lines if line.kind == "begins"] == [VISIT]
        busy = {one.certificate for one in told.officers if one.visits}
        assert busy == people
        assert not others & {one.certificate for one in told.officers}


def _row(world: World, inspection: str) -> InspectionRow:
    with world.officer.reading() as connection:
        return filing.require_inspection(connection, inspection)


def test_国办发2024_54_a_campaign_from_above_takes_no_room_under_a_cap_while_it_is_planned(world: World) -> None:
    def own() -> int:
        (told,) = calendar_between(world.supervisor, *NOVEMBER).enterprises
        return told.visited.own_year

    before = own()
    campaign = {"purpose": "campaign", "source": "宁应急〔2026〕9号"}
    world.supervisor.tell(planned("ee" * 8, **campaign, cause="superior_campaign"))
    assert own() == before
    world.supervisor.tell(planned("ef" * 8, purpose="campaign"))
    assert own() == before + 1
