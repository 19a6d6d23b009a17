"""Cutting what a scanner types into scans, by the clock of the test."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector_tui.codes.presentation import Form
from inspector_tui.services.scanning import ScanBuffer, is_whole, split_scans
from inspector_tui.services.typed_paths import is_file, is_folder, typed_paths
from tests.codes.world import PREFIX, Case

TEXT = Case().shown()
FULL_WIDTH = TEXT.translate({ord(one): ord(one) + 0xFEE0 for one in "0123456789:/.abcdefghijklmnopqrstuvwxyz"})


def typed(text: str, *, pace: float = 0.002) -> tuple[ScanBuffer, float]:
    buffer, at = ScanBuffer(PREFIX), 10.0
    for character in text:
        buffer.add(character, at)
        at += pace
    return buffer, at


def test_a_whole_code_is_taken_soon_after_its_last_character() -> None:
    buffer, at = typed(TEXT)
    assert buffer.settle(at + 0.01) == []
    assert buffer.settle(at + 0.03) == [TEXT]
    assert buffer.is_empty


@pytest.mark.parametrize("form", list(Form))
def test_no_part_of_a_code_is_whole(form: Form) -> None:
    text = Case(form=form).shown()
    assert is_whole(text, PREFIX)
    assert not any(is_whole(text[:end], PREFIX) for end in range(len(text)))


def test_half_a_code_waits_for_a_slow_scanner() -> None:
    buffer, at = typed(TEXT[:-7])
    assert buffer.settle(at + 0.2) == []
    for character in TEXT[-7:]:
        buffer.add(character, at + 0.2)
    assert buffer.settle(at + 0.3) == [TEXT]


def test_a_scanner_that_sent_something_else_is_answered_too() -> None:
    buffer, at = typed("6901234567892")
    assert buffer.settle(at + 0.1) == []
    assert buffer.settle(at + 0.5) == ["6901234567892"]


def test_letters_typed_by_hand_wait_for_enter_and_are_forgotten() -> None:
    buffer, at = typed("hello world", pace=0.15)
    assert buffer.settle(at + 1) == []
    assert not buffer.is_empty
    assert buffer.settle(at + 6) == []
    assert buffer.is_empty
    buffer, at = typed("hello", pace=0.15)
    assert buffer.end() == ["hello"]


@pytest.mark.parametrize("text", [TEXT, TEXT.upper(), TEXT.swapcase(), FULL_WIDTH], ids=["", "caps", "lock", "wide"])
def test_two_scans_back_to_back_are_two(text: str) -> None:
    assert split_scans(text + text) == [text, text]
    assert split_scans(f"{text}\r\n{text}\n") == [text, text]
    assert is_whole(text, PREFIX)


@given(st.text(max_size=200))
def test_nothing_typed_breaks_the_buffer_or_loses_what_is_not_blank(text: str) -> None:
    buffer, _at = typed(text)
    assert "".join("".join(buffer.end()).split()) == "".join(text.split())


def test_paths_are_understood_as_they_are_pasted(tmp_path: Path) -> None:
    one, other = tmp_path / "照片 1.jpg", tmp_path / "b[2].png"
    one.touch()
    other.touch()
    assert typed_paths(str(one)) == [one]
    assert typed_paths(f"'{one}'") == [one]
    assert typed_paths(f"'{one}' '{other}'\n") == [one, other]
    assert typed_paths(one.as_uri()) == [one]
    assert typed_paths(str(one).replace(" ", "\\ ")) == [one]
    assert typed_paths("  ") == []


@given(st.text(max_size=600))
def test_whatever_is_typed_names_paths_that_can_be_asked_for(text: str) -> None:
    for path in typed_paths(text):
        assert is_file(path) in (True, False)
        assert is_folder(path) in (True, False)


def test_what_no_file_system_holds_is_missing_and_breaks_nothing() -> None:
    for text in ("\0", "a\0b.jpg", "长" * 3000, "/" + "a" * 3000, "/".join(["a" * 200] * 50), "~nobody/x", "'"):
        paths = typed_paths(text)
        assert not any(path.exists() for path in paths)
