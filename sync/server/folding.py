"""Keeps the tables of lists, pages, enrolment and evidence level with the log.

Nothing is pushed to them: whoever needs them asks `level` first, which folds the records that came since.
So they cannot miss a record, whichever server process took it in, and can be emptied and filled again.
"""

from __future__ import annotations

from typing import Any

import psycopg

from inspector_tui.domain.kinds import read_body
from inspector_tui.errors import BadInput
from inspector_tui.ledger.envelope import open_envelope
from sync.server import (
    folds_approvals,
    folds_draws,
    folds_holidays,
    folds_judging,
    folds_keys,
    folds_rules,
    folds_visits,
    folds_voice,
)
from sync.server.database import Database
from sync.server.folds import FOLDS, Arrived

ALL_FOLDS = (
    folds_approvals,
    folds_draws,
    folds_holidays,
    folds_judging,
    folds_keys,
    folds_rules,
    folds_visits,
    folds_voice,
)
"""Imported so that their folds are registered."""
BATCH = 2_000
"""Records folded in one transaction; other readers wait for at most this many."""


def level(database: Database) -> None:
    """Return when every record sequenced before this call is in the tables."""
    behind = True
    while behind:
        with database.transaction() as connection:
            behind = not _is_level(connection) and _fold_batch(connection)


def level_within(connection: psycopg.Connection[Any]) -> None:
    """As `level`, inside a transaction that holds the log's lock: what it decides next rests on every record."""
    while not _is_level(connection) and _fold_batch(connection):
        pass


def _is_level(connection: psycopg.Connection[Any]) -> bool:
    """The common case, without taking the lock."""
    row = connection.execute("SELECT folded.position >= tree.size FROM folded, tree").fetchone()
    return row is not None and bool(row[0])


def _fold_batch(connection: psycopg.Connection[Any]) -> bool:
    """Fold the next records under a row lock; True when more are waiting.

    A waiting second process sees the position the first one left, so nothing is folded twice.
    """
    start = _one(connection.execute("SELECT position FROM folded FOR UPDATE"))
    size = _one(connection.execute("SELECT size FROM tree"))
    end = min(size, start + BATCH)
    rows = connection.execute(
        "SELECT position, organ, device, raw FROM records"
        " WHERE position >= %s AND position < %s AND kind = ANY(%s) ORDER BY position",
        (start, end, list(FOLDS)),
    ).fetchall()
    for position, organ, device, raw in rows:
        envelope = open_envelope(raw)
        try:
            body = read_body(envelope.kind, envelope.body)
        except BadInput:
            # Genuine and stored, but a body this release cannot read: the supervisor's matter, not the lists'.
            continue
        time = (envelope.made_at + envelope.clock_offset) // 1000
        FOLDS[envelope.kind](connection, Arrived(organ, bytes(device), time, body, position, envelope.author))
    connection.execute("UPDATE folded SET position = %s", (max(start, end),))
    return end < size


def _one(cursor: psycopg.Cursor[Any]) -> int:
    row = cursor.fetchone()
    if row is None:
        raise LookupError("a table of one row is empty")
    return int(row[0])
