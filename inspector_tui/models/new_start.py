"""What a new start of the log does to the store: nothing is thrown away, and nothing counts as held by the server.

Places in a former log are kept below zero, in their order: what was pulled keeps its rows, before everything that the
new log brings, until the same record comes again and gets its new place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import Connection, text

from inspector_tui.domain.visiting import EvidenceStored
from inspector_tui.ledger.envelope import Envelope, open_envelope
from inspector_tui.models.backlog import recount
from inspector_tui.models.projector import project

SHIFT: Final = 2**52
"""Places by which those of a former log lie below the ones of the next."""
FORMER: Final = "(position IS NULL OR position < 0)"
"""SQL: a record that has no place in the log of now."""

_KEEP: Final = (
    "INSERT OR IGNORE INTO former_checkpoint(origin, size, note) SELECT :origin, size, note FROM checkpoint",
    "INSERT OR IGNORE INTO former_receipt(record, origin, position, size, proof) "
    "SELECT record, :origin, position, size, proof FROM receipt",
    "INSERT OR IGNORE INTO former_witnessed(device, origin, size, at, note) "
    "SELECT device, :origin, size, at, note FROM witnessed",
)
_FORGET: Final = (
    "DELETE FROM receipt",
    "DELETE FROM checkpoint",
    "DELETE FROM witnessed",
    # What was on the way by stick was told under the old name; its records are offered again.
    "DELETE FROM bundle_part",
    "DELETE FROM bundle",
    "DELETE FROM setting WHERE name IN ('cursor', 'cosigned')",
    # Two steps, so that no place is taken twice on the way.
    f"UPDATE ledger SET position = position - {SHIFT} WHERE position < 0",  # noqa: S608 - own text
    f"UPDATE ledger SET position = position - {SHIFT} WHERE position >= 0",  # noqa: S608 - own text
)


def leave_log(connection: Connection, origin: str) -> None:
    """The log named `origin` is a former one from here on. Every own record and file waits for the new log."""
    for statement in _KEEP:
        connection.execute(text(statement), {"origin": origin})
    for statement in _FORGET:
        connection.execute(text(statement))
    # Whether the server holds a file, only the new log can say.
    streams: set[str] = set()
    rows = connection.execute(
        text("SELECT hash, envelope FROM ledger WHERE kind = :kind"), {"kind": EvidenceStored.KIND}
    ).all()
    for record, raw in rows:
        envelope = open_envelope(raw)
        streams.update(EvidenceStored.model_validate(envelope.body).streams())
        put_aside(connection, record, origin)
    project(connection, streams)
    recount(connection)


def put_aside(connection: Connection, record: bytes, origin: str) -> None:
    """Takes a pulled record out of the ledger and keeps it beside."""
    told = {"record": record, "origin": origin}
    connection.execute(
        text(
            "INSERT OR IGNORE INTO aside(hash, device, seq, kind, origin, position, envelope) "
            "SELECT hash, device, seq, kind, :origin, position, envelope FROM ledger WHERE hash = :record"
        ),
        told,
    )
    connection.execute(
        text("DELETE FROM ledger_stream WHERE record = (SELECT id FROM ledger WHERE hash = :record)"), told
    )
    connection.execute(text("DELETE FROM ledger WHERE hash = :record"), told)


def former_at(connection: Connection, device: bytes, seq: int) -> Envelope | None:
    """The pulled record of a former log at this place of a device's ledger."""
    raw = connection.execute(
        text("SELECT envelope FROM ledger WHERE device = :device AND seq = :seq AND position < 0"),
        {"device": device, "seq": seq},
    ).scalar()
    return None if raw is None else open_envelope(raw)


def come_again(connection: Connection, records: Sequence[bytes]) -> None:
    """Records that were put aside and stand in the ledger again are not kept twice."""
    for record in records:
        connection.execute(text("DELETE FROM aside WHERE hash = :record"), {"record": record})


def lacking(connection: Connection, device: bytes) -> int:
    """How many records of others only a former log had, as far as is known here."""
    found = connection.execute(
        text(
            "SELECT (SELECT count(*) FROM ledger WHERE position < 0 AND device <> :device) "
            "+ (SELECT count(*) FROM aside)"
        ),
        {"device": device},
    ).scalar_one()
    return int(found)


def lacking_records(connection: Connection, device: bytes) -> Iterator[bytes]:
    """These records, as they were signed, in the order that the former logs had."""
    rows = connection.execute(
        text(
            "SELECT position, envelope FROM ledger WHERE position < 0 AND device <> :device "
            "UNION ALL SELECT position, envelope FROM aside ORDER BY 1"
        ),
        {"device": device},
    )
    for _, raw in rows:
        yield raw
