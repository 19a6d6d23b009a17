"""Ten minutes of memory of what was presented here, to notice the same code shown twice."""

from __future__ import annotations

from typing import Final

GRACE: Final = 5
"""Seconds within which the same code is the same scan: scanners fire twice, people look twice."""
KEEP: Final = 600
CAPACITY: Final = 10_000


class ReplayMemory:
    """Remembers (code id, made at) of genuine presentations. Bounded in time and number; not for several threads."""

    def __init__(self, *, keep: int = KEEP, capacity: int = CAPACITY) -> None:
        self._keep = keep
        self._capacity = capacity
        self._first_seen: dict[tuple[bytes, int], int] = {}

    def __len__(self) -> int:
        return len(self._first_seen)

    def is_repeat(self, code_id: bytes, made_at: int, at: int) -> bool:
        """True when this presentation was first seen more than 5 s before `at` (Unix seconds); remembers it."""
        self._forget(at)
        return at - self._first_seen.setdefault((code_id, made_at), at) > GRACE

    def _forget(self, at: int) -> None:
        # First seen first: a dictionary keeps the order in which keys came.
        while self._first_seen:
            oldest = next(iter(self._first_seen))
            if at - self._first_seen[oldest] <= self._keep and len(self._first_seen) < self._capacity:
                return
            del self._first_seen[oldest]
