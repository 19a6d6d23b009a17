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
from inspector_tui.widgets.raw_keys import RawKeys

_LOOK_SECONDS: Final = 0.02


class ScanPane(Container, RawKeys, can_focus=True):
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

    def take_key(self, event: events.Key) -> bool:
        """Keeps characters; Enter ends a scan. Function keys and Escape are left to the screen."""
        if event.key == "enter":
            self._tell(self.buffer.end())
        elif event.character is not None and event.character.isprintable():
            if self.buffer.is_empty:
                self._timer.resume()
            self.buffer.add(event.character, self.steady())
        else:
            return False
        return True

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
