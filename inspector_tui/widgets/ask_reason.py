"""A question that wants a reason: nothing happens without one, Escape changes nothing."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from inspector_tui.i18n import N_
from inspector_tui.widgets.field import Field
from inspector_tui.widgets.key_footer import KeyFooter
from inspector_tui.widgets.leaving import LeavingScreen
from inspector_tui.widgets.text import PlainText
from inspector_tui.widgets.text_field import TextField


class AskReason(ModalScreen[str | None], LeavingScreen[str | None]):
    """Answers the reason, or None when nothing is to be done. `title`, `text` and `verb` are ready words."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", N_("Cancel"), id="reason.cancel", tooltip=N_("Change nothing")),
        Binding("f9", "main", N_("Do it"), id="reason.take", tooltip=N_("Do it for this reason")),
    ]
    DEFAULT_CSS = """
    AskReason {
        align: center middle; background: $background 60%;
        #reason-box {
            width: 70; max-width: 96%; height: auto; max-height: 96%; background: $surface; padding: 1 2 0 2;
            border-left: outer $text-accent;
        }
        #reason-title { text-style: bold; }
        #reason-text { color: $text-muted; margin: 0 0 1 0; }
        TextField TextArea { background: $panel; }
        KeyFooter { background: $surface; margin: 1 0 0 0; }
    }
    """

    def __init__(self, title: str, text: str, verb: str) -> None:
        super().__init__()
        self._title_words, self._text_words, self._verb = title, text, verb

    def compose(self) -> ComposeResult:
        with Vertical(id="reason-box"):
            yield PlainText(self._title_words, id="reason-title")
            yield PlainText(self._text_words, id="reason-text")
            yield TextField("reason", N_("Reason"), required=True)
            yield KeyFooter()

    def on_mount(self) -> None:
        self.query_one(TextField).area.focus()

    def on_field_changed(self, message: Field.Changed) -> None:
        """A question is answered or not; drafts of it are not kept."""
        message.stop()

    def action_main(self) -> None:
        """Only with a reason."""
        field = self.query_one(TextField)
        if field.check():
            self.dismiss(field.value.strip())
        else:
            field.area.focus()

    def action_cancel(self) -> None:
        """Changes nothing."""
        self.dismiss(None)

    def key_words(self, action: str) -> str | None:
        """F9 carries the verb."""
        return self._verb if action == "main" else None
