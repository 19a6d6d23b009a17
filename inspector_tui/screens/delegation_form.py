"""The form of a delegation: which colleague, from when until when, why."""

from __future__ import annotations

from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from inspector_tui.errors import BadInput, InspectorError
from inspector_tui.i18n import N_, _
from inspector_tui.models import drafts, queries
from inspector_tui.models.rows import OfficerRow
from inspector_tui.screens.desk import DeskScreen
from inspector_tui.screens.filing_form import OFFICER_COLUMNS, officer_cells
from inspector_tui.services.approval_rules import delegate
from inspector_tui.widgets.draft import DraftForm
from inspector_tui.widgets.focus import focus_first
from inspector_tui.widgets.pick_field import PickField
from inspector_tui.widgets.rows import Row
from inspector_tui.widgets.text_field import TextField
from inspector_tui.widgets.when_field import DateField

SCOPE: Final = "delegation"


def _one_person(value: str) -> None:
    """Raises BadInput ONE_PERSON for several."""
    if "," in value:
        raise BadInput("ONE_PERSON")


class DelegationFormScreen(DeskScreen[bool]):
    """Records one delegation of one's own approving. Dismisses with True when it was recorded."""

    HEADING = N_("New delegation")
    HELP = N_(
        "Choose a colleague of your organ who is a supervisor on a device of their own. From the first day to the last "
        "one they may approve in your place; every such approval names this delegation."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "main", N_("Delegate"), id="delegationform.give", tooltip=N_("Record the delegation")),
    ]
    DEFAULT_CSS = """
    DelegationFormScreen {
        DraftForm { max-width: 90; }
        PickField, DateField { margin: 0 0 1 0; }
        &.-short PickField, &.-short DateField { margin: 0; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._officers: list[OfficerRow] = []
        self._done = False

    def place(self) -> str:
        return "delegations:new"

    def compose_content(self) -> ComposeResult:
        with VerticalScroll(can_focus=False):
            yield DraftForm(
                PickField(
                    "delegate",
                    N_("Stands in"),
                    OFFICER_COLUMNS,
                    required=True,
                    checks=(_one_person,),
                    hint=N_("Choose a colleague"),
                ),
                DateField("from", N_("From"), today=self.today, required=True),
                DateField("until", N_("Until"), today=self.today, required=True),
                TextField("reason", N_("Reason"), required=True),
            )

    def on_mount(self) -> None:
        identity = self.replica.identity()
        with self.replica.reading() as connection:
            found = queries.officers_of_organ(connection, identity.organ)
        self._officers = [row for row in found if row.certificate != identity.certificate]
        self._offer()
        kept = drafts.load(self.replica, SCOPE)
        self.query_one(DraftForm).restore({"from": self.today().isoformat()} | kept)
        focus_first(self, "#field-delegate *")

    def _offer(self) -> None:
        today = self.today().isoformat()
        rows = [Row(row.certificate, officer_cells(row, today)) for row in self._officers]
        self.query_one("#field-delegate", PickField).offer(rows)

    def on_draft_form_draft_changed(self, message: DraftForm.DraftChanged) -> None:
        """Kept at once."""
        message.stop()
        if not self._done:
            self.keep_draft(SCOPE, message.field, message.value)

    def action_main(self) -> None:
        """Records it."""
        self.report_drafts()
        form = self.query_one(DraftForm)
        first = self.query_one("#field-from", DateField).day
        last = self.query_one("#field-until", DateField).day
        if not form.check() or first is None or last is None:
            return
        replica, reason = self.replica, form.values["reason"]
        chosen = self.query_one("#field-delegate", PickField).keys[0]
        self.do(
            lambda: delegate(replica, chosen, first.isoformat(), last.isoformat(), reason),
            self._given,
            self._refused,
            group="give",
        )

    def _given(self, _number: str) -> None:
        self._done = True
        drafts.discard(self.replica, SCOPE)
        self.inspector.refresh_standing()
        self.notify(_("Delegated. Sync, so that your colleague can approve."))
        self.dismiss(True)

    def _refused(self, error: InspectorError) -> None:
        self.tell_error(error)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Not twice."""
        allowed = super().check_action(action, parameters)
        if action == "main" and allowed:
            return None if self.is_busy("give") else True
        return allowed

    def language_changed(self) -> None:
        super().language_changed()
        if self._officers:
            self._offer()
