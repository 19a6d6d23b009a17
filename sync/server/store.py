"""The log's SQL. Every function works inside the caller's transaction, which holds the log's lock.

Bulk writes hand over arrays (unnest): one statement for any number of records.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import psycopg

from sync.server.applying import Chain, Kept, Verdict
from sync.server.audience import ScopeKey

LOG_LOCK: Final = 0x72713102
"""Advisory lock of the one who gives out positions, over all server processes of the database."""

Connection: TypeAlias = psycopg.Connection[Any]


@dataclass(frozen=True, slots=True)
class TreeState:
    """Size, root and newest signed checkpoint of the log; the checkpoint is empty while the log is."""

    size: int
    root: bytes
    checkpoint: str


def lock_log(connection: Connection) -> TreeState:
    """Wait until nobody else gives out positions; the lock ends with the transaction."""
    connection.execute("SELECT pg_advisory_xact_lock(%s)", (LOG_LOCK,))
    return read_tree(connection)


def read_tree(connection: Connection) -> TreeState:
    row = connection.execute("SELECT size, root, checkpoint FROM tree").fetchone()
    if row is None:
        raise RuntimeError("the tree's row is missing")
    return TreeState(row[0], bytes(row[1]), row[2])


def write_tree(connection: Connection, old_size: int, state: TreeState) -> None:
    """Compare and set: two writers at once, against all expectation, end in an error instead of two logs."""
    done = connection.execute(
        "UPDATE tree SET size = %s, root = %b, checkpoint = %s WHERE size = %s",
        (state.size, state.root, state.checkpoint, old_size),
    )
    if done.rowcount != 1:
        raise RuntimeError("the tree moved under the lock")


def load_chains(connection: Connection, devices: Iterable[bytes]) -> dict[bytes, Chain]:
    """How far each enrolled device's ledger was applied."""
    rows = connection.execute(
        "SELECT d.device, CASE d.role WHEN 'server' THEN 0 ELSE d.organ END, d.state, c.next_seq, c.head, c.closed"
        " FROM devices d LEFT JOIN chains c"
        " ON c.device = d.device AND c.organ = CASE d.role WHEN 'server' THEN 0 ELSE d.organ END"
        " WHERE d.device = ANY(%b)",
        (list(devices),),
    ).fetchall()
    chains = {}
    for device, organ, state, next_seq, head, closed in rows:
        chain = Chain(organ, bytes(device), forked=state == "forked", revoked=state == "revoked", closed=bool(closed))
        if next_seq is not None:
            chain.next_seq, chain.head = next_seq, None if head is None else bytes(head)
        chains[chain.device] = chain
    return chains


def load_kept(connection: Connection, chain: Chain, first: int, last: int) -> None:
    """Fill in what is held at the seqs `first` to `last`."""
    among = (chain.organ, chain.device, first, last)
    for seq, digest, position in connection.execute(
        "SELECT seq, hash, position FROM records WHERE organ = %s AND device = %b AND seq BETWEEN %s AND %s", among
    ):
        chain.keep(seq, Kept(bytes(digest), position=position))
    for seq, digest, code, authentic in connection.execute(
        "SELECT seq, hash, code, authentic FROM quarantine WHERE organ = %s AND device = %b AND seq BETWEEN %s AND %s",
        among,
    ):
        chain.keep(seq, Kept(bytes(digest), code=code, authentic=authentic))


def write_chains(connection: Connection, chains: Sequence[Chain]) -> None:
    """Remember how far the chains came; a fork is also noted at the device."""
    connection.execute(
        "INSERT INTO chains (organ, device, next_seq, head, closed)"
        " SELECT * FROM unnest(%s::bigint[], %b::bytea[], %s::bigint[], %b::bytea[], %s::boolean[])"
        " ON CONFLICT (organ, device) DO UPDATE SET"
        " next_seq = excluded.next_seq, head = excluded.head, closed = excluded.closed",
        (
            [chain.organ for chain in chains],
            [chain.device for chain in chains],
            [chain.next_seq for chain in chains],
            [chain.head for chain in chains],
            [chain.closed for chain in chains],
        ),
    )
    forked = [chain.device for chain in chains if chain.forked]
    if forked:
        connection.execute("UPDATE devices SET state = 'forked' WHERE device = ANY(%b) AND state = 'active'", (forked,))


