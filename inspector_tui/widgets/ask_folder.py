"""A question for a folder: sticks that are plugged in are offered, typing stays possible."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.message import Message

from inspector_tui.i18n import N_, _
from inspector_tui.services.sticks import Stick
from inspector_tui.widgets.ask_text import AskText
from inspector_tui.widgets.field import FormField
from inspector_tui.widgets.rows import Column, ListSource, Row
from inspector_tui.widgets.table import VirtualTable
from inspector_tui.words.courier import size_words

LOOK_SECONDS: Final = 2
"""How often it looks whether a stick was put in or pulled out."""
_COLUMNS: Final = (
    Column("name", N_("Stick"), 16, grow=1),
    Column("free", N_("Free"), 18),
    Column("folder", N_("Folder"), 20, grow=2),
)


class AskFolder(AskText):
    """Answers the folder, or None. `sticks` tells what is plugged in; it is asked in a thread, again and again.

    The row under the cursor stands in the line below, so what is taken can be read and changed first.
    """

    DEFAULT_CSS = """
    AskFolder {
        VirtualTable { background: $surface; max-height: 6; margin: 0 0 1 0; display: none; }
        &.-sticks VirtualTable { display: block; }
    }
    """

    class Seen(Message):
        """Which sticks are plugged in now."""

        def __init__(self, sticks: Sequence[Stick]) -> None:
            super().__init__()
            self.sticks = tuple(sticks)

    def __init__(
        self, title: str, text: str, verb: str, *, label: str, kept: str = "", sticks: Callable[[], Sequence[Stick]]
    ) -> None:
        super().__init__(title, text, verb, label=label, kept=kept, hint=N_("put a stick in, or type a folder"))
        self._sticks = sticks
        self._seen: tuple[Stick, ...] = ()
        self._filled = ""
        self._table = VirtualTable(_COLUMNS)

    def compose_choices(self) -> ComposeResult:
        """One row a stick."""
        yield self._table

    def on_mount(self) -> None:
        super().on_mount()
        self._look()
        self.set_interval(LOOK_SECONDS, self._look)

    def _look(self) -> None:
        def seen() -> None:
            self.post_message(self.Seen(self._sticks()))

        self.run_worker(seen, thread=True, group="sticks", exclusive=True)

    @on(Seen)
    def _show(self, message: Seen) -> None:
        """New ones are offered; what somebody typed stays."""
        message.stop()
        if message.sticks == self._seen:
            return
        first = not self._seen
        self._seen = message.sticks
        self.set_class(bool(self._seen), "-sticks")
        self._table.styles.height = len(self._seen) + 1
        self._table.source = ListSource([_row(one) for one in self._seen])
        field = self.query_one(FormField)
        if self._seen and first and not field.value:
            self._table.focus()
        self._fill()

    def on_virtual_table_row_highlighted(self, message: VirtualTable.RowHighlighted) -> None:
        """The stick under the cursor stands in the line."""
        message.stop()
        self._fill()

    def on_virtual_table_row_selected(self, message: VirtualTable.RowSelected) -> None:
        """Enter on a stick takes it."""
        message.stop()
        self.dismiss(message.row.key)

    def _fill(self) -> None:
        field, row = self.query_one(FormField), self._table.current
        if field.value in ("", self._filled):
            self._filled = "" if row is None else row.key
            field.restore(self._filled)


def _row(one: Stick) -> Row:
    room = _("{free} of {size}").format(free=size_words(one.free), size=size_words(one.size))
    return Row(str(one.folder), (one.name, room, str(one.folder)))
