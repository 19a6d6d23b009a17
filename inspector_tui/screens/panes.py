"""Screens of lists: tables, one of which is shown, and the facts of the row under the cursor beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll

from inspector_tui.i18n import language
from inspector_tui.models.replica import Replica
from inspector_tui.screens.desk import DeskScreen
from inspector_tui.widgets.ask_reason import AskReason
from inspector_tui.widgets.facts import Fact, Facts
from inspector_tui.widgets.rows import Column, ListSource, Row
from inspector_tui.widgets.tab_line import TabLine
from inspector_tui.widgets.table import VirtualTable

Told = TypeVar("Told")
One = TypeVar("One")
T = TypeVar("T")


@dataclass(frozen=True)
class Pane:
    """One list. `label` names it where there are several, `empty` says what it means that there is nothing: both
    marked English."""

    name: str
    columns: tuple[Column, ...]
    empty: str
    label: str = ""


class PanesScreen(DeskScreen[None], Generic[Told, One]):
    """Reads what it shows whenever it comes to the front. A screen says what is read, what its lists hold, what a row
    and its facts are, and which acts fit the thing under the cursor; without `facts_of` there are only the lists."""

    PLACE: ClassVar[str] = ""
    ACTS: ClassVar[frozenset[str]] = frozenset()
    """Actions that `may` decides on; they wait for one another."""
    DEFAULT_CSS = """
    PanesScreen {
        #listing-panes { layout: vertical; height: 1fr; }
        #listing-lists { height: 1fr; }
        VirtualTable { height: 1fr; }
        #listing-detail { height: auto; max-height: 10; margin: 1 0 0 0; scrollbar-size-vertical: 1; }
        &.-wide, &.-widest {
            #listing-panes { layout: horizontal; }
            #listing-lists { width: 3fr; }
            #listing-detail { width: 2fr; height: 1fr; max-height: 100%; margin: 0; padding: 0 0 0 2; }
        }
        &.-plain #listing-detail, &.-short #listing-detail { display: none; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        panes = self.panes()
        self._tables = {pane.name: VirtualTable(pane.columns, empty=" ") for pane in panes}
        self._empty = {pane.name: pane.empty for pane in panes}
        self._tabs = TabLine([(pane.name, pane.label) for pane in panes])
        self._facts = Facts()
        self._things: dict[str, dict[str, One]] = {pane.name: {} for pane in panes}
        self.told: Told | None = None
        """What was read last; None at first."""
        self._spoken = language()

    def place(self) -> str:
        return self.PLACE

    # What a screen says -------------------------------------------------------------------------------------

    def panes(self) -> Sequence[Pane]:
        """The lists; the first is shown at first."""
        raise NotImplementedError

    def load(self, replica: Replica) -> Told:
        """Everything of now; runs in a thread."""
        raise NotImplementedError

    def lists(self, told: Told) -> Mapping[str, Sequence[One]]:
        """What of it stands in which list."""
        raise NotImplementedError

    def row_of(self, one: One) -> Row:
        """One row; its key names the thing."""
        raise NotImplementedError

    def facts_of(self, one: One | None) -> Sequence[Fact]:
        """What stands beside the list; None where there is no row."""
        return ()

    def counts(self, told: Told) -> Mapping[str, str]:
        """What stands behind the name of a list."""
        return {name: f"{len(things):,}" for name, things in self._things.items()}

    def taken(self) -> None:
        """Everything was read and painted."""

    def may(self, action: str, one: One | None) -> bool | None:
        """Whether an act of `ACTS` fits the thing under the cursor: True, None for greyed, False for hidden."""
        return one is not None

    # What they share ----------------------------------------------------------------------------------------

    def compose_content(self) -> ComposeResult:
        self.set_class(type(self).facts_of is PanesScreen.facts_of, "-plain")
        if len(self._tables) > 1:
            yield self._tabs
        with Horizontal(id="listing-panes"):
            with Vertical(id="listing-lists"):
                yield from self._tables.values()
            with VerticalScroll(id="listing-detail", can_focus=False):
                yield self._facts

    def on_mount(self) -> None:
        self._show_tab()

    def on_screen_resume(self) -> None:
        """Looks again, also after a form or a sync."""
        self.read()

    def read(self) -> None:
        """Asks for everything of now."""
        replica = self.replica
        self.do(lambda: self.load(replica), self._take, group="listing")

    def _take(self, told: Told) -> None:
        self.told = told
        self._things = {
            name: {self.row_of(one).key: one for one in things} for name, things in self.lists(told).items()
        }
        self.paint()
        self.taken()

    def paint(self) -> None:
        """Rows and facts of what was read, in the words of now; the cursor stays where it was."""
        if self.told is None:
            return
        for name, table in self._tables.items():
            table.empty = self._empty[name]
            table.renew(ListSource([self.row_of(one) for one in self._things[name].values()]))
        self._tabs.counts = self.counts(self.told)
        self.paint_facts()

    def paint_facts(self) -> None:
        """The facts alone, and the keys that fit."""
        self._facts.facts = tuple(self.facts_of(self.chosen)) if self.told is not None else ()
        self.refresh_bindings()

    @property
    def tab(self) -> str:
        """The name of the list that is shown."""
        return self._tabs.now

    @property
    def chosen(self) -> One | None:
        """The thing under the cursor."""
        row = self._tables[self.tab].current if self.is_mounted else None
        return self._things[self.tab].get(row.key) if row is not None else None

    def action_tab(self) -> None:
        """The next list."""
        self._tabs.next()

    def on_tab_line_chosen(self, message: TabLine.Chosen) -> None:
        """Shows the list of this name."""
        message.stop()
        self._show_tab()

    def _show_tab(self) -> None:
        for name, table in self._tables.items():
            table.display = name == self.tab
        self._tables[self.tab].focus()
        self.paint_facts()

    def on_virtual_table_row_highlighted(self, message: VirtualTable.RowHighlighted) -> None:
        """The facts of the row, and what can be done with it."""
        message.stop()
        self.paint_facts()

    def act(self, work: Callable[[], T], words: Callable[[T], str]) -> None:
        """Runs a use case that records something, tells what it did in a toast where there are words for it, and
        reads anew."""

        def told(result: T) -> None:
            if said := words(result):
                self.notify(said)
            self.inspector.refresh_standing()
            self.read()

        self.do(work, told, group="act")

    def ask_reason(self, title: str, text: str, verb: str, act: Callable[[str], T], words: str = "") -> None:
        """Asks for a reason and acts with it; nothing happens without one. All texts are ready words; `words` are told
        when it is done, unless the row says it all."""

        def go(why: str | None) -> None:
            if why:
                self.act(lambda: act(why), lambda _nothing: words)

        self.app.push_screen(AskReason(title, text, verb), go)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What fits the row, and one act at a time."""
        allowed = super().check_action(action, parameters)
        if not allowed or action not in self.ACTS or not self.is_mounted:
            return allowed
        fits = self.may(action, self.chosen)
        return None if fits and self.is_busy("act") else fits

    def language_changed(self) -> None:
        super().language_changed()
        if self._spoken != language():
            self._spoken = language()
            self.paint()
