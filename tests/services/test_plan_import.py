"""A year's plan from a table: good rows become inspections, bad ones are named, and nothing is ever half done."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from inspector_tui.cli.plan import plan
from inspector_tui.documents.plan_rows import Severity
from inspector_tui.domain.credit_code import make_credit_code
from inspector_tui.errors import BadInput, InspectorError
from inspector_tui.models import queries
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import InspectionRow, PlanImportRow
from inspector_tui.services.auditing import audit_ledger, digest_rows, rebuild_rows
from inspector_tui.services.plan_import import (
    ImportCancelled,
    ImportOptions,
    ImportReport,
    Opened,
    import_plan,
    open_plan,
)
from tests.services.commands import run
from tests.world import ENTERPRISE, ITEM, ORGAN, OTHER_ITEM, SUBJECT, World

REAL = Path(__file__).parents[3] / "shared" / "data" / "random-inspection-objects.xlsx"
real_file = pytest.mark.skipif(not REAL.exists(), reason="the real list is not on this machine")
OPTIONS = ImportOptions(year=2026, items=(ITEM,))
CODES = [make_credit_code(region="640104", organisation=f"MA9{number:05d}") for number in range(8)]
HEAD = "企业名称,统一社会信用代码,检查事项,风险等级,地址"


def table(path: Path, *rows: str, head: str = HEAD) -> Opened:
    (path / "plan.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return open_plan(path / "plan.csv")


def state(replica: Replica) -> tuple[object, object]:
    return digest_rows(replica), audit_ledger(replica)


def inspections(replica: Replica) -> list[InspectionRow]:
    with replica.reading() as connection:
        return [row for row in queries.where(connection, InspectionRow) if row.subject in CODES]


def counts(report: ImportReport) -> tuple[int, int, int, int, int]:
    return report.rows, report.planned, report.changed, report.unchanged, report.refused


@real_file
def test_the_real_list_is_taken_in_but_for_its_one_bad_row(world: World) -> None:
    report = import_plan(world.supervisor, open_plan(REAL), OPTIONS)
    assert counts(report) == (478, 477, 0, 0, 1)
    (bad,) = [problem for problem in report.problems if problem.severity is Severity.ERROR]
    assert bad.code in ("REGISTRATION_NO_LENGTH", "CREDIT_CODE_LENGTH")
    assert len(bad.value.strip()) == 13
    assert bad.row > 1
    assert bad.column
    assert bad.header
    with world.supervisor.reading() as connection:
        rows = [row for row in queries.where(connection, InspectionRow) if row.enterprise_name != ENTERPRISE]
    assert sorted({len(row.subject) for row in rows}) == [15, 18]
    assert sum(len(row.subject) == 18 for row in rows) == 430
    assert sum(len(row.subject) == 15 for row in rows) == 47
    live = digest_rows(world.supervisor)
    assert rebuild_rows(world.supervisor).digest == live[1]


@real_file
def test_a_dry_run_of_the_real_list_reports_the_same_and_changes_nothing(world: World) -> None:
    before = state(world.supervisor)
    dry = import_plan(world.supervisor, open_plan(REAL), ImportOptions(year=2026, items=(ITEM,), dry_run=True))
    assert state(world.supervisor) == before
    wet = import_plan(world.supervisor, open_plan(REAL), OPTIONS)
    assert counts(dry) == counts(wet)
    assert dry.problems == wet.problems


@real_file
def test_the_real_list_twice_changes_nothing(world: World) -> None:
    import_plan(world.supervisor, open_plan(REAL), OPTIONS)
    before = state(world.supervisor)
    report = import_plan(world.supervisor, open_plan(REAL), OPTIONS)
    assert counts(report) == (478, 0, 0, 477, 1)
    assert state(world.supervisor) == before


@real_file
@pytest.mark.parametrize("after", [1, 2, 3])
def test_an_import_that_is_cancelled_leaves_nothing(world: World, after: int) -> None:
    before, told = state(world.supervisor), 0

    def cancel(rows: int) -> None:
        nonlocal told
        told += 1
        if told == after:
            raise ImportCancelled

    with pytest.raises(ImportCancelled):
        import_plan(world.supervisor, open_plan(REAL), OPTIONS, cancel)
    assert state(world.supervisor) == before


def test_what_a_row_says_is_what_is_planned(world: World, tmp_path: Path) -> None:
    opened = table(tmp_path, f"甲厂,{CODES[0]},消防通道;危化品储存,B级,解放街1号", f"乙厂,{CODES[1]},,,")
    assert counts(import_plan(world.supervisor, opened, OPTIONS)) == (2, 2, 0, 0, 0)
    first, second = sorted(inspections(world.supervisor), key=lambda row: row.subject)
    assert (first.enterprise_name, first.grade, first.address) == ("甲厂", "B", "解放街1号")
    assert queries.items_of(first) == (ITEM, OTHER_ITEM)
    assert queries.items_of(second) == (ITEM,)
    assert (second.window_from, second.window_until, second.purpose) == ("2026-01-01", "2026-12-31", "random")
    assert (second.organ, second.region, second.year) == (ORGAN, str(ORGAN)[:6], 2026)
    with world.supervisor.reading() as connection:
        (told,) = queries.where(connection, PlanImportRow)
    assert (told.file_name, told.rows, told.planned, told.refused) == ("plan.csv", 2, 2, 0)


def test_a_changed_row_changes_its_inspection_and_only_that(world: World, tmp_path: Path) -> None:
    import_plan(world.supervisor, table(tmp_path, f"甲,{CODES[0]},,,", f"乙,{CODES[1]},,,"), OPTIONS)
    changed = table(tmp_path, f"甲,{CODES[0]},,A级,", f"乙,{CODES[1]},,,")
    assert counts(import_plan(world.supervisor, changed, OPTIONS)) == (2, 0, 1, 1, 0)
    assert {row.subject: row.grade for row in inspections(world.supervisor)} == {CODES[0]: "A", CODES[1]: "unrated"}


def test_a_row_that_changed_after_its_filing_is_told_and_not_repeated_for_ever(world: World, tmp_path: Path) -> None:
    import_plan(world.supervisor, table(tmp_path, f"甲,{CODES[0]},,,"), OPTIONS)
    (planned,) = inspections(world.supervisor)
    world.sync()
    world.file(planned.inspection)
    before = state(world.supervisor)
    for _ in range(2):
        report = import_plan(world.supervisor, table(tmp_path, f"甲,{CODES[0]},,A级,"), OPTIONS)
        assert counts(report) == (1, 0, 0, 1, 0)
        assert state(world.supervisor) == before


def test_each_bad_row_is_named_with_its_row_column_and_code(world: World, tmp_path: Path) -> None:
    opened = table(
        tmp_path,
        f"甲,{CODES[0]},没有的事项,,",
        f",{CODES[1]},,,",
        "丙,,,,",
        f"丁,{CODES[3][:-1]}?,,,",
        f"戊,{CODES[4]},,,",
    )
    report = import_plan(world.supervisor, opened, OPTIONS)
    assert counts(report) == (5, 1, 0, 0, 4)
    told = {
        problem.row: (problem.column, problem.code) for problem in report.problems if problem.severity is Severity.ERROR
    }
    assert told[2] == ("C", "ITEM_UNKNOWN")
    assert told[3] == ("A", "NAME_MISSING")
    assert told[4] == ("B", "SUBJECT_ID_MISSING")
    assert told[5][0] == "B"


def test_the_same_line_twice_in_a_file_is_planned_once(world: World, tmp_path: Path) -> None:
    report = import_plan(world.supervisor, table(tmp_path, *[f"甲,{CODES[0]},,,"] * 3), OPTIONS)
    assert counts(report) == (3, 1, 0, 0, 2)
    assert len(inspections(world.supervisor)) == 1


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (ImportOptions(year=2026, items=("NOPE",)), "ITEM_UNKNOWN"),
        (ImportOptions(year=2026, items=("a b|c",)), "ITEM_UNKNOWN"),
        (ImportOptions(year=2026, window_from="2026-06-01", window_until="2026-05-31"), "PERIOD_REVERSED"),
    ],
)
def test_options_that_make_no_plan_are_refused_before_anything(
    world: World, tmp_path: Path, options: ImportOptions, code: str
) -> None:
    before = state(world.supervisor)
    with pytest.raises(InspectorError) as refused:
        import_plan(world.supervisor, table(tmp_path, f"甲,{CODES[0]},,,"), options)
    assert refused.value.code == code
    assert state(world.supervisor) == before


def test_an_officer_does_not_import_plans(world: World, tmp_path: Path) -> None:
    before = state(world.officer)
    with pytest.raises(InspectorError) as refused:
        import_plan(world.officer, table(tmp_path, f"甲,{CODES[0]},,,"), OPTIONS)
    assert refused.value.code == "ROLE_MAY_NOT"
    assert state(world.officer) == before


def test_a_table_without_the_needed_columns_is_refused(world: World, tmp_path: Path) -> None:
    before = state(world.supervisor)
    with pytest.raises(InspectorError) as refused:
        import_plan(world.supervisor, table(tmp_path, "甲,乙", head="甲,乙"), OPTIONS)
    assert refused.value.code in ("COLUMN_MISSING", "COLUMN_AMBIGUOUS")
    assert state(world.supervisor) == before


def test_a_table_with_nothing_in_it_plans_nothing(world: World, tmp_path: Path) -> None:
    before = state(world.supervisor)
    assert counts(import_plan(world.supervisor, table(tmp_path), OPTIONS)) == (0, 0, 0, 0, 0)
    assert state(world.supervisor) == before


def test_a_file_name_that_no_record_takes_is_no_obstacle(world: World, tmp_path: Path) -> None:
    opened = table(tmp_path, f"甲,{CODES[0]},,,")
    odd = tmp_path / "计划\n第二版\x07.csv"
    opened.path.rename(odd)
    assert counts(import_plan(world.supervisor, open_plan(odd), OPTIONS)) == (1, 1, 0, 0, 0)


def test_a_region_that_is_corrected_is_taken_over(world: World, tmp_path: Path) -> None:
    head = "企业名称,统一社会信用代码,行政区划"
    import_plan(world.supervisor, table(tmp_path, f"甲,{CODES[0]},640104", head=head), OPTIONS)
    report = import_plan(world.supervisor, table(tmp_path, f"甲,{CODES[0]},640106", head=head), OPTIONS)
    assert counts(report) == (1, 0, 1, 0, 0)
    assert [row.region for row in inspections(world.supervisor)] == ["640106"]


def test_an_enterprise_planned_is_known_by_the_name_the_register_gives_it(world: World, tmp_path: Path) -> None:
    import_plan(world.supervisor, table(tmp_path, f"旧名,{SUBJECT},,,"), OPTIONS)
    with world.supervisor.reading() as connection:
        known = queries.enterprise(connection, SUBJECT)
    assert known is not None
    assert known.name == ENTERPRISE


def test_国办发2024_54_a_campaign_from_above_is_known_by_its_document_from_the_plan_to_the_filing(
    world: World, tmp_path: Path
) -> None:
    head = "企业名称,统一社会信用代码,任务来源,来源文号"
    opened = table(tmp_path, f"甲,{CODES[0]},上级部署专项,宁应急〔2026〕9号", f"乙,{CODES[1]},,", head=head)
    import_plan(world.supervisor, opened, OPTIONS)
    told = {row.subject: row for row in inspections(world.supervisor)}
    first, second = told[CODES[0]], told[CODES[1]]
    assert (first.purpose, first.cause, first.source) == ("campaign", "superior_campaign", "宁应急〔2026〕9号")
    assert (second.cause, second.source) == ("plan", None)
    world.sync()
    (answer,) = world.file(first.inspection)
    assert answer.error is None
    (filed,) = [row for row in inspections(world.supervisor) if row.subject == CODES[0]]
    assert (filed.state, filed.cause, filed.source) == ("filed", "superior_campaign", "宁应急〔2026〕9号")


def test_a_cause_that_is_corrected_in_the_file_changes_the_line(world: World, tmp_path: Path) -> None:
    head = "企业名称,统一社会信用代码,检查类型,任务来源,来源文号"
    import_plan(world.supervisor, table(tmp_path, f"甲,{CODES[0]},专项,,", head=head), OPTIONS)
    changed = table(tmp_path, f"甲,{CODES[0]},专项,上级部署专项,宁应急〔2026〕9号", head=head)
    assert counts(import_plan(world.supervisor, changed, OPTIONS)) == (1, 0, 1, 0, 0)
    assert counts(import_plan(world.supervisor, changed, OPTIONS)) == (1, 0, 0, 1, 0)
    assert [row.cause for row in inspections(world.supervisor)] == ["superior_campaign"]


def test_a_cause_for_the_whole_file_that_does_not_fit_is_refused(world: World, tmp_path: Path) -> None:
    opened = table(tmp_path, f"甲,{CODES[0]},,,")
    with pytest.raises(BadInput, match="CAUSE_DOES_NOT_FIT"):
        import_plan(world.supervisor, opened, replace(OPTIONS, cause="superior_campaign"))


def test_the_command_says_where_all_rows_come_from(world: World, tmp_path: Path) -> None:
    opened = table(tmp_path, f"甲,{CODES[0]},,,")
    options = ("--item", ITEM, "--cause", "superior_campaign", "--source", "宁应急〔2026〕9号")
    assert run(plan, world.supervisor, "import", str(opened.path), *options) == 0
    assert [(row.purpose, row.cause, row.source) for row in inspections(world.supervisor)] == [
        ("campaign", "superior_campaign", "宁应急〔2026〕9号")
    ]
