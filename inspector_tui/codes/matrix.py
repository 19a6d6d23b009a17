"""A text as a QR matrix at level L: the address as bytes, the digits as digits, always the same mask.

The mask stays fixed so that a code that changes every 30 s does not flicker all over; readers do not mind.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from inspector_tui.codes.qr_layout import MAX_VERSION, capacity, layout, with_correction
from inspector_tui.errors import BadInput

DEFAULT_MASK: Final = 2
"""Condition `column mod 3 = 0`: breaks up the long equal runs that zero digits would make."""
_NUMERIC, _BYTES = "0001", "0100"
_FILL: Final = ("11101100", "00010001")


@dataclass(frozen=True, slots=True)
class Matrix:
    """`size` rows of `size` modules, one byte each: 1 dark, 0 light. Without a quiet zone."""

    version: int
    size: int
    rows: tuple[bytes, ...]


def make_matrix(text: str, *, mask: int = DEFAULT_MASK, least_version: int = 1) -> Matrix:
    """Return the smallest matrix for `text`, of at least `least_version`. Raises BadInput("CODE_TOO_LONG")."""
    version = next(
        (each for each in range(least_version, MAX_VERSION + 1) if _bit_count(text, each) <= capacity(each)), None
    )
    if version is None:
        raise BadInput("CODE_TOO_LONG", size=len(text))
    plan = layout(version, mask)
    room = capacity(version)
    bits = _bits(text, version)
    bits += "0" * min(4, room - len(bits))
    bits += "0" * (-len(bits) % 8)
    missing = (room - len(bits)) // 8
    bits += "".join(_FILL) * (missing // 2) + _FILL[0] * (missing % 2)
    woven = with_correction(int(bits, 2).to_bytes(room // 8, "big"), plan.blocks)
    stream = bin(int.from_bytes(b"\x01" + woven, "big"))[3:].ljust(len(plan.places), "0")
    modules = bytearray(plan.blank)
    for place, bit, masked in zip(plan.places, stream, plan.mask, strict=True):
        modules[place] = (bit == "1") ^ masked
    size = plan.size
    return Matrix(version, size, tuple([bytes(modules[at : at + size]) for at in range(0, size * size, size)]))


def _split(text: str) -> tuple[bytes, str]:
    """The address, and the digits at its end."""
    address = text.rstrip("0123456789")
    return address.encode(), text[len(address) :]


def _bits(text: str, version: int) -> str:
    address, digits = _split(text)
    parts = []
    if address:
        parts += [_BYTES, f"{len(address):0{8 if version < 10 else 16}b}", *(f"{byte:08b}" for byte in address)]
    if digits:
        parts += [_NUMERIC, f"{len(digits):0{_count_size(version)}b}"]
        whole = len(digits) - len(digits) % 3
        parts += [_THREE[digits[at : at + 3]] for at in range(0, whole, 3)]
        if rest := digits[whole:]:
            parts.append(f"{int(rest):0{1 + 3 * len(rest)}b}")
    return "".join(parts)


def _bit_count(text: str, version: int) -> int:
    address, digits = _split(text)
    count = (4 + (8 if version < 10 else 16) + 8 * len(address)) if address else 0
    if digits:
        count += 4 + _count_size(version) + (10 * len(digits) + 2) // 3
    return count


def _count_size(version: int) -> int:
    return 10 if version < 10 else 12 if version < 27 else 14


_THREE: Final = {f"{number:03d}": f"{number:010b}" for number in range(1000)}