def write_scopes(connection: Connection, newest: Mapping[ScopeKey, int]) -> dict[ScopeKey, int]:
    """Note the newest position of each scope; returns their numbers."""
    rows = connection.execute(
        "INSERT INTO scopes (audience, organ, region, about, shared, newest)"
        " SELECT * FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::bigint[], %s::text[], %s::bigint[])"
        " ON CONFLICT (audience, organ, region, about, shared) DO UPDATE SET newest = excluded.newest"
        " RETURNING audience, organ, region, about, shared, scope",
        (
            [key.audience for key in newest],
            [key.organ for key in newest],
            [key.region for key in newest],
            [key.about for key in newest],
            [key.shared for key in newest],
            list(newest.values()),
        ),
    ).fetchall()
    return {ScopeKey(*key): scope for *key, scope in rows}


def write_owners(connection: Connection, told: Mapping[str, int]) -> None:
    """Note whose matter each stream is. The first word counts."""
    if told:
        connection.execute(
            "INSERT INTO owners (stream, organ) SELECT * FROM unnest(%s::text[], %s::bigint[]) ON CONFLICT DO NOTHING",
            (list(told), list(told.values())),
        )


def load_owners(connection: Connection, streams: Iterable[str]) -> dict[str, int]:
    """The organ of each stream that somebody told about."""
    asked = list(streams)
    if not asked:
        return {}
    rows = connection.execute("SELECT stream, organ FROM owners WHERE stream = ANY(%s)", (asked,)).fetchall()
    return dict(rows)


def write_records(
    connection: Connection,
    stored: Sequence[tuple[Chain, Verdict]],
    scopes: Sequence[int],
    received_at: int,
) -> None:
    """Insert sequenced records with the numbers of their scopes. The unique keys make a second copy an error,
    never a second row."""
    connection.execute(
        "INSERT INTO records (organ, device, seq, position, scope, hash, kind, received_at, raw)"
        " SELECT o, d, s, p, c, h, k, %s, r FROM unnest(%s::bigint[], %b::bytea[], %s::bigint[], %s::bigint[],"
        " %s::integer[], %b::bytea[], %s::text[], %b::bytea[]) AS t (o, d, s, p, c, h, k, r)",
        (
            received_at,
            [chain.organ for chain, _ in stored],
            [chain.device for chain, _ in stored],
            [verdict.seq for _, verdict in stored],
            [verdict.position for _, verdict in stored],
            list(scopes),
            [verdict.checked.hash for _, verdict in stored],
            [verdict.checked.kind for _, verdict in stored],
            [verdict.checked.raw for _, verdict in stored],
        ),
    )


def write_gaps(connection: Connection, held: Sequence[tuple[Chain, Verdict]], now: int) -> None:
    """Note what each device offered while an earlier record had not come; the latest for each."""
    for chain, verdict in held:
        connection.execute(
            "INSERT INTO gaps (device, organ, expected, seen, at) VALUES (%b, %s, %s, %s, %s)"
            " ON CONFLICT (device) DO UPDATE SET expected = excluded.expected, seen = excluded.seen, at ="
            " CASE WHEN gaps.expected = excluded.expected THEN gaps.at ELSE excluded.at END",
            (chain.device, chain.organ, verdict.expected, verdict.seq, now),
        )


def write_quarantine(connection: Connection, refused: Sequence[tuple[Chain, Verdict]], received_at: int) -> None:
    """Keep what was refused, once."""
    connection.execute(
        "INSERT INTO quarantine (organ, device, seq, hash, code, authentic, received_at, raw)"
        " SELECT o, d, s, h, c, a, %s, r FROM unnest(%s::bigint[], %b::bytea[], %s::bigint[], %b::bytea[],"
        " %s::text[], %s::boolean[], %b::bytea[]) AS t (o, d, s, h, c, a, r)"
        " ON CONFLICT (organ, device, hash) DO NOTHING",
        (
            received_at,
            [chain.organ for chain, _ in refused],
            [chain.device for chain, _ in refused],
            [verdict.seq for _, verdict in refused],
            [verdict.checked.hash for _, verdict in refused],
            [verdict.code for _, verdict in refused],
            [verdict.checked.authentic for _, verdict in refused],
            [verdict.checked.raw for _, verdict in refused],
        ),
    )
