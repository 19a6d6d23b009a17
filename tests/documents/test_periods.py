"""Dates and periods as plans write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector_tui.documents.periods import Period, parse_period
from inspector_tui.errors import BadInput


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01",
        "2026/3/1",
        "2026.3.1",
        "20260301",
        "2026年3月1日",
        "3月1日",
        "3月1号",
        "2026-03-01 08:30:00",
        "46082",
        "２０２６－３－１",
    ],
)
def test_one_day_in_its_many_forms(text: str) -> None:
    assert parse_period(text, 2026) == Period(date(2026, 3, 1), date(2026, 3, 1))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026年3月", "2026-03-01", "2026-03-31"),
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2026.10", "2026-10-01", "2026-10-31"),
        ("3月份", "2026-03-01", "2026-03-31"),
        ("3", "2026-03-01", "2026-03-31"),
        ("3-5月", "2026-03-01", "2026-05-31"),
        ("3月至5月", "2026-03-01", "2026-05-31"),
        ("2026年3月 — 5月", "2026-03-01", "2026-05-31"),
        ("2026.03.01-2026.05.31", "2026-03-01", "2026-05-31"),
        ("2026-03-01-2026-05-31", "2026-03-01", "2026-05-31"),
        ("2026-03-01~2026-04-05", "2026-03-01", "2026-04-05"),
        ("2026年11月至2027年1月", "2026-11-01", "2027-01-31"),
        ("第二季度", "2026-04-01", "2026-06-30"),
        ("2025年4季度", "2025-10-01", "2025-12-31"),
        ("Q3", "2026-07-01", "2026-09-30"),
        ("2-3季度", "2026-04-01", "2026-09-30"),
        ("上半年", "2026-01-01", "2026-06-30"),
        ("2027年下半年", "2027-07-01", "2027-12-31"),
        ("全年", "2026-01-01", "2026-12-31"),
        ("2025", "2025-01-01", "2025-12-31"),
    ],
)
def test_longer_periods_run_from_their_first_to_their_last_day(text: str, first: str, last: str) -> None:
    assert parse_period(text, 2026) == Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "text", ["", "随时", "2026-02-30", "13月", "0月", "1999-01-01", "2100-01-01", "99999", "3-5", "3.5"]
)
def test_what_is_no_date_or_may_be_two_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="DATE_UNREADABLE"):
        parse_period(text, 2026)


def test_a_month_that_a_number_cell_may_have_cut_is_refused() -> None:
    with pytest.raises(BadInput, match="DATE_AMBIGUOUS"):
        parse_period("2026.1", 2026)


def test_without_a_year_only_full_dates_are_read() -> None:
    assert parse_period("2026年3月").first == date(2026, 3, 1)
    with pytest.raises(BadInput, match="DATE_UNREADABLE"):
        parse_period("3月")


def test_an_end_before_the_start_is_refused() -> None:
    with pytest.raises(BadInput, match="PERIOD_REVERSED"):
        parse_period("11月至1月", 2026)


days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
writings = st.sampled_from(
    ["{0:%Y-%m-%d}", "{0:%Y%m%d}", "{0.year}/{0.month}/{0.day}", "{0.year}年{0.month}月{0.day}日"]
)


@given(days, writings, days, writings, st.sampled_from(["至", " - ", "~", "到", "-", "——"]))
def test_any_two_written_days_make_the_period_between(
    first: date, writing: str, last: date, other: str, joint: str
) -> None:
    first, last = sorted((first, last))
    assert parse_period(writing.format(first) + joint + other.format(last)) == Period(first, last)


@given(st.text() | st.text("0123456789年月日季度至-./ "), st.none() | st.integers(2000, 2099))
def test_any_text_is_a_period_or_refused_with_a_code(text: str, year: int | None) -> None:
    code = None
    try:
        period = parse_period(text, year)
    except BadInput as refused:
        code = refused.code
    assert code in {"DATE_UNREADABLE", "DATE_AMBIGUOUS", "PERIOD_REVERSED"} if code else period.first <= period.last
