"""A question before an act that may be done in one's own name or in another's: one of the names is marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widget import Widget

from inspector_tui.widgets.choice import Choices
from inspector_tui.widgets.confirm import Confirm
from inspector_tui.widgets.text import PlainText


class ConfirmAs(Confirm):
    """As Confirm, with a choice above the verb; `chosen` tells which. `options` are (value, ready words), the first
    one marked."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "yes", show=False)]
    DEFAULT_CSS = """
    ConfirmAs {
        #confirm-as { margin-top: 1; color: $text-muted; }
        Choices { background: $surface; padding: 0; }
    }
    """

    def __init__(self, title: str, text: str, verb: str, question: str, options: Sequence[tuple[str, str]]) -> None:
        super().__init__(title, text, verb)
        self._question = question
        self._choices = Choices(options, options[0][0])

    @property
    def chosen(self) -> str:
        """The value that is marked."""
        return self._choices.chosen

    def compose_question(self) -> ComposeResult:
        yield PlainText(self._question, id="confirm-as")
        yield self._choices

    def first(self) -> Widget:
        """The choice is read before the verb, and Enter takes both."""
        return self._choices

    def action_yes(self) -> None:
        """The verb, for the name that is marked."""
        self.dismiss(True)
