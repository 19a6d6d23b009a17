"""The third step of a visit: the conclusion, read back and signed, then its confirmations."""

from __future__ import annotations

from textual.widget import Widget

from inspector_tui.errors import InspectorError
from inspector_tui.i18n import _
from inspector_tui.screens import visit_acts as acts
from inspector_tui.screens.visit_acts import known_pins
from inspector_tui.screens.visit_checking import VisitChecking
from inspector_tui.screens.visit_confirm import ConfirmPart
from inspector_tui.screens.visit_result import ConclusionPart
from inspector_tui.services import checklist, visiting
from inspector_tui.widgets.confirm import Confirm
from inspector_tui.widgets.kept_form import KeptForm
from inspector_tui.words.inspections import confirmer_word, outcome_word


class VisitSigning(VisitChecking):
    """What cannot be undone: asked with the verb on the button, then done in a worker."""

    async def fill_result(self) -> None:
        """Builds the third step anew: to conclude, or to confirm."""
        if self.visit is None:
            return
        part: Widget
        if self.visit.row.conclusion is None:
            part = ConclusionPart(self.visit, self.kept.scope("result"), self.kept.load("result"), self.today)
        else:
            own = self.replica.identity().certificate
            pins = known_pins(self.replica, self.visit, own)
            part = ConfirmPart(self.visit, own, pins, self.kept.scope("confirm"), self.kept.load("confirm"))
        await self._fill("#visit-result", part)

    def _ask_to_conclude(self, part: ConclusionPart) -> None:
        if not part.check() or not self.told(lambda: checklist.check(self.replica, self.inspection)):
            return
        verb = _("Conclude: {outcome}").format(outcome=outcome_word(part.outcome))
        outcome, summary, orders = part.outcome, part.summary, part.orders()

        def answered(yes: bool | None) -> None:
            if yes:
                self.do(
                    lambda: visiting.conclude(self.replica, self.inspection, outcome, summary=summary, orders=orders),
                    self._signed,
                )

        self.app.push_screen(Confirm(_("Read back before signing"), part.read_back(), verb, final=True), answered)

    def _signed(self, _nothing: None) -> None:
        self.call_later(self._concluded)

    async def _concluded(self) -> None:
        for form in self.query(KeptForm):
            form.close()
        self.kept.discard_all()
        self.renew()
        await self.go_to_step("result")

    def _ask_to_confirm(self, part: ConfirmPart) -> None:
        if part.by is None:
            self.dismiss()
            return
        if not part.check():
            return
        act = acts.confirmation(self.replica, self.inspection, part)

        def answered(yes: bool | None) -> None:
            if yes:
                self.do(act, self._signed, self._not_confirmed)

        if part.by == "second_officer":
            # Typing the PIN is the deliberate act; asking once more would only teach people to press Enter.
            answered(True)
            return
        title = _("{who}: confirm the record").format(who=confirmer_word(part.by))
        self.app.push_screen(Confirm(title, part.read_back(), _("Confirm record"), final=True), answered)

    def _not_confirmed(self, error: InspectorError) -> None:
        self.tell_error(error)
        self.call_later(self.go_to_step, "result")
