"""The enterprise inside a code: a unified social credit code in 12 bytes, or a short text where there is none."""

from __future__ import annotations

import re
from typing import Final

from inspector_tui.codes.schema import is_bytes, is_short_text
from inspector_tui.errors import BadInput

_CREDIT_CODE: Final = re.compile(r"[0-9A-Z]{18}", re.ASCII)
_LETTERS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BEYOND: Final = 36**18


def encode_subject(subject: str) -> bytes | str:
    """Return 12 bytes for an 18-character code in capitals, else the text. Raises BadInput("BAD_SUBJECT").

    The check character is not looked at: a code that was filed wrongly must still be shown as filed.
    """
    if _CREDIT_CODE.fullmatch(subject):
        return int(subject, 36).to_bytes(12, "big")
    if not is_short_text(subject):
        raise BadInput("BAD_SUBJECT")
    return subject


def decode_subject(value: object) -> str:
    """Return the text of an encoded subject. Raises BadInput("BAD_SUBJECT")."""
    if is_short_text(value):
        return value
    if not is_bytes(value, 12):
        raise BadInput("BAD_SUBJECT")
    number = int.from_bytes(value, "big")
    if number >= _BEYOND:
        raise BadInput("BAD_SUBJECT")
    # Two letters at a step, over halves of nine letters that fit a machine word: a checkpoint does this for every code.
    high, low = divmod(number, 36**9)
    return _nine(high) + _nine(low)


_PAIRS: Final = [one + other for one in _LETTERS for other in _LETTERS]


def _nine(number: int) -> str:
    number, fourth = divmod(number, 1296)
    number, third = divmod(number, 1296)
    number, second = divmod(number, 1296)
    first, pair = divmod(number, 1296)
    return _LETTERS[first] + _PAIRS[pair] + _PAIRS[second] + _PAIRS[third] + _PAIRS[fourth]
