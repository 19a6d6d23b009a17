"""A status list of a million permits: `python -m bench.status [--permits 1000000] [--revoked 0.01]`. Prints JSON.

For revoked permits spread at random, the worst case, and for the three bad states mixed: bytes of the signed list,
milliseconds to pack, sign and load it, microseconds of a look-up (mean, and the slowest of a hundred thousand).
`entropy_bytes` is what no compression of randomly spread states can beat.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from collections.abc import Callable
from typing import TypeVar

from inspector_tui.codes.status import PermitState, build_status, load_status, pack_states
from tests.codes import world

T = TypeVar("T")
BAD = (PermitState.REVOKED, PermitState.SUSPENDED, PermitState.CLOSED)
LOOK_UPS = 100_000


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What `work` returns, and its milliseconds."""
    began = time.perf_counter()
    found = work()
    return found, round((time.perf_counter() - began) * 1e3, 1)


def entropy_bytes(permits: int, bad: int, kinds: int) -> int:
    """Least mean bytes for `bad` of `permits` in random places, each of `kinds` states."""
    share = bad / permits
    bits = -share * math.log2(share / kinds) - (1 - share) * math.log2(1 - share)
    return math.ceil(permits * bits / 8)


def measured(permits: int, bad: int, kinds: int, seed: int) -> dict[str, float]:
    """Sizes and times of one list."""
    chance = random.Random(seed)
    states = {index: BAD[number % kinds] for number, index in enumerate(chance.sample(range(permits), bad))}
    bits, pack_ms = timed(lambda: pack_states(states, permits))
    signed, sign_ms = timed(lambda: build_status(world.STATUS, number=1, issued_at=world.NOW, bits=bits))
    trust = world.trusted()
    listed, load_ms = timed(lambda: load_status(signed, trust))
    assert all(listed.state(index) == states.get(index, PermitState.VALID) for index in range(0, permits, 7))
    slowest = 0.0
    began = time.perf_counter()
    for index in chance.choices(range(permits), k=LOOK_UPS):
        started = time.perf_counter()
        listed.state(index)
        slowest = max(slowest, time.perf_counter() - started)
    mean = (time.perf_counter() - began) / LOOK_UPS
    return {
        "signed_bytes": len(signed),
        "entropy_bytes": entropy_bytes(permits, bad, kinds),
        "unpacked_bytes": len(bits),
        "pack_ms": pack_ms,
        "sign_ms": sign_ms,
        "load_ms": load_ms,
        "look_up_us": round(mean * 1e6, 2),
        "slowest_look_up_us": round(slowest * 1e6, 1),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--permits", type=int, default=1_000_000)
    options.add_argument("--revoked", type=float, default=0.01)
    options.add_argument("--seed", type=int, default=1)
    told = options.parse_args()
    bad = round(told.permits * told.revoked)
    facts = {"permits": told.permits, "bad": bad}
    kinds = {"revoked": 1, "mixed_states": 3}
    print(json.dumps(facts | {name: measured(told.permits, bad, kind, told.seed) for name, kind in kinds.items()}))


if __name__ == "__main__":
    main()
