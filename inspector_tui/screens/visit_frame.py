"""The body of the visit: its parts, moving between them, and keeping where the person is and what they typed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import ContentSwitcher

from inspector_tui.errors import InspectorError
from inspector_tui.i18n import N_
from inspector_tui.screens.base import ReplicaScreen
from inspector_tui.screens.printing import Printer
from inspector_tui.screens.visit_arrival import ArrivalPart
from inspector_tui.screens.visit_checklist import ChecklistTable, LineDetail
from inspector_tui.screens.visit_confirm import ConfirmPart
from inspector_tui.screens.visit_evidence import EvidencePart
from inspector_tui.screens.visit_finding import FindingPart
from inspector_tui.screens.visit_keeping import VisitDrafts, Whereabouts
from inspector_tui.screens.visit_result import ConclusionPart
from inspector_tui.services import visiting
from inspector_tui.services.visiting import Visit
from inspector_tui.widgets.draft import DraftForm
from inspector_tui.widgets.kept_form import KeptForm
from inspector_tui.widgets.rail import Rail, Step
from inspector_tui.widgets.say_button import SayButton
from inspector_tui.widgets.text import PlainText
from inspector_tui.words.errors import error_words

STEPS: Final = ("arrival", "check", "result")
_PLACE_SECONDS: Final = 0.3


class VisitFrame(ReplicaScreen[None]):
    """Composes the parts and moves between them; what the keys do to the visit is `VisitScreen`'s."""

    def __init__(self, inspection: str, *, printer: Printer | None = None) -> None:
        """`printer` takes documents for paper; by default they go to the person's downloads and browser."""
        super().__init__()
        self.inspection = inspection
        self.printer = printer or Printer()
        self.visit: Visit | None = None
        self.here = Whereabouts()
        self._kept_place = Whereabouts()
        self._place_timer: Timer | None = None
        self._filling = asyncio.Lock()

    async def begin(self) -> None:
        """Brings the person back to where they were."""

    def place(self) -> str:
        return f"visit:{self.inspection}"

    @property
    def kept(self) -> VisitDrafts:
        """The drafts of this visit."""
        return VisitDrafts(self.replica, self.inspection)

    def today(self) -> date:
        """The day on this device."""
        return self.frame_app.now().date()

    def compose_content(self) -> ComposeResult:
        try:
            visit = self.visit = visiting.load(self.replica, self.inspection)
        except InspectorError as error:
            yield PlainText(error_words(error), id="visit-error")
            return
        yield Rail(id="visit-rail")
        with ContentSwitcher(id="visit-steps"):
            yield ArrivalPart(visit, self.kept.scope("arrival"), self.kept.load("arrival"))
            with Horizontal(id="check"):
                with Vertical(id="check-list"):
                    yield ChecklistTable()
                    yield LineDetail(id="check-detail")
                    with Horizontal(id="check-keys"):
                        yield SayButton(N_("compliant"), "press('compliant')", key="1")
                        yield SayButton(N_("not compliant"), "press('not_compliant')", key="2")
                        yield SayButton(N_("not applicable"), "press('not_applicable')", key="3")
                        yield SayButton(N_("Other finding"), "other_finding", key="F4", id="check-other")
                        yield SayButton(N_("Evidence"), "evidence", key="F6", id="check-evidence")
                yield Container(id="check-side")
            yield Container(id="visit-result")

    def on_mount(self) -> None:
        self.call_later(self.begin)

    def on_screen_resume(self) -> None:
        """Back from a sync, which may have taken the visit to the server."""
        if isinstance(self.result, ConfirmPart):
            self.visit = visiting.load(self.replica, self.inspection)
            self.result.tell(self.visit)

    # Moving -------------------------------------------------------------------------------------------------

    def may_go(self, step: str) -> bool:
        """Nothing is checked before somebody arrived; nothing is checked any more after the conclusion."""
        if self.visit is None or step not in STEPS:
            return False
        if self.visit.row.conclusion is not None:
            return step == "result"
        return step == "arrival" or self.visit.row.arrived_at is not None

    @property
    def side(self) -> FindingPart | EvidencePart | None:
        """What is open beside the checklist."""
        part = next(iter(self.query("#check-side > *")), None)
        return part if isinstance(part, FindingPart | EvidencePart) else None

    @property
    def result(self) -> ConclusionPart | ConfirmPart | None:
        """The third step as it stands."""
        part = next(iter(self.query("#visit-result > *")), None)
        return part if isinstance(part, ConclusionPart | ConfirmPart) else None

    async def _fill(self, where: str, part: Widget | None) -> None:
        """One after the other: a key's act runs beside the screen's own, and two parts would bear one name."""
        async with self._filling:
            place = self.query_one(where)
            await place.remove_children()
            if part is not None:
                await place.mount(part)

    async def go_to_step(self, step: str) -> None:
        """Shows a step and puts the focus where work goes on."""
        raise NotImplementedError

    # Keeping ------------------------------------------------------------------------------------------------

    def move(self, **where: str) -> None:
        """Notes where the person is; kept durably within the third of a second."""
        self.here = replace(self.here, **where)
        if self.here != self._kept_place and self._place_timer is None:
            self._place_timer = self.set_timer(_PLACE_SECONDS, self.keep_place)

    def keep_place(self) -> None:
        """Keeps where the person is, now."""
        self._place_timer = None
        self.kept.remember(self._kept_place, self.here)
        self._kept_place = self.here

    @on(DraftForm.DraftChanged)
    def _keep_field(self, message: DraftForm.DraftChanged) -> None:
        message.stop()
        if isinstance(message.form, KeptForm) and not message.form.closed:
            from inspector_tui.models import drafts

            drafts.save(self.replica, message.form.scope, message.field, message.value)

    def report_drafts(self) -> None:
        """Fields and place, before leaving."""
        super().report_drafts()
        if self.visit is not None:
            self.keep_place()

    # Telling ------------------------------------------------------------------------------------------------

    def renew(self) -> None:
        """Reads the visit again after a record and tells every part."""
        visit = self.visit = visiting.load(self.replica, self.inspection)
        self.query_one(ArrivalPart).tell(visit)
        table = self.query_one(ChecklistTable)
        table.tell(visit)
        if isinstance(self.side, EvidencePart):
            self.side.tell(visit)
        self.tell_steps()
        self.inspector.refresh_standing()
        self.refresh_bindings()

    def tell_steps(self) -> None:
        """The rail, with how far the checklist is."""
        if self.visit is None:
            return
        row, lines = self.visit.row, self.visit.checklist
        rail = self.query_one(Rail)
        rail.steps = (
            Step("arrival", N_("Arrival"), done=row.arrived_at is not None),
            Step("check", N_("Check"), f"{self.visit.answered}/{len(lines)}", done=self.visit.answered == len(lines)),
            Step("result", N_("Result"), done=row.state == "finished"),
        )
        rail.now = self.here.step
        files = len(self.visit.evidence)
        self.query_one("#check-evidence", SayButton).count(str(files) if files else "")

    def language_changed(self) -> None:
        super().language_changed()
        if self.visit is not None and self.is_mounted:
            self.query_one(LineDetail).tell(self.visit, self.here.row)

    def told(self, act: Callable[[], object]) -> bool:
        """Runs a short use case here; an error is told and answers False."""
        try:
            act()
        except InspectorError as error:
            self.tell_error(error)
            return False
        return True
