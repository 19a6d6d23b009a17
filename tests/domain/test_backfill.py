"""Days from domain.md section 6 (the start does not count), terms from section 4.3."""

from __future__ import annotations

from datetime import date

import pytest

from inspector_tui.domain.backfill import NATIONAL_BASIS, Term, backfill_due, is_late, term_of
from inspector_tui.domain.vocabulary import TermUnit
from inspector_tui.domain.working_days import packaged_calendar

CHONGQING = "重庆令375 §18"


def term(region: str, count: int, unit: TermUnit, valid_from: str = "2024-01-01", basis: str = CHONGQING) -> Term:
    return Term(region, count, unit, valid_from, basis)


def due(start: str, *terms: Term, region: str = "640104") -> str:
    return backfill_due(date.fromisoformat(start), region, terms, packaged_calendar()).day.isoformat()


@pytest.mark.parametrize(
    ("start", "days", "last"),
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
def test_working_days_pass_over_holidays_and_count_swapped_weekends(start: str, days: int, last: str) -> None:
    assert due(start, term("64", days, "working_days")) == last


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [("2026-07-03", 90, "2026-10-08"), ("2025-07-03", 90, "2025-10-09"), ("2026-11-24", 10, "2026-12-04")],
)
def test_calendar_days_roll_from_a_holiday_to_the_next_working_day(start: str, days: int, last: str) -> None:
    assert due(start, term("64", days, "calendar_days")) == last


def test_before_leaving_is_due_the_same_day_and_late_once_one_has_left() -> None:
    told = backfill_due(date(2026, 11, 24), "64", [term("64", 0, "before_leaving")], packaged_calendar())
    assert (told.day, told.before_leaving, told.inferred) == (date(2026, 11, 24), True, False)
    assert not is_late(told, date(2026, 11, 24), left=False)
    assert is_late(told, date(2026, 11, 24), left=True)
    assert is_late(told, date(2026, 11, 25), left=False)


def test_where_no_region_set_a_term_the_same_day_is_shown_as_inferred() -> None:
    told = backfill_due(date(2026, 11, 24), "640104", [term("50", 3, "working_days")], packaged_calendar())
    assert (told.day, told.inferred, told.basis) == (date(2026, 11, 24), True, NATIONAL_BASIS)
    assert not is_late(told, date(2026, 11, 24), left=True)
    assert is_late(told, date(2026, 11, 25), left=False)


def test_a_term_of_no_days_is_the_same_day() -> None:
    assert due("2026-10-03", term("64", 0, "working_days")) == "2026-10-03"


def test_the_narrowest_region_counts_whatever_came_first() -> None:
    wide, narrow = term("64", 3, "working_days"), term("6401", 10, "calendar_days")
    for order in ((wide, narrow), (narrow, wide)):
        assert term_of("640104", date(2026, 11, 24), order) == narrow
    assert term_of("640205", date(2026, 11, 24), (wide, narrow)) == wide


def test_the_term_of_the_day_of_the_visit_counts_not_a_later_one() -> None:
    before, after = term("64", 3, "working_days"), term("64", 10, "calendar_days", "2026-11-25")
    assert term_of("64", date(2026, 11, 24), (before, after)) == before
    assert term_of("64", date(2026, 11, 25), (before, after)) == after


def test_a_year_without_a_calendar_makes_the_day_provisional() -> None:
    told = backfill_due(date(2026, 12, 30), "64", [term("64", 3, "working_days")], packaged_calendar())
    assert told.provisional
