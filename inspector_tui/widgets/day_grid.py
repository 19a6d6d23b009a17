"""Weeks as a grid, a cell a day: walked through by the arrow keys, each cell as tall as there is room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from inspector_tui.i18n import N_
from inspector_tui.widgets.rows import Tone
from inspector_tui.widgets.text import fit
from inspector_tui.words.times import weekday_word

_DAYS = 7
_TALLEST = 5
"""Lines of a day in a month; a single week takes all the room."""


@dataclass(frozen=True, slots=True)
class DayCell:
    """One day: `mark` stands beside its number, `lines` below it, the most important first."""

    mark: str = ""
    lines: tuple[tuple[str, Tone], ...] = ()
    off: bool = False


class DayGrid(Widget, can_focus=True):
    """The weeks from Monday to Sunday that hold the days shown. The day under the cursor is one of them."""

    HELP = N_(
        "A calendar. The arrow keys move by days and weeks, Page up and Page down turn, Home goes to today, "
        "Enter opens the day."
    )
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"day-grid--{part}" for part in ("head", "off", "outside", "cursor", "dim", "accent", "good", "warn", "bad")
    }
    DEFAULT_CSS = """
    DayGrid {
        height: 1fr;
        & > .day-grid--head { color: $text-muted; text-style: bold; }
        & > .day-grid--off { color: $text-muted; }
        & > .day-grid--outside { color: $text-muted; text-opacity: 60%; }
        & > .day-grid--cursor {
            color: $block-cursor-blurred-foreground; background: $block-cursor-blurred-background;
        }
        &:focus > .day-grid--cursor {
            color: $block-cursor-foreground; background: $block-cursor-background; text-style: bold;
        }
        & > .day-grid--dim { color: $text-muted; }
        & > .day-grid--accent { color: $text-accent; }
        & > .day-grid--good { color: $text-success; }
        & > .day-grid--warn { color: $text-warning; }
        & > .day-grid--bad { color: $text-error; text-style: bold; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", N_("Day before"), show=False, id="grid.left"),
        Binding("right", "move(1)", N_("Day after"), show=False, id="grid.right"),
        Binding("up", "move(-7)", N_("Week before"), show=False, id="grid.up"),
        Binding("down", "move(7)", N_("Week after"), show=False, id="grid.down"),
        Binding("pageup", "turn(-1)", N_("Turn back"), show=False, id="grid.page_up"),
        Binding("pagedown", "turn(1)", N_("Turn on"), show=False, id="grid.page_down"),
        Binding("home", "today", N_("Today"), show=False, id="grid.today"),
        Binding("enter", "select", N_("Open"), show=False, id="grid.open", tooltip=N_("What is on this day")),
    ]

    day: reactive[dt.date] = reactive(dt.date(2000, 1, 1), init=False)
    """The day under the cursor."""

    class DayChanged(Message):
        """The cursor came to another day; it may lie outside what is shown."""

        def __init__(self, day: dt.date) -> None:
            super().__init__()
            self.day = day

    class DaySelected(DayChanged):
        """Enter or a click on the day under the cursor."""

    class Turned(Message):
        """To the span before (-1) or after (1); 0 = the one of today."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._first = self._last = dt.date(2000, 1, 1)
        self._cells: Mapping[dt.date, DayCell] = {}

    def show(self, first: dt.date, last: dt.date, cells: Mapping[dt.date, DayCell]) -> None:
        """Shows these days, whole weeks around them; cells of other days stay empty."""
        self._first, self._last, self._cells = first, last, cells
        self.refresh()

    @property
    def _monday(self) -> dt.date:
        return self._first - dt.timedelta(days=self._first.weekday())

    @property
    def _weeks(self) -> int:
        return ((self._last - self._monday).days // _DAYS) + 1

    @property
    def _tall(self) -> int:
        room = max(1, (self.size.height - 1) // self._weeks)
        return room if self._weeks == 1 else min(room, _TALLEST)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return 1 + self._weeks * _TALLEST

    def render(self) -> Content:
        """The head with the days of the week, then the weeks."""
        width = max(4, self.size.width // _DAYS)
        days = [self._monday + dt.timedelta(days=at) for at in range(self._weeks * _DAYS)]
        head = "".join(fit(weekday_word(day), width) for day in days[:_DAYS])
        lines = [Content.styled(head, self._part("head"))]
        for start in range(0, len(days), _DAYS):
            for line in range(self._tall):
                cells = [self._piece(day, line, width) for day in days[start : start + _DAYS]]
                lines.append(Content("").join(cells))
        return Content("\n").join(lines)

    def _piece(self, day: dt.date, line: int, width: int) -> Content:
        cell = self._cells.get(day, DayCell())
        inside = self._first <= day <= self._last
        text, tone = self._said(day, cell, line)
        if day == self.day:
            part = "cursor"
        elif not inside:
            part = "outside"
        elif line == 0 and not cell.lines:
            part = "off" if cell.off else ""
        else:
            part = tone if tone != "plain" else "off" if cell.off and line == 0 else ""
        shown = Content(fit(text, width - 1))
        return (Content.styled(shown.plain, self._part(part)) if part else shown) + Content(" ")

    def _said(self, day: dt.date, cell: DayCell, line: int) -> tuple[str, Tone]:
        number = f"{day.day:2d} {cell.mark}".rstrip()
        if self._tall == 1:
            # One line a day: its number, and the first thing on it.
            first = cell.lines[0] if cell.lines else ("", "plain")
            return f"{number} {first[0]}".rstrip(), first[1]
        if line == 0:
            return number, "plain"
        return cell.lines[line - 1] if line <= len(cell.lines) else ("", "plain")

    def _part(self, name: str) -> Style:
        return self.get_visual_style(f"day-grid--{name}", partial=name != "cursor")

    def watch_day(self) -> None:
        self.refresh()
        self.post_message(self.DayChanged(self.day))

    def action_move(self, days: int) -> None:
        """To another day."""
        self.day += dt.timedelta(days=days)

    def action_turn(self, by: int) -> None:
        """To another month or week."""
        self.post_message(self.Turned(by))

    def action_today(self) -> None:
        """To the day of now."""
        self.post_message(self.Turned(0))

    def action_select(self) -> None:
        """Opens the day."""
        self.post_message(self.DaySelected(self.day))

    def on_click(self, event: events.Click) -> None:
        column, row = event.x // max(4, self.size.width // _DAYS), (event.y - 1) // self._tall
        if event.y < 1 or column >= _DAYS or row >= self._weeks:
            return
        day = self._monday + dt.timedelta(days=row * _DAYS + column)
        if day == self.day:
            self.action_select()
        else:
            self.day = day

    def language_changed(self) -> None:
        """Say it in the language of now."""
        self.refresh()
