"""The checklist of a visit that is to be concluded: every line has an answer, and findings do not contradict it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from inspector_tui.errors import Refused
from inspector_tui.models import queries
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import InspectionRow, ItemRow
from inspector_tui.services.filing import require_inspection

if TYPE_CHECKING:
    from sqlalchemy import Connection

Line = tuple[str, int]
"""Code of the item, number of the line."""


def check(replica: Replica, inspection: str) -> None:
    """Whether a visit may be concluded as far as its checklist goes. Raises as `require_whole`."""
    with replica.reading() as connection:
        require_whole(connection, require_inspection(connection, inspection))


def require_whole(connection: Connection, row: InspectionRow) -> None:
    """Raises Refused CHECKLIST_OPEN (open: how many lines), LINE_WITHOUT_FINDING or LINE_WITH_FINDING (line: as
    lists number it, 2.5 for the fifth line of the second item).

    A record that calls a line compliant and orders it to be put right convicts nobody, and a line that is not
    compliant without saying why convicts nobody either (行政处罚法 §40: facts must be clear).
    """
    lines = dict(_lines(connection, row))
    answers = {(each.item, each.check_no): each.answer for each in queries.answers_of(connection, row.inspection)}
    unanswered = sum(line not in answers for line in lines)
    if unanswered:
        raise Refused("CHECKLIST_OPEN", open=unanswered)
    found = {(each.item, each.check_no) for each in queries.findings_of(connection, row.inspection)}
    for line, number in lines.items():
        if answers[line] == "not_compliant" and line not in found:
            raise Refused("LINE_WITHOUT_FINDING", line=number)
        if answers[line] != "not_compliant" and line in found:
            raise Refused("LINE_WITH_FINDING", line=number)


def _lines(connection: Connection, row: InspectionRow) -> Iterator[tuple[Line, str]]:
    """Every line with its number."""
    codes = queries.items_of(row)
    known = queries.by_key(connection, ItemRow, "item", codes)
    for place, item in enumerate((known[code] for code in codes if code in known), 1):
        for one in queries.checklist_of(item):
            yield (item.item, one.no), f"{place}.{one.no}"
