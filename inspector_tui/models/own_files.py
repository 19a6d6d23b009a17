"""Files of this laptop: which wait for the server, which it holds, and whose bytes may leave."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, text

from inspector_tui.models.backlog import OWN_FILES, files_on_sticks


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """An own file that the server does not hold yet."""

    sha256: bytes
    size: int
    name: str
    on_stick: bool = False


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An own file that the server holds whole, since `at` (Unix seconds)."""

    sha256: bytes
    size: int
    name: str
    at: int


@dataclass(frozen=True, slots=True)
class KeptFile:
    """An own evidence file whose bytes are safe at the server."""

    sha256: bytes
    size: int
    name: str


def waiting_files(connection: Connection, device: bytes) -> list[WaitingFile]:
    """Files of this laptop that no `evidence.stored` record confirms, the smallest first."""
    rows = connection.execute(
        text(
            f"{OWN_FILES}SELECT o.sha256, o.size, o.name FROM own o LEFT JOIN evidence_stored s "  # noqa: S608
            "ON s.sha256 = o.sha256 WHERE s.sha256 IS NULL GROUP BY o.sha256 ORDER BY o.size"
        ),
        {"device": device},
    )
    carried = files_on_sticks(connection)
    return [WaitingFile(row[0], row[1], row[2], row[0] in carried) for row in rows]


def stored_files(connection: Connection, device: bytes) -> list[StoredFile]:
    """Files of this laptop that the server holds whole, the newest first."""
    rows = connection.execute(
        text(
            f"{OWN_FILES}SELECT o.sha256, o.size, o.name, s.at FROM own o JOIN evidence_stored s "  # noqa: S608
            "ON s.sha256 = o.sha256 GROUP BY o.sha256 ORDER BY s.at DESC, o.sha256"
        ),
        {"device": device},
    )
    return [StoredFile(row[0], row[1], row[2], row[3]) for row in rows]


def own_files(connection: Connection, device: bytes) -> list[WaitingFile]:
    """Files of this laptop, whether the server confirmed them or not, the smallest first."""
    rows = connection.execute(
        text(f"{OWN_FILES}SELECT o.sha256, o.size, o.name FROM own o GROUP BY o.sha256 ORDER BY o.size"),  # noqa: S608
        {"device": device},
    )
    return [WaitingFile(row[0], row[1], row[2]) for row in rows]


def droppable_files(connection: Connection, device: bytes, until: int) -> list[KeptFile]:
    """Files of own visits that are over, which the server held whole before a moment (Unix seconds), and all of whose
    records have receipts: one that waits, or a visit that goes on, keeps the bytes here."""
    rows = connection.execute(
        text(
            "SELECT e.sha256, max(e.size), max(e.name) FROM evidence e "
            "JOIN inspection i ON i.inspection = e.inspection JOIN evidence_stored s ON s.sha256 = e.sha256 "
            "WHERE s.at <= :until GROUP BY e.sha256 "
            "HAVING min(i.device = :device AND i.state = 'finished') = 1 AND NOT EXISTS ("
            " SELECT 1 FROM evidence o JOIN ledger_stream t ON t.stream = 'inspection:' || o.inspection "
            " JOIN ledger l ON l.id = t.record AND l.device = :device AND l.kind LIKE 'evidence.attached/%' "
            " LEFT JOIN receipt r ON r.record = l.hash WHERE o.sha256 = e.sha256 AND r.record IS NULL) "
            "ORDER BY s.at, e.sha256"
        ),
        {"device": device, "until": until},
    )
    return [KeptFile(row[0], row[1], row[2]) for row in rows]
