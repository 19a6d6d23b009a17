"""Receipts, refusals and what still waits: the state of every own record towards the server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from inspector_tui.ledger.envelope import Envelope, open_envelope
from inspector_tui.models.backlog import ON_STICK, counted
from inspector_tui.models.new_start import FORMER
from inspector_tui.models.projector import project
from inspector_tui.models.settings import own_device

_HASH = 32


@dataclass(frozen=True, slots=True)
class HeldReceipt:
    """A record with the proof of its place: audit path and signed checkpoint. Empty when the store lost them."""

    record: bytes
    envelope: bytes
    position: int
    path: tuple[bytes, ...]
    note: str


@dataclass(frozen=True, slots=True)
class NewReceipt:
    """A receipt as the server gave it, verified by the caller."""

    record: bytes
    position: int
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Unsettled:
    """An own record without a receipt. `code` tells why the server refused it, None when it was not sent yet."""

    hash: bytes
    seq: int
    kind: str
    made_at: int
    code: str | None
    on_stick: bool = False


@dataclass(frozen=True, slots=True)
class Receipted:
    """An own record that stands at `position` of the log, with the receipt for it."""

    hash: bytes
    seq: int
    kind: str
    made_at: int
    position: int


def keep_receipts(connection: Connection, size: int, note: str, made: Sequence[NewReceipt]) -> None:
    """Stores verified receipts under the checkpoint of `size`, and the records' positions."""
    rows = [
        {"record": each.record, "position": each.position, "size": size, "proof": b"".join(each.path)} for each in made
    ]
    if not rows:
        return
    connection.execute(
        text("INSERT OR REPLACE INTO checkpoint(size, note) VALUES (:size, :note)"), {"size": size, "note": note}
    )
    with counted(connection, records=[each.record for each in made]):
        connection.execute(
            text(
                "INSERT OR REPLACE INTO receipt(record, position, size, proof) "
                "VALUES (:record, :position, :size, :proof)"
            ),
            rows,
        )
    shared = {stream for row in rows for stream in _shared_streams(connection, row["record"])}
    connection.execute(
        text(f"UPDATE ledger SET position = :position WHERE hash = :record AND {FORMER}"),  # noqa: S608 - own text
        [{"record": row["record"], "position": row["position"]} for row in rows],
    )
    project(connection, shared)
    connection.execute(text("DELETE FROM refusal WHERE record = :record"), [{"record": row["record"]} for row in rows])


def _shared_streams(connection: Connection, record: object) -> list[str]:
    """Matters of a pending record that other records belong to: its position may change their order."""
    rows = connection.execute(
        text(
            "SELECT s.stream FROM ledger l JOIN ledger_stream s ON s.record = l.id "
            "WHERE l.hash = :record AND (l.position IS NULL OR l.position < 0) "
            "AND EXISTS (SELECT 1 FROM ledger_stream o "
            "WHERE o.stream = s.stream AND o.record <> l.id)"
        ),
        {"record": record},
    )
    return [row[0] for row in rows]


def keep_refusal(connection: Connection, record: bytes, code: str, *, retry: bool, at: int) -> None:
    """Notes that the server refused a record; it is in quarantine there and stays here."""
    with counted(connection, records=[record]):
        connection.execute(
            text(
                "INSERT INTO refusal(record, code, retry, at) VALUES (:record, :code, :retry, :at) "
                "ON CONFLICT(record) DO UPDATE SET code = excluded.code, retry = excluded.retry, at = excluded.at"
            ),
            {"record": record, "code": code, "retry": retry, "at": at},
        )


def receipts(connection: Connection) -> Iterator[HeldReceipt]:
    """Every receipt held."""
    rows = connection.execute(
        text(
            "SELECT r.record, l.envelope, r.position, r.proof, c.note FROM receipt r "
            "LEFT JOIN ledger l ON l.hash = r.record LEFT JOIN checkpoint c ON c.size = r.size ORDER BY r.position"
        )
    )
    for record, envelope, position, proof, note in rows:
        yield HeldReceipt(record, envelope or b"", position, _path(proof), note or "")


def former_receipts(connection: Connection) -> Iterator[tuple[str, HeldReceipt]]:
    """Every receipt held of a log that began anew since, with the name that the log had."""
    rows = connection.execute(
        text(
            "SELECT r.origin, r.record, coalesce(l.envelope, a.envelope), r.position, r.proof, c.note "
            "FROM former_receipt r LEFT JOIN ledger l ON l.hash = r.record LEFT JOIN aside a ON a.hash = r.record "
            "LEFT JOIN former_checkpoint c ON c.size = r.size AND c.origin = r.origin ORDER BY r.origin, r.position"
        )
    )
    for origin, record, envelope, position, proof, note in rows:
        yield origin, HeldReceipt(record, envelope or b"", position, _path(proof), note or "")


