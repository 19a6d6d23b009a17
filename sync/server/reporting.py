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
