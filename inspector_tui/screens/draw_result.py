"""What a draw gave: the objects in the order drawn, each with its officers; after a redraw, what became of the rest."""

from __future__ import annotations

import json
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType

from inspector_tui.i18n import N_, _, language, list_words
from inspector_tui.models import planning_queries, today_queries
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import InspectionRow
from inspector_tui.models.rows_planning import DrawRow
from inspector_tui.screens.desk import DeskScreen, matter_screen
from inspector_tui.screens.inspection_words import state_tag
from inspector_tui.widgets.rows import Column, ListSource, Row
from inspector_tui.widgets.table import VirtualTable

_COLUMNS: Final = (
    Column("enterprise", N_("Enterprise"), 26, grow=2),
    Column("officers", N_("Officers"), 18, grow=1),
    Column("state", N_("State"), 12, drop=2),
)
_Read = list[tuple[InspectionRow, str]]


class DrawResultScreen(DeskScreen[None]):
    """Enter goes on with the inspection that was planned."""

    HEADING = N_("Drawn")
    HELP = N_(
        "What was drawn, in that order, with the officers drawn for it. Below stands what the draw before had planned: "
        "taken back, or staying because it was filed already. Enter opens the planned inspection."
    )
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, draw: DrawRow) -> None:
        super().__init__()
        self._draw = draw
        self._found: _Read = []
        self._spoken = language()

    def compose_content(self) -> ComposeResult:
        yield VirtualTable(_COLUMNS, empty=N_("The planned inspections are not here yet. Sync."))

    def on_mount(self) -> None:
        self.query_one(VirtualTable).focus()

    def on_screen_resume(self) -> None:
        """What was filed meanwhile shows."""
        self._look()

    def language_changed(self) -> None:
        """Rows and count in the language of now."""
        super().language_changed()
        if self._spoken != language():
            self._spoken = language()
            self._look()

    def _look(self) -> None:
        replica, draw = self.replica, self._draw
        self.do(lambda: _read(replica, draw), self._show, group="result")

    def _show(self, found: _Read) -> None:
        self._found = found
        today, table = self.today(), self.query_one(VirtualTable)
        table.renew(
            ListSource(
                [Row(row.inspection, (row.enterprise_name, people, state_tag(row, today))) for row, people in found]
            )
        )
        self.remark = _("{title}: {count} drawn").format(title=self._draw.title, count=self._draw.count)

    def on_virtual_table_row_selected(self, message: VirtualTable.RowSelected) -> None:
        """Goes on with the inspection."""
        message.stop()
        row = next((row for row, _people in self._found if row.inspection == message.row.key), None)
        if row is not None:
            identity = self.replica.identity()
            self.app.push_screen(matter_screen(row, identity.device, row.organ == identity.organ))


def _read(replica: Replica, draw: DrawRow) -> _Read:
    with replica.reading() as connection:
        assigned = planning_queries.assignments_of(connection, draw.draw)
        rows = today_queries.inspections(connection, [one.inspection for one in assigned])
        kept = today_queries.inspections(connection, json.loads(draw.kept))
        withdrawn = planning_queries.withdrawn_for(connection, draw.draw)
    people = {one.inspection: list_words([each["name"] for each in json.loads(one.officers)]) for one in assigned}
    return [
        *((row, people[row.inspection]) for row in rows),
        *((row, _("stays, filed before")) for row in kept),
        *((row, _("of the draw before")) for row in withdrawn),
    ]
