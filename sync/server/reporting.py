"""How a server stands, for `inspector server status`: counts and dates, nothing about anybody."""

from __future__ import annotations

from dataclasses import dataclass

from sync.server.database import Database
from sync.server.folding import level


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything at one moment."""

    records: int
    devices: dict[str, int]
    """`role state` to number, e.g. `officer active`."""
    quarantined: int
    open_invites: int
    permits: int
    revoked_permits: int
    evidence_stored: int
    evidence_missing: int
    lists: dict[str, int]
    """`trust` or `status n` to the seq of its newest issue."""


@dataclass(frozen=True, slots=True)
class ListedDevice:
    """A device as the server holds it. `state` is active, forked, revoked or, when its ledger ended, closed;
    `received` the seq up to which its ledger is here, `last` Unix seconds of its last record."""

    device: bytes
    organ: int
    role: str
    name: str
    certificate: str | None
    state: str
    received: int
    quarantined: int
    last: int | None


def devices(database: Database, organ: int | None = None) -> list[ListedDevice]:
    """Every device but the server's own, of one organ or of all: by organ, working ones first."""
    level(database)
    with database.transaction() as connection:
        rows = connection.execute(
            "SELECT d.device, d.organ, d.role, d.name, d.certificate,"
            " CASE WHEN d.state = 'active' AND coalesce(c.closed, false) THEN 'closed' ELSE d.state END,"
            " coalesce(c.next_seq, 1) - 1,"
            " (SELECT count(*) FROM quarantine q WHERE q.organ = d.organ AND q.device = d.device"
            " AND q.settled IS NULL),"
            " (SELECT r.received_at / 1000 FROM records r WHERE r.organ = d.organ AND r.device = d.device"
            " ORDER BY r.seq DESC LIMIT 1)"
            " FROM devices d LEFT JOIN chains c ON c.organ = d.organ AND c.device = d.device"
            " WHERE d.role <> 'server' AND (%s::bigint IS NULL OR d.organ = %s)"
            " ORDER BY d.organ, d.state <> 'active', d.name, d.device",
            (organ, organ),
        ).fetchall()
    return [ListedDevice(bytes(row[0]), *row[1:]) for row in rows]


def standing(database: Database, now: int) -> Standing:
    """Counts as of this moment; `now` in Unix seconds."""
    level(database)
    with database.transaction() as connection:

        def number(query: str, *values: int) -> int:
            row = connection.execute(query.encode(), values).fetchone()
            return 0 if row is None else int(row[0])

        devices = connection.execute(
            "SELECT role || ' ' || state, count(*) FROM devices WHERE role <> 'server' GROUP BY 1 ORDER BY 1"
        ).fetchall()
        lists = connection.execute(
            "SELECT CASE list WHEN 'trust' THEN list ELSE list || ' ' || number END, seq FROM list_issues ORDER BY 1"
        ).fetchall()
        return Standing(
            records=number("SELECT size FROM tree"),
            devices=dict(devices),
            quarantined=number("SELECT count(*) FROM quarantine"),
            open_invites=number("SELECT count(*) FROM invites WHERE device IS NULL AND expires_at > %s", now),
            permits=number("SELECT count(*) FROM permits"),
            revoked_permits=number("SELECT count(*) FROM permits WHERE state = 1"),
            evidence_stored=number("SELECT count(*) FROM evidence WHERE stored"),
            evidence_missing=number("SELECT count(*) FROM evidence WHERE NOT stored"),
            lists=dict(lists),
        )
