"""How lines of the virtual table are painted: labels on top, rows with a box for their mark, or the words for none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from inspector_tui.i18n import _
from inspector_tui.widgets.rows import Column, Row, Tag, lay_out
from inspector_tui.widgets.text import fit, wrap

GAP: Final = 2
_BOXES: Final = {True: "[x] ", False: "[ ] "}


class RowPainter:
    """Paints rows of `columns`, `markable` or not. `look` gives the style of a part: `plain`, `cursor`, `header`,
    `empty` or a tone; it is asked once for each until `forget_styles`."""

    def __init__(self, columns: Sequence[Column], markable: bool, look: Callable[[str], Style]) -> None:
        self._columns = tuple(columns)
        self.box = len(_BOXES[True]) if markable else 0
        """Cells before each row that mark it when they are clicked."""
        self._look = look
        self._styles: dict[str, Style] = {}
        self._widths: tuple[int, list[int]] = (-1, [])

    def forget_styles(self) -> None:
        """The theme or the focus has changed."""
        self._styles.clear()

    def column_at(self, x: int, width: int) -> str | None:
        """The key of the column whose label is at a cell of the header."""
        start = self.box
        for column, cells in self._shown(width):
            if start <= x < start + cells + GAP:
                return column.key
            start += cells + GAP
        return None

    def header(self, width: int, sorted_by: tuple[str, bool] | None) -> Strip:
        """The labels in the language of now, with an arrow at the column that rows are sorted by."""
        text = " " * self.box
        for column, cells in self._shown(width):
            label = _(column.label)
            if sorted_by and sorted_by[0] == column.key:
                label += " ▾" if sorted_by[1] else " ▴"
            text += fit(label, cells, column.align) + " " * GAP
        return Strip([Segment(fit(text.rstrip(), width), self._style("header"))], width)

    def row(self, row: Row, width: int, *, at_cursor: bool, marked: bool) -> Strip:
        """One row; under the cursor every cell has the cursor's colours."""

        def tone(part: str) -> Style:
            return self._style("cursor" if at_cursor else part)

        ground = tone("plain")
        segments = [Segment(_BOXES[marked], tone("accent" if marked else "dim"))] if self.box else []
        for column, cells, cell in zip(self._columns, self._cells(width), row.cells, strict=True):
            if not cells:
                continue
            text, style = (cell.text, tone(cell.tone)) if isinstance(cell, Tag) else (cell, ground)
            segments += [Segment(fit(text, cells, column.align), style), Segment(" " * GAP, ground)]
        return Strip(segments).adjust_cell_length(width, ground)

    def nothing(self, words: str, y: int, width: int, height: int) -> Strip:
        """Line `y` of a view without rows: what that means, wrapped, somewhat below the top."""
        lines = wrap(words, max(10, min(width - 4, 60)))
        top = max(0, min(3, (height - len(lines)) // 2))
        text = "  " + lines[y - top] if 0 <= y - top < len(lines) else ""
        return Strip([Segment(fit(text, width), self._style("empty"))], width)

    def blank(self, width: int) -> Strip:
        """A line below the last row."""
        return Strip.blank(width, self._style("plain"))

    def _style(self, part: str) -> Style:
        if part not in self._styles:
            self._styles[part] = self._look(part)
        return self._styles[part]

    def _cells(self, width: int) -> list[int]:
        """Cells of each column in `width`; 0 for one that has no room."""
        if self._widths[0] != width:
            self._widths = (width, lay_out(self._columns, width - self.box, GAP))
        return self._widths[1]

    def _shown(self, width: int) -> Iterator[tuple[Column, int]]:
        return ((column, cells) for column, cells in zip(self._columns, self._cells(width), strict=True) if cells)
