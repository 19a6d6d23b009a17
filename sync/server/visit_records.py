"""The record of a visit, as the log tells it, for the person who holds the visit's code."""

from __future__ import annotations

from collections.abc import Collection

from inspector_tui.codes.verdict import Content
from inspector_tui.domain.inspection import Inspection, fold_inspection
from inspector_tui.domain.record import Record
from sync.server.log_records import records_of
from sync.server.store import Connection

MOST_RECORDS = 5_000
"""A visit has some hundred. Beyond this somebody floods; the page shows what came first."""
_SERVER = 0


def inspection_of(connection: Connection, content: Content) -> str | None:
    """The inspection that a genuine code belongs to; None while its approval has not come.

    A standing permit belongs to the visit that was begun with it at the enterprise it was shown for.
    """
    claims = content.claims
    if claims.standing:
        row = connection.execute(
            "SELECT inspection FROM unfiled_visits WHERE standing = %s AND organ = %s AND subject = %s"
            " ORDER BY at DESC LIMIT 1",
            (claims.code_id, claims.organ, content.subject),
        ).fetchone()
    else:
        row = connection.execute(
            "SELECT inspection FROM permits WHERE organ = %s AND code_id = %s", (claims.organ, claims.code_id)
        ).fetchone()
    return None if row is None else str(row[0])


def read_visit(connection: Connection, content: Content, inspection: str) -> Inspection:
    """What the organ of the code, organs of officers it names, and the server said of the inspection.

    Nobody else's word counts: a stranger who knows the number of an inspection writes nothing into its record.
    """
    claims = content.claims
    organs = {claims.organ, _SERVER, *(officer.organ for officer in claims.officers if officer.organ is not None)}
    return fold_inspection(inspection, _records(connection, inspection, organs))


def _records(connection: Connection, inspection: str, organs: Collection[int]) -> list[Record]:
    rows = connection.execute(
        "SELECT r.position, r.raw FROM inspection_records AS i JOIN records AS r USING (position)"
        " WHERE i.inspection = %s AND i.organ = ANY(%s) ORDER BY r.position LIMIT %s",
        (inspection, list(organs), MOST_RECORDS),
        binary=True,
    ).fetchall()
    return records_of(rows)
