"""Bytes as decimal digits: what survives keyboard-wedge scanners under any keyboard layout or input method.

12-byte blocks as 29 digits; a last block of n bytes as 3 5 8 10 13 15 17 20 22 25 27 digits (n = 1..11).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from struct import Struct
from typing import Final

from inspector_tui.errors import BadInput

BLOCK_BYTES: Final = 12
BLOCK_DIGITS: Final = 29
_DIGITS_OF: Final = (0, 3, 5, 8, 10, 13, 15, 17, 20, 22, 25, 27)
_BYTES_OF: Final = {digits: count for count, digits in enumerate(_DIGITS_OF)}


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
    split, sizes = _blocks(len(raw))
    if not sizes or not raw.isdigit():
        raise BadInput("MALFORMED_DIGITS")
    # A checkpoint does this for every scan, so the loop runs inside the interpreter's own functions.
    try:
        return b"".join(map(int.to_bytes, map(int, split(raw)), sizes))
    except OverflowError as error:
        raise BadInput("MALFORMED_DIGITS") from error


@lru_cache(maxsize=1024)
def _blocks(digits: int) -> tuple[Callable[[bytes], tuple[bytes, ...]], tuple[int, ...]]:
    """How so many digits are split into blocks, and the bytes of each; no sizes when no bytes have so many digits."""
    count, last = divmod(digits, BLOCK_DIGITS)
    sizes = (BLOCK_BYTES,) * count
    if not last:
        return Struct(f"{BLOCK_DIGITS}s" * count).unpack, sizes
    split = Struct(f"{BLOCK_DIGITS}s" * count + f"{last}s").unpack
    return split, (*sizes, _BYTES_OF[last]) if last in _BYTES_OF else ()
