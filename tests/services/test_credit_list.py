"""Credit classes as a list: taken in, searched, asked of a day, and what goes by them (优化营商环境条例 §54)."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector_tui.cli.listing import list_
from inspector_tui.domain.register import EnterpriseRegistered
from inspector_tui.errors import Refused
from inspector_tui.services.plan_objects import REGISTER, objects_of
from tests.services.commands import run, told
from tests.services.test_ruling import said, take
from tests.world import ENTERPRISE, INSPECTIONS, SUBJECT, World

HEAD = "企业名称,统一社会信用代码,信用风险分类,认定机关,生效日期"
Said = pytest.CaptureFixture[str]


def credit(world: World, folder: Path, grade: str, since: str) -> None:
    report = take(world.justice, "credits", folder, HEAD, f"{ENTERPRISE},{SUBJECT},{grade},宁夏市场监管厅,{since}")
    assert (report.added + report.changed, report.refused) == (1, 0)
    world.sync()


def capped_by_credit(world: World, folder: Path) -> None:
    take(world.justice, "caps", folder, "企业类别,等级,年度上限,依据", "信用风险分类,A,1,宁夏市场监管厅")
    world.sync()


def test_优化营商环境条例54_the_class_of_the_list_goes_before_the_one_in_the_register(
    world: World, tmp_path: Path
) -> None:
    capped_by_credit(world, tmp_path)
    world.server.tell(EnterpriseRegistered(subject=SUBJECT, name=ENTERPRISE, region="640104", credit="C"))
    world.sync()
    assert "CAP_REACHED_BY_THIS" not in said(world, INSPECTIONS[0])
    credit(world, tmp_path, "A级", "2026-01-01")
    assert said(world, INSPECTIONS[0])["CAP_REACHED_BY_THIS"] == "note"


def test_优化营商环境条例54_what_counts_is_the_class_on_the_day_of_the_visit(world: World, tmp_path: Path) -> None:
    capped_by_credit(world, tmp_path)
    credit(world, tmp_path, "信用风险低", "2026-01-01")
    credit(world, tmp_path, "较高", "2026-11-20")
    assert "CAP_REACHED_BY_THIS" not in said(world, INSPECTIONS[0]), "the visit is on 24 November"
    credit(world, tmp_path, "A", "2026-11-24")
    assert said(world, INSPECTIONS[0])["CAP_REACHED_BY_THIS"] == "note"


def test_优化营商环境条例54_draws_and_plans_weigh_the_class_of_the_list(world: World, tmp_path: Path) -> None:
    world.supervisor.tell(EnterpriseRegistered(subject=SUBJECT, name=ENTERPRISE, region="640104", credit="A"))
    world.sync()
    credit(world, tmp_path, "D", "2026-06-01")
    with world.supervisor.telling() as telling:
        assert [one.credit for one in objects_of(telling, REGISTER, "2026-05-31").objects] == ["A"]
        assert [one.credit for one in objects_of(telling, REGISTER, "2026-06-01").objects] == ["D"]


def test_the_commands_take_it_in_find_it_and_tell_what_was_in_force_on_a_day(
    world: World, tmp_path: Path, capsys: Said
) -> None:
    path = tmp_path / "信用.csv"
    path.write_text(f"{HEAD}\n{ENTERPRISE},{SUBJECT},A级,宁夏市场监管厅,2026-01-01\n甲,1,?,,\n", encoding="utf-8")
    assert run(list_, world.justice, "import", "credits", str(path), "--json") == 1
    report = told(capsys)
    assert (report["added"], report["refused"]) == (1, 1)
    path.write_text(f"{HEAD}\n{ENTERPRISE},{SUBJECT},C级,宁夏市场监管厅,2026-07-01\n", encoding="utf-8")
    assert run(list_, world.justice, "import", "credits", str(path)) == 0
    capsys.readouterr()
    run(list_, world.justice, "show", "credits", SUBJECT, "--on", "2026-06-30", "--json")
    assert [each["entry"]["credit"] for each in entries_of(told(capsys))] == ["A"]
    run(list_, world.justice, "search", "credits", "市场监管厅", "--json")
    assert {each["key"] for each in entries_of(told(capsys))} == {SUBJECT}


def test_rows_of_a_region_that_is_not_ones_own_are_refused_before_anything_is_promised(
    world: World, tmp_path: Path, capsys: Said
) -> None:
    path = tmp_path / "信用.csv"
    rows = f"{ENTERPRISE},{SUBJECT},A级,,2026-01-01,\n{ENTERPRISE},{SUBJECT},E,,2026-02-01,\n"
    path.write_text(f"{HEAD},地区\n{rows}{ENTERPRISE},{SUBJECT},B,,2026-03-01,6402\n", encoding="utf-8")
    for dry in (["--dry-run"], []):
        assert run(list_, world.justice, "import", "credits", str(path), "--json", *dry) == 1
        report = told(capsys)
        assert (report["added"], report["refused"]) == (1, 2)
        codes = {each["row"]: each["code"] for each in report["problems"]}
        assert codes == {3: "CREDIT_CLASS_UNKNOWN", 4: "ROW_OF_OTHER_REGION"}


def entries_of(answered: object) -> list[dict[str, object]]:
    if isinstance(answered, dict):
        return next((each for each in answered.values() if isinstance(each, list)), [answered])
    assert isinstance(answered, list)
    return answered


def test_an_organ_does_not_class_enterprises_itself(world: World, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="ROLE_MAY_NOT"):
        take(world.supervisor, "credits", tmp_path, HEAD, f"{ENTERPRISE},{SUBJECT},A,甲,2026-01-01")
