"""Leniency lists and the joint list from a table to where they are used: beside a finding, and in merge proposals."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector_tui.cli.leniency import leniency
from inspector_tui.documents.list_kinds import list_kind
from inspector_tui.errors import InspectorError
from inspector_tui.models.replica import Replica
from inspector_tui.services import visiting
from inspector_tui.services.leniency import FindingWords, leniency_for, leniency_of
from inspector_tui.services.list_desk import find
from inspector_tui.services.list_import import ListOptions, ListReport, import_list, open_list
from inspector_tui.services.merging import merge_proposals
from tests.joint_world import THEIR_ITEM, plan_together
from tests.services.commands import run, told
from tests.world import ITEM, VISIT, World, planned

LENIENT = (
    "清单类别,序号,违法行为,处罚依据,适用条件,除外情形,初次认定年限",
    "不予处罚,1,占用、堵塞疏散通道,《消防法》第六十条,初次违法，危害后果轻微，及时改正,造成火灾的,两年",
    "从轻处罚,1,占用、堵塞疏散通道,《消防法》第六十条,主动消除危害后果,,",
    "减轻处罚,1,未按规定检测消防设施,《消防法》第六十条,配合查处有立功表现,,",
    "随便罚,2,某某,,,,",
)
STEPS = (
    "违法行为,裁量阶次,适用情形,处罚标准,处罚依据",
    "占用、堵塞疏散通道,较轻,一处通道,处五千元以上一万元以下罚款,《消防法》第六十条",
    "占用、堵塞疏散通道,严重,三处以上,处三万元以上五万元以下罚款,《消防法》第六十条",
)
SCENES = (
    "综合查一次场景,检查事项,事项编码,牵头部门,配合部门",
    f"枸杞加工综合查一次,消防通道,{ITEM},应急管理局,消防救援支队、市场监管局",
    "枸杞加工综合查一次,危化品储存,,应急管理局,",
)


def imported(replica: Replica, name: str, lines: tuple[str, ...], folder: Path) -> ListReport:
    path = folder / f"{name}.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return import_list(replica, open_list(list_kind(name), path), ListOptions(valid_from="2026-01-01"))


@pytest.fixture
def lenient(world: World, tmp_path: Path) -> World:
    imported(world.justice, "leniency", LENIENT, tmp_path)
    imported(world.justice, "discretion", STEPS, tmp_path)
    world.sync()
    return world


def test_the_three_lists_come_in_by_their_own_headers_and_an_unknown_one_is_refused(
    world: World, tmp_path: Path
) -> None:
    report = imported(world.justice, "leniency", LENIENT, tmp_path)
    assert (report.added, report.refused) == (3, 1)
    assert [problem.code for problem in report.problems] == ["LENIENCY_UNKNOWN"]
    assert {entry.to_map()["leniency"] for entry in report.entries} == {"no_penalty", "lighter", "reduced"}
    assert report.entries[0].to_map()["look_back_years"] == 2
    again = imported(world.justice, "leniency", LENIENT, tmp_path)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 3)


def test_a_finding_that_is_being_typed_shows_what_may_fit_and_which_condition_is_open(lenient: World) -> None:
    lenient.arrive()
    words = FindingWords("东侧疏散通道被杂物堵塞", "minor", item=ITEM, check=1, deadline="2026-12-01")
    found = leniency_for(lenient.officer, VISIT, words)
    assert [(match.entry.leniency, match.standing) for match in found.matches] == [
        ("no_penalty", "open"), ("lighter", "open")
    ]  # fmt: skip
    assert {judged.condition: judged.standing for judged in found.matches[0].conditions} == {
        "first_time": "open", "minor": "met", "corrected_in_time": "open", "exclusions": "open"
    }  # fmt: skip
    assert {step.step for step in found.benchmarks} == {"较轻", "严重"}


def test_an_earlier_finding_at_the_enterprise_ends_first_time(lenient: World) -> None:
    lenient.arrive()
    visiting.record_finding(lenient.officer, VISIT, severity="general", text="疏散通道堵塞", item=ITEM, check=1)
    lenient.answer_all()
    visiting.answer(lenient.officer, VISIT, ITEM, 1, "not_compliant")
    visiting.conclude(lenient.officer, VISIT, "corrected")
    lenient.sync()
    lenient.clock.advance(40 * 86400)
    lenient.supervisor.tell(planned("later", window_from="2026-12-20", window_until="2027-01-31", items=(ITEM,)))
    lenient.sync()
    found = leniency_for(lenient.officer, "later", FindingWords("疏散通道又被堵塞", "minor", item=ITEM, check=1))
    told_of = {judged.condition: judged.standing for judged in found.matches[-1].conditions}
    assert told_of["first_time"] == "not_met"


def test_a_recorded_finding_is_looked_up_by_its_id(lenient: World) -> None:
    lenient.arrive()
    number = visiting.record_finding(lenient.officer, VISIT, severity="minor", text="疏散通道堵塞", item=ITEM, check=1)
    assert leniency_of(lenient.officer, VISIT, number).matches
    with pytest.raises(InspectorError, match="FINDING_UNKNOWN"):
        leniency_of(lenient.officer, VISIT, "nowhere")


def test_where_no_list_is_kept_nothing_is_claimed(world: World) -> None:
    world.arrive()
    found = leniency_for(world.officer, VISIT, FindingWords("疏散通道堵塞"))
    assert (found.kept, found.matches) == (False, ())


def test_the_commands_search_and_match(lenient: World, capsys: pytest.CaptureFixture[str]) -> None:
    lenient.arrive()
    run(leniency, lenient.officer, "search", "疏散通道", "--json")
    assert {each["leniency"] for each in told(capsys)} == {"no_penalty", "lighter"}
    run(leniency, lenient.officer, "search", "疏散", "--benchmark")
    assert "三万元以上" in capsys.readouterr().out
    asked = ("match", VISIT, "--text", "疏散通道堵塞", "--severity", "major", "--item", ITEM)
    run(leniency, lenient.officer, *asked, "--json")
    answered = told(capsys)
    assert [match["standing"] for match in answered["matches"]] == ["open", "not_met"]
    run(leniency, lenient.officer, *asked)
    assert "Minor: no" in capsys.readouterr().out


def test_merge_proposals_prefer_a_scene_of_the_joint_list(world: World, tmp_path: Path) -> None:
    plan_together(world)
    report = imported(world.justice, "joint", SCENES, tmp_path)
    assert (report.added, report.refused) == (2, 0)
    world.sync()
    (one,) = merge_proposals(world.supervisor)
    assert one.scene == "枸杞加工综合查一次"
    assert set(one.items) == {ITEM, THEIR_ITEM}
    rows, count = find(world.supervisor, "joint", "消防救援")
    assert (count, rows[0].about) == (1, ITEM)
