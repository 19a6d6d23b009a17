"""One line of a form: label, input, and under it what is wrong, in words.

Checks are functions that raise an InspectorError, so the domain's own checks serve as they are.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from functools import cached_property

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from inspector_tui.errors import BadInput, InspectorError
from inspector_tui.i18n import N_, _
from inspector_tui.widgets.text import OneLine, PlainText, Say
from inspector_tui.words.errors import error_words

Check = Callable[[str], object]
"""Raises an InspectorError when the value will not do; what it returns is ignored."""


class Field(Vertical):
    """Base of all fields: `field` is the name drafts are kept under, `label` and `about` (for F1) marked English."""

    DEFAULT_CSS = """
    Field {
        height: auto; margin: 0;
        .field-line { height: auto; }
        .field-label { width: 16; height: 1; padding: 0 1 0 0; color: $text-muted; }
        .field-label.-required { color: $foreground; }
        .field-remark { width: auto; max-width: 40%; height: 1; padding: 0 0 0 1; color: $text-muted; }
        .field-error { height: auto; padding: 0 0 0 16; color: $text-error; display: none; }
        &.-wrong .field-error { display: block; }
        &.-wrong .field-label { color: $text-error; text-style: bold; }
        &:focus-within .field-label { color: $text-accent; text-style: bold; }
    }
    """

    class Changed(Message):
        """Somebody changed the value. `value` is what a draft should keep."""

        def __init__(self, origin: Field, value: str) -> None:
            super().__init__()
            self.origin, self.field, self.value = origin, origin.field, value

        @property
        def control(self) -> Field:
            return self.origin

    def __init__(
        self,
        field: str,
        label: str,
        *,
        required: bool = False,
        checks: Sequence[Check] = (),
        about: str = "",
        id: str | None = None,
    ) -> None:
        super().__init__(id=id or f"field-{field}")
        self.field = field
        self.about = about
        self._label = label
        self._required = required
        self._checks = tuple(checks)
        self._error: InspectorError | None = None
        # Held, not looked for: a field hears of its input, and is asked for its value, also while it comes or goes.
        self._remark = OneLine(classes="field-remark")
        self._wrong = PlainText(classes="field-error")

    def compose(self) -> ComposeResult:
        with Horizontal(classes="field-line"):
            yield Say(self._label, classes=f"field-label {'-required' if self._required else ''}")
            yield self.control_widget
            yield self._remark
        yield self._wrong

    # What each field gives ----------------------------------------------------------------------------------

    @property
    def control_widget(self) -> Widget:
        """The widget that takes the value, always the same one."""
        raise NotImplementedError

    @property
    def value(self) -> str:
        """The value as it is to be used and kept."""
        raise NotImplementedError

    def restore(self, value: str) -> None:
        """Put a kept value back without telling it as a change."""
        raise NotImplementedError

    # What all fields do -------------------------------------------------------------------------------------

    @property
    def error(self) -> InspectorError | None:
        """What is wrong with the value, as far as it was checked."""
        return self._error

    @error.setter
    def error(self, error: InspectorError | None) -> None:
        self._error = error
        self.set_class(error is not None, "-wrong")
        self._wrong.show(error_words(error) if error else "")

    def check(self) -> bool:
        """Check the value now, show what is wrong, and say whether it will do."""
        try:
            if self._required and not self.value.strip():
                raise BadInput("FIELD_REQUIRED", label=_(self._label))
            if self.value:
                for one in self._checks:
                    one(self.value)
        except InspectorError as error:
            self.error = error
            return False
        self.error = None
        return True

    def show_remark(self, words: str) -> None:
        """Ready words behind the input: how the value was understood."""
        self._remark.show(words)

    def tell_changed(self) -> None:
        """Post the change; an error that stood there is judged anew."""
        if self._error is not None:
            self.check()
        self.post_message(self.Changed(self, self.value))

    def language_changed(self) -> None:
        """Say the error in the language of now."""
        if self.is_mounted:
            self.error = self._error


class FieldInput(Input):
    """An Input whose keys are left to the form where it has no use for them."""

    HELP = N_("A field. Type the value; Tab goes on to the next field. What you type is kept at once.")


class FormField(Field):
    """A line of text. `code=True` is for codes and numbers: full-width forms become ASCII (NFKC) when leaving."""

    DEFAULT_CSS = """
    FormField Input { width: 1fr; }
    """

    def __init__(
        self,
        field: str,
        label: str,
        *,
        required: bool = False,
        checks: Sequence[Check] = (),
        about: str = "",
        hint: str = "",
        code: bool = False,
        password: bool = False,
        most: int = 0,
        id: str | None = None,
    ) -> None:
        super().__init__(field, label, required=required, checks=checks, about=about, id=id)
        self._hint = hint
        self._code = code
        self._password = password
        self._most = most

    @cached_property
    def input(self) -> Input:
        """The input itself."""
        return FieldInput(
            placeholder=_(self._hint), password=self._password, max_length=self._most, select_on_focus=False
        )

    @property
    def control_widget(self) -> Widget:
        return self.input

    @property
    def value(self) -> str:
        typed = self.input.value
        return unicodedata.normalize("NFKC", typed).strip() if self._code else typed

    def restore(self, value: str) -> None:
        with self.prevent(Input.Changed):
            self.input.value = value
            self.input.cursor_position = len(value)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.tell_changed()

    @on(Input.Blurred)
    def _left(self, event: Input.Blurred) -> None:
        event.stop()
        if self._code:
            self.restore(self.value)
        if self.value or self._error is not None:
            self.check()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.screen.focus_next()

    def language_changed(self) -> None:
        super().language_changed()
        self.input.placeholder = _(self._hint)
