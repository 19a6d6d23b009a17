from __future__ import annotations

import contextlib
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector_tui.errors import BadInput
from inspector_tui.widgets.typed import parse_day, parse_time

TODAY = date(2025, 11, 24)  # a Monday


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("今天", "2025-11-24"),
        ("明天", "2025-11-25"),
        ("后天", "2025-11-26"),
        ("大后天", "2025-11-27"),
        ("Tomorrow", "2025-11-25"),
        ("+3", "2025-11-27"),
        ("＋3", "2025-11-27"),
        ("-1", "2025-11-23"),
        ("+2周", "2025-12-08"),
        ("+2w", "2025-12-08"),
        ("11-24", "2025-11-24"),
        ("１１－２６", "2025-11-26"),
        ("11/26", "2025-11-26"),
        ("11.26", "2025-11-26"),
        ("11月26日", "2025-11-26"),
        ("1-5", "2026-01-05"),
        ("26", "2025-11-26"),
        ("3号", "2025-12-03"),
        ("31", "2025-12-31"),
        ("2026-02-03", "2026-02-03"),
        ("20260203", "2026-02-03"),
        ("2026年2月3日", "2026-02-03"),
        ("周五", "2025-11-28"),
        ("下周三", "2025-12-03"),
        ("星期一", "2025-11-24"),
        ("fri", "2025-11-28"),
        ("Thursday", "2025-11-27"),
    ],
)
def test_understands_days_as_people_type_them(typed: str, expected: str) -> None:
    assert parse_day(typed, TODAY).isoformat() == expected


@pytest.mark.parametrize("typed", ["", "soon", "13-40", "2026-02-30", "32", "0", "++3", "+99999", "fridge", "[/x]"])
def test_says_when_it_is_no_day(typed: str) -> None:
    with pytest.raises(BadInput, match="DATE_NOT_UNDERSTOOD"):
        parse_day(typed, TODAY)


def test_the_29th_of_february_is_the_nearest_one_that_exists() -> None:
    assert parse_day("2-29", date(2027, 3, 1)) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("9", time(9)),
        ("930", time(9, 30)),
        ("0805", time(8, 5)),
        ("14:05", time(14, 5)),
        ("14：05", time(14, 5)),
        ("8点半", time(8, 30)),
        ("下午2点", time(14)),
        ("下午 2 点 15 分", time(14, 15)),
        ("中午12点", time(12)),
        ("2pm", time(14)),
        ("12am", time(0)),
    ],
)
def test_understands_times_as_people_type_them(typed: str, expected: time) -> None:
    assert parse_time(typed) == expected


@pytest.mark.parametrize("typed", ["", "25", "9:75", "noonish", "2460"])
def test_says_when_it_is_no_time(typed: str) -> None:
    with pytest.raises(BadInput, match="TIME_NOT_UNDERSTOOD"):
        parse_time(typed)


@given(st.text())
def test_any_text_is_a_day_or_bad_input(text: str) -> None:
    for parse in (lambda typed: parse_day(typed, TODAY), parse_time):
        with contextlib.suppress(BadInput):
            parse(text)


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)))
def test_iso_days_come_back_as_they_are(day: date) -> None:
    assert parse_day(day.isoformat(), TODAY) == day
