"""A number for each class, as people type it: A=33 B=50% C=100."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from inspector_tui.errors import BadInput
from inspector_tui.i18n import _

_ONE: Final = re.compile(r"([ABCDabcd]|unrated|未评级|未定级)\s*[=:：]?\s*(\d{1,4})\s*[%％]?")
_NAMES: Final = {"未评级": "unrated", "未定级": "unrated"}


def class_numbers(text: str, most: int, code: str) -> dict[str, int]:
    """The numbers by class, each at most `most`. Raises BadInput with the caller's code (text, most)."""
    numbers: dict[str, int] = {}
    rest = re.sub(r"[\s,;，；、]+", " ", text).strip()
    for match in _ONE.finditer(rest):
        name = _NAMES.get(match[1], match[1] if match[1] == "unrated" else match[1].upper())
        numbers[name] = int(match[2])
    if not numbers or _ONE.sub("", rest).strip() or max(numbers.values()) > most:
        raise BadInput(code, text=text[:80], most=most)
    return numbers


def typed_numbers(numbers: Mapping[str, int]) -> str:
    """The numbers as they are typed, in the language of now: A=1 B=2 未评级=1."""
    words = {"unrated": _("unrated")}
    return " ".join(f"{words.get(name, name)}={number}" for name, number in numbers.items())
