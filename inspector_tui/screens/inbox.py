"""The supervisor's home: filings that wait for a decision, and what became of the visits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll

from inspector_tui.domain.planning import FilingApproved
from inspector_tui.domain.roles import MAY_SAY
from inspector_tui.i18n import N_, _, language, ngettext
from inspector_tui.screens.deciding import DecidingScreen
from inspector_tui.screens.desk import STYLES
from inspector_tui.screens.inbox_rows import CLEAN, FILING_COLUMNS, VISIT_COLUMNS, detail_of, filing_rows, visit_rows
from inspector_tui.screens.inspection import InspectionScreen, ReviewScreen
from inspector_tui.services.inbox import Waiting
from inspector_tui.services.reviewing import Desk, desk
from inspector_tui.widgets.facts import Facts
from inspector_tui.widgets.rows import ListSource
from inspector_tui.widgets.ruling_list import RulingList, Said
from inspector_tui.widgets.tab_line import TabLine
from inspector_tui.widgets.table import VirtualTable

_TABS = (("filings", N_("Filings waiting")), ("visits", N_("Visits")))
_NO_FILINGS = N_("No filing waits. F5 fetches new ones; F3 shows the plan, F6 imports one.")
_NO_VISITS = N_("No visit of your organ is here yet. F5 fetches what officers synced.")
_FEW_NUMBERS = 20


class InboxScreen(DecidingScreen):
    """Clean filings are decided together, the rest one by one with what the rules say."""

    HEADING = N_("Inbox")
    HELP = N_(
        "Filings of your organ that wait. Those without remark stand together and can be approved at once; the others "
        "show what the rules say. Enter opens a filing, F4 marks it. F9 approves, F7 returns with a reason. "
        "F2 goes to the visits."
    )
    CSS_PATH = STYLES / "inbox.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "tab", N_("Visits"), id="inbox.tab", tooltip=N_("Filings that wait, or visits")),
        Binding("f3", "plan", N_("Plan"), show=False, id="inbox.plan", tooltip=N_("Search the whole year's plan")),
        Binding("f4", "mark", N_("Mark"), show=False, id="inbox.mark", tooltip=N_("Mark or unmark the filing")),
        Binding("f6", "import", N_("Import"), show=False, id="inbox.import", tooltip=N_("Import a plan from a table")),
        Binding("f7", "return", N_("Return"), id="inbox.return", tooltip=N_("Send it back with a reason")),
        Binding(
            "f8",
            "differences",
            N_("Differences"),
            show=False,
            id="inbox.differences",
            tooltip=N_("Approvals about which the rules found more since"),
        ),
        Binding("f9", "main", N_("Approve"), id="inbox.approve", tooltip=N_("Approve, and sign the permits")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._desk: Desk | None = None
        self._unfolded = False
        self._spoken = language()

    def place(self) -> str:
        """A home, opened by role."""
        return ""

    def compose_content(self) -> ComposeResult:
        yield TabLine(_TABS)
        with Horizontal(id="inbox-panes"):
            with Vertical(id="inbox-lists"):
                yield VirtualTable(FILING_COLUMNS, markable=True, empty=" ", id="inbox-filings")
                yield VirtualTable(VISIT_COLUMNS, empty=_NO_VISITS, id="inbox-visits")
            with VerticalScroll(id="inbox-detail", can_focus=False):
                yield RulingList()
                yield Facts()

    def on_mount(self) -> None:
        self._show_tab("filings")

    def on_screen_resume(self) -> None:
        """Counts again whenever one comes back here."""
        self.read()

    def read(self) -> None:
        """Asks for the desk of now."""
        replica = self.replica
        self.do(lambda: desk(replica), self._show, group="desk")

    def _show(self, told: Desk) -> None:
        self._desk = told
        today = self.today()
        filings, visits = self._filings, self.query_one("#inbox-visits", VirtualTable)
        waiting = {one.row.inspection for one in told.waiting}
        filings.marked = filings.marked & waiting
        filings.renew(ListSource(filing_rows(told, today, self._unfolded, decides=self._approves)))
        filings.empty = _NO_FILINGS
        visits.renew(ListSource(visit_rows(told, today)))
        self.query_one(TabLine).counts = {"filings": f"{len(told.waiting)}", "visits": f"{len(told.visits)}"}
        self._tell()
        self._show_detail()

    def _tell(self) -> None:
        if self._desk is None:
            return
        words = self._numbers_words(self._desk.numbers_left) if self._approves else ""
        marked = len(self._filings.marked)
        if marked:
            words = _("{count} marked").format(count=marked) + "  " + words
        beyond = len(self._desk.differing)
        if beyond:
            told = ngettext(
                "{count} approval differs from the rules (F8)!",
                "{count} approvals differ from the rules (F8)!",
                beyond,
            )
            words = told.format(count=beyond) + "  " + words
        clashing = self._desk.clashing
        if clashing:
            told = ngettext(
                "{count} document number given twice (ctrl+p)!",
                "{count} document numbers given twice (ctrl+p)!",
                clashing,
            )
            words = told.format(count=clashing) + "  " + words
        asking = self._desk.asking
        if asking:
            told = ngettext(
                "{count} joint inspection asks you (ctrl+b)", "{count} joint inspections ask you (ctrl+b)", asking
            )
            words = told.format(count=asking) + "  " + words
        late = len(self._desk.overdue)
        if late:
            told = ngettext(
                "{count} urgent visit unfiled past its day!", "{count} urgent visits unfiled past their day!", late
            )
            words = told.format(count=late) + "  " + words
        self.remark = words.rstrip()

    @property
    def _approves(self) -> bool:
        """Whether this role decides filings at all; a justice bureau only looks on."""
        return FilingApproved.KIND in MAY_SAY[self.replica.identity().role]

    def _numbers_words(self, left: int) -> str:
        words = ngettext("{count} number left", "{count} numbers left", left).format(count=f"{left:,}")
        return words + ": " + _("sync to get more") if left < _FEW_NUMBERS else words

    # Where one is -------------------------------------------------------------------------------------------

    @property
    def _filings(self) -> VirtualTable:
        return self.query_one("#inbox-filings", VirtualTable)

    @property
    def _on_filings(self) -> bool:
        return self.is_mounted and self.query_one(TabLine).now == "filings"

    def action_tab(self) -> None:
        """The other list."""
        self.query_one(TabLine).next()

    def on_tab_line_chosen(self, message: TabLine.Chosen) -> None:
        """Shows the list of this name."""
        self._show_tab(message.tab)

    def _show_tab(self, tab: str) -> None:
        for name in ("filings", "visits"):
            self.query_one(f"#inbox-{name}").display = name == tab
        self.query_one(f"#inbox-{tab}").focus()
        self._show_detail()
        self.refresh_bindings()

    def _waiting(self, keys: Sequence[str]) -> list[Waiting]:
        """The waiting filings behind row keys; the row of the clean ones stands for all of them."""
        if self._desk is None:
            return []
        if CLEAN in keys:
            return [one for one in self._desk.waiting if one.is_clean or one.row.inspection in keys]
        return [one for one in self._desk.waiting if one.row.inspection in keys]

    def _chosen(self) -> list[Waiting]:
        """The marked filings, or those of the row under the cursor."""
        if self._filings.marked:
            return self._waiting(tuple(self._filings.marked))
        current = self._filings.current
        return self._waiting((current.key,)) if current else []

    def on_virtual_table_row_highlighted(self, message: VirtualTable.RowHighlighted) -> None:
        """The detail beside the list."""
        message.stop()
        self._show_detail()
        self.refresh_bindings()

    def on_virtual_table_marks_changed(self, message: VirtualTable.MarksChanged) -> None:
        """How many are marked."""
        message.stop()
        self._tell()
        self.refresh_bindings()

    def _show_detail(self) -> None:
        table = self._filings if self._on_filings else self.query_one("#inbox-visits", VirtualTable)
        key = table.current.key if table.current else ""
        rulings, facts = detail_of(self._desk, key, self.today()) if self._desk else ((), ())
        self.query_one(RulingList).show([Said(ruling) for ruling in rulings])
        self.query_one(RulingList).display = bool(rulings)
        self.query_one(Facts).facts = facts

    def on_virtual_table_row_selected(self, message: VirtualTable.RowSelected) -> None:
        """Enter: unfold the clean ones, or open the filing or the visit."""
        message.stop()
        key = message.row.key
        if key == CLEAN:
            self._unfolded = not self._unfolded
            if self._desk is not None:
                self._show(self._desk)
        elif message.table is self._filings:
            self.app.push_screen(ReviewScreen(key), lambda act: self._decided(key, act))
        else:
            self.app.push_screen(InspectionScreen(key))

    def _decided(self, inspection: str, act: str | None) -> None:
        chosen = self._waiting((inspection,))
        if chosen and act == "approve":
            self.ask_approval(chosen)
        elif chosen and act == "return":
            self.ask_return(chosen)

    def action_mark(self) -> None:
        """Marks the filing under the cursor."""
        self._filings.action_mark()

    def action_plan(self) -> None:
        """The whole plan."""
        from inspector_tui.screens.plan import PlanScreen

        self.app.push_screen(PlanScreen())

    def action_import(self) -> None:
        """A plan from a table."""
        from inspector_tui.screens.plan_import import ImportScreen

        self.app.push_screen(ImportScreen())

    def action_differences(self) -> None:
        """What the rules found of approvals since."""
        from inspector_tui.screens.differences import DifferencesScreen

        self.app.push_screen(DifferencesScreen())

    # Deciding -----------------------------------------------------------------------------------------------

    def action_main(self) -> None:
        """Approves the marked ones, all clean ones, or this one; asked once, for permits are signed."""
        self.ask_approval(self._chosen())

    def action_return(self) -> None:
        """Sends the marked ones or this one back; a reason is needed."""
        self.ask_return(self._chosen())

    def decided(self) -> None:
        """Nothing stays marked; counts again."""
        self._filings.marked = frozenset()
        self.read()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Deciding is for who approves, needs filings under the cursor, and one decision at a time."""
        allowed = super().check_action(action, parameters)
        if action in ("main", "return", "mark") and allowed and self.is_mounted:
            if not self._on_filings or not self._approves:
                return False
            return None if self.is_busy("decide") or not self._chosen() else True
        return allowed

    def key_words(self, action: str) -> str | None:
        """F9 and F7 say how many; F2 names the other list."""
        if not self.is_mounted:
            return None
        chosen = self._chosen()
        count = len(chosen)
        unreviewed = sum(one.step == "review" for one in chosen)
        if action == "main" and unreviewed:
            return ngettext("Review {count}", "Review {count}", unreviewed).format(count=unreviewed)
        if action == "main" and count > 1:
            return ngettext("Approve {count}", "Approve {count}", count).format(count=count)
        if action == "return" and count > 1:
            return ngettext("Return {count}", "Return {count}", count).format(count=count)
        if action == "tab" and not self._on_filings:
            return _("Filings")
        return None

    def language_changed(self) -> None:
        """Rows and counts in the language of now."""
        # The frame calls this for every new remark too; rows are said again only in another language.
        if self._desk is not None and self._spoken != language():
            self._spoken = language()
            self._show(self._desk)
        super().language_changed()
