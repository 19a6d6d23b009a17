"""What the app does by itself beside every screen: syncing when a network appears."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from textual.worker import get_current_worker

from inspector_tui.errors import Environment, InspectorError
from inspector_tui.services.auto_sync import AutoSync, sync_when_due
from inspector_tui.services.syncing import Step, SyncCancelled
from inspector_tui.words.errors import error_words

if TYPE_CHECKING:
    from inspector_tui.app import InspectorApp
    from inspector_tui.models.replica import Replica

LOOK_SECONDS: Final = 15
"""How often it looks whether there is a network and something to do: two look-ups, nothing is sent."""
_QUIET: Final = frozenset({"SERVER_UNREACHABLE", "SERVER_BUSY", "DATABASE_UNREACHABLE", "STORE_LOCKED"})
"""Troubles that pass: the badge and the sync screen tell them, no note does."""


class Background:
    """One for each app. Trouble that people must do something about, a login page in the network's way above all, is
    told once and again only after another trouble or a success."""

    def __init__(self, app: InspectorApp, auto: AutoSync | None = None) -> None:
        self._app = app
        self._auto = auto or AutoSync(time.monotonic)
        self._told = ""

    def look(self, replica: Replica) -> None:
        """Starts a sync beside the screen when it is due and none is under way."""
        from inspector_tui.screens.sync import SyncScreen

        screen = self._app.screen
        if isinstance(screen, SyncScreen) and screen.is_busy():
            return
        if any(worker.group == "auto-sync" and worker.is_running for worker in self._app.workers):
            return
        self._app.run_worker(lambda: self._sync(replica), thread=True, group="auto-sync")

    def _sync(self, replica: Replica) -> None:
        """An app that is left waits for its threads: the sync ends after the step under way."""
        worker = get_current_worker()

        def go_on(_step: Step) -> None:
            if worker.is_cancelled:
                raise SyncCancelled

        try:
            done = sync_when_due(replica, self._auto, go_on)
        except SyncCancelled:
            return
        except InspectorError as error:
            if not worker.is_cancelled:
                self._app.call_from_thread(self._trouble, error)
            return
        if done is not None and not worker.is_cancelled:
            self._told = ""
            self._app.call_from_thread(self._app.refresh_standing)

    def _trouble(self, error: InspectorError) -> None:
        self._app.refresh_standing()
        if error.code in _QUIET or error.code == self._told:
            return
        self._told = error.code
        words = f"{error_words(error)}  [{error.code}]"
        self._app.notify(words, severity="warning" if isinstance(error, Environment) else "error", timeout=12)
