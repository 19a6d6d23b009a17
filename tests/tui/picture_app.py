"""Shows one code as a picture in whatever terminal runs it, then ends: `python -m tests.tui.picture_app PROTOCOL TEXT`.

With a third argument a box lies over the middle of it for a while, as a dialogue does; with `stay` it stays. The
protocol `ask` is the one that the terminal names.
"""

from __future__ import annotations

import sys
from typing import Any

from textual.app import App, ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Static

from inspector_tui.codes.matrix import make_matrix
from inspector_tui.codes.terminal_picture import Canvas, pictures
from inspector_tui.services.terminal_canvas import terminal_canvas
from inspector_tui.widgets.code_view import CodeView, picture_drawing

CELL = (10, 20)


class Box(ModalScreen[None]):
    DEFAULT_CSS = "Box { align: center middle; } Box Static { width: 20; height: 5; }"

    def compose(self) -> ComposeResult:
        yield Static("box")

    def on_mount(self) -> None:
        self.call_after_refresh(lambda: self.dismiss(None))


class PictureApp(App[None]):
    def __init__(self, canvas: Canvas, text: str, then: str) -> None:
        super().__init__()
        self._pictures = pictures(make_matrix(text), canvas)
        self._then = then

    def compose(self) -> ComposeResult:
        yield CodeView()

    def on_mount(self) -> None:
        self.query_one(CodeView).show(*(picture_drawing("full", one) for one in self._pictures))
        self.call_after_refresh(self._shown)

    def _shown(self) -> None:
        if self._then == "box":
            self.push_screen(Box(), self._back)
        elif self._then != "stay":
            self.call_after_refresh(self.exit)

    def _back(self, _nothing: Any) -> None:
        self.call_after_refresh(lambda: self.call_after_refresh(self.exit))


if __name__ == "__main__":
    protocol, text, then = [*sys.argv[1:], ""][:3]
    told = terminal_canvas() if protocol == "ask" else Canvas("kitty" if protocol == "kitty" else "sixel", *CELL)
    assert told is not None, "this terminal draws no pictures"
    PictureApp(told, text, then).run()
