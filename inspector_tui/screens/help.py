"""F1: what this is, what is focused, and every key that works here."""

from __future__ import annotations

from itertools import groupby
from typing import Any, ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.dom import DOMNode
from textual.screen import ModalScreen, Screen

from inspector_tui.i18n import N_, _
from inspector_tui.widgets.key_footer import is_ours
from inspector_tui.widgets.leaving import LeavingScreen
from inspector_tui.widgets.text import PlainText, fit

_KEY_CELLS, _NAME_CELLS = 12, 16


class HelpScreen(ModalScreen[None], LeavingScreen[None]):
    """Help for the screen it was asked on. Any of Escape, F1 and Enter closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,enter", "close", N_("Close"), id="help.close", tooltip=N_("Back to the screen")),
    ]
    DEFAULT_CSS = """
    HelpScreen {
        align: center middle; background: $background 60%;
        #help-box {
            width: 84; max-width: 96%; height: auto; max-height: 94%; background: $surface; padding: 1 2;
            scrollbar-size-vertical: 1;
            border-left: outer $text-accent;
        }
        .help-title { text-style: bold; color: $text-accent; margin-top: 1; }
        .help-title.-first { margin-top: 0; }
        .help-close { margin-top: 1; color: $text-muted; }
    }
    """

    def __init__(self, below: Screen[Any]) -> None:
        super().__init__()
        self._below = below

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="help-box"):
            yield from self._paragraphs()

    def on_mount(self) -> None:
        self.query_one("#help-box").focus()

    def _paragraphs(self) -> ComposeResult:
        heading = _(getattr(self._below, "HEADING", "")) or _("This screen")
        first = "help-title -first"
        if about := _own_help(self._below):
            yield PlainText(heading, classes=first)
            yield PlainText(_(about))
            first = "help-title"
        if (focused := self._below.focused) is not None and (about := _nearest_help(focused)):
            yield PlainText(_("What is focused"), classes=first)
            yield PlainText(_(about))
            first = "help-title"
        for group, lines in groupby(self._keys(), key=lambda one: one[0]):
            yield PlainText(group, classes=first)
            first = "help-title"
            for _group, line in lines:
                yield PlainText(line)
        yield PlainText(_("Keys can be changed in the settings. Esc closes this help."), classes="help-close")

    def _keys(self) -> list[tuple[str, str]]:
        groups = {0: _("Keys of what is focused"), 1: _("Keys of this screen"), 2: _("Keys everywhere")}
        told: dict[tuple[str, int], list[str]] = {}
        about: dict[tuple[str, int], Binding] = {}
        own_words = getattr(self._below, "key_words", None)
        for node, binding, _enabled, _tooltip in self._below.active_bindings.values():
            if is_ours(binding):
                where = 2 if isinstance(node, App) else 1 if isinstance(node, Screen) else 0
                told.setdefault((binding.action, where), []).append(self.app.get_key_display(binding))
                about.setdefault((binding.action, where), binding)
        lines = []
        for (action, where), keys in sorted(told.items(), key=lambda one: one[0][1]):
            binding = about[action, where]
            name = (own_words(action) if own_words else None) or _(binding.description)
            line = f"{fit(', '.join(keys), _KEY_CELLS)} {fit(name, _NAME_CELLS)} {_(binding.tooltip)}"
            lines.append((groups[where], line.rstrip()))
        return lines

    def language_changed(self) -> None:
        """Written anew in the language of now."""
        self.refresh(recompose=True)

    def action_close(self) -> None:
        """Back to the screen."""
        self.dismiss()


def _own_help(node: DOMNode) -> str:
    # Textual's own widgets carry English Markdown in HELP; only ours is marked for translation.
    if type(node).__module__.startswith("textual."):
        return ""
    return getattr(node, "about", "") or getattr(node, "HELP", "") or ""


def _nearest_help(node: DOMNode) -> str:
    for one in node.ancestors_with_self:
        if isinstance(one, Screen):
            break
        if about := _own_help(one):
            return about
    return ""
