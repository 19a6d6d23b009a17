"""When two verifications of one code cannot both be right. Pure.

Places are free text and nothing measures a distance, so only what is certain counts: one and the same device
is at one place; two devices are at two places when both name their place and the names differ, or when
their organs' regions lie apart (neither contains the other).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import ClassVar, Final, Literal

Flag = Literal["frame_at_two_places", "permit_at_distant_places"]

FRAME_LIFE: Final = 150
"""Seconds a frame counts: the trust list's largest age and skew (inspection-code.md section 3, STALE_CODE)."""
DISTANT_WITHIN: Final = 600
"""Seconds in which one permit must not be at two places (issue: one permit at two distant places)."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One verification. `made_at` names the frame, `at` is when it was verified (both Unix seconds)."""

    verification: str
    made_at: int
    at: int
    device: bytes
    place: str | None
    organ: int
    region: str

    REACH: ClassVar[int] = DISTANT_WITHIN
    """Seconds beyond which two sightings say nothing about each other."""

    @property
    def in_life(self) -> bool:
        """Verified while its frame could still count."""
        return abs(self.at - self.made_at) <= FRAME_LIFE


def apart(one: Sighting, other: Sighting) -> bool:
    """Whether the two were certainly made at different places."""
    if one.device == other.device:
        return False
    if one.place and other.place and _plain(one.place) != _plain(other.place):
        return True
    return not (one.region.startswith(other.region) or other.region.startswith(one.region))


def suspicions(new: Iterable[Sighting], near: Collection[Sighting]) -> set[Flag]:
    """What the new ones show together with those near them in time."""
    found: set[Flag] = set()
    for one in new:
        for other in near:
            found |= _between(one, other)
    return found


def witnesses(flag: Flag, seen: Collection[Sighting]) -> list[Sighting]:
    """Those that together show a flag, in the order of time."""
    part: dict[str, Sighting] = {}
    for one, other in combinations(seen, 2):
        if flag in _between(one, other):
            part |= {one.verification: one, other.verification: other}
    return sorted(part.values(), key=lambda sighting: (sighting.at, sighting.verification))


def _between(one: Sighting, other: Sighting) -> set[Flag]:
    found: set[Flag] = set()
    if not apart(one, other):
        return found
    if one.made_at == other.made_at and one.in_life and other.in_life:
        found.add("frame_at_two_places")
    if abs(one.at - other.at) <= DISTANT_WITHIN:
        found.add("permit_at_distant_places")
    return found


def _plain(place: str) -> str:
    return "".join(unicodedata.normalize("NFKC", place).casefold().split())
