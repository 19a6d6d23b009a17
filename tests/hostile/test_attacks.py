"""The handmade corpus: each attack gets its answer, and nothing it says is shown."""

from __future__ import annotations

import time

import pytest

from inspector_tui.codes.verdict import Verdict
from tests.hostile import world
from tests.hostile.attacks import FRAMES, HEADERS, SIGNATURES
from tests.hostile.attacks_inside import ADDRESSES, PAYLOADS

ATTACKS = SIGNATURES | HEADERS | FRAMES | PAYLOADS | ADDRESSES


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_gets_its_reason_and_shows_nothing(name: str) -> None:
    text, reason = ATTACKS[name]
    begun = time.perf_counter()
    found = world.judged(text)
    assert [str(each) for each in found.reasons] == [reason]
    assert found.content is None
    assert found.clock_difference is None
    assert found.verdict is not Verdict.VALID
    assert time.perf_counter() - begun < 2, "a short text must not cost a checkpoint its time"


def test_no_two_attacks_are_the_same() -> None:
    assert len({text for text, _ in ATTACKS.values()}) == len(ATTACKS)
