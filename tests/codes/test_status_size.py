"""A million permits with one in a hundred revoked: small enough for a thin line, quick enough for a scan."""

from __future__ import annotations

import random
import time

import pytest

from inspector_tui.codes.status import PermitState, build_status, load_status, pack_states
from tests.codes.world import NOW, STATUS, TRUST

PERMITS = 1_000_000


@pytest.mark.parametrize("kinds", [1, 3], ids=["revoked", "mixed states"])
def test_a_million_permits_at_one_percent_stay_under_20_kb_and_are_looked_up_at_once(kinds: int) -> None:
    chance = random.Random(kinds)
    bad = {index: PermitState(1 + at % kinds) for at, index in enumerate(chance.sample(range(PERMITS), PERMITS // 100))}
    signed = build_status(STATUS, number=1, issued_at=NOW, bits=pack_states(bad, PERMITS))
    assert len(signed) < 20_000
    listed = load_status(signed, TRUST)
    begun = time.perf_counter()
    found = [listed.state(index) for index in range(0, PERMITS, 100)]
    assert (time.perf_counter() - begun) / len(found) < 0.001
    assert found == [bad.get(index, PermitState.VALID) for index in range(0, PERMITS, 100)]
    assert listed.state(PERMITS) is None
