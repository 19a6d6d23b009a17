"""The form of a delegation: which colleague, from when until when, why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from inspector_tui.i18n import N_, _
from inspector_tui.models import queries
from inspector_tui.models.replica import Replica
from inspector_tui.screens.filing_form import OFFICER_COLUMNS, officer_cells
from inspector_tui.screens.record_form import RecordFormScreen, one_person
from inspector_tui.services.delegating import delegate
from inspector_tui.widgets.draft import DraftForm
from inspector_tui.widgets.pick_field import PickField
from inspector_tui.widgets.rows import Row
from inspector_tui.widgets.text_field import TextField
from inspector_tui.widgets.when_field import DateField


class DelegationFormScreen(RecordFormScreen):
    """Records one delegation of one's own approving. Dismisses with True when it was recorded."""

    HEADING = N_("New delegation")
    HELP = N_(
        "Choose a colleague of your organ who is a supervisor on a device of their own. From the first day to the last "
        "one they may approve in your place; every such approval names this delegation."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "main", N_("Delegate"), id="delegationform.give", tooltip=N_("Record the delegation")),
    ]
    SCOPE = "delegation"

    def place(self) -> str:
        return "delegations:new"

    def form(self) -> DraftForm:
        return DraftForm(
            PickField(
                "delegate",
                N_("Stands in"),
                OFFICER_COLUMNS,
                required=True,
                checks=(one_person,),
                hint=N_("Choose a colleague"),
            ),
            DateField("from", N_("From"), today=self.today, required=True),
            DateField("until", N_("Until"), today=self.today, required=True),
            TextField("reason", N_("Reason"), required=True),
        )

    def offer(self) -> None:
        identity, today = self.replica.identity(), self.today().isoformat()
        with self.replica.reading() as connection:
            found = queries.officers_of_organ(connection, identity.organ)
        rows = [Row(row.certificate, officer_cells(row, today)) for row in found if row.competence == "inspector"]
        self.query_one("#field-delegate", PickField).offer([row for row in rows if row.key != identity.certificate])

    def suggested(self) -> dict[str, str]:
        return {"from": self.today().isoformat()}

    def use_case(self) -> Callable[[Replica], Any] | None:
        first, last = (self.query_one(f"#field-{name}", DateField).day for name in ("from", "until"))
        if first is None or last is None:
            return None
        chosen, reason = self.query_one("#field-delegate", PickField).keys[0], self.value("reason")
        return lambda replica: delegate(replica, chosen, first.isoformat(), last.isoformat(), reason)

    def done_words(self) -> str:
        return _("Delegated. Sync, so that your colleague can approve.")
