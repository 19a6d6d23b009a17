"""Tables out: the template and the report of problems."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

from inspector_tui.documents.plan_columns import recognise
from inspector_tui.documents.plan_rows import PlanRow, RowProblem, Severity
from inspector_tui.documents.plan_table import parse_rows
from inspector_tui.documents.plan_words import PlanField
from inspector_tui.documents.tables import open_table
from inspector_tui.documents.template import PLAN_HEADERS, Language, write_problems, write_table, write_template
from inspector_tui.errors import BadInput, Environment
from tests.documents.builders import CODES

PROBLEM = RowProblem(
    7, "CREDIT_CODE_LENGTH", Severity.ERROR, PlanField.SUBJECT, "信用代码", "B", "9164", {"length": 4, "expected": 18}
)


def written(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_every_column_of_the_template_is_recognised_when_it_comes_back(
    tmp_path: Path, language: Language, ending: str
) -> None:
    path = tmp_path / f"plan.{ending}"
    write_template(path, language)
    found = recognise(open_table(path).headers)
    assert list(found.columns) == list(PLAN_HEADERS)
    assert found.unused == ()


def test_chinese_opens_in_excel_without_a_question(tmp_path: Path) -> None:
    write_template(tmp_path / "plan.csv")
    assert (tmp_path / "plan.csv").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_filled_in_template_is_imported_with_what_a_spreadsheet_would_have_broken(
    tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"plan.{ending}"
    write_table(path, ["企业名称", "信用代码", "电话", "备注"], [["甲", CODES[0], "+86 951 1234567", "=1+1"]])
    table = open_table(path)
    (row,) = parse_rows(table, recognise(table.headers))
    assert isinstance(row, PlanRow)
    assert (row.phone, row.note) == ("+86 951 1234567", "=1+1")


def test_a_report_tells_place_severity_sentence_code_and_cell(tmp_path: Path) -> None:
    path = tmp_path / "problems.csv"
    write_problems(path, [PROBLEM], lambda problem: "应为 " + str(problem.facts["expected"]) + " 位")
    assert written(path) == [
        ["行号", "列", "表头", "级别", "问题", "代码", "单元格内容"],
        ["7", "B", "信用代码", "错误", "应为 18 位", "CREDIT_CODE_LENGTH", "9164"],
    ]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ('=cmd|"/c calc"!A1', '\'=cmd|"/c calc"!A1'),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("913301007161035748", "'913301007161035748"),
        ("甲\u202e\x1b乙", "甲\\u202e\\u001b乙"),
        ("\ud800", "\\ud800"),
    ],
)
def test_a_cell_that_would_do_harm_is_shown_and_does_none(tmp_path: Path, value: str, shown: str) -> None:
    path = tmp_path / "problems.csv"
    problem = RowProblem(2, "X", Severity.WARNING, value=value)
    write_problems(path, [problem], lambda problem: problem.code, "en")
    assert written(path)[1][-1] == shown


def test_a_workbook_holds_texts_and_numbers_whatever_they_are(tmp_path: Path) -> None:
    path = tmp_path / "a[1]: 表.xlsx"
    harmful = ["=1+1", "<甲>&", "\x00\ud800", "", " 乙\n丙"]
    write_table(path, [str(number) for number in range(30)], [[-5, *harmful]])
    sheet = openpyxl.load_workbook(path).active
    assert [cell.value for cell in sheet[1]] == [str(number) for number in range(30)]
    assert [cell.value for cell in sheet[2]][:6] == [-5, "=1+1", "<甲>&", "??", None, " 乙\n丙"]
    assert {cell.data_type for cell in sheet[2]} == {"n", "s"}


def test_other_workbooks_are_not_written(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="TABLE_ENDING"):
        write_template(tmp_path / "plan.ods")
    assert list(tmp_path.iterdir()) == []


def test_numbers_are_written_as_numbers(tmp_path: Path) -> None:
    write_table(tmp_path / "a.csv", ["n"], [[-5]])
    assert written(tmp_path / "a.csv") == [["n"], ["-5"]]


def test_a_report_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(Environment, match="FILE_NOT_WRITABLE"):
        write_template(tmp_path / "none" / "plan.csv")
    (tmp_path / "folder").mkdir()
    with pytest.raises(Environment, match="FILE_NOT_WRITABLE"):
        write_template(tmp_path / "folder")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_a_report_that_breaks_off_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "problems.csv"
    path.write_text("old")

    def fail(problem: RowProblem) -> str:
        raise LookupError(problem.code)

    with pytest.raises(LookupError):
        write_problems(path, [PROBLEM], fail)
    assert path.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["problems.csv"]
