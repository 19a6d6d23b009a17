"""The plan as rows for the table: found once for a search, then read page by page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

from inspector_tui.i18n import N_
from inspector_tui.models import plan_queries
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import InspectionRow
from inspector_tui.screens.inspection_words import item_words, joint_mark, state_tag, window_words
from inspector_tui.services.plan_search import Chip
from inspector_tui.widgets.rows import Column, Row
from inspector_tui.words.parties import grade_word

COLUMNS: Final = (
    Column("enterprise", N_("Enterprise"), 26, grow=2),
    Column("items", N_("Items"), 14, grow=3, drop=3),
    Column("window", N_("Window"), 20, drop=2),
    Column("grade", N_("Risk"), 8, drop=4),
    Column("state", N_("State"), 12),
)
CHIPS: Final[tuple[tuple[Chip, str], ...]] = (
    ("unfiled", N_("to file")),
    ("mine", N_("mine")),
    ("month", N_("this month")),
    ("overdue", N_("overdue")),
    ("all", N_("all organs")),
)


class PlanSource:
    """Rows of a search. What a page shows stays at hand for opening and for the facts beside the table."""

    def __init__(self, replica: Replica, numbers: Sequence[int], names: Mapping[str, str], today: dt.date) -> None:
        self._replica = replica
        self._numbers = numbers
        self._names = names
        self._today = today
        self.seen: dict[str, InspectionRow] = {}

    def count(self) -> int:
        return len(self._numbers)

    def page(self, offset: int, limit: int) -> Sequence[Row]:
        with self._replica.reading() as connection:
            rows = [
                row
                for start in range(offset, min(offset + limit, len(self._numbers)), 1000)
                for row in plan_queries.page(connection, self._numbers[start : min(start + 1000, offset + limit)])
            ]
        self.seen.update({row.inspection: row for row in rows})
        return [self._row(row) for row in rows]

    def _row(self, row: InspectionRow) -> Row:
        tag = state_tag(row, self._today)
        cells = (
            joint_mark(row) + row.enterprise_name,
            item_words(row, self._names),
            window_words(row, self._today),
            grade_word(row.grade),
            tag,
        )
        return Row(row.inspection, cells)
