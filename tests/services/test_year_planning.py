"""Making a year's plan on a replica: preview, one transaction, making it again, and the notice that comes later."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from inspector_tui.cli.plan_year import recompute as recompute_command
from inspector_tui.domain.cap_list import CapSet, EnterpriseClassed
from inspector_tui.domain.credit_code import make_credit_code
from inspector_tui.domain.register import EnterpriseRegistered
from inspector_tui.domain.whitelist import EnterpriseWhitelisted
from inspector_tui.domain.year_plans import ClassShares
from inspector_tui.errors import InspectorError
from inspector_tui.models import queries
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import InspectionRow
from inspector_tui.models.rows_planning import YearPlanRow
from inspector_tui.services import filing
from inspector_tui.services.auditing import digest_rows, rebuild_rows
from inspector_tui.services.calendars import import_calendar
from inspector_tui.services.moments import moment_of
from inspector_tui.services.plan_objects import Source
from inspector_tui.services.year_plan import YearRequest
from inspector_tui.services.year_planning import PlanCancelled, make, preview
from inspector_tui.services.year_recomputing import plan_named, recompute
from tests.services.commands import run, told
from tests.waits import PATIENCE, some_of, started
from tests.world import (
    FIRST,
    ITEM,
    ORGAN,
    PASSPHRASE,
    SECOND,
    World,
    planned,
    request,
)

CODES = sorted(make_credit_code(region="640104", organisation=f"MA7{number:05d}") for number in range(40))
SHARES = ClassShares(A=50, B=100, C=100, D=200)
REQUEST = YearRequest(year=2027, title="2027年度检查计划", items=(ITEM,), shares=SHARES)
NOTICE = {
    "year": 2027,
    "days": [
        *({"date": f"2027-01-{day:02d}", "isOffDay": True} for day in range(1, 4)),
        *({"date": f"2027-02-{day:02d}", "isOffDay": True} for day in range(5, 13)),
        {"date": "2027-02-14", "isOffDay": False},
    ],
}


@pytest.fixture
def planning_world(world: World) -> World:
    """Ten enterprises of each class from A to D."""
    world.supervisor.tell(
        *(
            EnterpriseRegistered(subject=code, name=f"宁夏第{at}化工有限公司", region="640104", grade="ABCD"[at % 4])
            for at, code in enumerate(CODES)
        )
    )
    return world


def rows(replica: Replica, year: int = 2027) -> dict[str, InspectionRow]:
    with replica.reading() as connection:
        return {row.inspection: row for row in queries.where(connection, InspectionRow, year=year, organ=ORGAN)}


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(InspectorError) as error:
        act()
    return error.value.code


def announce(world: World, folder: Path) -> None:
    (folder / "2027.json").write_text(json.dumps(NOTICE), encoding="utf-8")
    import_calendar(world.justice, folder / "2027.json", notice="国办发明电〔2026〕1号")
    world.sync()


def test_a_preview_says_what_making_does_and_records_nothing(planning_world: World) -> None:
    supervisor = planning_world.supervisor
    before = digest_rows(supervisor)
    told = preview(supervisor, REQUEST)
    assert digest_rows(supervisor) == before
    assert told == make(supervisor, REQUEST)
    assert told.by_class() == {"A": (10, 5), "B": (10, 10), "C": (10, 10), "D": (10, 20), "unrated": (1, 0)}
    made = rows(supervisor)
    assert {visit.inspection: (visit.window.first, visit.window.last) for visit in told.visits} == {
        row.inspection: (row.window_from, row.window_until) for row in made.values()
    }
    assert sum(told.by_month().values()) == len(made) == 45


def test_the_plan_says_what_must_be_published_of_it(planning_world: World) -> None:
    make(planning_world.supervisor, REQUEST)
    with planning_world.supervisor.reading() as connection:
        (row,) = queries.where(connection, YearPlanRow)
    assert (row.organ, row.scope, row.method) == (ORGAN, "640104", "on_site")
    assert json.loads(row.items) == [ITEM]
    assert json.loads(row.shares)["D"] == 200
    live = digest_rows(planning_world.supervisor)
    assert rebuild_rows(planning_world.supervisor).digest == live[1]


def test_made_again_nothing_is_planned_twice(planning_world: World) -> None:
    make(planning_world.supervisor, REQUEST)
    before = rows(planning_world.supervisor)
    make(planning_world.supervisor, REQUEST)
    assert rows(planning_world.supervisor) == before


def test_what_the_organ_planned_otherwise_is_not_planned_again(planning_world: World) -> None:
    supervisor = planning_world.supervisor
    subject = CODES[3]
    supervisor.tell(planned("aa" * 8, subject=subject, year=2027, window_from="2027-01-01", window_until="2027-12-31"))
    told = preview(supervisor, REQUEST)
    assert told.already == 1
    assert [visit.number for visit in told.visits if visit.whom.subject == subject] == [2]


def test_whitelisted_enterprises_are_left_alone(planning_world: World) -> None:
    planning_world.supervisor.tell(
        EnterpriseWhitelisted(
            region="640104", valid_from="2026-01-01", subject=CODES[3], enterprise_name="宁夏第3化工有限公司",
            listed_by="兴庆区司法局", reason="信用良好",
        )
    )  # fmt: skip
    told = preview(planning_world.supervisor, REQUEST)
    assert told.found.whitelisted == 1
    assert CODES[3] not in {visit.whom.subject for visit in told.visits}


def test_no_enterprise_is_planned_above_its_cap(planning_world: World) -> None:
    """同一行政执法主体对同一企业年度检查频次上限 (国办发〔2024〕54号)."""
    told = {"region": "640104", "valid_from": "2026-01-01"}
    classed = {"enterprise_name": "化工", "kind": "other", "grade": "1", "field": "emergency"}
    planning_world.server.tell(
        EnterpriseClassed(**told, **classed, subject=CODES[3]),
        CapSet(**told, kind="other", grade="1", most=1, basis="宁夏应急厅"),
    )
    planning_world.sync()
    plan = preview(planning_world.supervisor, REQUEST)
    assert plan.above_cap == 1
    assert [visit.number for visit in plan.visits if visit.whom.subject == CODES[3]] == [1]


def test_a_year_that_is_not_announced_is_provisional_and_computed_again(planning_world: World, tmp_path: Path) -> None:
    supervisor = planning_world.supervisor
    told = make(supervisor, REQUEST)
    assert told.body.provisional
    assert "PLAN_PROVISIONAL" in told.notes
    before = rows(supervisor)
    assert before[told.visits[0].inspection].window_from == "2027-01-01"
    announce(planning_world, tmp_path)
    assert recompute(supervisor, told.body.plan) > 0
    after = rows(supervisor)
    assert after.keys() == before.keys()
    assert all(after[key].window_until >= row.window_until for key, row in before.items())
    assert min(row.window_from for row in after.values()) == "2027-01-04"
    assert not any("2027-02-05" <= row.window_from <= "2027-02-12" for row in after.values())
    assert recompute(supervisor, told.body.plan) == 0
    with supervisor.reading() as connection:
        (row,) = queries.where(connection, YearPlanRow)
    # The last week of the year waits for the notice of the year after.
    assert row.provisional
    assert row.working_days == told.body.working_days - 6


def test_what_was_filed_keeps_its_window(planning_world: World, tmp_path: Path) -> None:
    supervisor = planning_world.supervisor
    told = make(supervisor, REQUEST)
    planning_world.sync()
    inspection = told.visits[0].inspection
    filing.submit(
        planning_world.officer, (inspection,),
        request(officers=(FIRST, SECOND), start=moment_of("2027-01-04", 8), end=moment_of("2027-01-04", 18)),
    )  # fmt: skip
    planning_world.sync()
    before = rows(supervisor)[inspection]
    announce(planning_world, tmp_path)
    recompute(supervisor, told.body.plan)
    after = rows(supervisor)[inspection]
    assert (after.window_from, after.window_until, after.state) == (before.window_from, before.window_until, "filed")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"title": " "}, "PLAN_TITLE_MISSING"),
        ({"items": ()}, "PLAN_ITEMS_MISSING"),
        ({"items": ("000",)}, "ITEM_UNKNOWN"),
        ({"shares": ClassShares()}, "PLAN_NOTHING"),
        ({"officers": 2, "usable": 1}, "PLAN_OVER_CAPACITY"),
        ({"officers_each": 9}, "PLAN_NO_OFFICERS"),
        ({"first_day": "2027-10-02", "last_day": "2027-10-03"}, "PLAN_NO_WORKING_DAYS"),
        ({"first_day": "2026-12-01"}, "WINDOW_OUTSIDE_YEAR"),
        ({"first_day": "2027-12-01", "last_day": "2027-11-01"}, "PERIOD_REVERSED"),
        ({"source": Source(region="65")}, "PLAN_NOTHING"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_and_leaves_nothing(
    planning_world: World, changed: dict[str, Any], code: str
) -> None:
    before = digest_rows(planning_world.supervisor)
    assert refused(lambda: make(planning_world.supervisor, replace(REQUEST, **changed))) == code
    assert digest_rows(planning_world.supervisor) == before


def test_a_preview_over_capacity_is_shown_with_both_numbers(planning_world: World) -> None:
    told = preview(planning_world.supervisor, replace(REQUEST, officers=2, usable=1))
    assert "PLAN_OVER_CAPACITY" in told.notes
    assert (told.capacity.needed, told.capacity.available) == (90, 2 * told.capacity.working_days // 100)


def test_filing_and_publication_are_due_on_the_31st_of_march(planning_world: World) -> None:
    assert "PLAN_FILE_BY" in preview(planning_world.supervisor, REQUEST).notes
    this_year = replace(REQUEST, year=2026, title="补充计划")
    told = preview(planning_world.supervisor, this_year)
    assert told.due == "2026-03-31"
    assert "PLAN_FILING_LATE" in told.notes
    assert min(visit.window.first for visit in told.visits) == "2026-11-25"


def test_a_plan_goes_by_its_id_its_title_or_its_year_and_title(
    planning_world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    supervisor = planning_world.supervisor
    plan = make(supervisor, replace(REQUEST, title="年度检查计划")).body
    for name in (plan.plan, plan.plan[:4].upper(), " 年度检查计划 ", f"{plan.year} 年度检查计划"):
        assert plan_named(supervisor, name) == plan.plan
    make(supervisor, replace(REQUEST, year=2028, title="年度检查计划"))
    assert refused(lambda: plan_named(supervisor, "年度检查计划")) == "PLAN_AMBIGUOUS"
    assert plan_named(supervisor, f"{plan.year} 年度检查计划") == plan.plan
    for unknown in ("", plan.plan[:3], "别的计划"):
        assert refused(lambda name=unknown: plan_named(supervisor, name)) == "PLAN_UNKNOWN"
    assert run(recompute_command, supervisor, f"{plan.year} 年度检查计划", "--json") == 0
    assert told(capsys)["plan"] == plan.plan


def test_only_a_supervisor_makes_a_plan(planning_world: World) -> None:
    planning_world.sync()
    assert refused(lambda: make(planning_world.officer, REQUEST)) == "ROLE_MAY_NOT"
    told = make(planning_world.supervisor, REQUEST)
    planning_world.sync()
    assert refused(lambda: recompute(planning_world.stranger, told.body.plan)) == "OTHER_ORGAN"
    assert refused(lambda: recompute(planning_world.supervisor, "00")) == "PLAN_UNKNOWN"


def test_how_far_the_making_is_is_told_from_nothing_to_all(planning_world: World) -> None:
    told: list[tuple[int, int]] = []
    plan = make(planning_world.supervisor, REQUEST, lambda done, of: told.append((done, of)))
    total = plan.body.visits
    assert told[0] == (0, 0)
    assert told[-1] == (total, total)
    assert sorted(told) == told


@pytest.mark.parametrize("at", ["working it out", "recording", "all recorded"])
def test_a_plan_that_is_stopped_leaves_nothing_half_done(planning_world: World, at: str) -> None:
    supervisor = planning_world.supervisor
    before = digest_rows(supervisor)

    def stop(done: int, of: int) -> None:
        if at == "working it out" or (of and (at == "recording" or done == of)):
            raise PlanCancelled

    with pytest.raises(PlanCancelled):
        make(supervisor, REQUEST, stop)
    assert digest_rows(supervisor) == before
    assert make(supervisor, REQUEST).body.visits == len(rows(supervisor))


def test_the_command_is_stopped_by_ctrl_c_and_leaves_nothing(world: World) -> None:
    """On a real terminal: the count is seen there, and the interrupt comes while records are being written."""
    world.supervisor.tell(
        *(
            EnterpriseRegistered(
                subject=make_credit_code(region="640104", organisation=f"M{number:07d}"),
                name=f"宁夏第{number}公司",
                region="640104",
            )
            for number in range(4000)
        )
    )
    home = world.supervisor.home
    world.supervisor.close()
    command = [
        sys.executable, "-m", "inspector_tui.cli", "--lang", "en", "--home", str(home), "plan", "make", "--year",
        "2027", "--title", "P", "--item", ITEM, "--share", "unrated=1200", "--officers", "100000",
    ]  # fmt: skip
    ours, theirs = pty.openpty()
    # Tests that run in the background were told to ignore the interrupt, and so would their children be.
    ours_before = signal.signal(signal.SIGINT, signal.default_int_handler)
    with started(
        command, stdin=theirs, stdout=subprocess.DEVNULL, stderr=theirs,
        env={**os.environ, "INSPECTOR_PASSPHRASE": PASSPHRASE},
    ) as process:  # fmt: skip
        signal.signal(signal.SIGINT, ours_before)
        os.close(theirs)
        seen = b""
        while b" / 48" not in seen:
            more = some_of(ours)
            assert more, seen
            seen += more
        process.send_signal(signal.SIGINT)
        while more := some_of(ours):
            seen += more
        assert process.wait(PATIENCE) == 130, seen
    os.close(ours)
    assert b"Stopped. Nothing was planned." in seen
    assert rows(world.reopened("supervisor")) == {}


FROM_ABOVE = replace(REQUEST, title="专项", purpose="campaign", cause="superior_campaign", known_by="宁应急〔2026〕9号")


def test_国办发2024_54_a_plan_ordered_from_above_is_bound_by_no_cap_and_says_by_whose_word(
    planning_world: World, tmp_path: Path
) -> None:
    told = {"region": "640104", "valid_from": "2026-01-01"}
    planning_world.server.tell(CapSet(**told, kind="any", grade="any", most=1, basis="宁夏应急厅"))
    planning_world.sync()
    supervisor = planning_world.supervisor
    assert preview(supervisor, REQUEST).above_cap == 10
    plan = make(supervisor, FROM_ABOVE)
    assert plan.above_cap == 0
    made = rows(supervisor)
    assert {(row.cause, row.source) for row in made.values()} == {("superior_campaign", "宁应急〔2026〕9号")}
    announce(planning_world, tmp_path)
    assert recompute(supervisor, plan.body.plan) > 0
    assert {row.cause for row in rows(supervisor).values()} == {"superior_campaign"}, "a moved line keeps it"


def test_司法部文书格式_a_plan_made_again_from_elsewhere_corrects_its_lines(planning_world: World) -> None:
    supervisor = planning_world.supervisor
    own = replace(FROM_ABOVE, cause=None, known_by="")
    before = rows(supervisor) if make(supervisor, own) else {}
    assert {(row.cause, row.source) for row in before.values()} == {("plan", None)}
    make(supervisor, FROM_ABOVE)
    after = rows(supervisor)
    assert {(row.cause, row.source) for row in after.values()} == {("superior_campaign", "宁应急〔2026〕9号")}
    assert {key: row.window_until for key, row in after.items()} == {
        key: row.window_until for key, row in before.items()
    }


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"purpose": "daily"}, "CAUSE_DOES_NOT_FIT"), ({"known_by": " "}, "CAUSE_SOURCE_MISSING")],
)
def test_司法部文书格式_a_plan_whose_cause_is_not_told_in_full_is_refused(
    planning_world: World, changed: dict[str, Any], code: str
) -> None:
    assert refused(lambda: make(planning_world.supervisor, replace(FROM_ABOVE, **changed))) == code
