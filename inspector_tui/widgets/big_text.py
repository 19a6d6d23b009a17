"""Text in large pixels, two to a character cell: to be read from two metres, with no font and no colour needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from inspector_tui.widgets.big_glyphs import GLYPHS

Pixels = tuple[str, ...]
"""Rows of equal length; `#` is ink."""
_INK: Final = {("#", "#"): "█", ("#", "."): "▀", (".", "#"): "▄", (".", "."): " "}


def can_draw(text: str) -> bool:
    """Whether there are pixels for every character."""
    return bool(text) and all(character in GLYPHS or character == " " for character in text)


def pixels_of(text: str, *, across: int = 1, down: int = 1, gap: int = 1) -> Pixels:
    """The pixels of a text, each widened and heightened; `gap` pixels between characters. KeyError without pixels."""
    parts = [_glyph(character) for character in text]
    height = max((len(part) for part in parts), default=0)
    padded = [part + ("." * len(part[0]),) * (height - len(part)) for part in parts]
    space = "." * gap
    rows = [space.join(_wide(part[row], across) for part in padded) for row in range(height)]
    return tuple(row for row in rows for _time in range(down))


def scaled(pixels: Sequence[str], *, across: int, down: int) -> Pixels:
    """Pixels made larger."""
    return tuple(_wide(row, across) for row in pixels for _time in range(down))


def beside(left: Pixels, right: Pixels, gap: int) -> Pixels:
    """Two drawings in one, tops aligned."""
    height = max(len(left), len(right))
    lefts = left + ("." * len(left[0]),) * (height - len(left))
    rights = right + ("." * len(right[0]),) * (height - len(right))
    return tuple(one + "." * gap + other for one, other in zip(lefts, rights, strict=True))


def half_blocks(pixels: Pixels) -> list[str]:
    """Two rows of pixels to a line of characters."""
    rows = [*pixels, "." * len(pixels[0])] if len(pixels) % 2 else list(pixels)
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return ["".join(_INK[pair] for pair in zip(upper, lower, strict=True)) for upper, lower in pairs]


def _glyph(character: str) -> Pixels:
    if character == " ":
        return ("..",)
    width, rows = GLYPHS[character]
    return tuple(f"{int(row, 16):0{width}b}".replace("1", "#").replace("0", ".") for row in rows.split())


def _wide(row: str, across: int) -> str:
    return "".join(pixel * across for pixel in row)


class BigText(Widget):
    """Pixels in the widget's own colours."""

    DEFAULT_CSS = """
    BigText { width: auto; height: auto; text-wrap: nowrap; }
    """
    pixels: reactive[Pixels] = reactive(Pixels(), layout=True)

    def render(self) -> Content:
        """The pixels as half-blocks."""
        return Content("\n".join(half_blocks(self.pixels)) if self.pixels else "")

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Cells across."""
        return len(self.pixels[0]) if self.pixels else 0

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Lines."""
        return -(-len(self.pixels) // 2)
