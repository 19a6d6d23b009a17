"""Text measured in terminal cells, and text that people wrote shown exactly as text.

What people type never passes as markup: `设备[A-3]` and `[/x]` appear as they are. Characters that would
break the grid or hide something (control, bidirectional, zero width, lone surrogates) do not reach it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Literal

from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from inspector_tui.errors import Fact
from inspector_tui.i18n import _

Align = Literal["left", "right"]

_INVISIBLE = frozenset("\u00ad\u061c\u200b\u200e\u200f\u2060\ufeff") | {
    chr(point) for point in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
}
_signs = {"ellipsis": "…"}


def use_ascii_signs(ascii_only: bool = True) -> None:
    """Old Chinese consoles draw … two cells wide and lose the columns: cut with `~` there."""
    _signs["ellipsis"] = "~" if ascii_only else "…"


def _shown(character: str) -> str:
    if character.isprintable():
        return character
    if character in _INVISIBLE:
        return ""
    if character.isspace() or unicodedata.category(character) in {"Zl", "Zp", "Zs"}:
        return " "
    return character if unicodedata.category(character) == "Cf" else "?"


def plain(text: str) -> str:
    """One line that can be put on the grid: white space becomes a space, what cannot be drawn a `?`."""
    return text if text.isprintable() else "".join(map(_shown, text))


def fit(text: str, width: int, align: Align = "left") -> str:
    """The text in exactly `width` cells, cut with … when it is longer."""
    if width <= 0:
        return ""
    line = plain(text)
    if cell_len(line) > width:
        line = set_cell_size(line, width - 1).rstrip() + _signs["ellipsis"]
    room = " " * (width - cell_len(line))
    return room + line if align == "right" else line + room


def shorten(text: str, width: int) -> str:
    """The text in at most `width` cells, cut with … when it is longer."""
    line = plain(text)
    return line if cell_len(line) <= width else fit(line, width).rstrip()


_NEVER_FIRST = frozenset("，。、；：？！”’）》】〕,.;:?!)]}%℃")


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells: breaks between Chinese characters and between words, keeps line breaks.

    A closing sign never begins a line (避头尾), a word longer than a line is cut into pieces.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for piece in _pieces(plain(paragraph)):
            if cell_len(line + piece.rstrip()) <= width:
                line += piece
                continue
            if line.strip():
                lines.append(line.rstrip())
            line = piece.lstrip()
            while cell_len(line) > width:
                head = set_cell_size(line, width).rstrip() or line[0]
                lines.append(head)
                line = line[len(head) :]
        lines.append(line.rstrip())
    return lines


def _pieces(line: str) -> list[str]:
    pieces: list[str] = []
    for character in line:
        wide = cell_len(character) == 2
        joins = pieces and (
            character in _NEVER_FIRST
            or (character == " " and not pieces[-1].endswith(" "))
            or (not wide and character != " " and not pieces[-1].endswith(" ") and cell_len(pieces[-1][-1]) < 2)
        )
        if joins:
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


class PlainText(Static):
    """A Static that takes its text as text, and breaks Chinese lines where Chinese lines may break."""

    def __init__(self, text: str = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes, markup=False)
        self._plain = text

    @property
    def text(self) -> str:
        """The text as given."""
        return self._plain

    def show(self, text: str) -> None:
        """Replace the text."""
        if text != self._plain:
            self._plain = text
            self.refresh(layout=True)

    def _lines(self, width: int) -> list[str]:
        if self.styles.text_wrap == "nowrap":
            return [plain(line) for line in self._plain.split("\n")]
        return wrap(self._plain, max(2, width))

    def render(self) -> Content:
        """The text, in the lines its width allows."""
        return Content("\n".join(self._lines(self.content_size.width)))

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """The longest line as written."""
        return max((cell_len(plain(line)) for line in self._plain.split("\n")), default=0)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the width asks for; none for no text."""
        return len(self._lines(width)) if self._plain else 0


class OneLine(PlainText):
    """A PlainText of one line, cut with … where it does not fit: what follows must not vanish unseen."""

    def _lines(self, width: int) -> list[str]:
        return [shorten(self._plain, max(2, width))]


class Say(PlainText):
    """A translated sentence that follows the language. `text` is the marked English, `facts` fill it."""

    def __init__(self, text: str, *, id: str | None = None, classes: str | None = None, **facts: Fact) -> None:
        super().__init__(id=id, classes=classes)
        self._text = text
        self._facts: Mapping[str, Fact] = facts

    def on_mount(self) -> None:
        self.language_changed()

    def say(self, text: str, **facts: Fact) -> None:
        """Replace the sentence."""
        self._text, self._facts = text, facts
        self.language_changed()

    def language_changed(self) -> None:
        """Show the sentence in the language of now."""
        sentence = _(self._text)
        self.show(sentence.format(**self._facts) if self._facts else sentence)
