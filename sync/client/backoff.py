"""When to try again: exponential with full jitter and a cap, and never sooner than the server asked.

A thousand laptops come back at five o'clock; jitter spreads them, the cap keeps nobody waiting for ever.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from inspector_tui.errors import Environment

T = TypeVar("T")


@dataclass(slots=True)
class Backoff:
    """Seconds to wait before each further try. One for each run of tries."""

    first: float = 1.0
    cap: float = 300.0
    draw: Callable[[], float] = field(default_factory=lambda: random.SystemRandom().random)
    """Returns a number from 0 to 1."""
    failures: int = 0

    def next(self, asked: float = 0.0) -> float:
        """The wait after one more failure; `asked` is the server's Retry-After, also capped, to which jitter is
        added so that everybody told the same number does not come at the same moment."""
        span = min(self.cap, self.first * 2.0 ** min(self.failures, 30))
        self.failures += 1
        return min(asked, self.cap) + span * self.draw()


def persevere(
    attempt: Callable[[], T], *, tries: int, sleep: Callable[[float], None], backoff: Backoff | None = None
) -> T:
    """The result of `attempt`, repeated while the environment is in the way (Environment), at most `tries` times.

    What the server refused, and what is not authentic, is not repeated: it raises at once.
    """
    waiting = backoff or Backoff()
    for left in range(tries - 1, -1, -1):
        try:
            return attempt()
        except Environment as error:
            if left == 0:
                raise
            asked = error.facts.get("retry_after")
            sleep(waiting.next(asked if isinstance(asked, int) else 0))
    raise ValueError("tries must be positive")
