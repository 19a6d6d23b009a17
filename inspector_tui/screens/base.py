"""The base of every screen that works on a replica: use cases run beside the screen and report by message."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from textual.message import Message
from textual.worker import get_current_worker

from inspector_tui.errors import InspectorError
from inspector_tui.screens.frame import FrameScreen
from inspector_tui.words.errors import error_words

if TYPE_CHECKING:
    from inspector_tui.app import InspectorApp
    from inspector_tui.models.replica import Replica

Answered = TypeVar("Answered")
T = TypeVar("T")


class ReplicaScreen(FrameScreen[Answered], Generic[Answered]):
    """A screen on the frame with a replica behind it.

    `place()` names where the person is, so that the app comes back here after a kill.
    """

    class Ended(Message):
        """A use case ended, the `number`th of its group: `tell` puts what it answered on the screen."""

        def __init__(self, group: str, number: int, tell: Callable[[], None]) -> None:
            super().__init__()
            self.group = group
            self.number = number
            self.tell = tell

    def __init__(self) -> None:
        super().__init__()
        self._cases_begun: Counter[str] = Counter()
        self._cases_told: Counter[str] = Counter()
        """Use cases by group: how many were begun, and of how many the answer is on the screen."""
        self._cases_early: dict[tuple[str, int], ReplicaScreen.Ended] = {}
        """Answers that came before that of one begun earlier."""

    @property
    def inspector(self) -> InspectorApp:
        """The app with its replica."""
        return cast("InspectorApp", self.app)

    @property
    def replica(self) -> Replica:
        """The opened replica."""
        return self.inspector.replica

    def place(self) -> str:
        """Where this is, e.g. `visit:0123456789abcdef`; empty = nothing to come back to."""
        return ""

    def on_screen_resume(self) -> None:
        """This screen came to the front: after a kill the app comes back here."""
        self.inspector.remember_place()

    def do(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[InspectorError], None] | None = None,
        *,
        group: str = "use-case",
    ) -> None:
        """Runs a use case in a thread; `done` or `failed` run on the screen's thread afterwards.

        Without `failed` the error is told in a toast that stays until it is read. Use cases are idempotent, and
        keys that start one check `is_busy`. Answers of one group are told in the order in which they were asked for,
        so that what was read before a change never replaces what was read after it.
        """
        number = self._cases_begun[group]

        def run() -> None:
            worker = get_current_worker()
            try:
                result = work()
            except InspectorError as error:
                tell = partial(failed or self.tell_error, error)
            else:
                tell = partial(done, result)
            if not worker.is_cancelled:
                self.post_message(self.Ended(group, number, tell))

        self._cases_begun[group] += 1
        self.run_worker(run, thread=True, group=group, exit_on_error=True)
        self.refresh_bindings()

    def is_busy(self, group: str = "use-case") -> bool:
        """Whether a use case of this group runs, or has ended and its answer is not on the screen yet: until then a
        key that starts it would start it from what is no longer so."""
        return self._cases_begun[group] > self._cases_told[group]

    def on_replica_screen_ended(self, message: Ended) -> None:
        """Tells what is due, and greys or frees keys."""
        message.stop()
        self._cases_early[message.group, message.number] = message
        while (due := self._cases_early.pop((message.group, self._cases_told[message.group]), None)) is not None:
            self._cases_told[message.group] += 1
            due.tell()
        self.refresh_bindings()

    def tell_error(self, error: InspectorError) -> None:
        """An error in words, with its code for whoever is phoned."""
        self.notify(f"{error_words(error)}  [{error.code}]", severity="error", timeout=12)
