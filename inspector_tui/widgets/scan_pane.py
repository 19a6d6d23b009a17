"""A pane that keeps the focus and takes whatever a scanner types, at any speed, and what people paste."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from textual import events
from textual.containers import Container
from textual.message import Message
from textual.timer import Timer

from inspector_tui.i18n import N_
from inspector_tui.services.scanning import ScanBuffer, split_scans

_LOOK_SECONDS: Final = 0.02


class ScanPane(Container, can_focus=True):
    """Posts `Scanned` for each scan. Function keys and Escape go on to the screen."""

    HELP = N_("Ready for the scanner. Nothing has to be pressed. Text or the path of a picture can be pasted too.")

    class Scanned(Message):
        """Texts that came, in order. `pasted` when they came by paste and may name a picture."""

        def __init__(self, texts: list[str], *, pasted: bool = False) -> None:
            super().__init__()
            self.texts, self.pasted = texts, pasted

    steady: Callable[[], float] = staticmethod(time.monotonic)
    _timer: Timer

    def on_mount(self) -> None:
        self.buffer = ScanBuffer()
        self._timer = self.set_interval(_LOOK_SECONDS, self.look, pause=True)

    def on_key(self, event: events.Key) -> None:
        """Keeps characters; Enter ends a scan."""
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self._tell(self.buffer.end())
        elif event.character is not None and event.character.isprintable():
            event.stop()
            event.prevent_default()
            if self.buffer.is_empty:
                self._timer.resume()
            self.buffer.add(event.character, self.steady())

    def look(self) -> None:
        """Takes what is over by its silence."""
        self._tell(self.buffer.settle(self.steady()))
        if self.buffer.is_empty:
            self._timer.pause()

    def on_paste(self, event: events.Paste) -> None:
        """A paste is a whole thing: it waits for nothing."""
        event.stop()
        event.prevent_default()
        begun = self.buffer.end()
        if begun:
            self._tell([*begun[:-1], *split_scans(begun[-1] + event.text)])
        else:
            self.post_message(self.Scanned(split_scans(event.text), pasted=True))

    def _tell(self, texts: list[str]) -> None:
        if texts:
            self.post_message(self.Scanned(texts))
