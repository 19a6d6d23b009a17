"""Bytes as decimal digits: what survives keyboard-wedge scanners under any keyboard layout or input method.

12-byte blocks as 29 digits; a last block of n bytes as 3 5 8 10 13 15 17 20 22 25 27 digits (n = 1..11).
"""

from __future__ import annotations

from functools import lru_cache
from struct import Struct
from typing import Final

from inspector_tui.errors import BadInput

BLOCK_BYTES: Final = 12
BLOCK_DIGITS: Final = 29
_DIGITS_OF: Final = (0, 3, 5, 8, 10, 13, 15, 17, 20, 22, 25, 27)
_BYTES_OF: Final = {digits: count for count, digits in enumerate(_DIGITS_OF)} | {BLOCK_DIGITS: BLOCK_BYTES}


def digit_count(size: int) -> int:
    """How many digits `size` bytes become."""
    blocks, rest = divmod(size, BLOCK_BYTES)
    return blocks * BLOCK_DIGITS + _DIGITS_OF[rest]


def to_digits(data: bytes) -> str:
    """Return the digits of `data`."""
    return "".join(
        str(int.from_bytes(block, "big")).zfill(digit_count(len(block)))
        for block in (data[at : at + BLOCK_BYTES] for at in range(0, len(data), BLOCK_BYTES))
    )


def from_digits(text: str) -> bytes:
    """The exact inverse of `to_digits`. Raises BadInput("MALFORMED_DIGITS") for everything else."""
    if not text:
        return b""
    # str.isdigit would take Arabic and Thai digits too, int() also spaces and underscores; bytes know ASCII alone.
    raw = text.encode() if text.isascii() else b"?"
    blocks, size = _blocks(len(raw))
    if size is None or not raw.isdigit():
        raise BadInput("MALFORMED_DIGITS")
    # A checkpoint does this for every scan, so most of the loop runs inside the interpreter's own functions.
    *whole, last = map(int, blocks.unpack(raw))
    try:
        return b"".join([number.to_bytes(BLOCK_BYTES, "big") for number in whole]) + last.to_bytes(size, "big")
    except OverflowError as error:
        raise BadInput("MALFORMED_DIGITS") from error


@lru_cache(maxsize=1024)
def _blocks(digits: int) -> tuple[Struct, int | None]:
    """How so many digits fall into blocks, and how many bytes the last one holds; None when no bytes have so many."""
    count, last = divmod(digits, BLOCK_DIGITS)
    if not last:
        count, last = count - 1, BLOCK_DIGITS
    return Struct(f"{BLOCK_DIGITS}s" * count + f"{last}s"), _BYTES_OF.get(last)
