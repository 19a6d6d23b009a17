"""All commands (ctrl+p): every action that works here, by its translated name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from textual.binding import Binding
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import Screen

from inspector_tui.i18n import LANGUAGES, N_, _, language
from inspector_tui.styles.themes import THEME_WORDS
from inspector_tui.widgets.key_footer import is_ours, place_of
from inspector_tui.widgets.leaving import LeavingScreen
from inspector_tui.widgets.text import fit, shorten

if TYPE_CHECKING:
    from inspector_tui.screens.shell import FrameApp

_NAME_CELLS, _KEY_CELLS, _LINE_CELLS = 22, 7, 70
"""What a line of the list holds beside its padding and scrollbar: a longer one would go on below itself."""
LANGUAGE_WORDS = {"zh_CN": "简体中文", "en": "English"}
"""Languages name themselves: who cannot read one still finds their own."""


@dataclass(frozen=True, slots=True)
class Command:
    """One line of the palette: the words, what it does, its key, and what to run."""

    words: str
    about: str
    key: str
    node: DOMNode
    action: str

    def line(self, name: Content) -> Content:
        """The name as highlighted by the search, then the key and what it does in their columns."""
        begun = Content.assemble(name, " " * max(1, _NAME_CELLS - name.cell_length), fit(self.key, _KEY_CELLS), " ")
        return Content.assemble(begun, shorten(self.about, _LINE_CELLS - begun.cell_length))


def commands_of(app: FrameApp, screen: Screen[Any]) -> Iterator[Command]:
    """Everything that can be done on `screen` now, keys with F first; then places without a key,
    languages and themes.

    A binding without a tooltip only moves something: nobody looks for it by name.
    """
    own_words = getattr(screen, "key_words", None)
    told: dict[str, tuple[DOMNode, Binding, str]] = {}
    for node, binding, enabled, tooltip in screen.active_bindings.values():
        if enabled and tooltip and is_ours(binding) and binding.action != "command_palette":
            told.setdefault(binding.action, (node, binding, tooltip))
    for node, binding, tooltip in sorted(
        told.values(), key=lambda one: (one[1].action != "main", place_of(one[1].key))
    ):
        words = (own_words(binding.action) if own_words else None) or _(binding.description)
        yield Command(words, _(tooltip), app.get_key_display(binding), node, binding.action)
    for place in app.places():
        yield Command(_(place.words), _(place.about), "", app, f"anywhere('{place.name}')")
    for name in LANGUAGES:
        if name != language():
            words = _("Language: {name}").format(name=LANGUAGE_WORDS[name])
            yield Command(words, "", "", app, f"speak('{name}')")
    for theme, marked in THEME_WORDS.items():
        if theme != app.theme:
            yield Command(_("Colours: {name}").format(name=_(marked)), "", "", app, f"paint('{theme}')")


class ActionProvider(Provider):
    """Feeds the palette from the bindings, so that no action can be forgotten."""

    def _commands(self) -> Iterator[Command]:
        return commands_of(cast("FrameApp", self.app), self.screen)

    def _run(self, command: Command) -> None:
        self.app.call_later(self.app.run_action, command.action, command.node)

    async def discover(self) -> Hits:
        """Everything, before a letter is typed."""
        for command in self._commands():
            yield DiscoveryHit(command.line(Content(command.words)), partial(self._run, command), text=command.words)

    async def search(self, query: str) -> Hits:
        """What fits the letters; one line that says so when nothing does."""
        matcher = self.matcher(query)
        found = False
        for command in self._commands():
            score = matcher.match(f"{command.words} {command.key} {command.about}")
            if score > 0:
                found = True
                name = matcher.highlight(command.words)
                yield Hit(score, command.line(name), partial(self._run, command), text=command.words)
        if not found:
            yield Hit(0.01, Content(_("No command of that name")), _nothing, text=query)


def _nothing() -> None:
    """The line that says nothing was found does nothing."""


class AllCommands(CommandPalette, LeavingScreen[None]):
    """The palette with our words and without its picture of a magnifying glass."""

    DEFAULT_CSS = """
    AllCommands SearchIcon { display: none; }
    AllCommands > Vertical { margin-top: 2; }
    """

    def __init__(self) -> None:
        super().__init__(placeholder=_(PLACEHOLDER))

    def _action_command_list(self, action: str) -> None:
        """Moves in the list; a page of one that has no room is none, as in `PagedList`."""
        with suppress(KeyError, IndexError):
            super()._action_command_list(action)


PLACEHOLDER = N_("What do you want to do?")
