"""What scanners do to a text, and what never passes for ours."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from inspector_tui.codes.presentation import Form
from inspector_tui.codes.verdict import Reason
from inspector_tui.codes.verify import verify
from tests.codes.world import PREFIX, TRUST, Case

TEXT = Case().shown()
DIGITS = TEXT.removeprefix(PREFIX)
WIDE = {ord(char): ord(char) + 0xFEE0 for char in map(chr, range(0x21, 0x7F))}


@pytest.mark.parametrize(
    "text",
    [
        f"  {TEXT}\r\n",
        f"\ufeff{TEXT}",
        f"\u3000{TEXT}\u3000",
        TEXT.upper(),
        TEXT.swapcase(),
        TEXT.translate(WIDE),
        PREFIX + DIGITS.translate(WIDE),
        "https：//jc。example。gov。cn、c、" + DIGITS,
    ],
)
def test_what_scanners_and_input_methods_do_is_undone(text: str) -> None:
    found = Case(text=text).verify()
    assert (found.reasons, found.prefix_lost) == ((), False)


@pytest.mark.parametrize("left", ["", "/", "c/", "example.gov.cn/c/", "ttps://jc.example.gov.cn/c/", "GOV.CN/C/"])
def test_a_lost_prefix_is_tolerated_and_said(left: str) -> None:
    found = Case(text=left + DIGITS).verify()
    assert (found.reasons, found.prefix_lost) == ((), True)


def test_a_short_form_without_its_prefix_is_long_enough() -> None:
    digits = Case(form=Form.SHORT).shown().removeprefix(PREFIX)
    found = Case(text=digits).verify()
    assert (found.reasons, found.prefix_lost) == ((Reason.PERMIT_NOT_SYNCED,), True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "1",
        "0" * 149,
        PREFIX[:-1],
        "https://evil.example/c/" + DIGITS,
        "https://jc.example.gov.cn.evil.example/c/" + DIGITS,
        "https://evil.example/https://jc.example.gov.cn/c/" + DIGITS,
        "https://evil@jc.example.gov.cn/c/" + DIGITS,
        "http://jc.example.gov.cn/c/" + DIGITS,
        "https://jc.example.gov.cn/d/" + DIGITS,
        "https://jc.example.gov.cn//c/" + DIGITS,
        "https://jс.example.gov.cn/c/" + DIGITS,  # a Cyrillic с
        "xample.gov.cn.evil/c/" + DIGITS,
        "evil/c/" + DIGITS,
        "javascript:" + DIGITS,
        "\u202e" + TEXT,
        TEXT[: len(PREFIX)].replace("c/", "c\u200b/") + DIGITS,
    ],
)
def test_another_address_is_not_ours(text: str) -> None:
    found = verify(text, at=0, trust=TRUST)
    assert found.reasons == (Reason.NOT_OURS,)
    assert found.content is None


@pytest.mark.parametrize(
    "text",
    [
        PREFIX,
        PREFIX + "0",
        PREFIX + "001x",
        PREFIX + DIGITS + "?x=1",
        PREFIX + DIGITS + "/",
        PREFIX + DIGITS[:40] + "\n" + DIGITS[40:],
        PREFIX + DIGITS[:40] + " " + DIGITS[40:],
        PREFIX + DIGITS[:-1],
        PREFIX + DIGITS + "0",
        PREFIX + "-" + DIGITS[1:],
        PREFIX + "+" + DIGITS[1:],
        PREFIX + DIGITS[:3] + "_" + DIGITS[4:],
        PREFIX + "٠" * 29,
        PREFIX + "²" * 29,
        PREFIX + "①" * 29,
        PREFIX + "9" * 29,
        PREFIX + "0" * 10_000,
        PREFIX + "9" * 1_000_000,
    ],
)
def test_our_address_with_other_digits_is_malformed(text: str) -> None:
    found = Case(text=text).verify()
    assert (found.reasons, found.content) == ((Reason.MALFORMED,), None)


@given(st.text(max_size=300))
@example("https://\ud800")
def test_any_text_gets_an_answer_and_content_comes_from_our_digits_only(text: str) -> None:
    for tried in (text, PREFIX + text, TEXT + text, text + DIGITS):
        found = Case(text=tried or " ").verify()
        assert found.content is None or DIGITS in tried


@given(st.integers(0, len(DIGITS) - 1), st.integers(1, 9))
def test_one_changed_digit_is_never_shown(at: int, change: int) -> None:
    digit = (int(DIGITS[at]) + change) % 10
    found = Case(text=f"{PREFIX}{DIGITS[:at]}{digit}{DIGITS[at + 1 :]}").verify()
    assert found.reasons
    assert found.content is None
