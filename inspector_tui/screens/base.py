"""The base of every screen that works on a replica: use cases run beside the screen and report by message."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from textual.message import Message
from textual.worker import get_current_worker

from inspector_tui.errors import InspectorError
from inspector_tui.screens.frame import FrameScreen
from inspector_tui.words import error_words

if TYPE_CHECKING:
    from inspector_tui.app import InspectorApp
    from inspector_tui.models.replica import Replica

Answered = TypeVar("Answered")
T = TypeVar("T")


class ReplicaScreen(FrameScreen[Answered], Generic[Answered]):
    """A screen on the frame with a replica behind it.

    `place()` names where the person is, so that the app comes back here after a kill.
    """

    class Done(Message):
        """A use case ended well."""

        def __init__(self, group: str, act: Callable[[Any], None], result: Any) -> None:
            super().__init__()
            self.group = group
            self.act = act
            self.result = result

    class Failed(Message):
        """A use case was refused or could not be done."""

        def __init__(self, group: str, act: Callable[[InspectorError], None] | None, error: InspectorError) -> None:
            super().__init__()
            self.group = group
            self.act = act
            self.error = error

    def __init__(self) -> None:
        super().__init__()
        self._under_way: Counter[str] = Counter()
        """Use cases by group, from their start until what they answered is on the screen."""

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
        keys that start one check `is_busy`.
        """

        def run() -> None:
            worker = get_current_worker()
            try:
                result = work()
            except InspectorError as error:
                if not worker.is_cancelled:
                    self.post_message(self.Failed(group, failed, error))
                return
            if not worker.is_cancelled:
                self.post_message(self.Done(group, done, result))

        self._under_way[group] += 1
        self.run_worker(run, thread=True, group=group, exit_on_error=True)
        self.refresh_bindings()

    def is_busy(self, group: str = "use-case") -> bool:
        """Whether a use case of this group runs, or has ended and its answer is not on the screen yet: until then a
        key that starts it would start it from what is no longer so."""
        return self._under_way[group] > 0

    def on_replica_screen_done(self, message: Done) -> None:
        """Hands the result over and greys or frees keys."""
        message.stop()
        self._under_way[message.group] -= 1
        message.act(message.result)
        self.refresh_bindings()

    def on_replica_screen_failed(self, message: Failed) -> None:
        """Hands the error over, or tells it."""
        message.stop()
        self._under_way[message.group] -= 1
        if message.act is not None:
            message.act(message.error)
        else:
            self.tell_error(message.error)
        self.refresh_bindings()

    def tell_error(self, error: InspectorError) -> None:
        """An error in words, with its code for whoever is phoned."""
        self.notify(f"{error_words(error)}  [{error.code}]", severity="error", timeout=12)
