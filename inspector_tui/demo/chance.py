"""Chance from a seed: the same seed gives the same world on every machine and Python."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from inspector_tui.demo.reading import lines_of, weighted


class Chance:
    """Draws that nobody's fate hangs on."""

    def __init__(self, seed: int, topic: str) -> None:
        """`topic` keeps the parts of a world apart: more officers do not change the enterprises."""
        self._random = random.Random(f"{seed}:{topic}")  # noqa: S311 - made-up data, no secret

    def one(self, choices: Sequence[str]) -> str:
        return choices[self._random.randrange(len(choices))]

    def by_weight(self, weights: Mapping[str, int]) -> str:
        """One of the words, as often as its weight says."""
        at = self._random.randrange(sum(weights.values()))
        for word, weight in weights.items():
            if at < weight:
                return word
            at -= weight
        raise AssertionError("the weights add up")

    def number(self, least: int, most: int) -> int:
        """From `least` to `most`, both included."""
        return self._random.randint(least, most)

    def code(self, alphabet: str, length: int) -> str:
        return "".join(self.one(alphabet) for _ in range(length))

    def person(self) -> str:
        """A made-up name."""
        families, given = lines_of("people.txt")
        return self.by_weight(weighted(families)) + self.one(given.split())

    def phone(self, region: str) -> str:
        """A landline number that nobody has: local numbers never begin with 0."""
        return f"{AREA_CODES[region[:4]]}-0{self.number(100_000, 999_999)}"


AREA_CODES = {"64": "0951", "6401": "0951", "6402": "0952", "6403": "0953", "6404": "0954", "6405": "0955"}
"""Telephone area codes of Ningxia by region."""
