"""A form whose fields are drafts of one scope; once its content is signed or thrown away it tells nothing more."""

from __future__ import annotations

from collections.abc import Mapping

from textual import on
from textual.message import Message

from inspector_tui.widgets.draft import DraftForm
from inspector_tui.widgets.field import Field


class KeptForm(DraftForm):
    """`scope` names the drafts, e.g. `visit:0123456789abcdef:arrival`."""

    class Edited(Message):
        """A person changed a field just now; keeping it follows by itself."""

        def __init__(self, form: KeptForm, field: str) -> None:
            super().__init__()
            self.form, self.field = form, field

        @property
        def control(self) -> KeptForm:
            return self.form

    def __init__(
        self, scope: str, *fields: Field, kept: Mapping[str, str] | None = None, id: str | None = None
    ) -> None:
        super().__init__(*fields, kept=kept, id=id)
        self.scope = scope
        self.closed = False

    @on(Field.Changed)
    def _tell_edited(self, message: Field.Changed) -> None:
        self.post_message(self.Edited(self, message.field))

    def close(self) -> None:
        """What was typed became a record: late reports must not bring the draft back."""
        self.closed = True

    def report(self) -> None:
        """Tell every change that was not told yet, unless the form is closed."""
        if not self.closed:
            super().report()
