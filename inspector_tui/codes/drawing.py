"""A matrix as lines of terminal text with explicit black and white, quiet zone included.

Half-blocks show two modules a cell; two spaces a module is the fallback for terminals that draw U+2580 two cells
wide; sextants (2 x 3 modules a cell) are opt-in, for they need a font and lose all tolerance (inspection-code.md §4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Final

from inspector_tui.codes.matrix import Matrix
from inspector_tui.errors import Refused

Colour = tuple[int, int, int]
BLACK: Final[Colour] = (0, 0, 0)
WHITE: Final[Colour] = (255, 255, 255)
QUIET: Final = 2
"""Light modules around the code."""


class Style(StrEnum):
    """How modules become cells."""

    HALF_BLOCKS = "half"
    SPACES = "spaces"
    SEXTANTS = "sextants"


@dataclass(frozen=True, slots=True)
class Run:
    """Cells of one line with the same colours."""

    text: str
    foreground: Colour
    background: Colour


@dataclass(frozen=True, slots=True)
class Drawing:
    """Lines of runs; every line is `columns` cells wide."""

    columns: int
    lines: tuple[tuple[Run, ...], ...]

    @property
    def rows(self) -> int:
        return len(self.lines)

    def ansi(self) -> str:
        """The drawing for a plain terminal, 24-bit colours, each line reset at its end."""
        return "".join("".join(map(_ansi, line)) + "\x1b[0m\n" for line in self.lines)


def required_size(matrix: Matrix, style: Style = Style.HALF_BLOCKS, *, quiet: int = QUIET) -> tuple[int, int]:
    """Columns and rows of cells that the drawing takes."""
    side = matrix.size + 2 * quiet
    match style:
        case Style.HALF_BLOCKS:
            return side, -(-side // 2)
        case Style.SPACES:
            return 2 * side, side
        case Style.SEXTANTS:
            return -(-side // 2), -(-side // 3)


def draw(
    matrix: Matrix,
    style: Style = Style.HALF_BLOCKS,
    *,
    quiet: int = QUIET,
    room: tuple[int, int] | None = None,
) -> Drawing:
    """Draw the matrix; `room` is the pane in columns and rows.

    Raises Refused("PANE_TOO_SMALL") when it does not fit: a clipped code is worse than none.
    """
    columns, rows = required_size(matrix, style, quiet=quiet)
    if room is not None and (room[0] < columns or room[1] < rows):
        raise Refused("PANE_TOO_SMALL", columns=columns, rows=rows)
    modules = _with_quiet_zone(matrix, quiet)
    match style:
        case Style.HALF_BLOCKS:
            lines = [_half_line(*pair) for pair in _bands(modules, 2)]
        case Style.SPACES:
            lines = [_space_line(row) for row in modules]
        case Style.SEXTANTS:
            lines = [_sextant_line(*band) for band in _bands(modules, 3)]
    return Drawing(columns, tuple(lines))


def plain_lines(matrix: Matrix, *, quiet: int = QUIET) -> list[str]:
    """Half-blocks without colours, for black ink on white paper."""
    pairs = _bands(_with_quiet_zone(matrix, quiet), 2)
    return ["".join([_INK[2 * upper + lower] for upper, lower in zip(*pair, strict=True)]) for pair in pairs]


_INK: Final = " ▄▀█"
# (upper, lower) dark or light. One glyph only, U+2580, and a background where both are the same:
# a full block from the font can leave seams that a background never has.
_HALVES: Final = {
    (0, 0): (" ", BLACK, WHITE),
    (1, 1): (" ", WHITE, BLACK),
    (1, 0): ("▀", BLACK, WHITE),
    (0, 1): ("▀", WHITE, BLACK),
}


def _half_line(upper: bytes, lower: bytes) -> tuple[Run, ...]:
    return tuple([_run(*_HALVES[pair], len(list(same))) for pair, same in groupby(zip(upper, lower, strict=True))])


def _space_line(row: bytes) -> tuple[Run, ...]:
    return tuple([_run(*_HALVES[dark, dark], 2 * len(list(same))) for dark, same in groupby(row)])


def _sextant_line(*band: bytes) -> tuple[Run, ...]:
    rows = [row + b"\0" * (len(row) % 2) for row in band]
    cells = []
    for at in range(0, len(rows[0]), 2):
        bits = sum((row[at] | row[at + 1] << 1) << 2 * depth for depth, row in enumerate(rows))
        cells.append(_SEXTANTS[bits])
    return (Run("".join(cells), BLACK, WHITE),)


def _sextant(bits: int) -> str:
    # Unicode has no sextants for the empty, full, left-half and right-half cells: block elements stand for them.
    known = {0: " ", 0b010101: "▌", 0b101010: "▐", 0b111111: "█"}
    return known.get(bits) or chr(0x1FB00 + bits - 1 - (bits > 0b010101) - (bits > 0b101010))


_SEXTANTS: Final = [_sextant(bits) for bits in range(64)]


def _with_quiet_zone(matrix: Matrix, quiet: int) -> list[bytes]:
    light = bytes(matrix.size + 2 * quiet)
    side = bytes(quiet)
    return [light] * quiet + [side + row + side for row in matrix.rows] + [light] * quiet


def _bands(modules: Sequence[bytes], height: int) -> list[list[bytes]]:
    """Groups of `height` rows, the last one filled up with light rows."""
    light = bytes(len(modules[0]))
    filled = [*modules, *[light] * (-len(modules) % height)]
    return [filled[at : at + height] for at in range(0, len(filled), height)]


def _run(glyph: str, foreground: Colour, background: Colour, count: int) -> Run:
    return Run(glyph * count, foreground, background)


def _ansi(run: Run) -> str:
    front = ";".join(map(str, run.foreground))
    back = ";".join(map(str, run.background))
    return f"\x1b[38;2;{front};48;2;{back}m{run.text}"
