"""The line of keys: at most five, in the language of now, and never cut at the edge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget

from inspector_tui.i18n import N_, _

if TYPE_CHECKING:
    from textual.screen import Screen

MOST_KEYS = 5
_GAP = 2
_FIRST = ("main", "help", "command_palette", "back")
"""Actions that keep their place when there is not room for all: the one main act of the screen, help, all
commands, the way back."""


def is_ours(binding: Binding) -> bool:
    """Whether a binding is for people to see: ours carry an id, Textual's own speak English only."""
    return bool(binding.id and binding.description) and not binding.system


@dataclass(frozen=True, slots=True)
class _Key:
    action: str
    key: str
    shown: str
    words: str
    tooltip: str
    enabled: bool

    @property
    def width(self) -> int:
        return cell_len(f"{self.shown} {self.words}")


def place_of(key: str) -> tuple[int, int, str]:
    """The order in which keys are told: F-keys by number, then others, the way back, and the palette last."""
    if key.startswith("f") and key[1:].isdigit():
        return 0, int(key[1:]), key
    return {"escape": 2, "ctrl+p": 3}.get(key, 1), 0, key


class KeyFooter(Widget):
    """The keys that work now. A click on one presses it."""

    HELP = N_("The bottom line: the keys that work here. ctrl+p shows all commands.")
    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-footer--key", "key-footer--off"}
    DEFAULT_CSS = """
    KeyFooter {
        height: 1; background: $footer-background; color: $footer-foreground; text-wrap: nowrap;
        & > .key-footer--key { color: $footer-key-foreground; text-style: bold; }
        & > .key-footer--off { color: $text-muted; text-style: strike; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._keys: list[_Key] = []

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)
        self.call_after_refresh(self.language_changed)

    def _bindings_changed(self, screen: Screen[object]) -> None:
        if self.is_attached and screen is self.screen:
            self.language_changed()

    def language_changed(self) -> None:
        """Read the bindings again and say them in the language of now; a line that was taken away says nothing."""
        if not self.is_attached:
            return
        found = self._choose()
        if found != self._keys:
            self._keys = found
            self.refresh()

    def on_resize(self) -> None:
        self.language_changed()

    def _choose(self) -> list[_Key]:
        told: dict[str, _Key] = {}
        for _node, binding, enabled, tooltip in self.screen.active_bindings.values():
            if binding.show and is_ours(binding) and binding.action not in told:
                told[binding.action] = self._told(binding, enabled, tooltip)
        wanted = sorted(
            told.values(), key=lambda one: _FIRST.index(one.action) if one.action in _FIRST else len(_FIRST)
        )
        kept: list[_Key] = []
        room = self.size.width - 2
        for key in wanted:
            if len(kept) < MOST_KEYS and key.width <= room:
                kept.append(key)
                room -= key.width + _GAP
        return sorted(kept, key=lambda one: place_of(one.key))

    def _told(self, binding: Binding, enabled: bool, tooltip: str) -> _Key:
        own_words = getattr(self.screen, "key_words", None)
        words = (own_words(binding.action) if own_words else None) or _(binding.description)
        return _Key(binding.action, binding.key, self.app.get_key_display(binding), words, _(tooltip), enabled)

    def render(self) -> Content:
        """The keys with their words, the palette at the right edge."""
        bright = self.get_visual_style("key-footer--key")
        off = self.get_visual_style("key-footer--off")
        parts: list[Content] = []
        for key in self._keys:
            styles = (bright, None) if key.enabled else (off, off)
            words = Content(key.words) if styles[1] is None else Content.styled(key.words, styles[1])
            parts.append(Content.assemble((key.shown, styles[0]), " ", words))
        return Content.assemble(" ", Content(" " * _GAP).join(parts))

    def _key_at(self, x: int) -> _Key | None:
        start = 1
        for key in self._keys:
            if start <= x < start + key.width:
                return key
            start += key.width + _GAP
        return None

    def on_mouse_move(self, event: events.MouseMove) -> None:
        key = self._key_at(event.x)
        self.tooltip = Content(key.tooltip) if key and key.tooltip else None

    def on_click(self, event: events.Click) -> None:
        key = self._key_at(event.x)
        if key is None:
            return
        if key.enabled:
            self.app.simulate_key(key.key)
        else:
            self.app.bell()
