"""A question that wants one line: a path, a code. Escape changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input

from inspector_tui.i18n import N_
from inspector_tui.widgets.field import Check, Field, FormField
from inspector_tui.widgets.key_footer import KeyFooter
from inspector_tui.widgets.leaving import LeavingScreen
from inspector_tui.widgets.text import PlainText


class _Line(FormField):
    """Enter is enough for one line."""

    class Entered(Message):
        """Somebody pressed Enter."""

    @on(Input.Submitted)
    def _done(self, event: Input.Submitted) -> None:
        event.stop()
        event.prevent_default()
        self.post_message(self.Entered())


class AskText(ModalScreen[str | None], LeavingScreen[str | None]):
    """Answers the line, or None. `title`, `text` and `verb` are ready words, `label` and `hint` marked English. What
    fails `checks` is told below the line and stays typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", N_("Cancel"), id="ask.cancel", tooltip=N_("Change nothing")),
        Binding("f9", "take", N_("Do it"), id="ask.take", tooltip=N_("Do it with this")),
    ]
    DEFAULT_CSS = """
    AskText {
        align: center middle; background: $background 60%;
        #ask-box {
            width: 76; max-width: 96%; height: auto; max-height: 96%; background: $surface; padding: 1 2 0 2;
            border-left: outer $text-accent;
        }
        #ask-title { text-style: bold; }
        #ask-text { color: $text-muted; margin: 0 0 1 0; }
        Input, Input:focus { background: $panel; }
        KeyFooter { background: $surface; margin: 1 0 0 0; }
    }
    """

    def __init__(
        self,
        title: str,
        text: str,
        verb: str,
        *,
        label: str,
        kept: str = "",
        hint: str = "",
        checks: Sequence[Check] = (),
    ) -> None:
        super().__init__()
        self._checks = checks
        self._title_words, self._text_words, self._verb = title, text, verb
        self._label, self._kept, self._hint = label, kept, hint

    def compose(self) -> ComposeResult:
        with Vertical(id="ask-box"):
            yield PlainText(self._title_words, id="ask-title")
            yield PlainText(self._text_words, id="ask-text")
            yield from self.compose_choices()
            yield _Line("line", self._label, required=True, checks=self._checks, hint=self._hint)
            yield KeyFooter()

    def compose_choices(self) -> ComposeResult:
        """What can be chosen instead of typed; nothing here."""
        yield from ()

    def on_mount(self) -> None:
        field = self.query_one(FormField)
        field.restore(self._kept)
        field.input.focus()
        # What stands there is a proposal: whoever types writes something else instead of it.
        field.input.select_all()

    def on_field_changed(self, message: Field.Changed) -> None:
        """A question is answered or not; drafts of it are not kept."""
        message.stop()

    @on(_Line.Entered)
    def _entered(self) -> None:
        self.action_take()

    def action_take(self) -> None:
        """Only with something typed."""
        field = self.query_one(FormField)
        if field.check():
            self.dismiss(field.value.strip())
        else:
            field.input.focus()

    def action_cancel(self) -> None:
        """Changes nothing."""
        self.dismiss(None)

    def key_words(self, action: str) -> str | None:
        """F9 carries the verb."""
        return self._verb if action == "take" else None
