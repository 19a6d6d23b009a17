"""Texts, codes and choices in the cells of a plan."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector_tui.documents.plan_values import clean_code, clean_item, clean_text, parse_grade, parse_purpose
from inspector_tui.errors import BadInput
from tests.documents.builders import SHARED


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (" \u3000宁夏某某公司\u200b\ufeff\n", "宁夏某某公司"),
        ("宁夏某某\n有限公司", "宁夏某某有限公司"),
        ("Yinchuan\r\nTrading", "Yinchuan Trading"),
        ("面积 50㎡，２号楼", "面积 50㎡，２号楼"),
        ("甲\u3000乙", "甲\u3000乙"),
        ("A\u00a0B", "A\u00a0B"),
        ("设备[A-3]", "设备[A-3]"),
        ("", ""),
    ],
)
def test_free_text_stays_as_it_is_but_for_its_ends_and_line_breaks(text: str, clean: str) -> None:
    assert clean_text(text, 200) == clean


@pytest.mark.parametrize(
    ("text", "code", "codepoint"),
    [
        ("甲\x1b[31m乙", "CONTROL_CHARACTER", "U+001B"),
        ("甲\x00乙", "CONTROL_CHARACTER", "U+0000"),
        ("甲\u202e司公乙", "BIDI_CHARACTER", "U+202E"),
        ("\u200f甲", "BIDI_CHARACTER", "U+200F"),
        ("甲\u200b乙", "INVISIBLE_CHARACTER", "U+200B"),
        ("甲\ue000乙", "UNPRINTABLE_CHARACTER", "U+E000"),
        ("甲\ud800乙", "UNPRINTABLE_CHARACTER", "U+D800"),
    ],
)
def test_characters_that_deceive_or_steer_are_refused(text: str, code: str, codepoint: str) -> None:
    with pytest.raises(BadInput, match=code) as caught:
        clean_text(text, 200)
    assert caught.value.facts["codepoint"] == codepoint


def test_a_text_over_its_limit_is_refused_and_not_cut() -> None:
    assert clean_text("企" * 200, 200) == "企" * 200
    with pytest.raises(BadInput, match="TEXT_TOO_LONG") as caught:
        clean_text("企" * 201, 200)
    assert caught.value.facts == {"length": 201, "limit": 200}


def test_codes_are_folded_and_item_names_are_not() -> None:
    assert clean_code(" １３９　０000 ", 64) == "139 0000"
    assert clean_item("ＮＸ－０１２", 64) == "NX-012"
    assert clean_item("储存面积超过50㎡的检查", 64) == "储存面积超过50㎡的检查"


@pytest.mark.parametrize(
    ("text", "purpose"),
    [
        ("日常检查", "daily"),
        ("专项", "campaign"),
        ("“双随机、一公开”", "random"),
        ("双 随机", "random"),
        ("复查", "reinspection"),
        ("Daily", "daily"),
    ],
)
def test_purposes_are_known_by_their_words(text: str, purpose: str) -> None:
    assert parse_purpose(text) == purpose


@pytest.mark.parametrize(
    ("text", "grade"), [("A", "A"), ("ｂ级", "B"), ("低风险", "A"), ("高", "D"), ("未定级", "unrated")]
)
def test_grades_are_known_by_their_letter_or_word(text: str, grade: str) -> None:
    assert parse_grade(text) == grade


def test_unknown_words_are_refused_rather_than_guessed() -> None:
    with pytest.raises(BadInput, match="PURPOSE_UNKNOWN"):
        parse_purpose("观摩")
    with pytest.raises(BadInput, match="GRADE_UNKNOWN"):
        parse_grade("二级")


def naughty_strings() -> list[str]:
    path = SHARED / "blns.txt"
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


@given(st.text() | st.sampled_from(naughty_strings() or [""]))
def test_what_is_let_through_is_clean_printable_and_stays_so(text: str) -> None:
    clean = None
    try:
        clean = clean_text(text, 200)
    except BadInput as refused:
        assert refused.code.isupper()  # noqa: PT017
    if clean is not None:
        assert clean == clean_text(clean, 200)
        assert "\n" not in clean
        assert "\x1b" not in clean
