"""The recovery phrase (恢复短语): what a person writes on paper and types on another laptop.

    15 random bytes = 120 bits as 24 Crockford base32 symbols, in six groups of four, each followed by a check symbol
    (Luhn modulo 32, beginning with the number of the group)

So a wrong symbol, two swapped neighbours or two swapped groups are noticed, and the group is named.
"""

from __future__ import annotations

import secrets
import unicodedata
from typing import Final

from inspector_tui.errors import BadInput

SIZE: Final = 15
GROUPS: Final = 6
_SYMBOLS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES: Final = {symbol: value for value, symbol in enumerate(_SYMBOLS)} | {"O": 0, "I": 1, "L": 1}


def new_phrase() -> str:
    """A fresh phrase, as it is shown: `XXXXX-XXXXX-…`."""
    return phrase_of(secrets.token_bytes(SIZE))


def phrase_of(secret: bytes) -> str:
    """The phrase for a secret of 15 bytes."""
    number = int.from_bytes(secret, "big")
    values = [number >> shift & 31 for shift in range(5 * (4 * GROUPS - 1), -1, -5)]
    groups = [values[at : at + 4] for at in range(0, len(values), 4)]
    return "-".join(
        "".join(_SYMBOLS[value] for value in (*group, _check(place, group))) for place, group in enumerate(groups)
    )


def read_phrase(text: str) -> bytes:
    """The secret in what a person typed: full-width or small letters, O for 0, I and L for 1, any spaces and dashes.

    Raises BadInput PHRASE_LENGTH, or PHRASE_GROUP with the `group`, from 1, that is mistyped.
    """
    symbols = [symbol for symbol in unicodedata.normalize("NFKC", text[:200]).upper() if symbol not in "- \t\n"]
    if len(symbols) != 5 * GROUPS:
        raise BadInput("PHRASE_LENGTH", symbols=len(symbols), expected=5 * GROUPS)
    number = 0
    for place in range(GROUPS):
        group = symbols[5 * place : 5 * place + 5]
        if any(symbol not in _VALUES for symbol in group):
            raise BadInput("PHRASE_GROUP", group=place + 1)
        *values, check = [_VALUES[symbol] for symbol in group]
        if _check(place, values) != check:
            raise BadInput("PHRASE_GROUP", group=place + 1)
        for value in values:
            number = number << 5 | value
    return number.to_bytes(SIZE, "big")


def _check(place: int, values: list[int]) -> int:
    """Luhn modulo 32: every second value is doubled, its two digits added."""
    total = place
    for index, value in enumerate(values):
        weighted = 2 * value if index % 2 else value
        total += weighted // 32 + weighted % 32
    return -total % 32
