"""Short forms that become one record or setting: what is typed is kept, F9 checks all fields and signs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from inspector_tui.errors import BadInput, InspectorError
from inspector_tui.models import drafts
from inspector_tui.models.replica import Replica
from inspector_tui.screens.desk import DeskScreen
from inspector_tui.widgets.draft import DraftForm
from inspector_tui.widgets.focus import focus_first


def one_person(value: str) -> None:
    """A check of a choice of people. Raises BadInput ONE_PERSON for several."""
    if "," in value:
        raise BadInput("ONE_PERSON")


class RecordFormScreen(DeskScreen[bool]):
    """Dismisses with True when the record was made. A screen says its fields, what can be chosen in them, and the use
    case behind F9 (action `main`)."""

    SCOPE: str = ""
    DEFAULT_CSS = """
    RecordFormScreen {
        DraftForm { max-width: 90; }
        PickField, DateField { margin: 0 0 1 0; }
        &.-short PickField, &.-short DateField { margin: 0; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._done = self._offered = False

    # What a screen says -------------------------------------------------------------------------------------

    def form(self) -> DraftForm:
        """The fields."""
        raise NotImplementedError

    def offer(self) -> None:
        """Fills what can be chosen, in the words of now."""

    def suggested(self) -> dict[str, str]:
        """What a field holds before anything was typed."""
        return {}

    def changed(self, field: str) -> None:
        """A person changed a field."""

    def use_case(self) -> Callable[[Replica], Any] | None:
        """What F9 does with the values of now, all of which passed their checks; None while that is not enough."""
        raise NotImplementedError

    def done_words(self) -> str:
        """What is told when the record was made."""
        raise NotImplementedError

    # What they share ----------------------------------------------------------------------------------------

    def compose_content(self) -> ComposeResult:
        with VerticalScroll(can_focus=False):
            yield self.form()

    def on_mount(self) -> None:
        self.offer()
        self._offered = True
        self.query_one(DraftForm).restore(self.suggested() | drafts.load(self.replica, self.SCOPE))
        focus_first(self, "DraftForm *")

    def value(self, field: str) -> str:
        """What a field holds."""
        return self.query_one(DraftForm).values[field].strip()

    def on_draft_form_draft_changed(self, message: DraftForm.DraftChanged) -> None:
        """Kept at once."""
        message.stop()
        if not self._done:
            self.keep_draft(self.SCOPE, message.field, message.value)
            self.changed(message.field)

    def action_main(self) -> None:
        """Signs it."""
        self.report_drafts()
        work = self.use_case() if self.query_one(DraftForm).check() else None
        if work is not None:
            replica = self.replica
            self.do(lambda: work(replica), self._recorded, self.refused, group="sign")

    def refused(self, error: InspectorError) -> None:
        """Tells why it was not made; a screen that knows the field says it there."""
        self.tell_error(error)

    def _recorded(self, _result: object) -> None:
        self._done = True
        drafts.discard(self.replica, self.SCOPE)
        self.inspector.refresh_standing()
        self.notify(self.done_words())
        self.dismiss(True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Not twice."""
        allowed = super().check_action(action, parameters)
        if action == "main" and allowed:
            return None if self.is_busy("sign") else True
        return allowed

    def language_changed(self) -> None:
        super().language_changed()
        if self._offered:
            self.offer()
