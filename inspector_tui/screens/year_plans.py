"""The plans an organ made: what must be published of each, and the windows computed again when a notice comes in."""

from __future__ import annotations

import datetime as dt
import json
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll

from inspector_tui.domain.year_plans import filing_due
from inspector_tui.i18n import N_, _, language, ngettext
from inspector_tui.models import planning_queries, today_queries
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows_planning import YearPlanRow
from inspector_tui.screens.desk import DeskScreen
from inspector_tui.screens.inspection_words import moment_words
from inspector_tui.screens.year_plan_form import YearPlanFormScreen
from inspector_tui.services.year_recomputing import recompute
from inspector_tui.widgets.facts import Fact, Facts, heading
from inspector_tui.widgets.rows import Column, ListSource, Row, Tag
from inspector_tui.widgets.table import VirtualTable
from inspector_tui.words import code_words, list_words

_COLUMNS: Final = (
    Column("year", N_("Year"), 6, drop=4),
    Column("title", N_("Plan"), 16, grow=1),
    Column("visits", N_("Times"), 8, align="right", drop=3),
    Column("state", N_("State"), 14),
)
_Read = tuple[list[YearPlanRow], dict[str, str]]


class YearPlansScreen(DeskScreen[None]):
    """F9 makes a new one, F6 computes the windows of one again."""

    HEADING = N_("Year plans")
    HELP = N_(
        "The plans your organ made, with what must be published of each until 31 March: who inspects, whom, how, which "
        "items, in which share. F9 makes a new one. F6 computes the windows again by the holiday notices of now: "
        "visits keep their order, and no last day comes earlier."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f6", "again", N_("Compute again"), id="yearplans.again", tooltip=N_("By the holiday notices of now")),
        Binding("f9", "main", N_("New"), id="yearplans.new", tooltip=N_("Make a plan")),
    ]
    DEFAULT_CSS = """
    YearPlansScreen {
        #plans-panes { layout: vertical; height: 1fr; }
        VirtualTable { height: 1fr; }
        #plans-detail { height: auto; max-height: 11; margin: 1 0 0 0; scrollbar-size-vertical: 1; }
        &.-wide, &.-widest {
            #plans-panes { layout: horizontal; }
            VirtualTable { width: 3fr; }
            #plans-detail { width: 2fr; height: 1fr; max-height: 100%; margin: 0; padding: 0 0 0 2; }
        }
        &.-short #plans-detail { display: none; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[YearPlanRow] = []
        self._names: dict[str, str] = {}
        self._spoken = language()

    def place(self) -> str:
        return "plans:"

    def compose_content(self) -> ComposeResult:
        with Horizontal(id="plans-panes"):
            yield VirtualTable(_COLUMNS, empty=N_("No plan was made here yet. F9 makes one."))
            with VerticalScroll(id="plans-detail", can_focus=False):
                yield Facts()

    def on_mount(self) -> None:
        self.query_one(VirtualTable).focus()

    def on_screen_resume(self) -> None:
        """Looks again, also after the form."""
        self.read()

    def read(self) -> None:
        """Asks for the plans of now."""
        replica = self.replica
        self.do(lambda: _read(replica), self._show, group="plans")

    def _show(self, read: _Read) -> None:
        self._rows, self._names = read
        table = self.query_one(VirtualTable)
        cursor = table.cursor
        table.source = ListSource([_row(one) for one in self._rows])
        table.cursor = cursor
        self._show_detail()

    @property
    def chosen(self) -> YearPlanRow | None:
        """The plan under the cursor."""
        row = self.query_one(VirtualTable).current if self.is_mounted else None
        return next((one for one in self._rows if row and one.plan == row.key), None)

    def on_virtual_table_row_highlighted(self, message: VirtualTable.RowHighlighted) -> None:
        """The facts of the plan."""
        message.stop()
        self._show_detail()
        self.refresh_bindings()

    def _show_detail(self) -> None:
        one = self.chosen
        self.query_one(Facts).facts = _facts(one, self._names, self.today()) if one else ()

    def action_main(self) -> None:
        """The form of a new plan."""
        self.app.push_screen(YearPlanFormScreen())

    def action_again(self) -> None:
        """Computes the windows again."""
        one, replica = self.chosen, self.replica
        if one is not None:
            self.do(lambda: recompute(replica, one.plan), self._moved, group="again")

    def _moved(self, count: int) -> None:
        words = ngettext("{count} window moved", "{count} windows moved", count)
        self.notify(words.format(count=count))
        self.inspector.refresh_standing()
        self.read()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a provisional plan can move."""
        allowed = super().check_action(action, parameters)
        if action == "again" and allowed and self.is_mounted:
            one = self.chosen
            return (None if self.is_busy("again") else True) if one is not None and one.provisional else False
        return allowed

    def language_changed(self) -> None:
        super().language_changed()
        if self._spoken != language():
            self._spoken = language()
            self._show((self._rows, self._names))


def _read(replica: Replica) -> _Read:
    with replica.reading() as connection:
        rows = planning_queries.year_plans(connection, replica.identity().organ)
        return rows, today_queries.item_names(connection)


def _row(one: YearPlanRow) -> Row:
    state = Tag(_("provisional"), "warn") if one.provisional else Tag(_("final"), "good")
    return Row(one.plan, (str(one.year), one.title, f"{one.visits:,}", state))


def _facts(one: YearPlanRow, names: dict[str, str], today: dt.date) -> tuple[Fact, ...]:
    """What must be published (上海市优化营商环境条例 §62), then how it was computed."""
    due = filing_due(one.year)
    late = today.isoformat() > due
    note = code_words("PLAN_FILING_LATE" if late else "PLAN_FILE_BY", {"due": due})
    shares = "  ".join(f"{name} {share}%" for name, share in json.loads(one.shares).items() if share)
    facts = [
        heading(one.title, one.plan),
        Fact(_("Scope"), f"{one.scope}  {one.objects:,}"),
        Fact(_("Method"), _("on site") if one.method == "on_site" else _("off site")),
        Fact(_("Items"), list_words([names.get(code, code) for code in json.loads(one.items)])),
        Fact(_("Shares"), shares),
        Fact(_("Span"), f"{one.first_day} - {one.last_day}"),
        Fact(_("Working days"), f"{one.working_days}  {one.usable}%"),
        Fact(_("Officers"), f"{one.officers}  {one.officers_each} x {one.days_each}"),
        Fact(_("Made"), f"{moment_words(one.at, today)}  {one.made_by}"),
        Fact("", note, "warn" if late else "plain"),
    ]
    if one.provisional:
        facts.append(Fact("", code_words("PLAN_PROVISIONAL", {}), "warn"))
    return tuple(facts)
