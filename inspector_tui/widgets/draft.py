"""Nothing typed is lost: every change of a field is reported within 300 ms, to be saved by the screen's owner."""

from __future__ import annotations

from collections.abc import Mapping

from textual import on
from textual.containers import Vertical
from textual.message import Message

from inspector_tui.widgets.field import Field

REPORT_SECONDS = 0.3
"""From the first unreported change, not from the last: who types without a pause is saved too."""


class DraftForm(Vertical):
    """A form around fields. Give it what was kept; it tells what changed, also right before the screen goes."""

    DEFAULT_CSS = """
    DraftForm { height: auto; }
    """

    class DraftChanged(Message):
        """One field's value is to be kept."""

        def __init__(self, form: DraftForm, field: str, value: str) -> None:
            super().__init__()
            self.form, self.field, self.value = form, field, value

        @property
        def control(self) -> DraftForm:
            return self.form

    def __init__(self, *fields: Field, kept: Mapping[str, str] | None = None, id: str | None = None) -> None:
        super().__init__(*fields, id=id)
        self._kept = dict(kept or {})
        self._changed: dict[str, str] = {}

    def on_mount(self) -> None:
        self.restore(self._kept)

    def restore(self, kept: Mapping[str, str]) -> None:
        """Put kept values back; fields that are not in it stay as they are."""
        for field in self.query(Field):
            if field.field in kept:
                field.restore(kept[field.field])

    @property
    def values(self) -> dict[str, str]:
        """Field name -> value, of all fields."""
        return {field.field: field.value for field in self.query(Field)}

    def check(self) -> bool:
        """Check all fields, show what is wrong, go to the first that will not do."""
        wrong = [field for field in self.query(Field) if not field.check()]
        if wrong:
            first = next((one for one in wrong[0].query("*") if one.focusable), None)
            if first is not None:
                first.focus()
        return not wrong

    @on(Field.Changed)
    def _field_changed(self, message: Field.Changed) -> None:
        message.stop()
        if not self._changed:
            self.set_timer(REPORT_SECONDS, self.report)
        self._changed[message.field] = message.value

    def report(self) -> None:
        """Tell every change that was not told yet; straight to the screen, so that it comes before a dismissal."""
        changed, self._changed = self._changed, {}
        for field, value in changed.items():
            self.screen.post_message(self.DraftChanged(self, field, value))
