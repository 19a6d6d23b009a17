"""The calendar of the plan: a month or a week, what is on each day, who is how busy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal
from textual.worker import Worker

from inspector_tui.i18n import N_, _, language
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import InspectionRow
from inspector_tui.screens.calendar_rows import (
    DAY_COLUMNS,
    ENTERPRISE_COLUMNS,
    OFFICER_COLUMNS,
    cells_of,
    day_rows,
    enterprise_rows,
    officer_rows,
    span_words,
)
from inspector_tui.screens.desk import STYLES, DeskScreen, matter_screen
from inspector_tui.services.items import item_names
from inspector_tui.services.plan_calendar import PlanCalendar, calendar_between, month_of, week_of
from inspector_tui.widgets.day_grid import DayGrid
from inspector_tui.widgets.rows import ListSource, Row
from inspector_tui.widgets.tab_line import TabLine
from inspector_tui.widgets.table import VirtualTable
from inspector_tui.words.times import day_words

_TABS: Final = (
    ("grid", N_("Calendar")),
    ("day", N_("Day")),
    ("officers", N_("Officers")),
    ("enterprises", N_("Enterprises")),
)
_Read = tuple[dt.date, dt.date, PlanCalendar, dict[str, str]]


class CalendarScreen(DeskScreen[None]):
    """The grid and, beside it or in its place, one of three lists."""

    HEADING = N_("Calendar")
    HELP = N_(
        "What is planned, visited and due. The arrow keys go from day to day, Page up and Page down turn to another "
        "month, Home comes back to today, Enter opens the day. F4 shows the next part, F6 changes between month and "
        "week. A question mark says that the holiday notice of that day is not in yet; F7 shows the notices."
    )
    CSS_PATH = STYLES / "calendar.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4", "tab", N_("Next part"), id="calendar.tab", tooltip=N_("Calendar, day, officers, enterprises")),
        Binding("f7", "holidays", N_("Holidays"), id="calendar.holidays", tooltip=N_("Holiday notices known here")),
        Binding("f6", "span", N_("Month/week"), id="calendar.span", tooltip=N_("A month or a week")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._weekly = False
        self._told: PlanCalendar | None = None
        self._span: tuple[dt.date, dt.date] | None = None
        self._names: dict[str, str] = {}
        self._spoken = language()
        self._device, self._organ = b"", 0

    def place(self) -> str:
        """One calendar for all."""
        return "calendar:"

    def compose_content(self) -> ComposeResult:
        yield TabLine(_TABS)
        with Horizontal(id="calendar-panes"):
            yield DayGrid(id="part-grid")
            with Container(id="calendar-lists"):
                yield VirtualTable(DAY_COLUMNS, empty=N_("Nothing is on this day."), id="part-day")
                yield VirtualTable(OFFICER_COLUMNS, empty=N_("No officer is known here. Sync."), id="part-officers")
                yield VirtualTable(
                    ENTERPRISE_COLUMNS, empty=N_("Nothing is planned on these days."), id="part-enterprises"
                )

    def on_mount(self) -> None:
        identity = self.replica.identity()
        self._device, self._organ = identity.device, identity.organ
        grid = self.query_one(DayGrid)
        with grid.prevent(DayGrid.DayChanged):
            grid.day = self.today()
        self._show_tab("grid")
        grid.focus()

    def on_screen_resume(self) -> None:
        """What was planned or pulled meanwhile shows."""
        self._span = None
        self._look()

    # Reading ------------------------------------------------------------------------------------------------

    def _wanted(self) -> tuple[dt.date, dt.date]:
        day = self.query_one(DayGrid).day
        return week_of(day) if self._weekly else month_of(day)

    def _look(self) -> None:
        wanted = self._wanted()
        if wanted == self._span or self.is_busy("calendar"):
            return
        replica, names = self.replica, self._names
        self.do(lambda: _read(replica, wanted, names), self._show, group="calendar")

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """The cursor may have gone on meanwhile."""
        if event.worker.group == "calendar" and event.worker.is_finished:
            self._look()

    def _show(self, read: _Read) -> None:
        first, last, told, self._names = read
        self._span, self._told = (first, last), told
        self.query_one(DayGrid).show(first, last, cells_of(told, names=self._weekly))
        self._fill("officers", officer_rows(told.officers))
        self._fill("enterprises", enterprise_rows(told.enterprises))
        self._show_day()

    def _fill(self, part: str, rows: Sequence[Row]) -> None:
        self.query_one(f"#part-{part}", VirtualTable).source = ListSource(rows)

    def _show_day(self) -> None:
        if self._told is None or self._span is None:
            return
        day, today = self.query_one(DayGrid).day, self.today()
        lines = self._told.on(day)
        self._fill("day", day_rows(lines, self._names, today))
        self.remark = _("{span}, {days} working days").format(
            span=span_words(*self._span), days=self._told.working_days
        )
        over = sum(one.exceeds for one in self._told.enterprises)
        counts = {"day": f"{day_words(day, today)} ({len(lines)})"}
        if over:
            counts["enterprises"] = _("{count} over a cap").format(count=over)
        self.query_one(TabLine).counts = counts

    # Moving -------------------------------------------------------------------------------------------------

    def on_day_grid_day_changed(self, message: DayGrid.DayChanged) -> None:
        """Its lines; another month is read when the day lies in it."""
        message.stop()
        self._show_day()
        self._look()

    def on_day_grid_day_selected(self, message: DayGrid.DaySelected) -> None:
        """Enter on a day: its list."""
        message.stop()
        self.query_one(TabLine).now = "day"
        self._show_tab("day")
        self.query_one("#part-day").focus()

    def on_day_grid_turned(self, message: DayGrid.Turned) -> None:
        """Another month or week, the same day as far as there is one."""
        message.stop()
        grid = self.query_one(DayGrid)
        if message.by == 0:
            grid.day = self.today()
        elif self._weekly:
            grid.day += dt.timedelta(days=7 * message.by)
        else:
            first, last = month_of(grid.day)
            other = month_of(first - dt.timedelta(days=1) if message.by < 0 else last + dt.timedelta(days=1))
            grid.day = other[0].replace(day=min(grid.day.day, other[1].day))

    def action_span(self) -> None:
        """A week instead of a month, and back."""
        self._weekly = not self._weekly
        self._span = None
        self._look()

    def action_holidays(self) -> None:
        """The notices that days off come from."""
        from inspector_tui.screens.holidays import HolidaysScreen

        self.app.push_screen(HolidaysScreen())

    def action_tab(self) -> None:
        """The next part; beside the grid, the next list."""
        self.query_one(TabLine).next()

    def on_tab_line_chosen(self, message: TabLine.Chosen) -> None:
        """Shows the part of this name."""
        message.stop()
        self._show_tab(message.tab)
        self.query_one(f"#part-{message.tab}").focus()

    def _show_tab(self, tab: str) -> None:
        listed = "day" if tab == "grid" else tab
        for name in ("day", "officers", "enterprises"):
            self.query_one(f"#part-{name}").display = name == listed
        self.set_class(tab == "grid", "-grid")

    def on_virtual_table_row_selected(self, message: VirtualTable.RowSelected) -> None:
        """Enter on a line of the day: go on with the inspection where it stands."""
        message.stop()
        if message.table.id != "part-day" or self._told is None:
            return
        wanted = message.row.key.partition(":")[0]
        row = next((one.row for one in self._told.lines if one.row.inspection == wanted), None)
        if row is not None:
            self._open(row)

    def _open(self, row: InspectionRow) -> None:
        self.app.push_screen(matter_screen(row, self._device, row.organ == self._organ))

    def language_changed(self) -> None:
        """Cells and rows in the language of now."""
        super().language_changed()
        if self._spoken != language() and self._told is not None:
            self._spoken = language()
            self._span = None
            self._look()


def _read(replica: Replica, wanted: tuple[dt.date, dt.date], names: dict[str, str]) -> _Read:
    if not names:
        names = item_names(replica)
    return (*wanted, calendar_between(replica, *wanted), names)
