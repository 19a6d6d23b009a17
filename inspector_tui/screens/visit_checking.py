"""The second step of a visit: answers, findings, and files of evidence."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from textual import on

from inspector_tui.domain.vocabulary import Answer
from inspector_tui.errors import InspectorError
from inspector_tui.i18n import _
from inspector_tui.screens import visit_acts as acts
from inspector_tui.screens.visit_checklist import EXTRA, ChecklistTable, LineDetail, line_key
from inspector_tui.screens.visit_evidence import EvidencePart
from inspector_tui.screens.visit_files import FilePicker
from inspector_tui.screens.visit_finding import NEW, FindingPart, matter_of
from inspector_tui.screens.visit_frame import VisitFrame
from inspector_tui.services import visiting
from inspector_tui.services.leniency import Leniency, leniency_for
from inspector_tui.services.reviewing import held_evidence
from inspector_tui.services.typed_paths import is_folder
from inspector_tui.widgets.kept_form import KeptForm
from inspector_tui.widgets.progress import Progress
from inspector_tui.widgets.table import VirtualTable

_PROGRESS_SECONDS: Final = 0.1


class VisitChecking(VisitFrame):
    """What is done while the checklist is shown."""

    _attaching: acts.Attaching | None = None

    @property
    def is_attaching(self) -> bool:
        """Whether files are being copied."""
        return self._attaching is not None

    async def open_finding(self, key: str) -> None:
        """Opens the finding of a checklist row."""
        if self.visit is None:
            return
        drafted = self.kept.load(f"finding:{key}")
        matter = matter_of(self.visit, key, drafted.get("id"))
        if drafted.get("id") != matter.finding:
            self.kept.keep(f"finding:{key}", "id", matter.finding)
        part = FindingPart(matter, self.kept.scope(f"finding:{key}"), drafted, self.today)
        await self._fill("#check-side", part)
        self.set_class(True, "-pane")
        self.move(pane="finding", row=key)
        self._look_for_leniency()

    @on(KeptForm.Edited)
    def _edited_finding(self, event: KeptForm.Edited) -> None:
        if isinstance(self.side, FindingPart) and event.form is self.side.form:
            self._look_for_leniency()

    def _look_for_leniency(self) -> None:
        """Which entries may fit what is typed. One look at a time; what was typed meanwhile is looked at after."""
        part = self.side
        if not isinstance(part, FindingPart) or self.is_busy("leniency"):
            return
        replica, inspection, words = self.replica, self.inspection, part.words

        def found(told: Leniency) -> None:
            if self.side is part:
                part.leniency.show(told)
                if part.words != words:
                    self.call_later(self._look_for_leniency)

        self.do(lambda: leniency_for(replica, inspection, words), found, group="leniency")

    async def open_evidence(self, finding: str) -> None:
        """Opens the files of a finding, or of the whole visit."""
        if self.visit is None:
            return
        part = EvidencePart(
            self.visit,
            finding,
            self.kept.scope("evidence"),
            self.kept.load("evidence"),
            partial(held_evidence, self.replica),
        )
        await self._fill("#check-side", part)
        self.set_class(True, "-pane")
        self.move(pane="evidence", about=finding)

    async def close_side(self) -> None:
        """Back to the checklist; what was typed is kept."""
        self.report_drafts()
        await self._fill("#check-side", None)
        self.set_class(False, "-pane")
        self.move(pane="", about="")
        self.query_one(ChecklistTable).focus()
        self.refresh_bindings()

    @on(VirtualTable.RowHighlighted)
    def _highlighted(self, event: VirtualTable.RowHighlighted) -> None:
        if isinstance(event.table, ChecklistTable) and self.visit is not None:
            event.stop()
            self.query_one(LineDetail).tell(self.visit, event.row.key)
            if not self.here.pane:
                self.move(row=event.row.key)

    def finding_at(self, key: str) -> str:
        """Id of the finding recorded for a row, or nothing."""
        if self.visit is None:
            return ""
        if key.startswith(EXTRA):
            return key.removeprefix(EXTRA)
        line = next((one for one in self.visit.checklist if line_key(one) == key), None)
        same = (line.item, line.check.no) if line else None
        return next((one.finding for one in self.visit.findings if (one.item, one.check_no) == same), "")

    @on(ChecklistTable.Answered)
    async def _answered(self, event: ChecklistTable.Answered) -> None:
        event.stop()
        key, given = event.key, event.answer
        # A few milliseconds (measured 4 ms with the record durable), so the next key finds the answer there.
        if not self.told(lambda: acts.record_answer(self.replica, self.inspection, key, given)):
            return
        self.renew()
        if given == "not_compliant":
            await self.open_finding(key)
            self.refresh_bindings()
            return
        if self.finding_at(key):
            self.notify(_("This line has a finding. Enter opens it, F12 there withdraws it."), severity="warning")
        self.query_one(ChecklistTable).action_move(1)

    def action_press(self, answer: Answer) -> None:
        """A click on an answer."""
        table = self.query_one(ChecklistTable)
        table.focus()
        table.action_answer(answer)

    @on(VirtualTable.RowSelected)
    async def _selected(self, event: VirtualTable.RowSelected) -> None:
        if isinstance(event.table, ChecklistTable):
            event.stop()
            await self.open_finding(event.row.key)
            self.refresh_bindings()
        elif event.table.id == "evidence-list":
            event.stop()
            self.see_evidence(event.row.key)

    def see_evidence(self, evidence: str = "") -> None:
        """Where the files are, their pictures, and the way to open them."""
        from inspector_tui.screens.evidence import EvidenceScreen

        self.app.push_screen(EvidenceScreen(self.inspection, evidence))

    async def action_other_finding(self) -> None:
        """A finding that belongs to no line."""
        await self.open_finding(NEW)
        self.refresh_bindings()

    async def record_finding(self, part: FindingPart) -> None:
        """Records the finding and goes on to the next line."""
        await self._record_finding(part)
        if self.side is None:
            self.query_one(ChecklistTable).action_move(1)

    async def _record_finding(self, part: FindingPart) -> None:
        if not part.form.check():
            return
        if not self.told(lambda: acts.record_finding(self.replica, self.inspection, part)):
            return
        await self._finding_done(part)

    async def _finding_done(self, part: FindingPart) -> None:
        part.form.close()
        self.kept.discard(f"finding:{part.matter.key}")
        await self.close_side()
        self.renew()

    async def action_withdraw(self) -> None:
        """Takes the open finding back."""
        part = self.side
        if not isinstance(part, FindingPart):
            return
        number = part.matter.finding
        if self.told(lambda: visiting.withdraw_finding(self.replica, self.inspection, number)):
            await self._finding_done(part)

    async def action_evidence(self) -> None:
        """The files of the open finding, of the finding at the cursor, or of the whole visit.

        Evidence names its finding, so a finding that is only drafted is recorded first.
        """
        part = self.side
        if self.visit is not None and self.visit.row.conclusion is not None:
            self.see_evidence()
            return
        self.report_drafts()
        about = self.finding_at(self.here.row)
        if isinstance(part, FindingPart):
            if part.matter.recorded is None:
                await self._record_finding(part)
                if self.side is part:
                    return
            about = part.matter.finding
        await self.open_evidence(about)
        self.refresh_bindings()

    # Evidence -----------------------------------------------------------------------------------------------

    def action_browse(self) -> None:
        """Choose a file from a tree."""
        last = self.kept.load("at").get("folder", "")
        folder = Path(last) if last and is_folder(Path(last)) else Path.home()
        self.app.push_screen(FilePicker(folder), self._picked)

    def _picked(self, path: Path | None) -> None:
        if path is not None and isinstance(self.side, EvidencePart):
            self.kept.keep("at", "folder", str(path.parent))
            self.side.field.input.value = acts.picked(path)

    def _attach_files(self, part: EvidencePart) -> None:
        if not part.form.values["path"].strip():
            self.action_browse()
            return
        try:
            attaching = acts.Attaching(self.replica, self.inspection, part)
        except InspectorError as error:
            part.field.error = error
            return
        self._attaching = attaching
        timer = self.set_interval(
            _PROGRESS_SECONDS, lambda: part.progress.show(attaching.words, attaching.done, attaching.total)
        )

        def ended() -> None:
            timer.stop()
            part.progress.end()
            self._attaching = None
            self.renew()

        def done(numbers: list[str]) -> None:
            part.field.input.value = ""
            ended()
            part.go()

        def failed(error: InspectorError) -> None:
            ended()
            if self.side is part:
                part.field.error = error
            else:
                self.tell_error(error)

        self.do(attaching.run, done, failed)

    @on(Progress.Stopped)
    def _stop(self, event: Progress.Stopped) -> None:
        event.stop()
        if self._attaching is not None:
            self._attaching.stopped = True
