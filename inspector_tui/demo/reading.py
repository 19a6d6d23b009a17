"""Reads the demo's own small text files: lines of fields, `#` begins a comment."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files


@cache
def lines_of(name: str) -> tuple[str, ...]:
    """The lines of a file in `data/` that say something, without blanks at their ends."""
    text = files("inspector_tui.demo").joinpath("data", name).read_text(encoding="utf-8")
    return tuple(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


def fields_of(name: str, count: int) -> Iterator[list[str]]:
    """Each line of a file as exactly `count` fields. Raises AssertionError: the file is ours."""
    for line in lines_of(name):
        fields = line.split()
        assert len(fields) == count, f"{name}: {line}"
        yield fields


def weighted(words: str, separator: str = " ") -> dict[str, int]:
    """`马*16 王*10` as words with their weights; a word without a weight has 1."""
    found: dict[str, int] = {}
    for word in words.split(separator):
        name, _, weight = word.partition("*")
        found[name] = int(weight or 1)
    return found
