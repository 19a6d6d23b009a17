"""The officer's home: what to visit, what to finish, what to file."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll

from inspector_tui.i18n import N_, _
from inspector_tui.models import drafts
from inspector_tui.screens.desk import STYLES, DeskScreen, code_screen, has_code, matter_screen
from inspector_tui.screens.today_words import facts_of, sections_of
from inspector_tui.services.at_door import AtDoor, at_door
from inspector_tui.services.today import Tasks, tasks
from inspector_tui.widgets.ask_text import AskText
from inspector_tui.widgets.facts import Facts
from inspector_tui.widgets.sections import SectionList

_VERBS = {
    "visit": N_("Show visit"),
    "open": N_("Continue visit"),
    "draft": N_("Continue filing"),
    "returned": N_("File again"),
    "file": N_("File it"),
    "backfill": N_("File after"),
    "missed": N_("View"),
    "due": N_("View"),
}


class TodayScreen(DeskScreen[None]):
    """Three short lists; the cursor stands on the most urgent matter and F9 does the next act on it."""

    HEADING = N_("Today")
    HELP = N_(
        "What to do, the most urgent on top: approved visits, what you began and did not finish, and what can be "
        "filed. F9 does the next thing for the row under the cursor; F2 shows the code of an approved visit; F3 opens "
        "the whole plan; F4 takes a scan of the enterprise's own code or licence and opens its visit."
    )
    CSS_PATH = STYLES / "today.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "code", N_("Show code"), show=False, id="today.code", tooltip=N_("Show the inspection code")),
        Binding("f3", "plan", N_("Plan"), id="today.plan", tooltip=N_("Search the whole year's plan")),
        Binding(
            "f4",
            "scan",
            N_("Scan enterprise"),
            show=False,
            id="today.scan",
            tooltip=N_("Scan the enterprise's own code or licence to begin its visit"),
        ),
        Binding("f9", "main", N_("Open"), id="today.next", tooltip=N_("Do the next thing for this row")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._tasks: Tasks | None = None

    def compose_content(self) -> ComposeResult:
        with Horizontal():
            yield SectionList(id="today-lists")
            with VerticalScroll(id="today-detail", can_focus=False):
                yield Facts(id="today-facts")

    def on_mount(self) -> None:
        self.query_one(SectionList).focus()

    def on_screen_resume(self) -> None:
        """Counts again whenever one comes back here: something was filed, visited or pulled."""
        self.read()

    def read(self) -> None:
        """Asks for the tasks of now."""
        replica = self.replica
        self.do(lambda: tasks(replica), self._show, group="today")

    def _show(self, told: Tasks) -> None:
        self._tasks = told
        self.query_one(SectionList).show(sections_of(told))

    def on_section_list_highlighted(self, message: SectionList.Highlighted) -> None:
        """The detail beside the lists, and the verb of F9."""
        facts = facts_of(self._tasks, message.key) if self._tasks and message.key else ()
        self.query_one(Facts).facts = facts
        self.query_one("#today-detail").scroll_home(animate=False)
        self.refresh_bindings()

    def on_section_list_opened(self, message: SectionList.Opened) -> None:
        """Enter or a click."""
        self._open(message.key)

    def action_main(self) -> None:
        """The next sensible act; without any row the plan, where there always is something to find."""
        key = self.query_one(SectionList).current
        if key is None:
            self.action_plan()
        else:
            self._open(key)

    def action_code(self) -> None:
        """The code of the visit under the cursor."""
        if (inspection := self._with_code()) is not None:
            self.app.push_screen(code_screen(inspection))

    def _with_code(self) -> str | None:
        """The inspection under the cursor, when this laptop can show its code."""
        key = self.query_one(SectionList).current if self.is_mounted else None
        if self._tasks is None or key is None:
            return None
        about = key.partition(":")[2]
        row = next((row for row in self._tasks.rows if row.inspection == about), None)
        return about if has_code(row, self.replica.identity().device) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """F2 rests where there is no code to show."""
        allowed = super().check_action(action, parameters)
        return self._with_code() is not None if action == "code" and allowed else allowed

    def action_plan(self) -> None:
        """The whole plan."""
        from inspector_tui.screens.plan import PlanScreen

        self.app.push_screen(PlanScreen())

    def action_scan(self) -> None:
        """The enterprise's own code leads to its visit (扫码入企)."""
        question = AskText(
            _("Scan the enterprise"),
            _("Scan the enterprise's own code or the licence on its wall; a photograph's path will do too."),
            _("Open the visit"),
            label=N_("Scan"),
        )
        self.app.push_screen(question, self._scanned)

    def _scanned(self, scanned: str | None) -> None:
        if scanned:
            replica = self.replica
            self.do(lambda: at_door(replica, scanned), lambda found: self._enter(found, scanned), group="door")

    def _enter(self, found: AtDoor, scanned: str) -> None:
        """To the visit with the scan filled in; without one, to an urgent visit of that enterprise."""
        from inspector_tui.screens.urgent import SCOPE, UrgentScreen
        from inspector_tui.screens.visit import VisitScreen
        from inspector_tui.screens.visit_keeping import VisitDrafts

        if not found.visits:
            drafts.save(self.replica, SCOPE, "subject", scanned)
            words = _("No approved visit of {subject} here. An urgent one can begin.")
            self.notify(words.format(subject=found.subject))
            self.app.push_screen(UrgentScreen())
            return
        row = found.visits[0]
        if row.arrived_at is None:
            VisitDrafts(self.replica, row.inspection).keep("arrival", "scan", found.subject)
        self.app.push_screen(VisitScreen(row.inspection))

    def _open(self, key: str) -> None:
        kind, _colon, about = key.partition(":")
        if self._tasks is None:
            return
        if kind == "draft":
            from inspector_tui.screens.filing import FilingScreen

            self.app.push_screen(FilingScreen((about.removeprefix("filing:"),)))
            return
        if kind == "backfill":
            from inspector_tui.screens.backfill import BackfillScreen

            self.app.push_screen(BackfillScreen(about))
            return
        row = next(row for row in self._tasks.rows if row.inspection == about)
        if kind in ("missed", "due"):
            from inspector_tui.screens.inspection import InspectionScreen

            self.app.push_screen(InspectionScreen(row.inspection))
            return
        self.app.push_screen(matter_screen(row, self.replica.identity().device, may_file=True))

    def key_words(self, action: str) -> str | None:
        """F9 says what it does for the row under the cursor."""
        if action != "main" or not self.is_mounted:
            return None
        key = self.query_one(SectionList).current
        return _(_VERBS[key.partition(":")[0]]) if key else _("Open the plan")

    def language_changed(self) -> None:
        """Rows and facts in the language of now."""
        super().language_changed()
        if self._tasks is not None:
            self._show(self._tasks)
