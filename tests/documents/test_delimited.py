"""Delimited text: encodings, delimiters, quotes."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector_tui.documents.delimited import DelimitedText, decode
from inspector_tui.errors import BadInput

CHINESE = "企业名称,统一社会信用代码\n宁夏某某商贸有限公司,91640100MA75W1QT4C\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_chinese_is_read_in_every_encoding_that_spreadsheets_write(encoding: str) -> None:
    assert decode(CHINESE.encode(encoding)) == CHINESE


@pytest.mark.parametrize(
    ("content", "problem"),
    [(b"\xef\xbb\xbf\xff\xff", "encoding"), (b"\xff\xff\xff", "encoding"), (b"a,b\n\0,c", "binary")],
)
def test_what_is_no_text_is_refused(content: bytes, problem: str) -> None:
    with pytest.raises(BadInput, match="TABLE_UNREADABLE") as caught:
        decode(content)
    assert caught.value.facts["problem"] == problem


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_found_even_below_a_title_and_beside_commas(delimiter: str) -> None:
    lines = ["2026年度检查计划,定稿", delimiter.join(["企业名称", "代码", "地址"])]
    lines += [delimiter.join([f"企业{n}", str(n), "银川,兴庆" if delimiter != "," else "银川"]) for n in range(5)]
    text = DelimitedText("\n".join(lines))
    assert text.delimiter == delimiter
    assert list(text.records())[1] == ["企业名称", "代码", "地址"]


def test_one_column_is_a_table_too() -> None:
    assert list(DelimitedText("企业名称\n甲\n乙\n").records()) == [["企业名称"], ["甲"], ["乙"]]


def test_the_separator_line_of_excel_is_obeyed_and_not_counted() -> None:
    text = DelimitedText("sep=;\r\n名称;代码\r\na,b;1\r\n")
    assert list(text.records()) == [["名称", "代码"], ["a,b", "1"]]


def test_a_stray_quote_is_refused_with_its_row_instead_of_swallowing_the_rest() -> None:
    text = DelimitedText('名称,代码\n甲,1\n"乙,2\n丙,3\n')
    with pytest.raises(BadInput, match="TABLE_UNREADABLE") as caught:
        list(text.records())
    assert caught.value.facts == {"problem": "quotes", "row": 3}


def test_line_breaks_inside_quotes_stay_in_the_cell() -> None:
    assert list(DelimitedText('名称,代码\n"甲\n乙",1\n').records())[1] == ["甲\n乙", "1"]


@pytest.mark.parametrize(
    "page", ["<html><table><tr><td>企业</td></tr></table></html>", "\n <!DOCTYPE html>", "<table>"]
)
def test_a_web_page_is_told_apart(page: str) -> None:
    with pytest.raises(BadInput, match="TABLE_UNREADABLE") as caught:
        DelimitedText(page)
    assert caught.value.facts["problem"] == "html"


cells = st.text(st.characters(codec="utf-8", exclude_characters="\0'"), max_size=8)


@given(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=6))
def test_what_the_standard_library_writes_is_read_back(rows: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["sep", "企业", "代码"], *rows])
    text = DelimitedText(out.getvalue())
    text.delimiter = ","
    assert list(text.records())[1:] == rows


@given(st.binary())
def test_any_bytes_are_read_or_refused_with_a_code(content: bytes) -> None:
    code = "TABLE_UNREADABLE"
    try:
        list(DelimitedText(decode(content)).records())
    except BadInput as refused:
        code = refused.code
    assert code == "TABLE_UNREADABLE"
