"""The enterprise inside a code: a unified social credit code in 12 bytes, or a short text where there is none."""

from __future__ import annotations

import re
from functools import lru_cache
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
    if is_bytes(value, 12):
        return _credit_code(value)
    if not is_short_text(value):
        raise BadInput("BAD_SUBJECT")
    return value


@lru_cache(maxsize=1024)
def _credit_code(value: bytes) -> str:
    """The 18 characters of 12 bytes; kept, for a checkpoint stands at one enterprise and reads it at every code."""
    number = int.from_bytes(value, "big")
    if number >= _BEYOND:
        raise BadInput("BAD_SUBJECT")
    letters = []
    for _ in range(18):
        number, letter = divmod(number, 36)
        letters.append(_LETTERS[letter])
    return "".join(reversed(letters))
