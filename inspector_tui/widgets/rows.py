"""Rows for the virtual table: plain data without Textual, so that a row source can live below the screens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol

Tone = Literal["plain", "dim", "accent", "good", "warn", "bad"]


@dataclass(frozen=True, slots=True)
class Tag:
    """A cell whose colour helps its word; the word alone must be enough."""

    text: str
    tone: Tone = "plain"


Cell = str | Tag


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a key that stays the same for the same matter, and one cell for each column."""

    key: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `label` is marked English; `width` its least width in cells.

    Room that is left goes to columns by `grow`; when there is too little, columns with the highest
    `drop` leave first and 0 never does.
    """

    key: str
    label: str
    width: int
    grow: int = 0
    align: Literal["left", "right"] = "left"
    drop: int = 0


class RowSource(Protocol):
    """Where rows come from. Called on the screen's thread, so both must answer within some 20 ms."""

    def count(self) -> int:
        """How many rows there are; asked once for each source."""
        ...

    def page(self, offset: int, limit: int) -> Sequence[Row]:
        """At most `limit` rows from `offset` on, always in the same order."""
        ...


class ListSource:
    """Rows held in memory, for lists that are short by nature."""

    def __init__(self, rows: Sequence[Row] = ()) -> None:
        self._rows = tuple(rows)

    def count(self) -> int:
        return len(self._rows)

    def page(self, offset: int, limit: int) -> Sequence[Row]:
        return self._rows[offset : offset + limit]


class PreparedSource:
    """A source whose count and first page were asked in a worker, so that showing it costs no query."""

    def __init__(self, source: RowSource, first: int = 128) -> None:
        self._source = source
        self._count = source.count()
        self._first = tuple(source.page(0, first))

    def count(self) -> int:
        return self._count

    def page(self, offset: int, limit: int) -> Sequence[Row]:
        held = len(self._first)
        if offset + limit <= held or held == self._count:
            return self._first[offset : offset + limit]
        return self._source.page(offset, limit)


class Pages:
    """The rows of a source, asked for a page at a time and kept while they are likely to be shown again."""

    ROWS: Final = 64
    HELD: Final = 64

    def __init__(self, source: RowSource) -> None:
        self.source = source
        self.count = source.count()
        self._pages: dict[int, Sequence[Row]] = {}

    def forget(self) -> None:
        """The source may tell its rows in other words now."""
        self._pages.clear()

    def row_at(self, index: int) -> Row | None:
        """The row at an index, or None outside the rows (or when the source has fewer than it counted)."""
        if not 0 <= index < self.count:
            return None
        number, place = divmod(index, self.ROWS)
        if number not in self._pages:
            if len(self._pages) >= self.HELD:
                self._pages.pop(next(iter(self._pages)))
            self._pages[number] = self.source.page(number * self.ROWS, self.ROWS)
        page = self._pages[number]
        return page[place] if place < len(page) else None


def lay_out(columns: Sequence[Column], width: int, gap: int) -> list[int]:
    """Cells for each column in `width`; 0 for one that has no room. The last one kept may be cut."""
    kept = set(range(len(columns)))

    def needed() -> int:
        return sum(columns[place].width for place in kept) + gap * max(0, len(kept) - 1)

    for place in sorted(kept, key=lambda one: (-columns[one].drop, -one)):
        if needed() <= width or columns[place].drop == 0:
            break
        kept.discard(place)
    widths = [column.width if place in kept else 0 for place, column in enumerate(columns)]
    room = width - needed()
    growers = [place for place in sorted(kept) if columns[place].grow]
    shares = sum(columns[place].grow for place in growers)
    if room > 0 and shares:
        given = [room * columns[place].grow // shares for place in growers]
        given[0] += room - sum(given)
        for place, more in zip(growers, given, strict=True):
            widths[place] += more
    elif room < 0 and kept:
        widest = max(kept, key=lambda place: widths[place])
        widths[widest] = max(4, widths[widest] + room)
    return widths
