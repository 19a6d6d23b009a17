"""Published plans whose arithmetic does not add up: every kind of slip is found, and what adds up is left alone."""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from inspector_tui.documents.numbers import quantity, shown
from inspector_tui.services.plan_check import check_plan
from tests.waits import ended

GOOD = """2026年度执法检查计划,,,,,,,,
序号,检查对象类别,企业总数,检查比例,计划检查家数,检查人数,检查天数,人天,占比
1,危险化学品,40,50%,20,2,10,20,40%
2,工贸,100,20%,20,3,4,12,40%
3,矿山,10,100%,10,4,5,20,20%
,合计,150,,50,,,52,100%
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "plan.csv"
    path.write_text(text, encoding="utf-8")
    return path


def found(folder: Path, text: str) -> list[tuple[str, str, str, str]]:
    told = check_plan(written(folder, text)).found
    return [(f"{each.column}{each.row}", each.code, each.says, each.should) for each in told]


def test_a_plan_that_adds_up_is_left_alone(tmp_path: Path) -> None:
    assert found(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("合计,150", "合计,155", ("C6", "SUM_OF_COLUMN_WRONG", "155", "150")),
        (",,50,,,52", ",,60,,,52", ("E6", "SUM_OF_COLUMN_WRONG", "60", "50")),
        ("40,50%,20,2", "40,50%,28,2", ("E3", "SHARE_WRONG", "28", "20")),
        ("2,10,20,40%", "2,10,25,40%", ("H3", "PERSON_DAYS_WRONG", "25", "20")),
        ("20,40%\n2", "20,50%\n2", ("I5", "SHARES_NOT_WHOLE", "110%", "100%")),
    ],
)
def test_a_slip_is_found_where_it_stands(tmp_path: Path, was: str, now: str, told: tuple[str, str, str, str]) -> None:
    assert told in found(tmp_path, GOOD.replace(was, now, 1))


def test_subtotals_are_sums_of_their_section_and_the_total_of_all_details(tmp_path: Path) -> None:
    text = "类别,家数\n甲,3\n乙,4\n小计,7\n丙,5\n丁,6\n小计,{second}\n合 计,{total}\n"
    assert found(tmp_path, text.format(second=11, total=18)) == []
    assert found(tmp_path, text.format(second=12, total=18)) == [("B7", "SUM_OF_COLUMN_WRONG", "12", "11")]
    assert found(tmp_path, text.format(second=11, total=36)) == [("B8", "SUM_OF_COLUMN_WRONG", "36", "18")]


def test_a_total_may_stand_above_its_rows(tmp_path: Path) -> None:
    assert found(tmp_path, "类别,家数\n合计,8\n甲,3\n乙,5\n") == []
    assert found(tmp_path, "类别,家数\n合计,9\n甲,3\n乙,5\n") == [("B2", "SUM_OF_COLUMN_WRONG", "9", "8")]


def test_a_total_column_is_the_sum_of_what_stands_beside_it(tmp_path: Path) -> None:
    text = "单位,一季度,二季度,三季度,合计\n甲,1,2,3,6\n乙,4,5,6,15\n丙,7,8,9,{last}\n"
    assert found(tmp_path, text.format(last=24)) == []
    assert found(tmp_path, text.format(last=25)) == [("E4", "SUM_OF_ROW_WRONG", "25", "24")]


def test_person_days_may_count_the_visits_too(tmp_path: Path) -> None:
    text = "类别,家数,检查人数,检查天数,人天\n甲,10,2,1,20\n乙,5,3,2,{last}\n丙,2,2,2,8\n"
    assert found(tmp_path, text.format(last=30)) == []
    assert found(tmp_path, text.format(last=33)) == [("E3", "PERSON_DAYS_WRONG", "33", "30")]


def test_a_heading_in_two_rows_and_merged_cells_count_once(tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    for line in (
        ["单位", "检查家数", None, None],
        [None, "重点", "一般", "合计"],
        ["甲", 3, 4, 7],
        [None, None, 5, 5],
        ["乙", 1, 2, 4],
        ["合计", 4, 11, 15],
    ):
        page.append(line)
    for span in ("A1:A2", "B1:D1", "A3:A4", "B3:B4"):
        page.merge_cells(span)
    book.save(tmp_path / "plan.xlsx")
    told = check_plan(tmp_path / "plan.xlsx").found
    assert [(f"{each.column}{each.row}", each.code, each.should) for each in told] == [
        ("D5", "SUM_OF_ROW_WRONG", "3"),
        ("D6", "SUM_OF_COLUMN_WRONG", "16"),
    ]


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("执法人员20人×248天=4960个工作日", []),
        ("执法人员20人×248天=4860个工作日", [("EXPRESSION_WRONG", "4960")]),
        ("监督检查120天+其他执法80天", []),
        ("120+80×2=280", []),
        ("120+80=210", [("EXPRESSION_WRONG", "200")]),
        ("1000÷3=333", []),
        ("2026年法定工作日248天", []),
        ("2026年全年法定工作日共250天", [("WORKING_DAYS_WRONG", "248")]),
        ("2025年度工作日为２４９天", [("WORKING_DAYS_WRONG", "248")]),
        ("2027年法定工作日250天", []),
        ("检查时间2026-03-01", []),
        ("4÷0=4", []),
    ],
)
def test_arithmetic_in_words_is_computed_again(tmp_path: Path, cell: str, told: list[tuple[str, str]]) -> None:
    text = f"{cell},,\n类别,家数,说明\n甲,3,无\n乙,4,无\n"
    assert [(code, should) for _at, code, _says, should in found(tmp_path, text)] == told


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,234", "1234"), ("12家", "12"), ("３０％", "0.3"), ("0.50", "0.5"), (" 7 人 ", "7"), ("约20家次", "20")],
)
def test_numbers_are_read_as_people_write_them(text: str, value: str) -> None:
    read = quantity(text)
    assert read is not None
    assert read.value == Decimal(value)


@pytest.mark.parametrize("text", ["", "/", "—", "3-5月", "91640100MA76F2QX81", "916401007999999999", "一", "2026.1.1"])
def test_what_is_no_quantity_is_none(text: str) -> None:
    assert quantity(text) is None


@given(st.lists(st.integers(0, 10_000), min_size=2, max_size=30), st.integers(1, 500))
def test_a_total_is_found_wrong_exactly_when_it_is(
    tmp_path_factory: pytest.TempPathFactory, rows: list[int], off: int
) -> None:
    folder = tmp_path_factory.mktemp("sums")
    lines = "\n".join(f"第{at}类,{number}" for at, number in enumerate(rows))
    assert found(folder, f"类别,家数\n{lines}\n合计,{sum(rows)}\n") == []
    wrong = found(folder, f"类别,家数\n{lines}\n合计,{sum(rows) + off}\n")
    assert [each[3] for each in wrong] == [shown(Decimal(sum(rows)))]


def test_the_command_exits_1_and_names_the_cell(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD.replace("合计,150", "合计,155"))
    command = [sys.executable, "-m", "inspector_tui.cli", "plan", "check", "--json", str(path)]
    run = ended(command, text=True)
    assert run.returncode == 1
    assert json.loads(run.stdout)["discrepancies"] == [
        {
            "row": 6,
            "column": "C",
            "header": "企业总数",
            "code": "SUM_OF_COLUMN_WRONG",
            "says": "155",
            "should": "150",
        }
    ]


def test_how_many_numbers_were_computed_again_is_told(tmp_path: Path) -> None:
    """Nothing wrong among no numbers at all is no praise of the plan."""
    right = check_plan(written(tmp_path, "科室,人数,天数,人日\n甲,2,3,6\n乙,4,5,20\n合计,6,8,26\n"))
    assert (right.found, right.compared) == ((), 5)
    bare = check_plan(written(tmp_path, "企业名称,管辖单位\n甲公司,朝晖工商所\n"))
    assert (bare.found, bare.compared) == ((), 0)
