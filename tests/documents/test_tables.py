"""Tables: sheets, headers, row numbers, limits, and files that are not what they say."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook as NewWorkbook

from inspector_tui.documents.limits import Limits
from inspector_tui.documents.plan_columns import header_score
from inspector_tui.documents.tables import open_table
from inspector_tui.documents.workbooks import Workbook
from inspector_tui.errors import BadInput, Environment, InspectorError
from tests.documents.builders import CODES, SHARED, delimited, workbook

HEADERS = ("企业名称", "统一社会信用代码")


def test_rows_carry_the_numbers_a_spreadsheet_shows(tmp_path: Path) -> None:
    rows = (HEADERS, ("甲", CODES[0]), (), ("乙", CODES[1]))
    in_workbook = open_table(workbook(tmp_path / "a.xlsx", *rows))
    in_text = open_table(delimited(tmp_path / "a.csv", "\n".join(",".join(map(str, row)) for row in rows)))
    for table in (in_workbook, in_text):
        assert (table.header_row, table.headers) == (1, HEADERS)
        assert [(row.number, row.cells[0]) for row in table.rows()] == [(2, "甲"), (4, "乙")]


def test_rows_can_be_read_twice(tmp_path: Path) -> None:
    table = open_table(workbook(tmp_path / "a.xlsx", HEADERS, ("甲", CODES[0])))
    assert list(table.rows()) == list(table.rows()) != []


def test_the_file_is_what_its_content_says_not_its_name(tmp_path: Path) -> None:
    assert open_table(delimited(tmp_path / "a.xlsx", "企业名称,代码\n甲,1")).headers == ("企业名称", "代码")
    assert open_table(workbook(tmp_path / "b.csv", HEADERS, ("甲", "1"))).sheet == "计划"


def test_a_table_that_starts_away_from_the_corner_keeps_its_columns(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", (), (), ("", "", *HEADERS), ("", "", "甲", CODES[0]))
    table = open_table(path)
    assert (table.header_row, table.headers) == (3, ("", "", *HEADERS))
    assert [(row.number, list(row.cells)) for row in table.rows()] == [(4, ["", "", "甲", CODES[0]])]


def test_titles_above_the_headers_are_passed_over(tmp_path: Path) -> None:
    title = ("2026年度行政检查计划", "", "", "")
    filled_in = ("填报单位：", "某局", "填报日期：", "2026-01-05")
    headers = ("序号", "企业\n名称", "信用代码", "登记机关")
    path = workbook(tmp_path / "a.xlsx", title, filled_in, headers, (1, "甲", CODES[0], "乙局"))
    table = open_table(path, score=header_score)
    assert (table.header_row, table.headers) == (3, ("序号", "企业 名称", "信用代码", "登记机关"))


def test_the_header_row_can_be_told(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", HEADERS, ("名称", "代码"), ("甲", "1"))
    assert open_table(path, header_row=2).headers == ("名称", "代码")
    for row in (0, -1, 4):
        with pytest.raises(BadInput, match="HEADER_ROW_UNKNOWN"):
            open_table(path, header_row=row)


def several_sheets(path: Path) -> Path:
    book = NewWorkbook()
    book.worksheets[0].title = "封面"
    for name, state in (("旧", "hidden"), ("计划", "visible"), ("2", "visible")):
        page = book.create_sheet(name)
        page.append([f"{name}名称", "代码"])
        page.append(["甲", "1"])
        page.sheet_state = state
    book.save(path)
    return path


@pytest.mark.parametrize(("wanted", "found"), [(None, "计划"), ("计划", "计划"), ("旧", "旧"), ("2", "2"), ("3", "2")])
def test_a_sheet_is_chosen_by_name_then_number_else_the_first_visible_one_with_cells(
    tmp_path: Path, wanted: str | None, found: str
) -> None:
    table = open_table(several_sheets(tmp_path / "a.xlsx"), sheet=wanted)
    assert (table.sheet, table.sheets) == (found, ("封面", "计划", "2"))


def test_an_unknown_sheet_is_told_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="SHEET_UNKNOWN") as caught:
        open_table(several_sheets(tmp_path / "a.xlsx"), sheet="9")
    assert caught.value.facts == {"sheet": "9", "sheets": "封面, 计划, 2"}
    with pytest.raises(BadInput, match="SHEET_UNKNOWN"):
        open_table(delimited(tmp_path / "a.csv", "a,b"), sheet="1")


def test_a_cell_merged_over_rows_counts_for_each_of_them(tmp_path: Path) -> None:
    rows = (("企业名称", "检查事项"), ("甲", "一"), ("", "二"), ("", "三"), ("乙", "四"))
    table = open_table(workbook(tmp_path / "a.xlsx", *rows, merge="A2:A4"))
    assert [tuple(row.cells) for row in table.rows()] == [("甲", "一"), ("甲", "二"), ("甲", "三"), ("乙", "四")]


def test_codes_kept_as_numbers_come_back_as_text(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", HEADERS, ("甲", 330103000012345), ("乙", 91640100.0))
    assert [row.cells[1] for row in open_table(path).rows()] == ["330103000012345", "91640100"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "TABLE_EMPTY"),
        (b"\n , \n", "TABLE_EMPTY"),
        (b"PK\x03\x04 and nothing after it", "TABLE_UNREADABLE"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "TABLE_UNREADABLE"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "TABLE_ENCRYPTED"),
        (b"<html><table></table></html>", "TABLE_UNREADABLE"),
    ],
)
def test_files_that_hold_no_table_are_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=code):
        open_table(path)


def test_a_workbook_without_cells_is_empty(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="TABLE_EMPTY"):
        open_table(workbook(tmp_path / "a.xlsx"))


def test_a_missing_file_is_bad_input_and_a_folder_is_not_readable(tmp_path: Path) -> None:
    for name in ("none.xlsx", "no\0ne.xlsx"):
        with pytest.raises(BadInput, match="FILE_NOT_FOUND"):
            open_table(tmp_path / name)
    with pytest.raises(Environment, match="FILE_UNREADABLE"):
        open_table(tmp_path)


@pytest.mark.parametrize(
    ("limits", "what"),
    [
        (Limits(file_bytes=10), "file_bytes"),
        (Limits(unpacked_bytes=100), "unpacked_bytes"),
        (Limits(rows=2), "rows"),
        (Limits(columns=1), "columns"),
        (Limits(cells=5), "cells"),
    ],
)
def test_what_is_too_large_is_refused_with_the_limit(tmp_path: Path, limits: Limits, what: str) -> None:
    path = workbook(tmp_path / "a.xlsx", HEADERS, ("甲", "1"), ("乙", "2"))
    with pytest.raises(BadInput, match="TABLE_TOO_LARGE") as caught:
        list(open_table(path, limits=limits).rows())
    assert caught.value.facts["what"] == what


def test_a_value_in_the_last_corner_of_a_sheet_is_refused_before_memory_is_filled(tmp_path: Path) -> None:
    book = NewWorkbook()
    page = book.worksheets[0]
    page["A1"] = "企业名称"
    page["XFD1048576"] = "x"
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(BadInput, match="TABLE_TOO_LARGE") as caught:
        open_table(tmp_path / "a.xlsx")
    assert caught.value.facts["found"] == 16384 * 1048576


def test_the_published_list_is_read_whole() -> None:
    path = SHARED / "random-inspection-objects.xlsx"
    if not path.exists():
        pytest.skip("the shared data is not here")
    table = open_table(path, score=header_score)
    assert table.headers == ("企业名称", "注册号/统一社会信用代码", "登记机关", "管辖单位")
    assert [row.number for row in table.rows()] == list(range(2, 480))


def small_workbook() -> bytes:
    out = io.BytesIO()
    book = NewWorkbook()
    for row in (HEADERS, ("甲", 1.5), ("乙", "x<&")):
        book.worksheets[0].append(list(row))
    book.worksheets[0].merge_cells("A2:A3")
    book.save(out)
    return out.getvalue()


SMALL = small_workbook()


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_damaged_workbook_is_read_or_refused_with_a_code(data: st.DataObject) -> None:
    parts = {
        part.filename: zipfile.ZipFile(io.BytesIO(SMALL)).read(part)
        for part in zipfile.ZipFile(io.BytesIO(SMALL)).infolist()
    }
    name = data.draw(st.sampled_from(sorted(parts)))
    place = data.draw(st.integers(0, len(parts[name]) - 1))
    length = data.draw(st.integers(0, 8))
    parts[name] = parts[name][:place] + data.draw(st.binary(max_size=8)) + parts[name][place + length :]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    code = "TABLE_UNREADABLE"
    try:
        list(Workbook(out.getvalue(), Limits()).sheet(None).records())
    except InspectorError as refused:
        code = refused.code
    assert code in {"TABLE_UNREADABLE", "TABLE_EMPTY", "TABLE_TOO_LARGE"}
