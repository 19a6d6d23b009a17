"""The base of screens on which long work runs: how far it is, how long it takes, pause and stop."""

from __future__ import annotations

import threading
import time
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from inspector_tui.i18n import N_, _
from inspector_tui.screens.desk import DeskScreen
from inspector_tui.services.syncing import Step, SyncCancelled
from inspector_tui.widgets.progress import Progress
from inspector_tui.words.courier import size_words

PHASES = {
    "lists": N_("Refreshing lists"),
    "push": N_("Sending records"),
    "files": N_("Sending files"),
    "pull": N_("Fetching records"),
    "stick": N_("Writing to the stick"),
    "relay": N_("Sending sticks on"),
    "opening": N_("The server opens what came"),
    "fetch": N_("Fetching files"),
}
_IN_BYTES = ("files", "stick", "relay", "opening", "fetch")


class WorkingScreen(DeskScreen[None]):
    """Composes a `Progress`. Workers call `progressed`, which waits while paused and raises SyncCancelled to stop."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f7", "pause", N_("Pause"), id="work.pause", show=False, tooltip=N_("Pause what is running, or go on")),
    ]

    class Stepped(Message):
        """The work came further."""

        def __init__(self, step: Step) -> None:
            super().__init__()
            self.step = step

    def __init__(self) -> None:
        super().__init__()
        self._working = False
        self._stopping = False
        self._going = threading.Event()
        self._going.set()
        self._begun: tuple[str, float, int] = ("", 0.0, 0)

    def begin(self) -> None:
        """Work begins: neither paused nor stopped."""
        self._working = True
        self._stopping = False
        self._begun = ("", 0.0, 0)
        self._going.set()

    def finish(self) -> None:
        """Work is over."""
        self._working = False
        self.query_one(Progress).end()
        self.inspector.refresh_standing()

    def progressed(self, step: Step) -> None:
        """Called in the worker's thread: a paused one waits here, between two requests."""
        self._going.wait()
        if self._stopping:
            raise SyncCancelled
        self.post_message(self.Stepped(step))

    def on_working_screen_stepped(self, message: Stepped) -> None:
        """Shows how far it is, bytes with the time that is left."""
        if self._stopping:
            return
        step, now = message.step, time.monotonic()
        if self._begun[0] != step.phase:
            self._begun = (step.phase, now, step.done)
        words = _(PHASES[step.phase])
        if step.phase in _IN_BYTES and step.of:
            words += f"  {size_words(step.done)} / {size_words(step.of)}{self._left(step, now)}"
        self.query_one(Progress).show(words, step.done, step.of, counted=step.phase not in _IN_BYTES)

    def _left(self, step: Step, now: float) -> str:
        _phase, begun, first = self._begun
        done, spent = step.done - first, now - begun
        if done <= 0 or spent < 1:
            return ""
        left = round((step.of - step.done) * spent / done)
        if left < 60:
            return "  " + _("{seconds} s left").format(seconds=left)
        return "  " + _("{minutes} min left").format(minutes=-(-left // 60))

    def action_pause(self) -> None:
        """Holds what is running between two requests, or lets it go on."""
        if self._going.is_set():
            self._going.clear()
            self.query_one(Progress).label = _("Paused. F7 goes on, Escape stops.")
        else:
            self._going.set()

    def on_progress_stopped(self) -> None:
        """Stops before the next step; what was done stays done. A click that comes when all is done stops nothing."""
        if not self._working:
            return
        self._stopping = True
        self._going.set()
        self.query_one(Progress).show(_("Stopping. Esc once more leaves."), 0, 0, counted=False)

    def action_back(self) -> None:
        """Whatever runs is stopped first, wherever the focus is; once more leaves."""
        if self._working and not self._stopping:
            self.on_progress_stopped()
        else:
            super().action_back()

    def on_unmount(self) -> None:
        """Nothing waits or goes on for a screen that is gone: an app that is left ends when its threads do."""
        self._stopping = True
        self._going.set()

    def key_words(self, action: str) -> str | None:
        """Escape stops what runs."""
        return _("Stop") if action == "back" and self._working else super().key_words(action)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Pausing only while something runs; what is being stopped is not held up."""
        if action == "pause" and self.is_mounted:
            return self.is_busy() and not self._stopping
        return super().check_action(action, parameters)
