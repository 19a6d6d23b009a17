"""The checklist of a visit: which lines it has, and whether it can be concluded: every line has an answer, and
findings do not contradict it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from inspector_tui.errors import Refused
from inspector_tui.models import item_queries, queries
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import InspectionRow
from inspector_tui.services.filing import require_inspection
from inspector_tui.services.moments import day_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from inspector_tui.domain.item_list import Item

Line = tuple[str, int]
"""Code of the item, number of the line."""


def items_of_visit(connection: Connection, row: InspectionRow) -> tuple[Item, ...]:
    """The items of an inspection with the checklists of its day, as its organ's lists have them."""
    region = queries.region_of(connection, row.organ)
    return item_queries.items_on(connection, queries.items_of(row), region, day_of_visit(row))


def day_of_visit(row: InspectionRow) -> str:
    """The day whose lists a visit goes by, ISO: that of the arrival; before it, the first for which it is filed or
    planned."""
    for moment in (row.arrived_at, row.unfiled_at, row.start):
        if moment is not None:
            return day_of(moment)
    return row.window_from


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
    for place, item in enumerate(items_of_visit(connection, row), 1):
        for one in item.checklist:
            yield (item.item, one.no), f"{place}.{one.no}"
