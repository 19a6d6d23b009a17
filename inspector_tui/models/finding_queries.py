"""Questions about what was found at an enterprise before, as far as this replica knows."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, text


def earlier_findings(
    connection: Connection, subject: str, field: str | None, finding: str, inspection: str
) -> list[int]:
    """Unix seconds of findings at an enterprise, another than this one and of other visits, in one field of
    enforcement or, with None, in any."""
    statement = text(
        "SELECT f.at FROM finding f JOIN inspection i ON i.inspection = f.inspection "
        "LEFT JOIN item m ON m.item = f.item "
        "WHERE i.subject = :subject AND i.inspection <> :inspection AND f.finding <> :finding "
        "AND i.concluded_at IS NOT NULL AND (:field IS NULL OR m.field IS NULL OR m.field = :field) ORDER BY f.at"
    )
    told = {"subject": subject, "inspection": inspection, "finding": finding, "field": field}
    return [int(row[0]) for row in connection.execute(statement, told)]


def fields_of(connection: Connection, items: Iterable[str]) -> set[str]:
    """Fields of enforcement of these items."""
    statement = text("SELECT DISTINCT field FROM item WHERE item IN :items").bindparams(
        bindparam("items", expanding=True)
    )
    return {row[0] for row in connection.execute(statement, {"items": list(items)})}


def items_named(connection: Connection, names: Iterable[str]) -> dict[str, set[str]]:
    """Codes of items by their exact name."""
    statement = text("SELECT name, item FROM item WHERE name IN :names").bindparams(bindparam("names", expanding=True))
    found: dict[str, set[str]] = {}
    listed = list(names)
    for start in range(0, len(listed), 1000):
        for name, item in connection.execute(statement, {"names": listed[start : start + 1000]}):
            found.setdefault(name, set()).add(item)
    return found
