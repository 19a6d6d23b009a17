from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from inspector_tui.widgets.text import fit, plain, shorten, use_ascii_signs, wrap

BLNS = Path(__file__).parents[3] / "shared" / "data" / "blns.txt"


def naughty() -> list[str]:
    lines = BLNS.read_text(encoding="utf-8").splitlines() if BLNS.exists() else []
    return ["[/x]", "设备[A-3]", "[bold", "\x1b[31m", "a\u202eb", "\ud800", *lines]


@pytest.mark.parametrize("width", [1, 2, 7, 40])
def test_naughty_strings_take_exactly_their_cells(width: int) -> None:
    for text in naughty():
        assert cell_len(fit(text, width)) == width
        assert all(cell_len(line) <= max(2, width) for line in wrap(text, max(2, width)))


@given(st.text(), st.integers(1, 60))
def test_any_text_takes_exactly_its_cells(text: str, width: int) -> None:
    line = fit(text, width)
    assert cell_len(line) == width
    assert "\n" not in line
    assert "\x1b" not in line


@given(st.text())
def test_what_reaches_the_grid_can_be_written_to_a_terminal(text: str) -> None:
    plain(text).encode("utf-8")


def test_brackets_stay() -> None:
    assert plain("设备[A-3] [/x]") == "设备[A-3] [/x]"


def test_a_direction_override_cannot_turn_a_name_round() -> None:
    assert plain("invoice\u202efdp.exe") == "invoicefdp.exe"


def test_cuts_with_an_ellipsis_and_never_through_a_character() -> None:
    assert fit("银川市应急管理局", 9) == "银川市应…"
    assert fit("银川市应急管理局", 8) == "银川市… "
    assert fit("12", 5, "right") == "   12"
    assert shorten("abc", 5) == "abc"


def test_old_consoles_get_a_narrow_sign() -> None:
    use_ascii_signs()
    try:
        assert fit("abcdef", 4) == "abc~"
    finally:
        use_ascii_signs(False)


def test_wraps_chinese_anywhere_but_before_a_closing_sign() -> None:
    assert wrap("请先同步，再扫码。", 8) == ["请先同", "步，再扫", "码。"]
    assert wrap("two words\nline", 5) == ["two", "words", "line"]
