"""Screens that show everything of a kind as rows, and the facts of the one under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, Generic, Protocol, TypeVar

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll

from inspector_tui.i18n import language
from inspector_tui.models.replica import Replica
from inspector_tui.screens.desk import DeskScreen
from inspector_tui.widgets.ask_reason import AskReason
from inspector_tui.widgets.facts import Fact, Facts
from inspector_tui.widgets.rows import Column, ListSource, Row
from inspector_tui.widgets.table import VirtualTable

if TYPE_CHECKING:
    from inspector_tui.models.rows import InspectionRow

One = TypeVar("One")
T = TypeVar("T")


class ListingScreen(DeskScreen[None], Generic[One]):
    """Reads its things whenever it comes to the front. A screen says what is read, what a row and its facts are, and
    which acts fit the thing under the cursor; without `facts_of` there is only the table."""

    PLACE: ClassVar[str] = ""
    COLUMNS: ClassVar[tuple[Column, ...]] = ()
    EMPTY: ClassVar[str] = ""
    ACTS: ClassVar[frozenset[str]] = frozenset()
    """Actions that `may` decides on; they wait for one another."""
    DEFAULT_CSS = """
    ListingScreen {
        #listing-panes { layout: vertical; height: 1fr; }
        VirtualTable { height: 1fr; }
        #listing-detail { height: auto; max-height: 10; margin: 1 0 0 0; scrollbar-size-vertical: 1; }
        &.-wide, &.-widest {
            #listing-panes { layout: horizontal; }
            VirtualTable { width: 3fr; }
            #listing-detail { width: 2fr; height: 1fr; max-height: 100%; margin: 0; padding: 0 0 0 2; }
        }
        &.-plain #listing-detail, &.-short #listing-detail { display: none; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._table = VirtualTable(self.COLUMNS, empty=self.EMPTY)
        self._facts = Facts()
        self._listed: dict[str, One] = {}
        self._spoken = language()

    def place(self) -> str:
        return self.PLACE

    # What a screen says -------------------------------------------------------------------------------------

    def load(self, replica: Replica) -> Sequence[One]:
        """Everything of now; runs in a thread."""
        raise NotImplementedError

    def row_of(self, one: One) -> Row:
        """One row; its key names the thing."""
        raise NotImplementedError

    def facts_of(self, one: One | None) -> Sequence[Fact]:
        """What stands beside the table; None where there is no row."""
        return ()

    def taken(self) -> None:
        """Everything was read and painted."""

    def may(self, action: str, one: One | None) -> bool | None:
        """Whether an act of `ACTS` fits the thing under the cursor: True, None for greyed, False for hidden."""
        return one is not None

    # What they share ----------------------------------------------------------------------------------------

    def compose_content(self) -> ComposeResult:
        self.set_class(type(self).facts_of is ListingScreen.facts_of, "-plain")
        with Horizontal(id="listing-panes"):
            yield self._table
            with VerticalScroll(id="listing-detail", can_focus=False):
                yield self._facts

    def on_mount(self) -> None:
        self._table.focus()

    def on_screen_resume(self) -> None:
        """Looks again, also after a form or a sync."""
        self.read()

    def read(self) -> None:
        """Asks for everything of now."""
        replica = self.replica
        self.do(lambda: self.load(replica), self._take, group="listing")

    def _take(self, found: Sequence[One]) -> None:
        self._listed = {self.row_of(one).key: one for one in found}
        self.paint()
        self.taken()

    def paint(self) -> None:
        """Rows and facts of what was read, in the words of now; the cursor stays where it was."""
        self._table.renew(ListSource([self.row_of(one) for one in self._listed.values()]))
        self.paint_facts()

    def paint_facts(self) -> None:
        """The facts alone, and the keys that fit."""
        self._facts.facts = tuple(self.facts_of(self.chosen))
        self.refresh_bindings()

    @property
    def listed(self) -> Sequence[One]:
        """What was read last."""
        return list(self._listed.values())

    @property
    def chosen(self) -> One | None:
        """The thing under the cursor."""
        row = self._table.current if self.is_mounted else None
        return self._listed.get(row.key) if row is not None else None

    def on_virtual_table_row_highlighted(self, message: VirtualTable.RowHighlighted) -> None:
        """The facts of the row, and what can be done with it."""
        message.stop()
        self.paint_facts()

    def act(self, work: Callable[[], T], words: Callable[[T], str]) -> None:
        """Runs a use case that records something, tells what it did in a toast, and reads anew."""

        def told(result: T) -> None:
            self.notify(words(result))
            self.inspector.refresh_standing()
            self.read()

        self.do(work, told, group="act")

    def ask_reason(self, title: str, text: str, verb: str, act: Callable[[str], T], words: str) -> None:
        """Asks for a reason and acts with it; nothing happens without one. All texts are ready words."""

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


class AboutInspection(Protocol):
    """What concerns an inspection. `row` is None where nothing else of it is known here."""

    @property
    def inspection(self) -> str: ...
    @property
    def row(self) -> InspectionRow | None: ...


About = TypeVar("About", bound=AboutInspection)


class InspectionListingScreen(ListingScreen[About], Generic[About]):
    """Each thing concerns an inspection, which Enter opens."""

    def on_virtual_table_row_selected(self, message: VirtualTable.RowSelected) -> None:
        message.stop()
        self.action_open()

    def action_open(self) -> None:
        """Everything recorded of the inspection."""
        from inspector_tui.screens.inspection import InspectionScreen

        one = self.chosen
        if one is not None and one.row is not None:
            self.app.push_screen(InspectionScreen(one.inspection))
