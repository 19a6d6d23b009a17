"""Carries out what supervisors judged: keeps or voids refused records, closes gaps, ends devices.

Decided behind the log's lock, so any number of processes may act at once; done twice it changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from inspector_tui.domain.judging import (
    MOST_KEPT,
    DeviceStopped,
    GapClosed,
    QuarantineSettled,
    RecordJudged,
    RecordKept,
)
from inspector_tui.domain.record import Body
from inspector_tui.domain.register import DeviceRevoked
from sync.protocol.refusals import Refusal
from sync.server.checking import Enrolment, check_run
from sync.server.folding import level_within
from sync.server.ledger import Ledger
from sync.server.store import Connection

Bodies = list[tuple[int, Body]]
_WAITING: Final = (
    "SELECT position, kind, device, record, verdict, first, last, reason FROM judgements WHERE NOT acted"
    " ORDER BY position LIMIT 500"
)


def are_waiting(connection: Connection) -> bool:
    """Whether there is anything to carry out."""
    return connection.execute("SELECT FROM judgements WHERE NOT acted LIMIT 1").fetchone() is not None


def carry_out(ledger: Ledger) -> int:
    """Act on every judgement that waits; returns how many there were."""
    done = 0

    def decide(connection: Connection) -> Bodies:
        nonlocal done
        level_within(connection)
        bodies: Bodies = []
        rows = connection.execute(_WAITING).fetchall()
        for row in rows:
            bodies += _ACTS[row[1]](connection, row)
        connection.execute("UPDATE judgements SET acted = true WHERE position = ANY(%s)", ([row[0] for row in rows],))
        done = len(rows)
        return bodies

    ledger.append_decided(decide)
    return done


def is_keepable(enrolment: Enrolment, raw: bytes) -> bool:
    """Whether a refused record may count after all: genuine, readable, and its role may say it.

    An author other than the device's own is the one refusal that a supervisor can vouch for.
    """
    [checked] = check_run(enrolment, [raw])
    return checked.authentic and checked.refusal in (None, Refusal.FOREIGN_AUTHOR) and len(raw) <= MOST_KEPT


def _record(connection: Connection, row: Any) -> Bodies:
    position, _, device, record, verdict, _, _, reason = row
    found = connection.execute(
        "SELECT q.raw, d.alg, d.public, d.organ, d.role, d.certificate FROM quarantine q JOIN devices d USING (device)"
        " WHERE q.device = %s AND q.hash = %s AND q.settled IS NULL FOR UPDATE OF q",
        (device, record),
    ).fetchone()
    if found is None:
        return []
    raw, alg, public, organ, role, certificate = found
    enrolment = Enrolment(bytes(device), alg, bytes(public), organ, role, certificate)
    if verdict == "keep" and not is_keepable(enrolment, bytes(raw)):
        return []
    connection.execute("UPDATE quarantine SET settled = %s WHERE device = %s AND hash = %s", (verdict, device, record))
    settled = QuarantineSettled(
        record=bytes(record), device=bytes(device), verdict=verdict, reason=reason, judged=position
    )
    kept = RecordKept(record=bytes(record), raw=bytes(raw)) if verdict == "keep" else None
    return [(organ, settled), *([(organ, kept)] if kept else [])]


def _gap(connection: Connection, row: Any) -> Bodies:
    _, _, device, _, _, first, last, _ = row
    # A null head: the hash of the record before is unknown, so the next one may name any. A ledger of which nothing
    # ever came has no chain yet.
    connection.execute(
        "INSERT INTO chains (organ, device, next_seq, head)"
        " SELECT organ, device, %(last)s + 1, NULL FROM devices d WHERE device = %(device)s AND role <> 'server'"
        " AND %(last)s >= %(first)s AND %(first)s ="
        " coalesce((SELECT c.next_seq FROM chains c WHERE c.organ = d.organ AND c.device = d.device), 1)"
        " ON CONFLICT (organ, device) DO UPDATE SET next_seq = excluded.next_seq, head = NULL",
        {"device": device, "first": first, "last": last},
    )
    return []


def _device(connection: Connection, row: Any) -> Bodies:
    _, _, device, _, _, _, _, reason = row
    found = connection.execute(
        "SELECT organ FROM devices WHERE device = %s AND state <> 'revoked' AND role <> 'server'", (device,)
    ).fetchone()
    return [] if found is None else [(int(found[0]), DeviceRevoked(device=bytes(device), reason=reason))]


_ACTS: Final[dict[str, Callable[[Connection, Any], Bodies]]] = {
    RecordJudged.KIND: _record,
    GapClosed.KIND: _gap,
    DeviceStopped.KIND: _device,
}
