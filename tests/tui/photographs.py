"""What a terminal shows, as pixels, and what a phone's camera makes of it.

Block characters are filled by geometry, as terminals that draw them themselves do, with edges rounded to whole pixels.
The camera sees the screen at so many of its pixels a module, a little turned, blurred and noisy, in weak contrast.
"""

from __future__ import annotations

import io
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from PIL import Image, ImageDraw, ImageFilter

from inspector_tui.codes.drawing import Colour, Drawing, Style
from inspector_tui.codes.picture import read_codes

Cell: TypeAlias = tuple[str, Colour, Colour]
"""Glyph, foreground, background."""
Shape: TypeAlias = tuple[int, int]
"""Pixels of a cell, width and height."""

SHAPES: Final[tuple[Shape, ...]] = ((6, 12), (8, 16), (9, 18), (10, 20), (10, 24))
MODULES: Final = {Style.HALF_BLOCKS: (1, 2), Style.SPACES: (0.5, 1), Style.SEXTANTS: (2, 3)}
"""Modules a cell, across and down."""
GREY: Final[Colour] = (120, 120, 120)


@dataclass(frozen=True, slots=True)
class Seam:
    """Lines of pixels between the rows: none, of the cell's background, or of the terminal's own ground."""

    pixels: int = 0
    ground: bool = False


def cells_of(drawing: Drawing) -> list[list[Cell]]:
    """The cells of a drawing, row by row."""
    return [[(glyph, run.foreground, run.background) for run in line for glyph in run.text] for line in drawing.lines]


def paint(cells: Sequence[Sequence[Cell]], shape: Shape, seam: Seam, ground: Colour, margin: int = 2) -> Image.Image:
    """The screen: the cells with `margin` cells of the terminal's `ground` around them."""
    width, height = shape
    pitch = height + seam.pixels
    columns = max(len(row) for row in cells)
    size = ((columns + 2 * margin) * width, (len(cells) + 2 * margin) * pitch)
    image = Image.new("RGB", size, ground)
    pen = ImageDraw.Draw(image)
    for row, line in enumerate(cells, margin):
        for column, (glyph, ink, paper) in enumerate(line, margin):
            left, top = column * width, row * pitch
            bottom = top + height + (0 if seam.ground else seam.pixels)
            _fill(pen, (left, top, left + width, bottom), paper)
            for x0, y0, x1, y1 in _parts(glyph):
                part = (
                    left + round(x0 * width),
                    top + round(y0 * height),
                    left + round(x1 * width),
                    top + round(y1 * height),
                )
                _fill(pen, part, ink)
    return image


def _fill(pen: ImageDraw.ImageDraw, box: tuple[int, int, int, int], colour: Colour) -> None:
    left, top, right, bottom = box
    pen.rectangle((left, top, right - 1, bottom - 1), fill=colour)


def _parts(glyph: str) -> Iterable[tuple[float, float, float, float]]:
    """Inked parts of a cell, in fractions of it. ValueError for a glyph that no drawing of ours uses."""
    known = {" ": [], "▀": [(0, 0, 1, 0.5)], "▄": [(0, 0.5, 1, 1)], "█": [(0, 0, 1, 1)]}
    known |= {"▌": [(0, 0, 0.5, 1)], "▐": [(0.5, 0, 1, 1)]}
    if glyph in known:
        return known[glyph]
    if not 0x1FB00 <= ord(glyph) <= 0x1FB3B:
        raise ValueError(glyph)
    bits = ord(glyph) - 0x1FB00 + 1
    for skipped in (0b010101, 0b101010):
        bits += bits >= skipped
    return [(at % 2 / 2, at // 2 / 3, at % 2 / 2 + 0.5, at // 2 / 3 + 1 / 3) for at in range(6) if bits >> at & 1]


def photograph(screen: Image.Image, scale: float, seed: int) -> bytes:
    """A picture file: the screen scaled, turned by up to three degrees, blurred, noisy, in grey surroundings."""
    chance = random.Random(seed)
    size = (round(screen.width * scale), round(screen.height * scale))
    seen = screen.convert("L").resize(size, Image.Resampling.BOX if scale < 1 else Image.Resampling.BILINEAR)
    seen = seen.rotate(chance.uniform(-3, 3), Image.Resampling.BICUBIC, expand=True, fillcolor=GREY[0])
    seen = seen.filter(ImageFilter.GaussianBlur(0.5)).point([25 + value * 200 // 255 for value in range(256)])
    noise = Image.frombytes("L", seen.size, chance.randbytes(seen.width * seen.height))
    file = io.BytesIO()
    Image.blend(seen, noise, 0.06).save(file, "BMP")
    return file.getvalue()


def scale_of(style: Style, shape: Shape, seam: Seam, per_module: float) -> float:
    """Camera pixels a screen pixel, so that the narrower side of a module gets `per_module` of them."""
    across, down = MODULES[style]
    return per_module / min(shape[0] / across, (shape[1] + seam.pixels) / down)


def decodes(cells: Sequence[Sequence[Cell]], style: Style, shape: Shape, seam: Seam, ground: Colour,
            per_module: float, seed: int, text: str) -> bool:  # fmt: skip
    """True when a camera reads exactly `text` from the screen."""
    screen = paint(cells, shape, seam, ground)
    return read_codes(photograph(screen, scale_of(style, shape, seam, per_module), seed)) == [text]
