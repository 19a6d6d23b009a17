"""Questions about what was found at an enterprise before, as far as this replica knows."""

from __future__ import annotations

from sqlalchemy import Connection, text


def earlier_findings(connection: Connection, subject: str, finding: str, inspection: str) -> list[tuple[int, str]]:
    """(Unix seconds, item or nothing) of findings at an enterprise, another than this one and of other visits."""
    statement = text(
        "SELECT f.at, coalesce(f.item, '') FROM finding f JOIN inspection i ON i.inspection = f.inspection "
        "WHERE i.subject = :subject AND i.inspection <> :inspection AND f.finding <> :finding "
        "AND i.concluded_at IS NOT NULL ORDER BY f.at"
    )
    told = {"subject": subject, "inspection": inspection, "finding": finding}
    return [(int(row[0]), row[1]) for row in connection.execute(statement, told)]
