"""Feeds hostile inputs to every parser and counts what became of them."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from inspector_tui.errors import InspectorError
from tests.hostile.chance import Chance
from tests.hostile.targets import TARGETS, Verified

THOUSAND: Final = sum(target.weight for target in TARGETS.values())
KEPT: Final = 20
"""Failures told in full for each parser; more are only counted."""


@dataclass
class Count:
    """What became of one parser's inputs. `verified` and `raised` must be 0."""

    inputs: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    verified: int = 0
    raised: int = 0
    seconds: float = 0.0
    slowest_ms: float = 0.0
    failures: list[dict[str, Any]] = field(default_factory=list)

    def plain(self) -> dict[str, Any]:
        """As JSON values."""
        return asdict(self) | {
            "refused": dict(self.refused.most_common()),
            "seconds": round(self.seconds, 1),
            "slowest_ms": round(self.slowest_ms, 1),
        }


def share(name: str, inputs: int) -> int:
    """How many of `inputs` a parser gets, at least one."""
    return max(1, inputs * TARGETS[name].weight // THOUSAND)


def make(name: str, seed: int, number: int) -> Any:
    """Input `number` of a parser: the same for the same seed, whatever was made before it."""
    return TARGETS[name].make(Chance(f"{seed} {name} {number}"))


def attack(name: str, seed: int, numbers: range) -> Count:
    """Feed these inputs to one parser."""
    count, feed = Count(), TARGETS[name].feed
    begun = time.perf_counter()
    for number in numbers:
        hostile = make(name, seed, number)
        started = time.perf_counter()
        count.inputs += 1
        try:
            count.refused[feed(hostile)] += 1
        except InspectorError as error:
            count.refused[error.code] += 1
        except Verified as found:
            count.verified += 1
            _keep(count, number, hostile, found)
        except BaseException as other:  # anything else is exactly what is looked for
            if isinstance(other, KeyboardInterrupt):
                raise
            count.raised += 1
            _keep(count, number, hostile, other)
        count.slowest_ms = max(count.slowest_ms, (time.perf_counter() - started) * 1e3)
    count.seconds = time.perf_counter() - begun
    return count


def _keep(count: Count, number: int, hostile: bytes | str, problem: BaseException) -> None:
    if len(count.failures) < KEPT:
        told = hostile.hex() if isinstance(hostile, bytes) else ascii(hostile)
        count.failures.append({"number": number, "problem": f"{type(problem).__name__}: {problem}", "input": told})
