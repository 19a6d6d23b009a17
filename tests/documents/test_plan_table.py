"""Every row of a plan becomes a plan row, or the problems it has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector_tui.documents.limits import Limits
from inspector_tui.documents.periods import Period
from inspector_tui.documents.plan_columns import header_score, recognise, with_mapping
from inspector_tui.documents.plan_rows import Defaults, PlanRow, RowProblem, Severity
from inspector_tui.documents.plan_table import parse_rows
from inspector_tui.documents.plan_words import PlanField
from inspector_tui.documents.tables import Table, open_table
from inspector_tui.domain.credit_code import SubjectKind, make_registration_no
from inspector_tui.domain.regions import RegionCode
from inspector_tui.domain.vocabulary import SubjectId
from inspector_tui.errors import BadInput
from tests.documents.builders import CODES, SHARED, workbook

HEADERS = ("企业名称", "统一社会信用代码", "检查事项", "检查类型", "计划检查时间", "风险等级", "行政区划")
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
WARNING, ERROR = Severity.WARNING, Severity.ERROR


def table_of(*rows: Sequence[str]) -> Table:
    """A table as read from a file; its first row is the headers."""
    records = [list(row) for row in rows]
    return Table("made-up.csv", None, (), 1, tuple(rows[0]), Limits(), lambda: iter([list(row) for row in records]))


def read(*rows: Sequence[str], defaults: Defaults | None = None) -> list[PlanRow | RowProblem]:
    table = table_of(*rows)
    return list(parse_rows(table, recognise(table.headers), defaults))


def problems(found: Sequence[PlanRow | RowProblem]) -> list[tuple[int, str, Severity]]:
    return [(one.row, one.code, one.severity) for one in found if isinstance(one, RowProblem)]


def rows(found: Sequence[PlanRow | RowProblem]) -> list[PlanRow]:
    return [one for one in found if isinstance(one, PlanRow)]


def test_a_full_row_is_read_into_plain_values() -> None:
    line = (" 宁夏甲\n公司 ", CODES[0].lower(), "ＮＸ－０１２", "专项检查", "3-5月", "Ｃ", "银川市兴庆区")
    assert read(HEADERS, line, defaults=Defaults(year=2026)) == [
        PlanRow(
            row=2,
            name="宁夏甲公司",
            subject=SubjectId(CODES[0]),
            subject_kind=SubjectKind.CREDIT_CODE,
            item="NX-012",
            purpose="campaign",
            planned_from=date(2026, 3, 1),
            planned_until=date(2026, 5, 31),
            risk="C",
            region=RegionCode("640104"),
        )
    ]


def test_defaults_fill_empty_cells_and_missing_columns_only() -> None:
    defaults = Defaults(2026, "NX-001", "daily", YEAR, "B", None, "甲所", "乙局")
    given_, empty = rows(
        read(
            ("名称", "信用代码", "事项", "月份"),
            ("甲", CODES[0], "NX-9", "3月"),
            ("乙", CODES[1], "", " "),
            defaults=defaults,
        )
    )
    assert (given_.item, given_.planned_from, given_.purpose) == ("NX-9", date(2026, 3, 1), "daily")
    assert (empty.item, empty.planned_from, empty.planned_until) == ("NX-001", YEAR.first, YEAR.last)
    assert (empty.risk, empty.station, empty.organ) == ("B", "甲所", "乙局")


def test_without_defaults_what_the_table_does_not_say_is_none() -> None:
    (row,) = rows(read(("企业名称", "信用代码"), ("甲", CODES[0])))
    assert (row.item, row.purpose, row.planned_from, row.planned_until, row.risk, row.region) == (None,) * 6


def test_every_problem_of_a_row_is_told_and_the_row_is_kept_out() -> None:
    found = read(HEADERS, ("", "9164", "", "观摩", "随时", "", ""), ("乙", CODES[1], "", "", "", "", ""))
    assert problems(found) == [
        (2, "NAME_MISSING", ERROR),
        (2, "CREDIT_CODE_LENGTH", ERROR),
        (2, "DATE_UNREADABLE", ERROR),
        (2, "PURPOSE_UNKNOWN", WARNING),
    ]
    assert [row.row for row in rows(found)] == [3]


def test_a_problem_tells_its_place_and_what_stood_there() -> None:
    (problem,) = read(("", "企业名称", "信用代码"), ("", "甲", CODES[0][:17] + "O"))
    assert isinstance(problem, RowProblem)
    assert (problem.row, problem.column, problem.header, problem.field) == (2, "C", "信用代码", PlanField.SUBJECT)
    assert (problem.code, problem.value) == ("CREDIT_CODE_CHARACTER", CODES[0][:17] + "O")
    assert problem.facts["position"] == 18


def test_a_code_that_the_spreadsheet_rounded_is_told_as_such(tmp_path: Path) -> None:
    table = open_table(workbook(tmp_path / "a.xlsx", HEADERS[:2], ("甲", 913301007161035748)))
    assert problems(list(parse_rows(table, recognise(table.headers)))) == [(2, "CREDIT_CODE_ROUNDED", ERROR)]


def test_old_registration_numbers_come_in_with_a_warning_when_their_check_digit_fails() -> None:
    good = make_registration_no(region="640100", serial=1)
    bad = good[:14] + str((int(good[14]) + 1) % 10)
    found = read(HEADERS[:2], ("甲", good), ("乙", bad))
    assert [row.subject_kind for row in rows(found)] == [SubjectKind.REGISTRATION_NO] * 2
    assert problems(found) == [(3, "REGISTRATION_NO_CHECK_DIGIT", WARNING)]
    assert [one.facts for one in found if isinstance(one, RowProblem)] == [{"expected": good[14]}]


def test_the_same_subject_item_and_window_twice_is_an_error_that_names_the_first_row() -> None:
    line = ("甲", CODES[0], "一", "", "3月", "", "")
    found = read(HEADERS, line, ("甲", CODES[0], "二", "", "3月", "", ""), line, defaults=Defaults(year=2026))
    assert [row.row for row in rows(found)] == [2, 3]
    assert problems(found) == [(4, "DUPLICATE_ROW", ERROR)]
    assert [one.facts for one in found if isinstance(one, RowProblem)] == [{"first_row": 2}]


def test_the_same_subject_and_item_in_another_window_is_a_warning() -> None:
    found = read(
        HEADERS,
        ("甲", CODES[0], "一", "", "3月", "", ""),
        ("甲", CODES[0], "一", "", "9月", "", ""),
        defaults=Defaults(year=2026),
    )
    assert len(rows(found)) == 2
    assert problems(found) == [(3, "DUPLICATE_ROW", WARNING)]


def test_a_row_with_an_error_does_not_make_the_next_one_a_duplicate() -> None:
    found = read(HEADERS, ("甲", CODES[0], "一", "", "随时", "", ""), ("甲", CODES[0], "一", "", "", "", ""))
    assert problems(found) == [(2, "DATE_UNREADABLE", ERROR)]
    assert [row.row for row in rows(found)] == [3]


def test_one_subject_under_two_names_is_told() -> None:
    found = read(HEADERS[:3], ("甲", CODES[0], "一"), ("乙", CODES[0], "二"))
    assert problems(found) == [(3, "NAME_DIFFERS", WARNING)]


def test_blank_rows_and_numbered_blank_rows_are_passed_over() -> None:
    headers = ("序号", *HEADERS[:2])
    assert [
        row.row for row in rows(read(headers, ("1", "甲", CODES[0]), ("2", "", " "), (), ("3", "乙", CODES[1])))
    ] == [2, 5]


def test_sums_and_signatures_below_the_table_are_skipped_with_a_warning() -> None:
    found = read(HEADERS[:2], ("甲", CODES[0]), ("合计", ""), ("填表人：王五", ""))
    assert problems(found) == [(3, "FOOTER_SKIPPED", WARNING), (4, "FOOTER_SKIPPED", WARNING)]


@pytest.mark.parametrize(
    ("start", "end", "period", "expected"),
    [
        ("2026-03-02", "2026-03-09", "", (date(2026, 3, 2), date(2026, 3, 9))),
        ("3月", "5月", "", (date(2026, 3, 1), date(2026, 5, 31))),
        ("2026-03-02", "", "3月", (date(2026, 3, 2), date(2026, 3, 31))),
        ("", "", "二季度", (date(2026, 4, 1), date(2026, 6, 30))),
        ("", "", "", (YEAR.first, YEAR.last)),
    ],
)
def test_two_ends_go_before_a_period_and_both_before_the_default(
    start: str, end: str, period: str, expected: tuple[date, date]
) -> None:
    headers = ("企业名称", "信用代码", "开始日期", "结束日期", "计划检查时间")
    defaults = Defaults(year=2026, window=YEAR)
    (row,) = rows(read(headers, ("甲", CODES[0], start, end, period), defaults=defaults))
    assert (row.planned_from, row.planned_until) == expected


@pytest.mark.parametrize(
    ("start", "end", "code", "severity"),
    [
        ("2026-03-02", "", "WINDOW_INCOMPLETE", ERROR),
        ("", "2026-03-02", "WINDOW_INCOMPLETE", ERROR),
        ("2026-03-02", "2026-03-01", "PERIOD_REVERSED", ERROR),
        ("2026-03-02", "2027-01-05", "WINDOW_OUTSIDE_YEAR", WARNING),
        ("2025-03-02", "2025-03-05", "WINDOW_OUTSIDE_YEAR", WARNING),
    ],
)
def test_windows_that_do_not_hold_are_told(start: str, end: str, code: str, severity: Severity) -> None:
    headers = ("企业名称", "信用代码", "开始日期", "结束日期")
    found = read(headers, ("甲", CODES[0], start, end), defaults=Defaults(year=2026, window=YEAR))
    assert problems(found) == [(2, code, severity)]


def test_an_unknown_choice_takes_the_default_and_a_warning() -> None:
    line = ("甲", CODES[0], "", "观摩", "", "二级", "杭州市")
    found = read(HEADERS, line, defaults=Defaults(purpose="daily", risk="unrated"))
    assert problems(found) == [(2, f"{what}_UNKNOWN", WARNING) for what in ("PURPOSE", "GRADE", "REGION")]
    assert [(row.purpose, row.risk, row.region) for row in rows(found)] == [("daily", "unrated", None)]


def test_deceiving_characters_in_a_name_are_told_with_the_field() -> None:
    found = read((*HEADERS[:2], "地址"), ("甲\u202e乙", CODES[0], "银川"), ("丙", CODES[1], "a\x1b[2Jb"))
    assert problems(found) == [(2, "BIDI_CHARACTER", ERROR), (3, "CONTROL_CHARACTER", ERROR)]


def test_an_open_choice_of_columns_is_told_before_the_rows() -> None:
    found = read((*HEADERS[:2], "地址", "经营地址"), ("甲", CODES[0], "银川", "银川"))
    assert problems(found) == [(1, "COLUMN_AMBIGUOUS", WARNING)]
    assert rows(found)[0].address is None


def test_a_table_without_a_required_column_is_refused_as_a_whole() -> None:
    with pytest.raises(BadInput, match="COLUMN_MISSING"):
        read(("企业名称", "地址"), ("甲", "银川"))


def test_a_mapping_of_the_user_is_followed() -> None:
    table = table_of(("A栏", "B栏"), ("甲", CODES[0]))
    columns = with_mapping(recognise(table.headers), ["enterprise_name=A栏", "subject_id=B"])
    assert [row.name for row in rows(list(parse_rows(table, columns)))] == ["甲"]


def test_one_enterprise_merged_over_several_items_gives_a_row_for_each(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        ("年度计划", "", ""),
        ("检查对象", "检查事项", "信用代码"),
        ("甲", "一", CODES[0]),
        ("", "二", CODES[0]),
        merge="A3:A4",
    )
    table = open_table(path, score=header_score)
    found = rows(list(parse_rows(table, recognise(table.headers))))
    assert [(row.row, row.name, row.item) for row in found] == [(3, "甲", "一"), (4, "甲", "二")]


def test_the_published_list_comes_in_but_for_its_one_broken_number() -> None:
    path = SHARED / "random-inspection-objects.xlsx"
    if not path.exists():
        pytest.skip("the shared data is not here")
    table = open_table(path, score=header_score)
    found = list(parse_rows(table, recognise(table.headers), Defaults(item="NX-001", purpose="random", window=YEAR)))
    assert problems(found) == [(16, "CREDIT_CODE_LENGTH", ERROR)]
    kinds = [row.subject_kind for row in rows(found)]
    assert (kinds.count(SubjectKind.CREDIT_CODE), kinds.count(SubjectKind.REGISTRATION_NO)) == (430, 47)


texts = st.text(max_size=12) | st.sampled_from(["", "甲", "日常", "3月", "2026-03-01", *CODES])


@given(st.lists(st.lists(texts, max_size=8), max_size=6))
def test_every_row_that_says_something_gives_a_row_or_a_problem(lines: list[list[str]]) -> None:
    found = read(HEADERS, *lines, defaults=Defaults(year=2026))
    told = {one.row for one in found}
    assert told == {n for n, line in enumerate(lines, 2) if any(cell.strip() for cell in line[: len(HEADERS)])}
    kept_out = {one.row for one in found if isinstance(one, RowProblem) and one.severity is ERROR}
    assert not kept_out & {row.row for row in rows(found)}


# Where a line comes from ------------------------------------------------------------------------------------------

CAUSED = ("企业名称", "统一社会信用代码", "检查类型", "任务来源", "来源文号")


@pytest.mark.parametrize(
    ("kind", "cause", "source", "told"),
    [
        ("", "上级部署专项", "宁应急〔2026〕9号", ("campaign", "superior_campaign", "宁应急〔2026〕9号")),
        ("专项检查", "上级专项", "宁应急〔2026〕9号", ("campaign", "superior_campaign", "宁应急〔2026〕9号")),
        ("", "投诉举报", "12345-8", ("complaint", "complaint", "12345-8")),
        ("日常检查", "年度计划", "", ("daily", "plan", None)),
        ("日常检查", "", "", ("daily", None, None)),
    ],
)
def test_司法部文书格式_a_line_says_where_it_comes_from(
    kind: str, cause: str, source: str, told: tuple[str, str | None, str | None]
) -> None:
    (row,) = rows(read(CAUSED, ("甲", CODES[0], kind, cause, source), defaults=Defaults(purpose="random")))
    assert (row.purpose, row.cause, row.source) == told


def test_司法部文书格式_a_cause_that_does_not_fit_its_purpose_keeps_the_row_out() -> None:
    found = read(CAUSED, ("甲", CODES[0], "日常检查", "上级部署专项", "宁应急〔2026〕9号"))
    assert problems(found) == [(2, "CAUSE_DOES_NOT_FIT", ERROR)]


def test_司法部文书格式_a_cause_without_what_it_is_known_by_and_one_that_nobody_knows_are_told() -> None:
    found = read(CAUSED, ("甲", CODES[0], "", "上级部署专项", ""), ("乙", CODES[1], "", "听说", ""))
    assert problems(found) == [(2, "CAUSE_SOURCE_MISSING", WARNING), (3, "CAUSE_UNKNOWN", WARNING)]
    assert [row.cause for row in rows(found)] == ["superior_campaign", None]


def test_司法部文书格式_the_cause_of_the_whole_file_goes_to_rows_whose_purpose_it_fits() -> None:
    told = Defaults(purpose="campaign", cause="superior_campaign", source="宁应急〔2026〕9号")
    found = read(CAUSED, ("甲", CODES[0], "", "", ""), ("乙", CODES[1], "日常检查", "", ""), defaults=told)
    assert [(row.cause, row.source) for row in rows(found)] == [
        ("superior_campaign", "宁应急〔2026〕9号"),
        (None, None),
    ]
