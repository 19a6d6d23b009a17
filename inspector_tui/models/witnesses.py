"""What witnesses of the log signed, as it is kept here, and what it covers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, text

from inspector_tui.models.kept import WitnessedRow


def keep_witnessed(connection: Connection, rows: Iterable[WitnessedRow]) -> None:
    """Remembers verified cosignatures; a smaller one than the witness's last is left out."""
    for row in rows:
        connection.execute(
            text(
                "INSERT INTO witnessed(device, size, at, note) VALUES (:device, :size, :at, :note) "
                "ON CONFLICT(device) DO UPDATE SET size = excluded.size, at = excluded.at, note = excluded.note "
                "WHERE excluded.size >= witnessed.size"
            ),
            {"device": row.device, "size": row.size, "at": row.at, "note": row.note},
        )


def witnessed(connection: Connection) -> Sequence[WitnessedRow]:
    """One row for each witness, the one that saw most first."""
    rows = connection.execute(text("SELECT * FROM witnessed ORDER BY size DESC, device"))
    return [WitnessedRow(**row) for row in rows.mappings()]


def receipts_from(connection: Connection, position: int) -> int:
    """How many receipts held are for this position of the log or a later one."""
    counted: int = connection.execute(
        text("SELECT count(*) FROM receipt WHERE position >= :position"), {"position": position}
    ).scalar_one()
    return counted
