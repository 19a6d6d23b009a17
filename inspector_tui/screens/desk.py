"""What the screens at the desk share: the day of now, the styles' folder, keys that are freed after work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from textual.worker import Worker

from inspector_tui.errors import InspectorError
from inspector_tui.i18n import N_, _
from inspector_tui.screens.base import ReplicaScreen
from inspector_tui.services.today import today_of

if TYPE_CHECKING:
    from textual.screen import Screen

    from inspector_tui.models.rows import InspectionRow

Answered = TypeVar("Answered")
STYLES: Final = Path(__file__).parent.parent / "styles"


class DeskScreen(ReplicaScreen[Answered], Generic[Answered]):
    """A screen on a replica for work at the desk."""

    def today(self) -> dt.date:
        """The day of now by the replica's corrected clock."""
        return today_of(self.replica)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A use case tells its result just before its thread ends: keys are freed only after that."""
        event.stop()
        self.refresh_bindings()

    def ask_folder(
        self,
        title: str,
        text: str,
        verb: str,
        answer: Callable[[str | None], None],
        *,
        label: str = N_("Folder"),
        kept: str = "",
    ) -> None:
        """Asks for a folder and offers the sticks that are plugged in. Ready words, but for the label."""
        from inspector_tui.widgets.ask_folder import AskFolder

        question = AskFolder(title, text, verb, label=label, kept=kept, sticks=self.inspector.sticks)
        self.app.push_screen(question, answer)

    def keep_draft(self, scope: str, field: str, value: str) -> None:
        """Keeps one field of a form, at once and on this thread: a kill or a dismissal right after finds it kept,
        and an older value never comes after a newer one. A few milliseconds, three times a second at most."""
        from inspector_tui.models import drafts

        try:
            drafts.save(self.replica, scope, field, value)
        except InspectorError as error:
            self.tell_error(error)


def matter_screen(row: InspectionRow, device: bytes, may_file: bool) -> Screen[Any]:
    """The screen where one goes on with an inspection: its filing, its visit, or what is recorded of it."""
    if row.state in ("approved", "inspecting", "concluded") and row.device == device:
        from inspector_tui.screens.visit import VisitScreen

        return VisitScreen(row.inspection)
    if row.state in ("planned", "returned") and may_file:
        from inspector_tui.screens.filing import FilingScreen

        return FilingScreen((row.inspection,))
    from inspector_tui.screens.inspection import InspectionScreen

    return InspectionScreen(row.inspection)


def has_code(row: InspectionRow | None, device: bytes) -> bool:
    """Whether this laptop can show the code of an inspection."""
    return row is not None and row.state in ("approved", "inspecting") and row.device == device


def code_screen(inspection: str) -> Screen[Any]:
    """The code of an inspection: F2 wherever one is under the cursor."""
    from inspector_tui.screens.code import CodeScreen

    return CodeScreen(inspection)


def count_words(one: str, many: str, count: int) -> str:
    """One of two marked sentences with `{count}`, filled; for tables of words that keep both."""
    return _(one if count == 1 else many).format(count=f"{count:,}")
