"""The base of the app: themes, languages, keys and the facts of the top line, for whatever screens there are.

The entry point sets TEXTUAL_DISABLE_KITTY_KEY=1 before anything of Textual is imported: with the Kitty
protocol a committed Chinese phrase of more than four characters becomes junk keys.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events
from textual.app import App
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.notifications import SeverityLevel
from textual.reactive import reactive

from inspector_tui.i18n import LANGUAGES, N_, Language, _, language, set_language
from inspector_tui.styles.themes import DEFAULT_THEME, THEME_WORDS, THEMES
from inspector_tui.widgets.leaving import LeavingScreen
from inspector_tui.widgets.raw_keys import RawKeys
from inspector_tui.widgets.status_bar import Standing

if TYPE_CHECKING:
    from textual.actions import ActionParseResult
    from textual.command import Provider

    from inspector_tui.screens.anywhere import Place


_LAST_WORDS_SECONDS = 2.0


def local_now() -> datetime:
    """The time of this machine in its time zone."""
    return datetime.now().astimezone()


def _action_provider() -> type[Provider]:
    from inspector_tui.screens.palette import ActionProvider

    return ActionProvider


class FrameApp(App[int]):
    """What every screen can rely on. `keymap` maps binding ids to keys, `now` is the clock of all screens."""

    CSS_PATH = Path(__file__).parent.parent / "styles" / "frame.tcss"
    TITLE = "Inspector"
    COMMANDS: ClassVar[set[Any]] = {_action_provider}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", N_("Help"), id="app.help", tooltip=N_("What this screen and the focused field are for")),
        Binding(
            "ctrl+p",
            "command_palette",
            N_("All commands"),
            id="app.commands",
            key_display="ctrl+p",
            priority=True,
            tooltip=N_("Everything that can be done here, by name"),
        ),
        Binding(
            "ctrl+q", "quit", N_("Quit"), show=False, priority=True, id="app.quit", tooltip=N_("Leave; nothing is lost")
        ),
        Binding("ctrl+c", "help_quit", show=False, system=True, id="app.help_quit"),
        Binding("ctrl+l", "next_language", N_("Language"), show=False, id="app.language", tooltip=N_("中文 / English")),
        Binding(
            "ctrl+t", "next_theme", N_("Colours"), show=False, id="app.theme", tooltip=N_("Night, day, high contrast")
        ),
    ]

    standing: reactive[Standing] = reactive(Standing(known=False))
    """What the top line of every screen tells; set it when something was recorded, synced or refused."""

    def __init__(
        self,
        *,
        keymap: Mapping[str, str] | None = None,
        theme: str = DEFAULT_THEME,
        now: Callable[[], datetime] = local_now,
    ) -> None:
        super().__init__()
        self.now = now
        if "TEXTUAL_ANIMATIONS" not in os.environ:
            self.animation_level = "none"
        for one in THEMES:
            self.register_theme(one)
        self.theme = theme if theme in THEME_WORDS else DEFAULT_THEME
        if keymap:
            self.set_keymap(dict(keymap))
        self._clashes_told: set[str] = set()

    def get_key_display(self, binding: Binding) -> str:
        """Keys by the names printed on them."""
        if binding.key_display:
            return binding.key_display
        names = {
            "escape": "Esc",
            "enter": "Enter",
            "space": _("Space"),
            "tab": "Tab",
            "delete": "Del",
            "pageup": "PgUp",
            "pagedown": "PgDn",
            "home": "Home",
            "end": "End",
        }
        *modifiers, key = binding.key.split("+")
        if key.startswith("f") and key[1:].isdigit():
            key = key.upper()
        elif key in names:
            key = names[key]
        else:
            key = super().get_key_display(binding).lstrip("^") if not modifiers else key
        return "+".join((*modifiers, key))

    async def on_event(self, event: events.Event) -> None:
        """A scanner's characters go straight to where they are gathered: the way through the bindings takes ten times
        as long, and a code has a thousand of them. Who has left already types to nobody."""
        if self._exit and isinstance(event, (events.InputEvent, events.Paste)):
            return
        if isinstance(event, events.Key) and isinstance(self.focused, RawKeys) and self.focused.take_key(event):
            return
        await super().on_event(event)

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """As Textual's; but a key that is faster than the screen it is meant for does nothing."""
        if isinstance(default_namespace, LeavingScreen) and not default_namespace.takes_keys:
            return True
        return await super().run_action(action, default_namespace, namespaces)

    # Words ------------------------------------------------------------------------------------------------

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """As Textual's, but text is text: square brackets neither vanish nor crash. `markup` is not asked: Textual's
        widgets pass True on where their caller said nothing."""
        super().notify(message, title=title, severity=severity, timeout=timeout, markup=False)

    def action_speak(self, chosen: str) -> None:
        """Switch the language of every open screen."""
        set_language(cast("Language", chosen))
        self.retranslate()

    def action_next_language(self) -> None:
        """Switch to the other language."""
        following = (LANGUAGES.index(language()) + 1) % len(LANGUAGES)
        self.action_speak(LANGUAGES[following])

    def retranslate(self) -> None:
        """Ask everything on the screens to say its words again, from the outside in; what is still being composed
        says them in the new language anyway, and what is being taken away has nobody to say them to."""
        for screen in self.screen_stack:
            for node in screen.walk_children(with_self=True):
                speak = getattr(node, "language_changed", None)
                if speak is not None and node._is_mounted and not node._pruning:
                    speak()
        self.refresh_bindings()

    # Colours ----------------------------------------------------------------------------------------------

    def action_paint(self, theme: str) -> None:
        """Take one theme."""
        self.theme = theme

    def action_next_theme(self) -> None:
        """Take the next theme and name it."""
        names = list(THEME_WORDS)
        self.theme = names[(names.index(self.theme) + 1) % len(names)] if self.theme in names else names[0]
        self.notify(_(THEME_WORDS[self.theme]), timeout=2)

    def places(self) -> Iterator[Place]:
        """Screens that can be opened by name from anywhere."""
        return iter(())

    # Help, commands, keys ---------------------------------------------------------------------------------

    def action_command_palette(self) -> None:
        """Show all commands."""
        from textual.command import CommandPalette

        from inspector_tui.screens.palette import AllCommands

        if self.use_command_palette and not isinstance(self.screen, CommandPalette):
            self.push_screen(AllCommands())

    def action_help(self) -> None:
        """Explain what is focused and what the keys do."""
        from inspector_tui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen))

    async def action_quit(self) -> None:
        """Leave, after every screen has kept what was typed last."""
        for screen in self.screen_stack:
            report = getattr(screen, "report_drafts", None)
            if report is not None:
                report()
                kept = asyncio.Event()
                screen.call_later(kept.set)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(kept.wait(), _LAST_WORDS_SECONDS)
        self.exit()

    def action_help_quit(self) -> None:
        """ctrl+c copies in a field; elsewhere people expect it to leave, so say how."""
        self.notify(_("Press ctrl+q to leave. Nothing is lost."))

    def handle_bindings_clash(self, clashed_bindings: set[Binding], node: DOMNode) -> None:
        """Two actions on one key in the settings: say it once."""
        for binding in clashed_bindings:
            if binding.key not in self._clashes_told:
                self._clashes_told.add(binding.key)
                words = _("Your settings put two actions on the key {key}. One of them does not work.")
                self.notify(words.format(key=binding.key), severity="warning")