def _path(proof: bytes) -> tuple[bytes, ...]:
    return tuple(proof[at : at + _HASH] for at in range(0, len(proof), _HASH))


def largest_checkpoint(connection: Connection) -> str | None:
    """The signed checkpoint of the largest log seen."""
    return connection.execute(text("SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1")).scalar()


def keep_checkpoint(connection: Connection, size: int, note: str) -> None:
    """Remembers a verified, consistent checkpoint."""
    connection.execute(
        text("INSERT OR REPLACE INTO checkpoint(size, note) VALUES (:size, :note)"), {"size": size, "note": note}
    )


def unsent(connection: Connection, device: bytes, after: int, most: int) -> Sequence[Envelope]:
    """Own records after a seq that have neither receipt nor final refusal, in order."""
    rows = connection.execute(
        text("SELECT l.envelope FROM ledger l WHERE l.device = :device AND l.seq > :after ORDER BY l.seq LIMIT :most"),
        {"device": device, "after": after, "most": most},
    )
    return [open_envelope(row[0]) for row in rows]


def settled_until(connection: Connection, device: bytes) -> int:
    """The seq up to which every own record has a receipt or a refusal that no retry helps."""
    first_open = connection.execute(
        text(
            "SELECT min(l.seq) FROM ledger l LEFT JOIN receipt r ON r.record = l.hash "
            "LEFT JOIN refusal f ON f.record = l.hash AND f.retry = 0 "
            "WHERE l.device = :device AND r.record IS NULL AND f.record IS NULL"
        ),
        {"device": device},
    ).scalar()
    if first_open is not None:
        return int(first_open) - 1
    last = connection.execute(text("SELECT max(seq) FROM ledger WHERE device = :device"), {"device": device}).scalar()
    return int(last or 0)


def unsettled(connection: Connection, device: bytes, most: int = 10_000) -> list[Unsettled]:
    """Own records without a receipt, oldest first."""
    rows = connection.execute(
        text(
            f"SELECT l.hash, l.seq, l.kind, l.envelope, f.code, {ON_STICK} FROM ledger l "  # noqa: S608 - own text
            "LEFT JOIN receipt r ON r.record = l.hash LEFT JOIN refusal f ON f.record = l.hash "
            "WHERE l.device = :device AND r.record IS NULL ORDER BY l.seq LIMIT :most"
        ),
        {"device": device, "most": most},
    )
    return [
        Unsettled(row[0], row[1], row[2], open_envelope(row[3]).made_at, row[4], bool(row[5]) and row[4] is None)
        for row in rows
    ]


def receipted_count(connection: Connection, device: bytes) -> int:
    """How many own records have a receipt."""
    statement = "SELECT count(*) FROM receipt r JOIN ledger l ON l.hash = r.record WHERE l.device = :device"
    return int(connection.execute(text(statement), {"device": device}).scalar_one())


def receipted(connection: Connection, device: bytes, offset: int, most: int) -> list[Receipted]:
    """Own records with a receipt, the newest first."""
    rows = connection.execute(
        text(
            "SELECT l.hash, l.seq, l.kind, l.envelope, r.position FROM ledger l JOIN receipt r ON r.record = l.hash "
            "WHERE l.device = :device ORDER BY l.seq DESC LIMIT :most OFFSET :offset"
        ),
        {"device": device, "most": most, "offset": offset},
    )
    return [Receipted(row[0], row[1], row[2], open_envelope(row[3]).made_at, row[4]) for row in rows]


def waiting_of(connection: Connection, inspection: str) -> int:
    """How many records and files of one inspection only this laptop holds."""
    records = connection.execute(
        text(
            "SELECT count(*) FROM ledger_stream s JOIN ledger l ON l.id = s.record "
            "LEFT JOIN receipt r ON r.record = l.hash "
            "WHERE s.stream = :stream AND r.record IS NULL "
            "AND (l.position IS NULL OR (l.position < 0 AND l.device = :device))"
        ),
        {"stream": f"inspection:{inspection}", "device": own_device(connection)},
    ).scalar_one()
    files = connection.execute(
        text(
            "SELECT count(DISTINCT e.sha256) FROM evidence e LEFT JOIN evidence_stored s ON s.sha256 = e.sha256 "
            "WHERE e.inspection = :inspection AND s.sha256 IS NULL"
        ),
        {"inspection": inspection},
    ).scalar_one()
    return int(records) + int(files)
