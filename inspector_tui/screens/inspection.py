"""One inspection, read only: everything recorded of it, for whoever has to judge it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll

from inspector_tui.domain.vocabulary import PermitStatus
from inspector_tui.errors import InspectorError
from inspector_tui.i18n import N_, _, language
from inspector_tui.screens.desk import STYLES, DeskScreen
from inspector_tui.screens.inspection_facts import inspection_facts, timeline_facts
from inspector_tui.screens.inspection_words import state_tag
from inspector_tui.screens.permit_status import AskPermitStatus
from inspector_tui.screens.printing import Printer
from inspector_tui.services.approving import set_permit_status
from inspector_tui.services.printing import printable
from inspector_tui.services.reviewing import Review, review
from inspector_tui.widgets.facts import Facts
from inspector_tui.widgets.pictures import Picture, Pictures
from inspector_tui.widgets.ruling_list import RulingList, Said
from inspector_tui.widgets.text import Say


class InspectionScreen(DeskScreen[str]):
    """Filing, approval, visit, findings, checklist, evidence, confirmations, timeline, and what does not fit."""

    HEADING = N_("Inspection")
    HELP = N_(
        "Everything recorded of this inspection. A supervisor suspends, revokes or closes its permit (F4). F7 prints "
        "its documents. The arrow keys read on; Tab goes between the record and its timeline. Enter opens its "
        "evidence: where each file is, and its picture."
    )
    CSS_PATH = STYLES / "inspection.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "timeline", N_("Timeline"), id="inspection.timeline", tooltip=N_("Go to the timeline, and back")),
        Binding(
            "f4", "permit", N_("Permit"), id="inspection.permit", tooltip=N_("Suspend, revoke or close the permit")
        ),
        Binding(
            "enter",
            "evidence",
            N_("Evidence"),
            id="inspection.evidence",
            tooltip=N_("Where the files are; fetch and open them"),
        ),
        Binding(
            "f6", "explain", N_("Why"), show=False, id="inspection.explain", tooltip=N_("What every rule saw and said")
        ),
        Binding(
            "f7",
            "print",
            N_("Print"),
            show=False,
            id="inspection.print",
            tooltip=N_("Notice, record or order for paper, with the code"),
        ),
    ]

    def __init__(self, inspection: str, *, printer: Printer | None = None) -> None:
        super().__init__()
        self._inspection = inspection
        self._printer = printer or Printer()
        self._review: Review | None = None
        self._spoken = language()

    def place(self) -> str:
        """`inspection:<id>`."""
        return f"inspection:{self._inspection}"

    def compose_content(self) -> ComposeResult:
        with Horizontal(id="inspection-panes"):
            with VerticalScroll(id="inspection-record"):
                yield Say(N_("What the rules say"), id="inspection-rules-title")
                yield RulingList()
                yield Facts(id="inspection-facts")
                yield Pictures(id="inspection-pictures")
            with VerticalScroll(id="inspection-timeline"):
                yield Facts(id="inspection-records")

    def on_mount(self) -> None:
        self.query_one("#inspection-record").focus()
        for one in self.query("#inspection-rules-title, RulingList"):
            one.display = False

    def on_screen_resume(self) -> None:
        """Reads again: something may have come meanwhile."""
        replica, inspection = self.replica, self._inspection
        self.do(lambda: review(replica, inspection), self._show, self._not_there, group="review")

    def _not_there(self, error: InspectorError) -> None:
        self.tell_error(error)
        self.dismiss("")

    def _show(self, told: Review) -> None:
        self._review = told
        today = self.today()
        self.remark = f"{told.row.enterprise_name}  [{state_tag(told.row, today).text}]"
        for one in self.query("#inspection-rules-title, RulingList"):
            one.display = bool(told.rulings)
        self.query_one(RulingList).show([Said(ruling) for ruling in told.rulings])
        self.query_one("#inspection-facts", Facts).facts = inspection_facts(told, today)
        pictures = [Picture(one.row.name, one.row.thumbnail) for one in told.evidence if one.row.thumbnail]
        self.query_one(Pictures).show(pictures)
        self.query_one("#inspection-records", Facts).facts = timeline_facts(told, today)
        self.refresh_bindings()

    def action_timeline(self) -> None:
        """To the timeline and back; in a small window it takes the record's place."""
        timeline = self.query_one("#inspection-timeline")
        on_timeline = not self.has_class("-timeline")
        self.set_class(on_timeline, "-timeline")
        (timeline if on_timeline else self.query_one("#inspection-record")).focus()

    def action_permit(self) -> None:
        """Asks what is to become of the permit, and why."""
        told = self._review
        if told is None:
            return
        title = f"{told.row.enterprise_name}  {told.row.filing_no or ''}".strip()
        self.app.push_screen(AskPermitStatus(title, told.row.permit_status), self._set_status)

    def _set_status(self, answer: tuple[PermitStatus, str] | None) -> None:
        if answer is None:
            return
        replica, inspection, (status, reason) = self.replica, self._inspection, answer

        def told(_nothing: object) -> None:
            self.notify(_("Signed. Sync, so that checkpoints learn it."))
            self.inspector.refresh_standing()
            self.on_screen_resume()

        self.do(lambda: set_permit_status(replica, inspection, status, reason), told, group="permit")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A permit is its organ's supervisors' to take back, while it has not ended."""
        allowed = super().check_action(action, parameters)
        if action == "evidence" and allowed and self.is_mounted:
            return bool(self._review and self._review.evidence)
        if action == "permit" and allowed and self.is_mounted:
            identity = self.replica.identity()
            row = self._review.row if self._review is not None else None
            if identity.role != "supervisor" or row is None or row.organ != identity.organ:
                return False
            open_ = row.code_id is not None and row.permit_status in ("valid", "suspended")
            return None if not open_ or self.is_busy("permit") else True
        if action == "print" and allowed:
            return self._review is not None and bool(printable(self._review.row))
        return allowed

    def action_print(self) -> None:
        """The notice; once concluded the record too, and the order if there is one."""
        self._printer.offer(self, self._inspection)

    def action_evidence(self) -> None:
        """The files of this inspection."""
        from inspector_tui.screens.evidence import EvidenceScreen

        self.app.push_screen(EvidenceScreen(self._inspection))

    def action_explain(self) -> None:
        """Every rule that looked, what it saw and what it said."""
        from inspector_tui.screens.explain import ExplainScreen

        self.app.push_screen(ExplainScreen(self._inspection))

    def language_changed(self) -> None:
        """All facts in the language of now."""
        # The frame calls this for every new remark too; facts are said again only in another language.
        if self._review is not None and self._spoken != language():
            self._spoken = language()
            self._show(self._review)
        super().language_changed()


class ReviewScreen(InspectionScreen):
    """The same for a filing that waits; dismisses with `approve` or `return` for the inbox to do."""

    HEADING = N_("Filing to decide")
    HELP = N_("The filing with everything the rules say of it. F9 approves, F7 sends it back with a reason.")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f7", "return", N_("Return"), id="review.return", tooltip=N_("Send it back with a reason")),
        Binding("f9", "main", N_("Approve"), id="review.approve", tooltip=N_("Approve this filing")),
    ]

    def action_main(self) -> None:
        """The inbox asks and approves."""
        self.dismiss("approve")

    def action_return(self) -> None:
        """The inbox asks for the reason and returns."""
        self.dismiss("return")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a filing that still waits can be decided."""
        allowed = super().check_action(action, parameters)
        if action in ("main", "return") and allowed:
            return True if self._review is not None and self._review.row.state == "filed" else None
        return allowed
