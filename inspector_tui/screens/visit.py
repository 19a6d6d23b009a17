"""The visit in three steps: arrival, checklist, result. Every field is a draft at once, every act a record at once."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import ContentSwitcher

from inspector_tui.i18n import N_, _
from inspector_tui.screens import visit_acts as acts
from inspector_tui.screens.desk import STYLES
from inspector_tui.screens.visit_arrival import ArrivalPart
from inspector_tui.screens.visit_checklist import ChecklistTable
from inspector_tui.screens.visit_confirm import ConfirmPart
from inspector_tui.screens.visit_evidence import EvidencePart
from inspector_tui.screens.visit_finding import FindingPart
from inspector_tui.screens.visit_frame import STEPS
from inspector_tui.screens.visit_result import ConclusionPart
from inspector_tui.screens.visit_signing import VisitSigning
from inspector_tui.widgets.focus import focus_first
from inspector_tui.widgets.kept_form import KeptForm
from inspector_tui.widgets.rail import Rail


class VisitScreen(VisitSigning):
    """The keys of a visit. F9 is always the one main act of the step."""

    HEADING = N_("Visit")
    HELP = N_(
        "Three steps: record who received you, answer the checklist, conclude and have it confirmed. Everything you "
        "type is kept at once; you can leave at any moment and come back to the same place. F2 shows the code, "
        "F3 prints the notice and the record."
    )
    CSS_PATH = STYLES / "visit.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "main", N_("Go on"), id="visit.main", tooltip=N_("The one main act of this step")),
        Binding("f2", "code", N_("Show code"), id="visit.code", tooltip=N_("Show the inspection code")),
        Binding("f3", "browse", N_("Browse"), show=False, id="visit.browse", tooltip=N_("Choose a file from a tree")),
        Binding(
            "f3",
            "print",
            N_("Print"),
            show=False,
            id="visit.print",
            tooltip=N_("Notice, record or order for paper, with the code"),
        ),
        Binding(
            "f4",
            "other_finding",
            N_("Other finding"),
            show=False,
            id="visit.other_finding",
            tooltip=N_("Record a finding that belongs to no line"),
        ),
        # Priority: a text area would take F6 and F7 for itself.
        Binding(
            "f6",
            "evidence",
            N_("Evidence"),
            show=False,
            priority=True,
            id="visit.evidence",
            tooltip=N_("Attach files, see and open them"),
        ),
        Binding(
            "f7", "next_step", N_("Next step"), show=False, id="visit.next_step", tooltip=N_("Go to the next step")
        ),
        Binding(
            "f12",
            "withdraw",
            N_("Withdraw"),
            show=False,
            id="visit.withdraw",
            tooltip=N_("Take the finding back; the ledger keeps it"),
        ),
    ]
    _attaching: acts.Attaching | None = None

    # The one main act ---------------------------------------------------------------------------------------

    async def action_main(self) -> None:
        """What F9 does here."""
        if self.visit is None or self.is_busy():
            return
        match self.here.step, self.side if self.here.step == "check" else self.result:
            case "arrival", _part:
                await self._arrive(self.query_one(ArrivalPart))
            case "check", FindingPart() as part:
                await self.record_finding(part)
            case "check", EvidencePart() as part:
                self._attach_files(part)
            case "check", _part:
                if not self.query_one(ChecklistTable).next_open():
                    await self.go_to_step("result")
            case "result", ConclusionPart() as part:
                self._ask_to_conclude(part)
            case "result", ConfirmPart() as part:
                self._ask_to_confirm(part)

    def key_words(self, action: str) -> str | None:
        """The verb of F9."""
        if action != "main" or self.visit is None or not self.is_mounted:
            return super().key_words(action)
        row = self.visit.row
        match self.here.step, self.here.pane:
            case "arrival", _pane:
                if row.arrived_at is None:
                    return _("Record arrival")
                return _("Correct arrival") if self.query_one(ArrivalPart).is_changed else _("To the checklist")
            case "check", "finding":
                return _("Record finding")
            case "check", "evidence":
                return _("Attach file")
            case "check", _pane:
                return _("To the result") if self.visit.answered == len(self.visit.checklist) else _("Next open line")
        part = self.result
        if isinstance(part, ConclusionPart):
            return _("Conclude")
        return _("Confirm record") if isinstance(part, ConfirmPart) and part.pending else _("Done")

    async def _arrive(self, part: ArrivalPart) -> None:
        if self.visit is None:
            return
        if self.visit.row.arrived_at is None or part.is_changed:
            if not part.form.check() or not self.told(lambda: acts.record_arrival(self.replica, self.inspection, part)):
                return
            self.kept.discard("arrival")
            self.renew()
        await self.go_to_step("check")

    # The checklist ------------------------------------------------------------------------------------------

    # Evidence -----------------------------------------------------------------------------------------------

    # The result ---------------------------------------------------------------------------------------------

    # Moving -------------------------------------------------------------------------------------------------

    async def begin(self) -> None:
        """Brings the person back to where they were."""
        if self.visit is None:
            return
        self.remark = self.visit.row.enterprise_name
        self.query_one(ChecklistTable).tell(self.visit)
        self.here = self._kept_place = self.kept.whereabouts()
        self.query_one(ChecklistTable).go_to(self.here.row)
        if self.here.step == "check" and self.here.pane == "finding":
            await self.open_finding(self.here.row)
        elif self.here.step == "check" and self.here.pane == "evidence":
            await self.open_evidence(self.here.about)
        await self.go_to_step(self.here.step if self.may_go(self.here.step) else "arrival")

    async def go_to_step(self, step: str) -> None:
        """Shows a step and puts the focus where work goes on."""
        if self.visit is not None and self.visit.row.conclusion is not None:
            step = "result"
        self.move(step=step)
        if step == "result":
            await self.fill_result()
        self.query_one(ContentSwitcher).current = {"check": "check", "result": "visit-result"}.get(step, "arrival")
        self.tell_steps()
        self.call_after_refresh(self.go)
        self.refresh_bindings()

    def go(self) -> None:
        """The focus, by where the person is."""
        part: Any = self.side if self.here.step == "check" else self.result
        if self.here.step == "arrival":
            focus_first(self, "#field-person Input")
        elif part is not None:
            part.go()
        else:
            self.query_one(ChecklistTable).focus()

    async def action_next_step(self) -> None:
        """The next step that may be entered; after the last one the first."""
        place = STEPS.index(self.here.step)
        for step in (*STEPS[place + 1 :], *STEPS[:place]):
            if self.may_go(step):
                self.report_drafts()
                await self.go_to_step(step)
                return

    @on(Rail.StepPressed)
    async def _step_pressed(self, event: Rail.StepPressed) -> None:
        event.stop()
        if self.may_go(event.step):
            await self.go_to_step(event.step)
        else:
            self.app.bell()

    def action_code(self) -> None:
        """The inspection code."""
        from inspector_tui.screens.code import CodeScreen

        self.report_drafts()
        self.app.push_screen(CodeScreen(self.inspection))

    def action_print(self) -> None:
        """The notice; once concluded the record too, and the order if there is one."""
        self.report_drafts()
        self.printer.offer(self, self.inspection)

    def action_back(self) -> None:
        """Closes what is open beside the checklist; else leaves the visit."""
        if self.here.step == "check" and self.side is not None and not self.is_attaching:
            self.call_later(self.close_side)
            return
        super().action_back()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys do what fits the step; the main act waits for the one that runs."""
        allowed = super().check_action(action, parameters)
        if not self.is_mounted or self.too_small:
            return allowed
        open_visit = self.visit is not None and self.visit.row.conclusion is None
        checking = open_visit and self.here.step == "check"
        match action:
            case "main":
                return None if self.is_busy() else self.visit is not None
            case "code":
                return self.visit is not None
            case "print":
                return self.visit is not None and not (checking and self.here.pane == "evidence")
            case "other_finding":
                return checking and not self.here.pane
            case "evidence":
                if self.visit is not None and self.visit.row.conclusion is not None:
                    return bool(self.visit.evidence)
                return checking and self.here.pane != "evidence"
            case "browse":
                return checking and self.here.pane == "evidence"
            case "withdraw":
                return checking and isinstance(self.side, FindingPart) and self.side.matter.recorded is not None
            case "back":
                return allowed or (checking and bool(self.here.pane))
        return allowed

    @on(KeptForm.Edited)
    def _edited(self) -> None:
        self.refresh_bindings()
