"""Credit codes and registration numbers (GB 32100-2015, GB 11714-1997, GS 15-2006)."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from inspector_tui.domain.credit_code import (
    ALPHABET,
    SubjectKind,
    credit_check_character,
    identify_subject,
    make_credit_code,
    make_registration_no,
    normalise_subject_id,
    organisation_check_character,
    parse_credit_code,
    registration_check_digit,
    registration_region,
)
from inspector_tui.errors import BadInput

# Domain reference 5.1: printed in full on public pages, or well known.
GENUINE = [
    "11500000009276118B",
    "11330600MB1573660P",
    "113703030042170202",
    "11310000002420455M",
    "914403001922038216",
    "91330100799655058B",
    "9144030071526726XG",
    "91110000600037341L",
    "91350100M000100Y43",
    "11100000MB0143028R",
]
REAL_OBJECTS = Path(__file__).parents[3] / "shared" / "data" / "random-inspection-objects.xlsx"

organisations = st.text(ALPHABET, min_size=8, max_size=8)
codes = st.builds(
    lambda region, organisation: make_credit_code(region=region, organisation=organisation),
    st.text("0123456789", min_size=6, max_size=6),
    organisations,
)


def real_identifiers() -> list[str]:
    if not REAL_OBJECTS.exists():
        pytest.skip("the shared data is not here")
    from python_calamine import load_workbook

    rows = load_workbook(REAL_OBJECTS).get_sheet_by_index(0).to_python()
    return [str(row[1]) for row in rows[1:]]


@pytest.mark.parametrize("code", GENUINE)
def test_genuine_codes_are_accepted_unchanged(code: str) -> None:
    accepted = identify_subject(code)
    assert (accepted.subject, accepted.kind, accepted.warnings) == (code, SubjectKind.CREDIT_CODE, ())


def test_every_18_character_code_of_the_published_list_holds() -> None:
    published = [code for code in real_identifiers() if len(code) == 18]
    assert len(published) == 430
    assert [parse_credit_code(code) for code in published] == published


def test_every_15_digit_number_of_the_published_list_holds_without_a_warning() -> None:
    published = [identify_subject(number) for number in real_identifiers() if len(number) == 15]
    assert len(published) == 47
    assert {(one.kind, one.warnings) for one in published} == {(SubjectKind.REGISTRATION_NO, ())}


@pytest.mark.parametrize(
    "typed",
    [
        "9164 0100 MA75 W1QT 4C",
        "91640100-MA75W1QT-4C",
        "91640100ma75w1qt4c",
        "\ufeff91640100MA75W1QT4C\u200b\n",
        "91640100MA75W1QT4C",
        "91640100\u2013MA75W1QT4C\u3000",
    ],
)
def test_what_people_type_is_normalised(typed: str) -> None:
    assert parse_credit_code(typed) == "91640100MA75W1QT4C"


@pytest.mark.parametrize("text", ["", "-", "9164", "91640100MA75W1QT4", "91640100MA75W1QT4CC", "33010620152920A"])
def test_a_wrong_length_is_told_with_the_length(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        identify_subject(text)
    assert caught.value.code == "CREDIT_CODE_LENGTH"
    assert caught.value.facts == {"length": len(normalise_subject_id(text)), "expected": 18}


@pytest.mark.parametrize(
    ("text", "position", "character"),
    [
        ("91640100MO75W1QT4C", 10, "O"),
        ("9I640100MA75W1QT4C", 2, "I"),
        ("9164O100MA75W1QT4C", 5, "O"),
        ("91640A00MA75W1QT4C", 6, "A"),
        ("91640100MA75W1QT4企", 18, "企"),
        ("9164010٠MA75W1QT4C", 8, "٠"),
    ],
)
def test_a_character_outside_the_alphabet_is_told_with_its_position(text: str, position: int, character: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_credit_code(text)
    assert caught.value.code == "CREDIT_CODE_CHARACTER"
    assert (caught.value.facts["position"], caught.value.facts["character"]) == (position, character)


def test_a_wrong_last_character_is_told_with_the_right_one() -> None:
    with pytest.raises(BadInput) as caught:
        parse_credit_code("91640100MA75W1QT4D")
    assert caught.value.code == "CREDIT_CODE_CHECK_DIGIT"
    assert caught.value.facts == {"position": 18, "character": "D", "expected": "C"}


def test_a_code_whose_organisation_part_alone_fails_is_told_apart() -> None:
    first17 = "91640100MA75W1QT5"
    with pytest.raises(BadInput) as caught:
        parse_credit_code(first17 + credit_check_character(first17))
    assert caught.value.code == "CREDIT_CODE_ORG_CHECK_DIGIT"
    assert caught.value.facts == {"position": 17, "character": "5", "expected": "4"}


@pytest.mark.parametrize("text", ["9.13301007161036E+17", "9.133010071610358e+17", "9.130071610358E+17", "9.1E17"])
def test_a_code_that_a_spreadsheet_rounded_is_named_as_such(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        identify_subject(text)
    assert caught.value.code == "CREDIT_CODE_ROUNDED"


def test_a_registration_number_with_a_wrong_check_digit_is_accepted_with_a_warning() -> None:
    good = make_registration_no(region="640100", serial=20_001_234)
    bad = good[:14] + str((int(good[14]) + 1) % 10)
    assert identify_subject(good).warnings == ()
    doubted = identify_subject(bad)
    assert (doubted.subject, doubted.kind) == (bad, SubjectKind.REGISTRATION_NO)
    assert doubted.warnings == ("REGISTRATION_NO_CHECK_DIGIT",)


@pytest.mark.parametrize(
    "arguments",
    [
        {"region": "640100", "organisation": "MA75W1Q"},
        {"region": "640100", "organisation": "MA75W1QO"},
        {"region": "6401", "organisation": "MA75W1QT"},
        {"region": "64010A", "organisation": "MA75W1QT"},
        {"region": "640100", "organisation": "MA75W1QT", "registrar": "9I"},
    ],
)
def test_made_up_codes_refuse_what_no_code_can_hold(arguments: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        make_credit_code(**arguments)


def test_made_up_registration_numbers_refuse_a_serial_that_does_not_fit() -> None:
    with pytest.raises(BadInput, match="REGISTRATION_NO_LENGTH"):
        make_registration_no(region="640100", serial=10**8)


def test_the_registering_region_is_read_from_either_kind() -> None:
    assert registration_region("91640100MA75W1QT4C") == "640100"
    assert registration_region(make_registration_no(region="640104", serial=7)) == "640104"


@given(codes)
def test_made_up_codes_are_valid(code: str) -> None:
    assert parse_credit_code(code) == code
    assert code[16] == organisation_check_character(code[8:16])


@given(codes, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_any_single_slip_is_noticed(code: str, place: int, other: str) -> None:
    assume(code[place] != other)
    with pytest.raises(BadInput):
        parse_credit_code(code[:place] + other + code[place + 1 :])


@given(codes, st.integers(0, 16))
def test_two_neighbours_swapped_are_noticed(code: str, place: int) -> None:
    assume(code[place] != code[place + 1])
    with pytest.raises(BadInput):
        parse_credit_code(code[:place] + code[place + 1] + code[place] + code[place + 2 :])


@given(st.text("0123456789", min_size=14, max_size=14), st.integers(0, 13), st.integers(1, 9))
def test_any_single_slip_changes_the_digit_of_a_registration_number(first14: str, place: int, step: int) -> None:
    slipped = first14[:place] + str((int(first14[place]) + step) % 10) + first14[place + 1 :]
    assert registration_check_digit(slipped) != registration_check_digit(first14)


@given(st.text())
def test_any_text_is_either_accepted_or_refused_with_a_code(text: str) -> None:
    outcome: str | None = None
    try:
        accepted = identify_subject(text)
    except BadInput as refused:
        outcome = refused.code
    assert outcome.startswith("CREDIT_CODE_") if outcome else identify_subject(accepted.subject) == accepted


# Blanks and dashes of every width, full-width forms, invisible characters: what keyboards and copies bring in.
@given(st.text(st.sampled_from(ALPHABET + "abcxyz０９ＡＺａｚ -–—－_\u3000\u00a0\u200b\ufeff\t\n")))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise_subject_id(text)
    assert normalise_subject_id(once) == once
