"""A year's plan: shares become visits, visits are spread over working days, and nothing that was told is shortened."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector_tui.domain.vocabulary import Grade
from inspector_tui.domain.working_days import packaged_calendar, working_days_between
from inspector_tui.domain.year_plans import Candidate, Window, capacity, chosen, is_firm, moved, spread

CN = packaged_calendar()
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
GRADES: tuple[Grade, ...] = ("A", "B", "C", "D", "unrated")


def candidates(*grades: Grade, visited: str = "") -> list[Candidate]:
    return [Candidate(f"s{at:04d}", grade, visited) for at, grade in enumerate(grades)]


@pytest.mark.parametrize(
    ("percent", "members", "visits"),
    [(0, 9, 0), (100, 9, 9), (200, 9, 18), (33, 9, 3), (34, 9, 4), (250, 4, 10), (1, 3, 1)],
)
def test_a_share_is_that_part_of_a_class_rounded_up(percent: int, members: int, visits: int) -> None:
    assert len(chosen(candidates(*["C"] * members), {"C": percent}, 2026)) == visits


def test_whoever_was_visited_longest_ago_is_chosen_first() -> None:
    told = [Candidate("a", "B", "2025-05-01"), Candidate("b", "B", "2024-05-01"), Candidate("c", "B", "2025-06-01")]
    assert {visit.subject for visit in chosen([*told, Candidate("d", "B")], {"B": 50}, 2026)} == {"b", "d"}


def test_among_equals_the_year_decides_and_not_the_name() -> None:
    told = candidates(*["A"] * 200)
    first, second = ({visit.subject for visit in chosen(told, {"A": 30}, year)} for year in (2026, 2027))
    assert first != second
    assert first != {f"s{at:04d}" for at in range(60)}
    assert first == {visit.subject for visit in chosen(list(reversed(told)), {"A": 30}, 2026)}


@given(st.lists(st.sampled_from(GRADES), max_size=60), st.dictionaries(st.sampled_from(GRADES), st.integers(0, 400)))
def test_no_enterprise_gets_more_or_fewer_visits_than_its_share_says(
    grades: list[Grade], shares: dict[Grade, int]
) -> None:
    told = candidates(*grades)
    visits = chosen(told, shares, 2026)
    times = Counter(visit.subject for visit in visits)
    for each in told:
        percent = shares.get(each.grade, 0)
        assert percent // 100 <= times[each.subject] <= -(-percent // 100)
    assert [visit.phase for visit in visits] == sorted(visit.phase for visit in visits)
    assert all(0 <= visit.phase < 1 for visit in visits)


def test_visits_to_one_enterprise_lie_an_equal_part_of_the_year_apart() -> None:
    phases: dict[str, list[Fraction]] = {}
    for visit in chosen(candidates(*["D"] * 10), {"D": 400}, 2026):
        phases.setdefault(visit.subject, []).append(visit.phase)
    for told in phases.values():
        assert [later - earlier for earlier, later in itertools.pairwise(told)] == [Fraction(1, 4)] * 3


def test_windows_begin_and_end_on_working_days_and_hold_as_many_as_asked() -> None:
    for window in spread(500, *YEAR, 10, CN):
        first, last = date.fromisoformat(window.first), date.fromisoformat(window.last)
        assert CN.is_working_day(first)
        assert CN.is_working_day(last)
        assert working_days_between(first, last, CN) + 1 == 10


@given(st.integers(1, 2000), st.integers(1, 20))
def test_no_working_day_gets_two_visits_more_than_another(count: int, window_days: int) -> None:
    windows = spread(count, *YEAR, window_days, CN)
    assert len(windows) == count
    assert [window.first for window in windows] == sorted(window.first for window in windows)
    loads = Counter(window.first for window in windows)
    starts = 248 - window_days + 1
    assert max(loads.values()) - (min(loads.values()) if len(loads) == starts else 0) <= 1


def test_nothing_begins_on_a_holiday_and_moved_weekends_count() -> None:
    firsts = {window.first for window in spread(1000, *YEAR, 1, CN)}
    assert len(firsts) == 248
    assert "2026-02-14" in firsts
    assert "2026-02-17" not in firsts


def test_a_span_without_a_working_day_has_no_window() -> None:
    assert spread(3, date(2026, 10, 1), date(2026, 10, 5), 5, CN) == []


def test_windows_of_a_year_that_is_not_announced_are_provisional() -> None:
    assert all(window.provisional for window in spread(50, date(2027, 1, 1), date(2027, 12, 31), 10, CN))
    assert not is_firm(date(2027, 1, 1), date(2027, 1, 2), CN)
    assert not any(window.provisional for window in spread(50, date(2026, 1, 1), date(2026, 11, 30), 10, CN))


def test_person_days_are_people_times_working_days_times_the_usable_share() -> None:
    room = capacity(400, *YEAR, CN, officers=7, each=2, days=1, usable=60)
    assert (room.working_days, room.available, room.needed) == (248, 7 * 248 * 60 // 100, 800)
    assert room.is_enough
    assert not capacity(600, *YEAR, CN, officers=7, each=2, days=1, usable=60).is_enough


def test_a_last_day_that_was_told_is_never_made_earlier() -> None:
    told = Window("2027-02-01", "2027-02-20", True)
    assert moved(told, Window("2027-01-28", "2027-02-17", False)) == Window("2027-01-28", "2027-02-20", False)
    assert moved(told, Window("2027-02-03", "2027-02-24", False)) == Window("2027-02-03", "2027-02-24", False)
