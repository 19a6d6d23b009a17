"""The 8-byte code id as people read it aloud: 13 characters of Crockford base32."""

from __future__ import annotations

from typing import Final

from inspector_tui.errors import BadInput

CODE_ID_SIZE: Final = 8
_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH: Final = 13
_HEARD: Final = {letter: value for value, letter in enumerate(_LETTERS)} | {"O": 0, "I": 1, "L": 1}


def crockford(code_id: bytes) -> str:
    """Return the 13 characters of a code id."""
    number = int.from_bytes(code_id, "big")
    return "".join(_LETTERS[number >> shift & 31] for shift in range(5 * (_LENGTH - 1), -1, -5))


def parse_crockford(text: str) -> bytes:
    """Return the code id in `text`; case, hyphens, spaces and I, L, O for 1, 1, 0 are forgiven.

    Raises BadInput("BAD_CODE_ID").
    """
    letters = text.upper().replace("-", "").replace(" ", "")
    if len(letters) != _LENGTH or not all(letter in _HEARD for letter in letters):
        raise BadInput("BAD_CODE_ID")
    number = 0
    for letter in letters:
        number = number << 5 | _HEARD[letter]
    if number >= 1 << 64:
        raise BadInput("BAD_CODE_ID")
    return number.to_bytes(CODE_ID_SIZE, "big")
