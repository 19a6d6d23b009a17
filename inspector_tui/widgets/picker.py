"""Choosing one or several of many: type to find, mark, take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from inspector_tui.i18n import N_, _
from inspector_tui.widgets.key_footer import KeyFooter
from inspector_tui.widgets.leaving import LeavingScreen
from inspector_tui.widgets.rows import Column, ListSource, Row, Tag
from inspector_tui.widgets.search_box import SearchBox
from inspector_tui.widgets.table import VirtualTable
from inspector_tui.widgets.text import PlainText


class Picker(ModalScreen[tuple[str, ...] | None], LeavingScreen[tuple[str, ...] | None]):
    """Answers the keys chosen, those of before first; None when nothing is to change.

    `title` is ready words. With `many=False` Enter takes the row at once. Where one is `needed`, and where nothing was
    chosen before, taking nothing is no answer: what is missing is said instead.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", N_("Cancel"), id="picker.cancel", tooltip=N_("Change nothing")),
        Binding("f4", "mark", N_("Mark"), id="picker.mark", tooltip=N_("Mark or unmark the row, also while typing")),
        Binding("f9", "main", N_("Take"), id="picker.take", tooltip=N_("Take what is marked")),
    ]
    DEFAULT_CSS = """
    Picker {
        align: center middle; background: $background 60%;
        #picker-box {
            width: 84; max-width: 96%; height: 80%; background: $surface; padding: 1 2 0 2;
            border-left: outer $text-accent;
        }
        #picker-title { text-style: bold; height: 1; }
        SearchInput, SearchInput:focus { background: $panel; }
        VirtualTable { margin: 1 0 0 0; background: $surface; }
        KeyFooter { background: $surface; }
    }
    """

    def __init__(
        self,
        title: str,
        columns: Sequence[Column],
        rows: Sequence[Row],
        chosen: Sequence[str] = (),
        *,
        many: bool = True,
        needed: bool = False,
        empty: str = N_("Nothing matches. Type less."),
    ) -> None:
        super().__init__()
        self._title_words = title
        self._columns, self._rows = tuple(columns), tuple(rows)
        self._chosen, self._many, self._empty = tuple(chosen), many, empty
        self._needed = needed or not self._chosen

    def compose(self) -> ComposeResult:
        with Vertical(id="picker-box"):
            yield PlainText(self._title_words, id="picker-title")
            yield SearchBox(N_("Type to find"), steers="Picker VirtualTable")
            yield VirtualTable(self._columns, ListSource(self._rows), markable=self._many, empty=self._empty)
            yield KeyFooter()

    def on_mount(self) -> None:
        table = self.query_one(VirtualTable)
        table.set_reactive(VirtualTable.marked, frozenset(self._chosen if self._many else ()))
        first = next((at for at, row in enumerate(self._rows) if row.key in self._chosen), 0)
        table.cursor = first
        self.query_one("SearchInput").focus()

    @on(SearchBox.Changed)
    def _search(self, message: SearchBox.Changed) -> None:
        message.stop()
        sought = message.text.casefold()
        found = [row for row in self._rows if sought in _text(row)]
        self.query_one(VirtualTable).source = ListSource(found)

    @on(VirtualTable.RowSelected)
    def _entered(self, message: VirtualTable.RowSelected) -> None:
        message.stop()
        if self._many:
            self.action_mark()
        else:
            self.dismiss((message.row.key,))

    def action_mark(self) -> None:
        """Marks without leaving the search line."""
        self.query_one(VirtualTable).action_mark()

    def action_main(self) -> None:
        """Takes what is marked, or with `many=False` the row under the cursor."""
        table = self.query_one(VirtualTable)
        if not self._many:
            if table.current is not None:
                self.dismiss((table.current.key,))
            return
        if self._needed and not table.marked:
            self.notify(_("Nothing is marked. F4 marks the row under the cursor, Esc leaves."), severity="warning")
            return
        before = [key for key in self._chosen if key in table.marked]
        new = [row.key for row in self._rows if row.key in table.marked and row.key not in self._chosen]
        self.dismiss((*before, *new))

    def action_cancel(self) -> None:
        """Changes nothing."""
        self.dismiss(None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is marked where one is chosen."""
        return self._many if action == "mark" else True


def _text(row: Row) -> str:
    cells = (cell.text if isinstance(cell, Tag) else cell for cell in row.cells)
    return " ".join(cells).casefold()
