"""A question before what cannot be undone: the verb stands on the button, Escape changes nothing."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Button

from inspector_tui.i18n import N_, _
from inspector_tui.widgets.leaving import LeavingScreen
from inspector_tui.widgets.text import PlainText


class Confirm(ModalScreen[bool], LeavingScreen[bool]):
    """Answers True for the verb, False for anything else. All words are ready words.

    With `final=True` it says that this cannot be undone, and the way out is focused first.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "no", N_("Cancel"), id="confirm.cancel", tooltip=N_("Change nothing")),
        Binding("pageup", "turn(-1)", N_("Page up"), show=False, id="confirm.page_up"),
        Binding("pagedown", "turn(1)", N_("Page down"), show=False, id="confirm.page_down"),
        Binding("left", "app.focus_previous", show=False),
        Binding("right", "app.focus_next", show=False),
    ]
    DEFAULT_CSS = """
    Confirm {
        align: center middle; background: $background 60%;
        #confirm-box {
            width: 64; max-width: 96%; height: auto; max-height: 96%; background: $surface; padding: 1 2;
            border-left: outer $text-accent;
        }
        #confirm-box.-final { border-left: outer $text-warning; }
        #confirm-title { text-style: bold; }
        #confirm-text { height: auto; max-height: 14; margin-top: 1; scrollbar-size-vertical: 1; }
        #confirm-final { color: $text-warning; margin-top: 1; text-style: bold; }
        #confirm-buttons { height: 1; margin-top: 1; }
    }
    """

    def __init__(self, title: str, text: str, verb: str, *, final: bool = False) -> None:
        super().__init__()
        self._title_words, self._text_words, self._verb, self._final = title, text, verb, final

    def compose(self) -> ComposeResult:
        with Vertical(id="confirm-box", classes="-final" if self._final else ""):
            yield PlainText(self._title_words, id="confirm-title")
            with VerticalScroll(id="confirm-text", can_focus=False):
                yield PlainText(self._text_words)
            yield from self.compose_question()
            if self._final:
                yield PlainText(_("This cannot be undone."), id="confirm-final")
            with Horizontal(id="confirm-buttons"):
                yield Button(Content(self._verb), id="confirm-yes")
                yield Button(Content(_("Cancel") + "  Esc"), id="confirm-no")

    def compose_question(self) -> ComposeResult:
        """What else is to be chosen before the verb; nothing here."""
        yield from ()

    def on_mount(self) -> None:
        self.first().focus()

    def first(self) -> Widget:
        """What is focused first: the verb, or the way out of what cannot be undone."""
        return self.query_one("#confirm-no" if self._final else "#confirm-yes")

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.dismiss(event.button.id == "confirm-yes")

    def action_turn(self, by: int) -> None:
        """Read on in a long text without leaving the buttons."""
        text = self.query_one("#confirm-text")
        text.scroll_relative(y=by * text.size.height, animate=False)

    def action_no(self) -> None:
        """Change nothing."""
        self.dismiss(False)
