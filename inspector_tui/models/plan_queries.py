"""The list of inspections, searched and paged: built for 100,000 rows and every keystroke."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, text

from inspector_tui.domain.vocabulary import InspectionState
from inspector_tui.models.queries import fetch
from inspector_tui.models.rows import InspectionRow


@dataclass(frozen=True, slots=True)
class PlanFilter:
    """What to list. `search` matches any part of the enterprise's name or code; days are ISO."""

    search: str = ""
    states: tuple[InspectionState, ...] = ()
    organ: int | None = None
    device: bytes | None = None
    from_day: str | None = None
    until_day: str | None = None


def is_findable(part: str) -> bool:
    """No name holds a control character or half of a pair, and the search index would end a phrase at them."""
    return all(unicodedata.category(each) not in ("Cc", "Cs") for each in part)


def matching(connection: Connection, wanted: PlanFilter) -> list[int]:
    """Row numbers of the inspections that match, by window and id. Short: ask `page` for the rows."""
    conditions: list[str] = []
    values: dict[str, object] = {}
    sought = wanted.search.strip()
    if not is_findable(sought):
        return []
    if len(sought) >= 3:
        # Trigram search needs three characters; two Chinese ones are common, so those scan the covering index. The
        # plus makes that index be walked in its order here too: sorting 100,000 matches would cost more.
        conditions.append("+i.rowid IN (SELECT rowid FROM inspection_search WHERE inspection_search MATCH :phrase)")
        values["phrase"] = '"' + sought.replace('"', '""') + '"'
    elif sought:
        escaped = sought.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        conditions.append("(i.enterprise_name LIKE :part ESCAPE '\\' OR i.subject LIKE :part ESCAPE '\\')")
        values["part"] = f"%{escaped}%"
    if wanted.states:
        # The plus keeps SQLite from the index by state: the one by window has every column asked for here, in order.
        conditions.append("+i.state IN :states")
        values["states"] = list(wanted.states)
    for column, value in (("organ", wanted.organ), ("device", wanted.device)):
        if value is not None:
            conditions.append(f"i.{column} = :{column}")
            values[column] = value
    if wanted.from_day:
        conditions.append("i.window_until >= :from_day")
        values["from_day"] = wanted.from_day
    if wanted.until_day:
        conditions.append("i.window_from <= :until_day")
        values["until_day"] = wanted.until_day
    condition = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    statement = text(f"SELECT i.rowid FROM inspection AS i{condition} ORDER BY i.window_from, i.inspection")  # noqa: S608
    if "states" in values:
        statement = statement.bindparams(bindparam("states", expanding=True))
    result = connection.execute(statement, values)
    # 100,000 numbers as the driver gives them: wrapping each in a row would take as long as finding them.
    numbers = [row[0] for row in result.cursor.fetchall()] if result.cursor is not None else []
    result.close()
    return numbers


def page(connection: Connection, numbers: Sequence[int]) -> list[InspectionRow]:
    """The rows with these numbers, in the same order; rows gone since are left out."""
    statement = text("SELECT rowid AS number, * FROM inspection WHERE rowid IN :numbers").bindparams(
        bindparam("numbers", expanding=True)
    )
    found: dict[int, InspectionRow] = {}
    for row in connection.execute(statement, {"numbers": list(numbers)}).mappings():
        values = dict(row)
        found[values.pop("number")] = InspectionRow(**values)
    return [found[number] for number in numbers if number in found]


def count_by_state(connection: Connection, organ: int | None = None) -> dict[str, int]:
    """How many inspections stand where."""
    condition = " WHERE organ = :organ" if organ is not None else ""
    rows = connection.execute(
        text(f"SELECT state, count(*) FROM inspection{condition} GROUP BY state"),  # noqa: S608
        {"organ": organ} if organ is not None else {},
    )
    return {row[0]: row[1] for row in rows}


def other_open(connection: Connection, subject: str, organ: int, from_day: str, until_day: str) -> list[InspectionRow]:
    """Open inspections of the same enterprise by other organs whose window overlaps."""
    return fetch(
        connection,
        InspectionRow,
        text(
            "SELECT * FROM inspection WHERE subject = :subject AND organ <> :organ AND window_from <= :until_day "
            "AND window_until >= :from_day AND state IN ('planned', 'filed', 'approved', 'inspecting') "
            "ORDER BY window_from, inspection"
        ).bindparams(subject=subject, organ=organ, from_day=from_day, until_day=until_day),
    )


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """What a plan's line says beyond its id, as it is known here, and whether it was filed since."""

    enterprise_name: str
    address: str | None
    grade: str
    region: str
    credit: str = "unrated"
    cause: str = "plan"
    source: str | None = None
    filed: bool = False


def planned_already(connection: Connection, inspections: Sequence[str]) -> dict[str, PlannedLine]:
    """Those inspections that are known, by id."""
    statement = text(
        "SELECT inspection, enterprise_name, address, grade, region, credit, cause, source, "
        "filing IS NOT NULL FROM inspection WHERE inspection IN :wanted"
    ).bindparams(bindparam("wanted", expanding=True))
    found: dict[str, PlannedLine] = {}
    for start in range(0, len(inspections), 1000):
        wanted = list(inspections[start : start + 1000])
        for inspection, name, address, grade, region, credit, cause, source, filed in connection.execute(
            statement, {"wanted": wanted}
        ):
            found[inspection] = PlannedLine(name, address, grade, region, credit, cause, source, bool(filed))
    return found
