"""The year's plan: type to search, mark what belongs together, file it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.worker import Worker

from inspector_tui.i18n import N_, _, language, ngettext
from inspector_tui.models.rows import InspectionRow
from inspector_tui.screens.desk import STYLES, DeskScreen, code_screen, has_code, matter_screen
from inspector_tui.screens.inspection_words import facts_of_row
from inspector_tui.screens.plan_rows import CHIPS, COLUMNS, PlanSource
from inspector_tui.services.items import item_names
from inspector_tui.services.plan_search import PlanSearch, Search
from inspector_tui.services.today import FILEABLE
from inspector_tui.widgets.facts import Facts
from inspector_tui.widgets.rows import PreparedSource
from inspector_tui.widgets.search_box import SearchBox
from inspector_tui.widgets.table import VirtualTable

_EMPTY = N_("The plan is empty here. F5 fetches it; a supervisor imports it from a table.")
_NO_MATCH = N_("Nothing matches. Type less, or switch filters off.")


class PlanScreen(DeskScreen[None]):
    """Finds one of 100,000 by two characters. One search runs at a time; the last one typed always is shown."""

    HEADING = N_("Plan")
    HELP = N_(
        "The year's plan. Type a part of the enterprise's name or code; the arrow keys move in the list meanwhile. "
        "F4 marks rows, F9 files the marked ones or the one under the cursor. Enter opens the row."
    )
    CSS_PATH = STYLES / "plan.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "code", N_("Show code"), show=False, id="plan.code", tooltip=N_("Show the inspection code")),
        Binding("f4", "mark", N_("Mark"), id="plan.mark", tooltip=N_("Mark or unmark the row, also while typing")),
        Binding("f6", "clear", N_("Unmark all"), show=False, id="plan.clear", tooltip=N_("Unmark every row")),
        Binding("f9", "main", N_("File it"), id="plan.file", tooltip=N_("File the marked rows, or this one")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._wanted = Search()
        self._shown: Search | None = None
        self._names: dict[str, str] = {}
        self._source: PlanSource | None = None
        self._spoken = language()
        self._search: PlanSearch | None = None
        self._organ, self._device = 0, b""

    def place(self) -> str:
        """One plan for all."""
        return "plan"

    def compose_content(self) -> ComposeResult:
        yield SearchBox(N_("Part of the enterprise's name or code"), CHIPS, steers="#plan-table")
        with Horizontal():
            yield VirtualTable(COLUMNS, markable=True, empty=" ", id="plan-table")
            with VerticalScroll(id="plan-detail", can_focus=False):
                yield Facts()

    def on_mount(self) -> None:
        identity = self.replica.identity()
        self._organ, self._device = identity.organ, identity.device
        self.query_one("SearchInput").focus()

    def on_screen_resume(self) -> None:
        """What was filed or pulled meanwhile shows."""
        self._search = PlanSearch(self.replica, self.today())
        self._shown = None
        self._look()

    # Searching ----------------------------------------------------------------------------------------------

    def on_search_box_changed(self, message: SearchBox.Changed) -> None:
        """Other words or filters."""
        self._wanted = Search(message.text, message.chips)
        self._look()

    def _look(self) -> None:
        plan = self._search
        if plan is None or self._wanted == self._shown or self.is_busy("plan-search"):
            return
        wanted, names, replica, today = self._wanted, self._names, self.replica, self.today()

        def look() -> tuple[Search, PlanSource, PreparedSource, dict[str, str]]:
            known = names
            if not known:
                known = item_names(replica)
            source = PlanSource(replica, plan.find(wanted), known, today)
            return wanted, source, PreparedSource(source), known

        self.do(look, self._found, group="plan-search")

    def _found(self, found: tuple[Search, PlanSource, PreparedSource, dict[str, str]]) -> None:
        again = self._shown is None and self._source is not None
        self._shown, self._source, prepared, self._names = found
        table = self.query_one(VirtualTable)
        table.empty = _NO_MATCH if self._shown != Search() else _EMPTY
        if again:
            table.renew(prepared)
        else:
            table.source = prepared
        self._tell_count()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """The search that just ended may be older than what is typed by now."""
        if event.worker.group == "plan-search" and event.worker.is_finished:
            self._look()

    def _tell_count(self) -> None:
        table = self.query_one(VirtualTable)
        words = ngettext("{count} inspection", "{count} inspections", table.row_count).format(
            count=f"{table.row_count:,}"
        )
        if table.marked:
            words += "  " + _("{count} marked").format(count=len(table.marked))
        self.remark = words

    # The row under the cursor and the marks -----------------------------------------------------------------

    def _current(self) -> InspectionRow | None:
        row = self.query_one(VirtualTable).current
        return self._source.seen.get(row.key) if row is not None and self._source is not None else None

    def on_virtual_table_row_highlighted(self, message: VirtualTable.RowHighlighted) -> None:
        """The facts beside the table."""
        message.stop()
        row = self._current()
        facts = facts_of_row(row, self._names, self.today()) if row is not None else ()
        self.query_one(Facts).facts = facts
        self.refresh_bindings()

    def on_virtual_table_marks_changed(self, message: VirtualTable.MarksChanged) -> None:
        """How many are marked."""
        message.stop()
        self._tell_count()
        self.refresh_bindings()

    def on_virtual_table_row_selected(self, message: VirtualTable.RowSelected) -> None:
        """Enter: go on with this inspection where it stands."""
        message.stop()
        row = self._current()
        if row is not None:
            self.app.push_screen(matter_screen(row, self._device, self._may_file))

    @property
    def _may_file(self) -> bool:
        row = self._current()
        return row is not None and row.organ == self._organ

    def action_mark(self) -> None:
        """Marks without leaving the search line."""
        self.query_one(VirtualTable).action_mark()

    def action_clear(self) -> None:
        """Nothing stays marked."""
        self.query_one(VirtualTable).marked = frozenset()

    def action_code(self) -> None:
        """The code of the inspection under the cursor."""
        row = self._current()
        if row is not None:
            self.app.push_screen(code_screen(row.inspection))

    def action_main(self) -> None:
        """Files the marked ones, or the one under the cursor."""
        from inspector_tui.screens.filing import FilingScreen

        table = self.query_one(VirtualTable)
        row = self._current()
        if table.marked:
            self.app.push_screen(FilingScreen(tuple(sorted(table.marked))), self._filed)
        elif row is not None:
            self.app.push_screen(FilingScreen((row.inspection,)), self._filed)

    def _filed(self, sent: bool | None) -> None:
        if sent:
            self.action_clear()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """F9 files what can be filed; where nothing is marked or planned under the cursor it rests."""
        allowed = super().check_action(action, parameters)
        if action == "main" and allowed and self.is_mounted:
            row = self._current()
            fileable = row is not None and row.state in FILEABLE and self._may_file
            return True if fileable or self.query_one(VirtualTable).marked else None
        if action == "code" and self.is_mounted:
            return has_code(self._current(), self._device)
        if action == "clear" and self.is_mounted:
            return bool(self.query_one(VirtualTable).marked)
        return allowed

    def key_words(self, action: str) -> str | None:
        """F9 says how many it files."""
        if action == "main" and self.is_mounted:
            marked = len(self.query_one(VirtualTable).marked)
            return ngettext("File {count}", "File {count}", marked).format(count=marked) if marked else None
        return None

    def language_changed(self) -> None:
        """Rows, count and facts in the language of now."""
        # The frame calls this for every new remark too; rows are read again only for another language.
        if self._source is not None and self._spoken != language():
            self._tell_count()
            self._shown = None
            self._look()
        self._spoken = language()
        super().language_changed()
