"""Thumbnails side by side, two pixels a character. Where the terminal has no exact colours there is nothing: the
facts beside tell name, size and hash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from inspector_tui.i18n import N_
from inspector_tui.services.thumbnails import Pixel, pixels_of
from inspector_tui.widgets.text import fit, plain

COLUMNS, LINES = 24, 9
_GAP = 2


@dataclass(frozen=True, slots=True)
class Picture:
    """What it is called, and its small JPEG."""

    name: str
    thumbnail: bytes


class Pictures(Widget):
    """Rows of thumbnails with their names below."""

    HELP = N_("Small pictures of the evidence, made when it was attached. The files themselves are at the server.")
    DEFAULT_CSS = """
    Pictures { height: auto; width: 1fr; margin: 1 0 0 0; display: none; }
    Pictures.-some { display: block; }
    """

    def __init__(self, *, id: str | None = None, columns: int = COLUMNS, lines: int = LINES) -> None:
        super().__init__(id=id)
        self._columns, self._lines = columns, lines
        self._pictures: list[tuple[str, list[list[Pixel]]]] = []

    def show(self, pictures: Sequence[Picture]) -> None:
        """Shows these, as far as they can be read."""
        can = self.app.console.color_system in ("truecolor", "256") and not self.app.console.no_color
        read = (
            [(plain(one.name), pixels_of(one.thumbnail, self._columns, self._lines)) for one in pictures] if can else []
        )
        self._pictures = [(name, pixels) for name, pixels in read if pixels]
        self.set_class(bool(self._pictures), "-some")
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many bands as the pictures need side by side."""
        return -(-len(self._pictures) // self._beside(width)) * (self._lines + 2)

    def _beside(self, width: int) -> int:
        return max(1, (width + _GAP) // (self._columns + _GAP))

    def render_line(self, y: int) -> Strip:
        """One line of a band: pixels, the names, or the line between two bands."""
        width = self.size.width
        band, line = divmod(y, self._lines + 2)
        beside = self._beside(width)
        segments: list[Segment] = []
        for name, pixels in self._pictures[band * beside : (band + 1) * beside]:
            if line < self._lines:
                segments += self._pixels(pixels, line)
            else:
                segments.append(Segment(fit(name if line == self._lines else "", self._columns), self.rich_style))
            segments.append(Segment(" " * _GAP, self.rich_style))
        return Strip(segments).adjust_cell_length(width, self.rich_style)

    def _pixels(self, pixels: list[list[Pixel]], line: int) -> list[Segment]:
        """The upper pixel is the character's colour, the lower one its ground."""
        above = pixels[2 * line] if 2 * line < len(pixels) else []
        below = pixels[2 * line + 1] if 2 * line + 1 < len(pixels) else []
        made = []
        for column in range(self._columns):
            if column >= len(above):
                made.append(Segment(" ", self.rich_style))
                continue
            ground = Color.from_rgb(*below[column]) if column < len(below) else self.rich_style.bgcolor
            made.append(Segment("▀", Style(color=Color.from_rgb(*above[column]), bgcolor=ground)))
        return made
