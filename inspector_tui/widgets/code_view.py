"""The inspection code on the screen: black on white in the colours of the terminal's 24 bits, never clipped.

Nothing else moves beside it. Scanners read half-blocks at 2.5 camera pixels a module (code format 1, section 4).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Final, Literal, Protocol

from rich.cells import cell_len
from rich.segment import ControlType, Segment
from rich.style import Style
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from inspector_tui.i18n import N_, _
from inspector_tui.widgets.text import fit, wrap

BLACK_ON_WHITE: Final = Style.parse("#000000 on #ffffff")
_BLACK: Final = Style.parse("#000000 on #000000")
_WHITE_ON_BLACK: Final = Style.parse("#ffffff on #000000")


class RowPicture(Protocol):
    """A picture that is drawn a row of cells at a time by escape sequences."""

    @property
    def columns(self) -> int: ...
    @property
    def rows(self) -> int: ...
    def row(self, line: int) -> str: ...


@dataclass(frozen=True, slots=True)
class CodeDrawing:
    """A drawn code. `form` names it (full, short); `lines` are equally wide, quiet zone included.

    `half`: each character is a half-block and stands for two modules, one above the other.
    `spaces`: each character stands for one module; all but blanks are dark. For terminals that draw
    half-blocks two cells wide.
    """

    form: str
    lines: tuple[str, ...]
    style: Literal["half", "spaces"] = "half"
    picture: RowPicture | None = None
    """Draws the cells instead of the glyphs, in terminals that can; one more column keeps the cursor in the line."""

    @property
    def width(self) -> int:
        """Cells across."""
        cells = max((cell_len(line) for line in self.lines), default=0)
        return cells * 2 if self.style == "spaces" else cells

    @property
    def height(self) -> int:
        """Lines."""
        return len(self.lines)


def picture_drawing(form: str, picture: RowPicture) -> CodeDrawing:
    """A picture as a drawing."""
    return CodeDrawing(form, (" " * (picture.columns + 1),) * picture.rows, picture=picture)


# One glyph only, U+2580, and a background where both halves are the same: a full or lower block from the font can
# leave seams that a background never has.
_HALVES = {
    " ": (" ", BLACK_ON_WHITE),
    "█": (" ", _BLACK),
    "▀": ("▀", BLACK_ON_WHITE),
    "▄": ("▀", _WHITE_ON_BLACK),
}


class CodeView(Widget):
    """The first of the drawings given that fits; when none does, words that say how large the window must be."""

    HELP = N_("The inspection code. It changes every 30 seconds; a picture of it soon goes stale.")
    ALLOW_SELECT = False
    DEFAULT_CSS = """
    CodeView { width: 1fr; height: 1fr; background: #ffffff; color: #000000; }
    """

    drawings: reactive[tuple[CodeDrawing, ...]] = reactive(tuple[CodeDrawing, ...](), init=False)
    advice: str = ""
    """What to do where no drawing fits; marked for translation."""

    class FormShown(Message):
        """Another form is on the screen than before; None when none fits."""

        def __init__(self, form: str | None) -> None:
            super().__init__()
            self.form = form

    _form_told: str | None = ""

    def show(self, *drawings: CodeDrawing) -> None:
        """Draw the first of these that fits the pane, the largest first."""
        self.drawings = drawings

    @property
    def shown(self) -> CodeDrawing | None:
        """The drawing that fits the pane of now."""
        width, height = self.size
        return next((one for one in self.drawings if one.width <= width and one.height <= height), None)

    def watch_drawings(self) -> None:
        """Repaints and tells which form it is."""
        self._tell()
        self.refresh()

    def on_resize(self) -> None:
        self._tell()

    def _tell(self) -> None:
        form = self.shown.form if self.shown else None
        if self.drawings and self.is_mounted and form != self._form_told:
            self._form_told = form
            self.post_message(self.FormShown(form))

    def too_small_words(self) -> str:
        """How large the window must be for the smallest drawing."""
        if not self.drawings:
            return ""
        least = min(self.drawings, key=lambda one: one.height)
        window = self.screen.size
        words = _("The window is too small for the code: it needs {width}x{height}, this is {now_width}x{now_height}.")
        told = words.format(
            width=window.width + max(0, least.width - self.size.width),
            height=window.height + max(0, least.height - self.size.height),
            now_width=window.width,
            now_height=window.height,
        )
        return f"{told} {_(self.advice)}" if self.advice else told

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines; of a picture each with its own slice, past the styles that would paint over it."""
        drawing = self.shown
        if drawing is None or drawing.picture is None:
            return super().render_lines(crop)
        lines = [self._picture_line(drawing, drawing.picture, y) for y in range(crop.y, crop.bottom)]
        whole = crop.x == 0 and crop.width == self.size.width
        return lines if whole else [line.crop(crop.x, crop.right) for line in lines]

    def _picture_line(self, drawing: CodeDrawing, picture: RowPicture, y: int) -> Strip:
        width, height = self.size
        place = y - (height - drawing.height) // 2
        if not 0 <= place < drawing.height:
            return Strip.blank(width, BLACK_ON_WHITE)
        left = (width - drawing.width) // 2
        # The cells first and then back over them: what is written into a cell wipes the picture off it. They keep
        # the terminal's own background, for Kitty draws the picture below any other.
        slice_ = f"\x1b7\x1b[{picture.columns}D{picture.row(place)}\x1b8"
        return Strip(
            [
                Segment(" " * left, BLACK_ON_WHITE),
                Segment(" " * picture.columns, Style.null()),
                Segment(slice_, None, ((ControlType.CURSOR_FORWARD, 0),)),
                Segment(" " * (width - left - picture.columns), BLACK_ON_WHITE),
            ],
            width,
        )

    def render_line(self, y: int) -> Strip:
        """One line: white from edge to edge, the code in the middle of it."""
        width, height = self.size
        drawing = self.shown
        if drawing is None:
            lines = wrap(self.too_small_words(), max(10, width - 4))
            place = y - max(0, (height - len(lines)) // 2)
            text = "  " + lines[place] if 0 <= place < len(lines) else ""
            return Strip([Segment(fit(text, width), BLACK_ON_WHITE)], width)
        place = y - (height - drawing.height) // 2
        if not 0 <= place < drawing.height:
            return Strip.blank(width, BLACK_ON_WHITE)
        left = (width - drawing.width) // 2
        segments = [Segment(" " * left, BLACK_ON_WHITE)]
        if drawing.style == "half":
            segments += [
                Segment(glyph * len(list(same)), style)
                for (glyph, style), same in groupby(_HALVES[mark] for mark in drawing.lines[place])
            ]
        else:
            segments += [Segment("  ", BLACK_ON_WHITE if module == " " else _BLACK) for module in drawing.lines[place]]
        return Strip(segments).adjust_cell_length(width, BLACK_ON_WHITE)

    def language_changed(self) -> None:
        """The words for a small window in the language of now."""
        self.refresh()


class Countdown(Widget):
    """How long the code of now still stands: a number, and a bar of plain coloured cells."""

    DEFAULT_CSS = """
    Countdown {
        height: 1; width: 1fr; background: $background; color: $foreground;
        & > .countdown--left { background: $text-accent; }
        & > .countdown--gone { background: $panel; }
    }
    """
    COMPONENT_CLASSES = {"countdown--left", "countdown--gone"}  # noqa: RUF012

    remaining: reactive[int] = reactive(0)
    total: reactive[int] = reactive(30)

    def render(self) -> Content:
        """刷新 18 秒, and the share that is left."""
        words = _("new code in {seconds} s").format(seconds=self.remaining) + " "
        room = max(0, min(30, self.size.width - cell_len(words)))
        left = max(0, min(room, round(room * self.remaining / max(1, self.total))))
        return Content.assemble(
            words,
            Content.styled(" " * left, self.get_visual_style("countdown--left")),
            Content.styled(" " * (room - left), self.get_visual_style("countdown--gone")),
        )

    def language_changed(self) -> None:
        """Say it in the language of now."""
        self.refresh()
