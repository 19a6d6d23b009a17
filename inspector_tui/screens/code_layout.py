"""Where the inspection code goes in a window: pure arithmetic over the drawings that could be shown.

The full form is wanted first, facts beside the code before facts under it, and the lines around the content give
way before any of that does: a code that fits with nothing around it is better than none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final, Literal

from inspector_tui.codes.drawing import Style, draw, plain_lines
from inspector_tui.codes.matrix import Matrix
from inspector_tui.codes.terminal_picture import Canvas, pictures
from inspector_tui.widgets.code_view import CodeDrawing, picture_drawing

BAR_LINES: Final = 2
"""Top line and line of keys."""
SIDE_CELLS: Final = 40
"""Least room for the facts beside the code."""
MARGIN_CELLS: Final = 4
"""White beside the code, over and above its quiet zone."""

AsText = Literal["half_blocks", "spaces", "sextants"]
Drawn = Literal["half_blocks", "spaces", "sextants", "image"]


@dataclass(frozen=True, slots=True)
class Place:
    """`beside`: facts right of the code, else in one line under it. `width`: cells of the white pane, 0 = all."""

    form: str | None
    beside: bool
    bars: bool
    width: int = 0


def drawings_of(matrix: Matrix, form: str, drawn: Drawn, canvas: Canvas | None) -> tuple[CodeDrawing, ...]:
    """Every way to show the matrix as it is to be drawn, the largest first: a picture comes in several sizes."""
    if drawn == "image" and canvas is not None:
        return tuple(picture_drawing(form, one) for one in pictures(matrix, canvas))
    return (drawing_of(matrix, form, "half_blocks" if drawn == "image" else drawn),)


def drawing_of(matrix: Matrix, form: str, drawn: AsText = "half_blocks") -> CodeDrawing:
    """The matrix as the lines that a CodeView shows."""
    match drawn:
        case "half_blocks":
            return CodeDrawing(form, tuple(plain_lines(matrix)))
        case "spaces":
            rows = draw(matrix, Style.HALF_BLOCKS).columns - matrix.size
            side = " " * (rows // 2)
            blank = (" " * (matrix.size + rows),) * (rows // 2)
            lines = tuple(side + "".join("#" if dark else " " for dark in row) + side for row in matrix.rows)
            return CodeDrawing(form, (*blank, *lines, *blank), "spaces")
        case "sextants":
            lines = tuple("".join(run.text for run in line) for line in draw(matrix, Style.SEXTANTS).lines)
            return CodeDrawing(form, lines)


def place_code(width: int, height: int, drawings: Sequence[CodeDrawing]) -> Place:
    """The first way to show the first drawing that fits, in the order in which drawings are given."""
    for drawing, (bars, beside) in product(drawings, ((True, True), (False, True), (True, False), (False, False))):
        lines = height - BAR_LINES * bars - (not beside)
        least = drawing.width + SIDE_CELLS if beside else drawing.width
        if drawing.height <= lines and least <= width:
            room = min(drawing.width + MARGIN_CELLS, width - SIDE_CELLS) if beside else 0
            return Place(drawing.form, beside, bars, room)
    return Place(None, beside=False, bars=False)
