"""A button for the mouse beside a key that does the same: it says the key and never takes the focus."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Button

from inspector_tui.i18n import _


class SayButton(Button, can_focus=False):
    """`label` is marked English, `key` as printed on the keyboard, `press` the action of the screen."""

    DEFAULT_CSS = """
    SayButton { margin: 0 1 0 0; min-width: 4; width: auto; }
    """

    def __init__(self, label: str, press: str, *, key: str = "", id: str | None = None) -> None:
        super().__init__("", id=id)
        self._words, self._key, self._press = label, key, press
        self._count = ""

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """The screen acts, as for the key. An act of the button's own that takes away what the button lies on would
        wait for that, and that for the button: for ever."""
        event.stop()
        self.screen.call_later(self.app.run_action, self._press, default_namespace=self.screen)

    def on_mount(self) -> None:
        # Inline: the app's own style of buttons is wider than a row of five has room for.
        self.styles.padding = (0, 1)
        self.language_changed()

    def count(self, words: str) -> None:
        """Ready words behind the label: how many there are."""
        self._count = words
        self.language_changed()

    def language_changed(self) -> None:
        """Say it in the language of now."""
        parts = (self._key, _(self._words), self._count)
        self.label = Content(" ".join(part for part in parts if part))
        self.refresh(layout=True)
