"""A draw by lot that anybody can replay: weighted, without replacement, in whole numbers only.

Draw-by-draw sampling with probability proportional to weight (Yates and Grundy 1953): each draw takes one line of the
weights that are left. The numbers come from SHA-256 over a seed, so whoever has the lists and the seed gets the same
result bit for bit; no rounding is involved. docs/random-draw.md says the same for people without this program.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Collection, Sequence
from itertools import accumulate
from math import isqrt
from typing import Final

from inspector_tui.errors import Refused

ALGORITHM: Final = "weighted-draw/1"
"""Name and version, as it stands in every record of a draw."""
MOST_DRAWN: Final = 10_000
"""Lines of one draw; its result must fit one record."""
HIGHEST_WEIGHT: Final = 10_000
_NONCE_TAG: Final = b"weighted-draw/1 nonce\n"
_SEED_TAG: Final = b"weighted-draw/1 seed\n"
_OBJECTS: Final = b"objects"
_OFFICERS: Final = b"officers"


def commitment(draw: str, nonce: bytes) -> bytes:
    """What is made known of a nonce before the draw: SHA-256 over the tag, the draw's id, a line feed and the nonce."""
    return hashlib.sha256(_NONCE_TAG + draw.encode() + b"\n" + nonce).digest()


def seed_of(objects: bytes, officers: bytes, nonce: bytes, beacon: str | None) -> bytes:
    """The seed: SHA-256 over the tag, both list hashes, the nonce and the published value (UTF-8; none = nothing)."""
    return hashlib.sha256(_SEED_TAG + objects + officers + nonce + (beacon or "").encode()).digest()


def number_below(seed: bytes, label: bytes, at: int, bound: int) -> int:
    """The `at`-th number of a label, 0 to `bound` - 1.

    SHA-256 over seed, label and `at` in eight bytes, read as a whole number of 256 bits, times bound, without its
    last 256 bits. No number is likelier than another by more than bound / 2**256.
    """
    told = hashlib.sha256(seed + label + at.to_bytes(8, "big")).digest()
    return (int.from_bytes(told, "big") * bound) >> 256


def draw_lines(weights: Sequence[int], count: int, seed: bytes, label: bytes = _OBJECTS) -> list[int]:
    """Indices of the lines drawn, in the order of the draw.

    Draw number n (from 0) asks for a number below the sum of the weights that are left, and takes the line in whose
    part of that sum it lies; parts lie in the order of the list. Raises Refused DRAW_TOO_FEW (wanted, found) when
    fewer lines have a weight.
    """
    left = list(weights)
    possible = sum(weight > 0 for weight in left)
    if count > possible:
        raise Refused("DRAW_TOO_FEW", wanted=count, found=possible)
    # Sums over blocks of about the root of the list: a draw from a million lines looks at two thousand numbers.
    size = max(1, isqrt(len(left)))
    sums = [sum(left[start : start + size]) for start in range(0, len(left), size)]
    total, drawn = sum(sums), []
    for at in range(count):
        place = number_below(seed, label, at, total)
        ends = list(accumulate(sums))
        block = bisect_right(ends, place)
        first = block * size
        inside = list(accumulate(left[first : first + size]))
        line = first + bisect_right(inside, place - (ends[block] - sums[block]))
        drawn.append(line)
        total -= left[line]
        sums[block] -= left[line]
        left[line] = 0
    return drawn


def draw_officers(
    weights: Sequence[int], excluded: Collection[int], count: int, seed: bytes, place: int
) -> tuple[int, ...]:
    """Officers for the object drawn at `place` (from 0), as `draw_lines` on the officers without a conflict.

    Raises Refused DRAW_OFFICERS_TOO_FEW (wanted, found, place) when too few are left.
    """
    left = [0 if officer in excluded else weight for officer, weight in enumerate(weights)]
    possible = sum(weight > 0 for weight in left)
    if count > possible:
        raise Refused("DRAW_OFFICERS_TOO_FEW", wanted=count, found=possible, place=place + 1)
    return tuple(draw_lines(left, count, seed, _OFFICERS + place.to_bytes(8, "big")))
