"""Where the bits of a QR go: what stays the same for every code of one version and mask, worked out once.

Function patterns and tables come from the qrcode library. Its own filling takes 7 ms at version 13, because it goes
bit by bit through function calls; with the places known beforehand a code is drawn in well under 1 ms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

LEVEL_L: Final = 1
MAX_VERSION: Final = 40


@dataclass(frozen=True, slots=True)
class Layout:
    """One version and mask at level L. `places` are the module numbers (row * size + column) of the data bits in
    order, `mask` their mask bits (0 or 1), `blank` every module with the function patterns set, `blocks` the pairs
    (data bytes, error correction bytes) of the Reed-Solomon blocks."""

    size: int
    places: tuple[int, ...]
    mask: bytes
    blank: bytes
    blocks: tuple[tuple[int, int], ...]


@lru_cache(maxsize=16)
def layout(version: int, mask_pattern: int) -> Layout:
    """The layout of a version (1 to 40) and mask (0 to 7)."""
    from qrcode import QRCode, base, util

    code = QRCode(version=version, error_correction=LEVEL_L, mask_pattern=mask_pattern, border=0)
    size = code.modules_count = version * 4 + 17
    modules: list[list[bool | None]] = [[None] * size for _row in range(size)]
    code.modules = modules
    for row, column in ((0, 0), (size - 7, 0), (0, size - 7)):
        code.setup_position_probe_pattern(row, column)
    code.setup_position_adjust_pattern()
    code.setup_timing_pattern()
    code.setup_type_info(False, mask_pattern)
    if version >= 7:
        code.setup_type_number(False)
    masked = util.mask_func(mask_pattern)
    order = [(row, column) for row, column in _walk(size) if modules[row][column] is None]
    return Layout(
        size=size,
        places=tuple([row * size + column for row, column in order]),
        mask=bytes([masked(row, column) for row, column in order]),
        blank=bytes([bool(module) for row in modules for module in row]),
        blocks=tuple([(each.data_count, each.total_count - each.data_count) for each in base.rs_blocks(version, 1)]),
    )


def capacity(version: int) -> int:
    """Data bits of a version at level L."""
    from qrcode import util

    bits: int = util.BIT_LIMIT_TABLE[LEVEL_L][version]
    return bits


def with_correction(data: bytes, blocks: Sequence[tuple[int, int]]) -> bytes:
    """Split `data` into blocks, compute the error correction of each and interleave all (ISO/IEC 18004 §7.6)."""
    parts, corrections, at = [], [], 0
    for data_count, correction_count in blocks:
        part = data[at : at + data_count]
        at += data_count
        parts.append(part)
        corrections.append(_correction(part, correction_count))
    longest = max(map(len, parts))
    woven = bytearray(part[index] for index in range(longest) for part in parts if index < len(part))
    for column in zip(*corrections, strict=True):
        woven += bytes(column)
    return bytes(woven)


def _correction(data: bytes, count: int) -> bytes:
    """Remainder of the Reed-Solomon division, one byte a step over a table of the generator's multiples."""
    table = _multiples(count)
    top, keep = 8 * (count - 1), (1 << 8 * (count - 1)) - 1
    rest = 0
    for byte in data:
        rest = (rest & keep) << 8 ^ table[rest >> top ^ byte]
    return rest.to_bytes(count, "big")


@lru_cache(maxsize=32)
def _multiples(count: int) -> list[int]:
    """The generator polynomial of degree `count` (without its leading 1) times each byte, as integers."""
    from qrcode import base

    powers, logs = base.EXP_TABLE, base.LOG_TABLE

    def times(one: int, other: int) -> int:
        return int(powers[(logs[one] + logs[other]) % 255]) if one and other else 0

    generator = [1]
    for degree in range(count):
        root: int = powers[degree]
        shifted = [*generator, 0]
        for at, value in enumerate(generator):
            shifted[at + 1] ^= times(value, root)
        generator = shifted
    return [int.from_bytes(bytes([times(value, byte) for value in generator[1:]]), "big") for byte in range(256)]


def _walk(size: int) -> list[tuple[int, int]]:
    """All modules in the order in which data is laid: pairs of columns from the right, up and down in turn."""
    order: list[tuple[int, int]] = []
    rows: Any = range(size - 1, -1, -1)
    for right in range(size - 1, 0, -2):
        # Column 6 holds the timing pattern, so the pairs left of it stand one further left.
        column = right - 1 if right <= 6 else right
        order += [(row, column - half) for row in rows for half in (0, 1)]
        rows = rows[::-1]
    return order
