"""Two or three sections of a screen in one line, with counts; one of them is shown below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from inspector_tui.i18n import N_, _

_GAP = 1


class TabLine(Widget):
    """The sections by name. A click shows one; the screen has a key that goes to the next."""

    HELP = N_("The parts of this screen; the one shown is marked.")
    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"tab-line--now", "tab-line--other"}
    DEFAULT_CSS = """
    TabLine {
        height: 1; width: 1fr; text-wrap: nowrap;
        & > .tab-line--now { color: $text-accent; text-style: bold underline; }
        & > .tab-line--other { color: $text-muted; }
    }
    """
    now: reactive[str] = reactive("", init=False)
    counts: reactive[Mapping[str, str]] = reactive(dict[str, str])
    """Ready words behind a name, mostly a count."""

    class Chosen(Message):
        """Another section is to be shown."""

        def __init__(self, tab: str) -> None:
            super().__init__()
            self.tab = tab

    def __init__(self, tabs: Sequence[tuple[str, str]], *, id: str | None = None) -> None:
        """`tabs` are (name, marked English); the first is shown."""
        super().__init__(id=id)
        self._tabs = tuple(tabs)
        self.set_reactive(TabLine.now, self._tabs[0][0])

    def _words(self, tab: str, label: str) -> str:
        count = self.counts.get(tab, "")
        return f" {_(label)} {count} " if count else f" {_(label)} "

    def render(self) -> Content:
        """All names, the one shown with a line under it."""
        parts = []
        for tab, label in self._tabs:
            style = self.get_visual_style(f"tab-line--{'now' if tab == self.now else 'other'}", partial=True)
            parts.append(Content.styled(self._words(tab, label), style))
        return Content(" " * _GAP).join(parts)

    def watch_now(self) -> None:
        """Tells which is to be shown."""
        self.post_message(self.Chosen(self.now))

    def next(self) -> None:
        """Shows the next section, after the last the first."""
        names = [tab for tab, _label in self._tabs]
        self.now = names[(names.index(self.now) + 1) % len(names)]

    def on_click(self, event: events.Click) -> None:
        start = 0
        for tab, label in self._tabs:
            width = cell_len(self._words(tab, label))
            if start <= event.x < start + width:
                self.now = tab
                return
            start += width + _GAP

    def language_changed(self) -> None:
        """Say it in the language of now."""
        self.refresh()
