"""An enrolment code survives being read out, and never survives a mistake."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector_tui.errors import BadInput
from sync.protocol.invitation import Invitation, read_invitation, root_pin

TEN = st.binary(min_size=10, max_size=10)


@given(TEN, TEN)
def test_text_gives_the_invitation_back(secret: bytes, pin: bytes) -> None:
    invitation = Invitation(secret, pin)
    assert read_invitation(invitation.text) == invitation
    assert len(invitation.text) == 41


@given(TEN, TEN)
def test_people_type_small_letters_spaces_and_lookalikes(secret: bytes, pin: bytes) -> None:
    invitation = Invitation(secret, pin)
    typed = invitation.text.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert read_invitation(f"  {typed}\n") == invitation
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else c for c in invitation.text)
    assert read_invitation(wide) == invitation


@given(TEN, TEN, st.data())
def test_one_wrong_or_two_swapped_symbols_are_noticed(secret: bytes, pin: bytes, data: st.DataObject) -> None:
    symbols = list(Invitation(secret, pin).text.replace("-", ""))
    at = data.draw(st.integers(0, 31))
    other = data.draw(st.sampled_from([s for s in "0123456789ABCDEFGHJKMNPQRSTVWXYZ" if s != symbols[at]]))
    with pytest.raises(BadInput, match="INVITE_MALFORMED"):
        read_invitation("".join([*symbols[:at], other, *symbols[at + 1 :]]))
    if at < 31 and symbols[at] != symbols[at + 1]:
        symbols[at], symbols[at + 1] = symbols[at + 1], symbols[at]
        with pytest.raises(BadInput, match="INVITE_MALFORMED"):
            read_invitation("".join(symbols))


@given(st.text(max_size=60))
def test_any_text_is_an_invitation_or_a_clear_refusal(text: str) -> None:
    with suppress(BadInput):
        assert read_invitation(text).text


def test_it_pins_one_root() -> None:
    invitation = Invitation(bytes(10), root_pin(b"r" * 32))
    assert invitation.pins(b"r" * 32)
    assert not invitation.pins(b"s" * 32)
