"""Terms on the calendar of the State Council's notices (domain reference §6)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector_tui.domain.working_days import (
    Deadline,
    TermUnit,
    WorkCalendar,
    add_calendar_days,
    add_working_days,
    deadline,
    packaged_calendar,
    parse_calendar,
    recomputed,
    working_days_between,
)
from inspector_tui.errors import BadInput

HOLIDAYS = Path(__file__).parents[3] / "shared" / "data" / "holidays"
CN = packaged_calendar()
WEEKENDS_ONLY = WorkCalendar("CN", frozenset(), frozenset(), frozenset())

days = st.dates(date(2023, 6, 1), date(2027, 12, 31))
terms = st.integers(1, 120)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "term", "last"),
    [
        ("2025-01-24", 5, "2025-02-07"),
        ("2025-01-24", 7, "2025-02-10"),
        ("2025-04-25", 5, "2025-05-06"),
        ("2025-09-26", 7, "2025-10-13"),
        ("2025-09-30", 7, "2025-10-16"),
        ("2025-12-31", 2, "2026-01-05"),
        ("2026-02-12", 5, "2026-02-26"),
        ("2026-02-13", 7, "2026-03-02"),
        ("2026-04-30", 3, "2026-05-08"),
        ("2026-09-18", 7, "2026-09-29"),
        ("2026-09-30", 7, "2026-10-15"),
        ("2026-09-30", 20, "2026-11-03"),
    ],
)
def test_working_days_skip_holidays_and_count_worked_weekends(start: str, term: int, last: str) -> None:
    assert deadline(day(start), term, TermUnit.WORKING_DAYS, CN) == Deadline(day(last), provisional=False)


@pytest.mark.parametrize(("start", "last"), [("2026-07-03", "2026-10-08"), ("2025-07-03", "2025-10-09")])
def test_a_term_in_calendar_days_that_ends_on_a_holiday_rolls_forward(start: str, last: str) -> None:
    assert deadline(day(start), 90, TermUnit.CALENDAR_DAYS, CN) == Deadline(day(last), provisional=False)


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_years_since_the_thirteenth_holiday_have_248_working_days(year: int) -> None:
    assert working_days_between(date(year - 1, 12, 31), date(year, 12, 31), CN) == 248


def test_an_unknown_year_is_weekends_only_and_provisional() -> None:
    assert add_working_days(day("2027-09-30"), 1, CN) == Deadline(day("2027-10-01"), provisional=True)
    assert add_calendar_days(day("2026-12-01"), 40, CN) == Deadline(day("2027-01-11"), provisional=True)


def test_the_end_of_a_year_is_provisional_until_the_next_notice_is_in() -> None:
    assert not add_working_days(day("2026-12-23"), 1, CN).provisional
    assert add_working_days(day("2026-12-24"), 1, CN).provisional
    assert not add_working_days(day("2025-12-24"), 1, CN).provisional


def test_days_of_an_unknown_year_inside_a_calendar_term_do_not_make_it_provisional() -> None:
    known_ends = WorkCalendar("CN", frozenset(), frozenset(), frozenset({2024, 2026, 2027}))
    assert not add_calendar_days(day("2024-12-02"), 400, known_ends).provisional
    assert add_working_days(day("2024-12-02"), 300, known_ends).provisional


def test_what_was_notified_is_never_shortened() -> None:
    notified = Deadline(day("2027-02-10"), provisional=True)
    assert recomputed(notified, Deadline(day("2027-02-15"), False)) == Deadline(day("2027-02-15"), False)
    assert recomputed(notified, Deadline(day("2027-02-05"), False)) == Deadline(day("2027-02-10"), False)


@pytest.mark.parametrize("term", [0, -1, 3661])
def test_a_term_outside_one_day_to_ten_years_is_refused(term: int) -> None:
    for unit in TermUnit:
        with pytest.raises(BadInput, match="TERM_OUT_OF_RANGE"):
            deadline(day("2026-01-05"), term, unit, CN)


def test_regional_holidays_are_off_on_the_calendar_of_the_region_alone() -> None:
    made_up = day("2026-05-27")
    ningxia = CN.with_local_holidays("64", [made_up])
    assert ningxia.region == "64"
    assert CN.is_working_day(made_up)
    assert not ningxia.is_working_day(made_up)
    assert add_working_days(day("2026-05-26"), 1, ningxia) == Deadline(day("2026-05-28"), provisional=False)


def test_a_new_notice_settles_its_year_and_the_spill_into_the_one_before() -> None:
    # Shaped like the notice of 2019: 2018-12-29 was worked, 2018-12-31 was off.
    notice = parse_calendar(
        '{"year": 2027, "days": [{"date": "2026-12-26", "isOffDay": false}, {"date": "2026-12-28", "isOffDay": true},'
        ' {"date": "2027-01-01", "isOffDay": true}]}'
    )
    newer = CN.replaced_by(notice)
    assert newer.known_years == {2024, 2025, 2026, 2027}
    assert add_working_days(day("2026-12-25"), 2, newer) == Deadline(day("2026-12-29"), provisional=False)
    assert not newer.is_working_day(day("2026-10-01"))
    assert newer.replaced_by(notice) == newer


def test_a_year_that_is_not_announced_is_not_a_year_without_holidays() -> None:
    for text in ('{"year": 2027, "days": []}', '{"region": "CN", "years": {"2027": {"off": [], "worked": []}}}'):
        with pytest.raises(BadInput, match="CALENDAR_EMPTY"):
            parse_calendar(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "7",
        "{}",
        '{"year": 2027, "days": [{"date": "2027-02-30", "isOffDay": true}]}',
        '{"year": 2027, "days": {"a": 1}}',
        '{"region": "CN", "years": {"x": {"off": ["2027-01-01"], "worked": []}}}',
        '{"region": "CN", "years": {"2027": {"off": ["2027-01-03/2027-01-01"], "worked": []}}}',
        '{"region": "CN", "years": {"2027": {"off": ["2027-01-01/2027-12-31"], "worked": []}}}',
    ],
)
def test_a_malformed_calendar_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="CALENDAR_MALFORMED"):
        parse_calendar(text)


@pytest.mark.parametrize("off", [frozenset(), frozenset({day("2026-02-14")})])
def test_a_calendar_that_contradicts_itself_is_refused(off: frozenset[date]) -> None:
    worked = day("2026-02-14") if off else day("2026-02-13")
    with pytest.raises(BadInput, match="CALENDAR_CONTRADICTORY"):
        WorkCalendar("CN", off, frozenset({worked}), frozenset({2026}))


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_the_shipped_calendar_agrees_with_the_published_data(year: int) -> None:
    published = HOLIDAYS / f"{year}.json"
    if not published.exists():
        pytest.skip("the shared data is not here")
    notice = parse_calendar(published.read_text(encoding="utf-8"))
    assert notice.off_days == {off for off in CN.off_days if off.year == year}
    assert notice.worked_weekends == {worked for worked in CN.worked_weekends if worked.year == year}


@given(days, terms)
def test_the_last_day_is_worked_and_after_the_start(start: date, term: int) -> None:
    for unit in TermUnit:
        last = deadline(start, term, unit, CN).last_day
        assert last > start
        assert CN.is_working_day(last)


@given(days, terms)
def test_counting_back_gives_the_term(start: date, term: int) -> None:
    assert working_days_between(start, add_working_days(start, term, CN).last_day, CN) == term


@given(days, terms, terms)
def test_two_terms_in_a_row_are_one_term(start: date, first: int, second: int) -> None:
    middle = add_working_days(start, first, CN).last_day
    assert add_working_days(middle, second, CN).last_day == add_working_days(start, first + second, CN).last_day


@given(days, days, days)
def test_distances_add_up_and_turn_around(a: date, b: date, c: date) -> None:
    assert working_days_between(a, b, CN) == -working_days_between(b, a, CN)
    assert working_days_between(a, b, CN) + working_days_between(b, c, CN) == working_days_between(a, c, CN)


@given(days, terms)
def test_a_later_start_never_ends_earlier(start: date, term: int) -> None:
    for unit in TermUnit:
        tomorrow = start + timedelta(days=1)
        assert deadline(tomorrow, term, unit, CN).last_day >= deadline(start, term, unit, CN).last_day


@given(days, terms)
def test_without_any_notice_five_days_of_seven_are_worked(start: date, term: int) -> None:
    found = add_working_days(start, term * 5, WEEKENDS_ONLY)
    assert found.provisional
    weeks = timedelta(weeks=term)
    assert found.last_day in {start + weeks, start + weeks - timedelta(days=1), start + weeks - timedelta(days=2)}
