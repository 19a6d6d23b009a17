"""Cells as text and columns by letter."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector_tui.documents.cells import Cell, cell_text, column_index, column_letter, guarded, unguarded
from inspector_tui.errors import BadInput


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("", ""),
        (" 企业 ", " 企业 "),
        (91640100.0, "91640100"),
        (330103000012345.0, "330103000012345"),
        (0.1, "0.1"),
        (-0.0, "0"),
        (7, "7"),
        (True, "TRUE"),
        (date(2026, 3, 1), "2026-03-01"),
        (datetime(2026, 3, 1), "2026-03-01"),  # noqa: DTZ001 - spreadsheets know no zones
        (datetime(2026, 3, 1, 8, 30), "2026-03-01 08:30:00"),  # noqa: DTZ001
        (time(8, 30), "08:30:00"),
        (timedelta(hours=30), "1 day, 6:00:00"),
        (float("inf"), "inf"),
    ],
)
def test_cells_become_the_text_a_person_typed(value: Cell, text: str) -> None:
    assert cell_text(value) == text


def test_numbers_that_lost_digits_stay_in_exponent_form() -> None:
    assert "e+17" in cell_text(913301007161035748.0)


@given(st.integers(-(2**53) + 1, 2**53 - 1))
def test_whole_numbers_come_back_without_loss(number: int) -> None:
    assert cell_text(float(number)) == str(number)


@given(st.integers(0, 26 + 26**2 + 26**3 - 1))
def test_letters_and_indexes_are_inverse(index: int) -> None:
    assert column_index(column_letter(index)) == index


@pytest.mark.parametrize(
    ("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")]
)
def test_columns_are_named_as_in_spreadsheets(index: int, letters: str) -> None:
    assert column_letter(index) == letters


@pytest.mark.parametrize("letters", ["", "a", "A1", "AAAA", "列"])
def test_what_names_no_column_is_refused(letters: str) -> None:
    with pytest.raises(BadInput, match="COLUMN_UNKNOWN"):
        column_index(letters)


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://x","y")',
        "+86 951 1234567",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "＝1+1",
        " =1",
        "913301007161035748",
        "007",
        "1E5",
    ],
)
def test_what_a_spreadsheet_would_run_or_round_is_guarded(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "企业", "91640100MA75W1QT4C", "640104", "a=b", "'abc", "2026-03-01"])
def test_plain_text_is_not_guarded(text: str) -> None:
    assert guarded(text) == text


@given(st.text() | st.text("'=+-@0123 \t", max_size=6))
def test_guarding_can_be_taken_back(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(st.text() | st.text("'=+-@ \t", max_size=6))
def test_no_guarded_text_starts_a_formula(text: str) -> None:
    assert not guarded(text).lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
