"""Shows one code as a picture in whatever terminal runs it, then ends: `python -m tests.tui.picture_app PROTOCOL TEXT`.

With a third argument a box lies over the middle of it for a while, as a dialogue does.
"""

from __future__ import annotations

import sys
from typing import Any

from textual.app import App, ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Static

from inspector_tui.codes.matrix import make_matrix
from inspector_tui.codes.terminal_picture import Canvas, Protocol, pictures
from inspector_tui.widgets.code_view import CodeView, picture_drawing

CELL = (10, 20)


class Box(ModalScreen[None]):
    DEFAULT_CSS = "Box { align: center middle; } Box Static { width: 20; height: 5; }"

    def compose(self) -> ComposeResult:
        yield Static("box")

    def on_mount(self) -> None:
        self.call_after_refresh(lambda: self.dismiss(None))


class PictureApp(App[None]):
    def __init__(self, protocol: Protocol, text: str, *, box: bool) -> None:
        super().__init__()
        self._pictures = pictures(make_matrix(text), Canvas(protocol, *CELL))
        self._box = box

    def compose(self) -> ComposeResult:
        yield CodeView()

    def on_mount(self) -> None:
        self.query_one(CodeView).show(*(picture_drawing("full", one) for one in self._pictures))
        self.call_after_refresh(self._shown)

    def _shown(self) -> None:
        if self._box:
            self.push_screen(Box(), self._back)
        else:
            self.call_after_refresh(self.exit)

    def _back(self, _nothing: Any) -> None:
        self.call_after_refresh(lambda: self.call_after_refresh(self.exit))


if __name__ == "__main__":
    PictureApp(sys.argv[1], sys.argv[2], box=len(sys.argv) > 3).run()  # type: ignore[arg-type]
