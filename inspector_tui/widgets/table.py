"""A table that asks for the rows it shows: 100,000 of them open as fast as ten.

Textual's DataTable copies every cell first (12 s for 100,000 rows); this one paints pages of a RowSource.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from inspector_tui.i18n import N_, _
from inspector_tui.widgets.row_painter import RowPainter
from inspector_tui.widgets.rows import Column, ListSource, Pages, Row, RowSource

MOST_MARKED_AT_ONCE = 5000


class VirtualTable(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows of a source with a cursor, marks, and words when there are none."""

    HELP = N_("A list. The arrow keys move, Enter opens the row, Space marks it where marking is possible.")
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "virtual-table--header",
        "virtual-table--cursor",
        "virtual-table--empty",
        "virtual-table--dim",
        "virtual-table--accent",
        "virtual-table--good",
        "virtual-table--warn",
        "virtual-table--bad",
    }
    DEFAULT_CSS = """
    VirtualTable {
        height: 1fr; background: $background; color: $foreground;
        overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1;
        & > .virtual-table--header { color: $text-muted; background: $background; text-style: bold; }
        & > .virtual-table--cursor {
            color: $block-cursor-blurred-foreground; background: $block-cursor-blurred-background;
        }
        &:focus > .virtual-table--cursor {
            color: $block-cursor-foreground; background: $block-cursor-background; text-style: bold;
        }
        &:nocolor:focus > .virtual-table--cursor { text-style: reverse bold; }
        &:nocolor > .virtual-table--cursor { text-style: underline; }
        & > .virtual-table--empty { color: $text-muted; }
        & > .virtual-table--dim { color: $text-muted; }
        & > .virtual-table--accent { color: $text-accent; }
        & > .virtual-table--good { color: $text-success; }
        & > .virtual-table--warn { color: $text-warning; }
        & > .virtual-table--bad { color: $text-error; text-style: bold; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", N_("Row above"), show=False, id="table.up"),
        Binding("down", "move(1)", N_("Row below"), show=False, id="table.down"),
        Binding("pageup", "turn(-1)", N_("Page up"), show=False, id="table.page_up"),
        Binding("pagedown", "turn(1)", N_("Page down"), show=False, id="table.page_down"),
        Binding("home", "go(0)", N_("First row"), show=False, id="table.first"),
        Binding("end", "go(-1)", N_("Last row"), show=False, id="table.last"),
        Binding(
            "enter", "select", N_("Open"), show=False, id="table.open", tooltip=N_("Open the row under the cursor")
        ),
        Binding("space", "mark", N_("Mark"), show=False, id="table.mark", tooltip=N_("Mark or unmark the row")),
        Binding(
            "ctrl+a", "mark_all", N_("Mark all"), show=False, id="table.mark_all", tooltip=N_("Mark or unmark all rows")
        ),
    ]

    cursor: reactive[int] = reactive(0, init=False)
    """Index of the row under the cursor."""
    marked: reactive[frozenset[str]] = reactive(frozenset[str](), init=False)
    """Keys of the marked rows; they stay marked when the source changes."""
    sorted_by: reactive[tuple[str, bool] | None] = reactive(None)
    """Column key and whether descending: shown in the header. Sorting itself is the source's work."""
    empty: reactive[str] = reactive(N_("Nothing here yet."))
    """What to read when there are no rows: what that means and what to do next. Marked English or ready words."""

    class RowHighlighted(Message):
        """The cursor came to a row."""

        def __init__(self, table: VirtualTable, row: Row) -> None:
            super().__init__()
            self.table, self.row = table, row

        @property
        def control(self) -> VirtualTable:
            return self.table

    class RowSelected(RowHighlighted):
        """Enter or a double click on a row."""

    class MarksChanged(Message):
        """Other rows are marked than before."""

        def __init__(self, table: VirtualTable, marked: frozenset[str]) -> None:
            super().__init__()
            self.table, self.marked = table, marked

        @property
        def control(self) -> VirtualTable:
            return self.table

    class HeaderPressed(Message):
        """A click on a column's label; the screen decides what to sort by."""

        def __init__(self, table: VirtualTable, column: str) -> None:
            super().__init__()
            self.table, self.column = table, column

        @property
        def control(self) -> VirtualTable:
            return self.table

    def __init__(
        self,
        columns: Sequence[Column],
        source: RowSource | None = None,
        *,
        markable: bool = False,
        empty: str = "",
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._markable = markable
        self._pages = Pages(source if source is not None else ListSource())
        self._painter = RowPainter(columns, markable, self._look_of)
        if empty:
            self.set_reactive(VirtualTable.empty, empty)

    def on_mount(self) -> None:
        self._measure()
        self._tell_highlighted()

    # Rows -------------------------------------------------------------------------------------------------

    @property
    def source(self) -> RowSource:
        """Where the rows come from. Setting it puts the cursor on the first row."""
        return self._pages.source

    @source.setter
    def source(self, source: RowSource) -> None:
        self._take(source, 0)
        self.scroll_to(y=0, animate=False)

    @property
    def row_count(self) -> int:
        """How many rows the source has."""
        return self._pages.count

    def renew(self, source: RowSource) -> None:
        """Rows of another source for the same list; the cursor stays where it is as far as there are rows."""
        self._take(source, self.cursor)
        if self.is_mounted:
            self._scroll_to_cursor()

    def go_to(self, key: str) -> None:
        """Puts the cursor on the row of a key, if there is one. Reads every row: for lists that are short by nature."""
        keys = [row.key for row in self.source.page(0, self.row_count)]
        if key in keys:
            self.cursor = keys.index(key)

    def row_at(self, index: int) -> Row | None:
        """The row at an index, or None outside the rows (or when the source has fewer than it counted)."""
        return self._pages.row_at(index)

    @property
    def current(self) -> Row | None:
        """The row under the cursor."""
        return self.row_at(self.cursor)

    def _take(self, source: RowSource, cursor: int) -> None:
        self._pages = Pages(source)
        self.set_reactive(VirtualTable.cursor, self.validate_cursor(cursor))
        if self.is_mounted:
            self._measure()
            self._tell_highlighted()

    def _measure(self) -> None:
        self.virtual_size = Size(self.size.width, self.row_count + 1 if self.row_count else 1)
        self.refresh()

    def _tell_highlighted(self) -> None:
        if (row := self.current) is not None:
            self.post_message(self.RowHighlighted(self, row))

    # Keys and mouse ---------------------------------------------------------------------------------------

    def validate_cursor(self, cursor: int) -> int:
        """Keeps the cursor on a row."""
        return max(0, min(cursor, self.row_count - 1))

    def watch_cursor(self, before: int, now: int) -> None:
        """Shows the row and tells which it is."""
        if before == now:
            return
        self._scroll_to_cursor()
        for index in (before, now):
            self.refresh(Region(0, index + 1 - self.scroll_offset.y, self.size.width, 1))
        self._tell_highlighted()

    def _scroll_to_cursor(self) -> None:
        height = max(1, self.size.height - 1)
        top = self.scroll_offset.y
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False)
        elif self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False)

    def action_move(self, by: int) -> None:
        self.cursor += by

    def action_turn(self, by: int) -> None:
        self.cursor += by * max(1, self.size.height - 2)

    def action_go(self, index: int) -> None:
        self.cursor = index if index >= 0 else self.row_count - 1

    def action_select(self) -> None:
        if (row := self.current) is not None:
            self.post_message(self.RowSelected(self, row))

    def action_mark(self) -> None:
        if self._markable and (row := self.current) is not None:
            self.marked = self.marked ^ {row.key}
            self.cursor += 1

    def action_mark_all(self) -> None:
        if not self._markable:
            return
        if self.row_count > MOST_MARKED_AT_ONCE:
            words = _("At most {count} rows can be marked at once. Search first, then mark.")
            self.notify(words.format(count=MOST_MARKED_AT_ONCE), severity="warning", markup=False)
            return
        keys = frozenset(row.key for row in self.source.page(0, self.row_count))
        self.marked = self.marked - keys if keys <= self.marked else self.marked | keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Marking is not offered where nothing can be marked."""
        return self._markable if action in {"mark", "mark_all"} else True

    def watch_marked(self, before: frozenset[str], now: frozenset[str]) -> None:
        """Repaints and tells."""
        if before != now:
            self.refresh()
            self.post_message(self.MarksChanged(self, now))

    def on_click(self, event: events.Click) -> None:
        if event.y == 0:
            if (column := self._painter.column_at(event.x, self._width)) is not None:
                self.post_message(self.HeaderPressed(self, column))
            return
        index = self.scroll_offset.y + event.y - 1
        if not 0 <= index < self.row_count:
            return
        self.cursor = index
        if event.x < self._painter.box:
            self.action_mark()
        elif event.chain == 2:
            self.action_select()

    # Painting ---------------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        self._measure()

    def on_focus(self) -> None:
        self._painter.forget_styles()
        self.refresh()

    def on_blur(self) -> None:
        self._painter.forget_styles()
        self.refresh()

    def notify_style_update(self) -> None:
        """Forget the colours of the former theme."""
        super().notify_style_update()
        self._painter.forget_styles()

    def language_changed(self) -> None:
        """Labels and the words for no rows in the language of now; the source may speak too."""
        self._pages.forget()
        self.refresh()

    def _look_of(self, part: str) -> Style:
        return self.rich_style if part == "plain" else self.get_component_rich_style(f"virtual-table--{part}")

    @property
    def _width(self) -> int:
        return self.scrollable_content_region.width

    def render_lines(self, crop: Region) -> list[Strip]:
        """A screen may still paint a widget that is just leaving it, and then its styles are gone already."""
        if not self.is_attached:
            return [Strip.blank(crop.width)] * crop.height
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """One line of the view: labels on top, then rows, or the words for none."""
        width = self._width
        if not self.row_count:
            return self._painter.nothing(_(self.empty), y, width, self.size.height)
        if y == 0:
            return self._painter.header(width, self.sorted_by)
        index = self.scroll_offset.y + y - 1
        row = self.row_at(index)
        if row is None:
            return self._painter.blank(width)
        return self._painter.row(row, width, at_cursor=index == self.cursor, marked=row.key in self.marked)

    def render(self) -> Any:
        """Never used: lines are rendered one by one."""
        return ""
