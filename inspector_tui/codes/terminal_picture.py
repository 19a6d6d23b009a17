"""A matrix as a real picture in a terminal: by Kitty's graphics protocol or by Sixel, one row of cells at a time.

Each row of cells carries its own slice, so that whatever repaints a part of the window repaints that part of the
picture too. Modules are a whole number of pixels: a scaled picture would blur their edges.
"""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Literal

from inspector_tui.codes.drawing import QUIET
from inspector_tui.codes.matrix import Matrix

Protocol = Literal["kitty", "sixel"]
LEAST_SCALE: Final = 4
"""Pixels a module: smaller ones are hard to scan from a screen."""
_FIRST_ID: Final = 7_340_001
_UNDER_COLOURS: Final = -1_073_741_825
"""Below this Kitty draws a picture under cells that have a background, so that a dialogue above it hides it."""
_BAND: Final = 6
"""Pixel rows of one line of sixels."""


@dataclass(frozen=True, slots=True)
class Canvas:
    """What a terminal can draw: by which protocol, and how many pixels a cell has."""

    protocol: Protocol
    cell_width: int
    cell_height: int


@dataclass(frozen=True, slots=True)
class TerminalPicture:
    """One code at one size, light to its last cell."""

    matrix: Matrix
    canvas: Canvas
    scale: int

    @property
    def columns(self) -> int:
        """Cells across."""
        return -(-self._side // self.canvas.cell_width)

    @property
    def rows(self) -> int:
        """Lines."""
        return -(-self._side // self.canvas.cell_height)

    @property
    def _side(self) -> int:
        return (self.matrix.size + 2 * QUIET) * self.scale

    def row(self, line: int) -> str:
        """The escape sequence that draws one row of cells at the cursor, which it does not move where it can help
        it: save and restore the cursor around it."""
        height = self.canvas.cell_height
        # Many rows of pixels show one row of modules: each is worked out once.
        shown = [y // self.scale for y in range(line * height, (line + 1) * height)]
        modules = {row: self._modules(row) for row in dict.fromkeys(shown)}
        width = self.columns * self.canvas.cell_width
        if self.canvas.protocol == "kitty":
            pixels = {row: _pixels(one, self.scale, width) for row, one in modules.items()}
            return _kitty(_FIRST_ID + line, [pixels[row] for row in shown], width)
        return _sixel([modules[row] for row in shown], self.scale, width)

    def _modules(self, row: int) -> bytes:
        """One row of modules with its quiet zone; light beyond the code."""
        size = self.matrix.size
        at = row - QUIET
        quiet = bytes(QUIET)
        return quiet + (self.matrix.rows[at] if 0 <= at < size else bytes(size)) + quiet


def pictures(matrix: Matrix, canvas: Canvas) -> tuple[TerminalPicture, ...]:
    """The code in every size that can be scanned, the largest first: a module at most as wide as a cell."""
    return tuple(
        TerminalPicture(matrix, canvas, scale)
        for scale in range(max(canvas.cell_width, LEAST_SCALE), LEAST_SCALE - 1, -1)
    )


def _pixels(modules: bytes, scale: int, width: int) -> bytes:
    dark, light = bytes(scale), b"\xff" * scale
    line = b"".join([dark if module else light for module in modules])
    return line[:width].ljust(width, b"\xff")


def _kitty(number: int, lines: list[bytes], width: int) -> str:
    from PIL import Image

    file = io.BytesIO()
    Image.frombytes("L", (width, len(lines)), b"".join(lines)).convert("1").save(file, "PNG")
    data = base64.b64encode(file.getvalue()).decode()
    keys = f"a=T,f=100,i={number},p=1,q=2,C=1,z={_UNDER_COLOURS}"
    pieces = [data[at : at + 4096] for at in range(0, len(data), 4096)]
    told = []
    for at, piece in enumerate(pieces):
        more = f"m={int(at < len(pieces) - 1)}"
        told.append(f"\x1b_G{f'{keys},{more}' if at == 0 else more};{piece}\x1b\\")
    return "".join(told)


def _sixel(lines: list[bytes], scale: int, width: int) -> str:
    head = f'\x1bP0;1;0q"1;1;{width};{len(lines)}#0;2;100;100;100#1;2;0;0;0'
    lines_of_band = []
    known: dict[tuple[bytes, ...], str] = {}
    for start in range(0, len(lines), _BAND):
        band = tuple(lines[start : start + _BAND])
        if band not in known:
            known[band] = _band(band, scale, width)
        lines_of_band.append(known[band])
    return head + "-".join(lines_of_band) + "\x1b\\"


def _band(band: tuple[bytes, ...], scale: int, width: int) -> str:
    """Up to six rows of pixels, first what is light and over it what is dark."""
    whole = (1 << len(band)) - 1
    dark = [sum([1 << bit for bit, module in enumerate(column) if module]) for column in zip(*band, strict=True)]
    light = _runs([whole & ~bits for bits in dark], scale, width, whole)
    return f"#0{light}$#1{_runs(dark, scale, width, 0)}"


def _runs(columns: list[int], scale: int, width: int, beyond: int) -> str:
    """Equal columns of pixels as `!count` and a character; `beyond` fills what is right of the code."""
    told, left = [], width
    for bits, same in groupby(columns):
        count = min(left, len(list(same)) * scale)
        told.append((bits, count))
        left -= count
    told.append((beyond, left))
    return "".join(f"!{count}{chr(63 + bits)}" for bits, count in told if count > 0)
