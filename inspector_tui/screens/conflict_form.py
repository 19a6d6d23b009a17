"""The form of a conflict of interest: which officer, which enterprise, why, until when."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from inspector_tui.domain.credit_code import identify_subject
from inspector_tui.i18n import N_, _
from inspector_tui.models import queries
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import EnterpriseRow, OfficerRow
from inspector_tui.screens.filing_form import OFFICER_COLUMNS, officer_cells
from inspector_tui.screens.record_form import RecordFormScreen, one_person
from inspector_tui.services.draw_rules import declare_conflict
from inspector_tui.widgets.draft import DraftForm
from inspector_tui.widgets.field import FormField
from inspector_tui.widgets.pick_field import PickField
from inspector_tui.widgets.rows import Row
from inspector_tui.widgets.text_field import TextField
from inspector_tui.widgets.when_field import DateField


class ConflictFormScreen(RecordFormScreen):
    """An officer declares their own; a supervisor anybody's of the organ."""

    HEADING = N_("New conflict of interest")
    HELP = N_(
        "Declare that an officer has an interest in an enterprise and must not inspect it (Administrative Penalty Law "
        "§43). The reason is kept in your organ; a published draw names whom it excludes, never why."
    )
    SCOPE = "conflict"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "main", N_("Declare"), id="conflictform.declare", tooltip=N_("Record the conflict")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._officers: list[OfficerRow] = []

    def place(self) -> str:
        return "conflicts:new"

    def form(self) -> DraftForm:
        return DraftForm(
            PickField(
                "officer",
                N_("Officer"),
                OFFICER_COLUMNS,
                required=True,
                checks=(one_person,),
                hint=N_("Choose an officer"),
            ),
            FormField(
                "subject",
                N_("Enterprise"),
                required=True,
                code=True,
                checks=(identify_subject,),
                hint=N_("credit code"),
            ),
            DateField("until", N_("Until"), today=self.today, about=N_("Its last day; open without one.")),
            TextField("reason", N_("Reason"), required=True),
        )

    def offer(self) -> None:
        identity, today = self.replica.identity(), self.today().isoformat()
        with self.replica.reading() as connection:
            found = queries.officers_of_organ(connection, identity.organ)
        own = identity.role == "officer"
        self._officers = [row for row in found if not own or row.certificate == identity.certificate]
        rows = [Row(row.certificate, officer_cells(row, today)) for row in self._officers]
        self.query_one("#field-officer", PickField).offer(rows)

    def suggested(self) -> dict[str, str]:
        return {"officer": self._officers[0].certificate} if len(self._officers) == 1 else {}

    def changed(self, field: str) -> None:
        """Says whose credit code it is."""
        if field == "subject":
            with self.replica.reading() as connection:
                row = queries.one(connection, EnterpriseRow, subject=self.value("subject").upper())
            self.query_one("#field-subject", FormField).show_remark(row.name if row is not None else "")

    def use_case(self) -> Callable[[Replica], Any] | None:
        certificate = self.query_one("#field-officer", PickField).keys[0]
        until = self.query_one("#field-until", DateField).day
        last = until.isoformat() if until is not None else None
        subject, reason = self.value("subject").upper(), self.value("reason")
        return lambda replica: declare_conflict(replica, certificate, subject, reason, valid_until=last)

    def done_words(self) -> str:
        return _("Declared. No draw gives this officer to this enterprise.")
