"""A new start of the log, after an old backup was restored: drafted here, signed by the root, then taken in.

From then on the log has a new name, and consistency is proven from the place where it begins anew. What laptops bring
back comes by the ordinary pushes.
"""

from __future__ import annotations

from typing import Final

from inspector_tui.domain.new_start import LogBegunAnew
from inspector_tui.domain.record import Body
from inspector_tui.errors import NotAuthentic, Refused
from inspector_tui.ledger import new_start, notes, tiles
from inspector_tui.ledger.new_start import NewStart
from inspector_tui.ledger.notes import Checkpoint
from sync.protocol.limits import log_origin
from sync.server import store
from sync.server.database import Database
from sync.server.keyring import Keyring
from sync.server.leaping import leap
from sync.server.ledger import Ledger
from sync.server.store import Connection, TreeState
from sync.server.tilestore import Tiles, edge_of

_EVERYBODY: Final = 0


def origin_of(database: Database, keyring: Keyring) -> str:
    """The name of the log as of now."""
    with database.transaction() as connection:
        return _origin(connection, log_origin(keyring.root_public))


def declarations(connection: Connection) -> list[bytes]:
    """Every declaration that was taken in, the first one first."""
    rows = connection.execute("SELECT declared FROM log_starts ORDER BY at").fetchall()
    return [bytes(row[0]) for row in rows]


def draft(database: Database, keyring: Keyring, *, who: str, why: str, last_known: str = "", now: int) -> bytes:
    """What the root has to sign so that the log begins anew where it ends now. `last_known` is a checkpoint of the old
    log, as text, from a laptop that saw more of it; `now` in Unix seconds.

    Raises BadInput NEW_START_MALFORMED; NotAuthentic BAD_NOTE_SIG, NOTE_UNSIGNED, OTHER_LOG for a checkpoint that is
    not of this log.
    """
    first = log_origin(keyring.root_public)
    with database.transaction() as connection:
        tree, origin = store.read_tree(connection), _origin(connection, first)
        before = declarations(connection)
    old = Checkpoint(origin, tree.size, tree.root)
    if last_known:
        old = notes.verify_checkpoint(last_known, origin, [notes.NoteKey(origin, keyring.receipts.public)])
    last = new_start.open_new_start(before[-1], [keyring.root_public], first) if before else None
    at, digest = (now, b"") if last is None else (max(now, last.at + 1), last.digest)
    told = NewStart(first, at, tree.size, tree.root, old.size, old.root, who.strip(), why.strip(), digest)
    return told.payload()


def begin_anew(database: Database, keyring: Keyring, signed: bytes) -> NewStart:
    """Take a declaration in: the log has its new name, and says so in a record of its own. Again it changes nothing.

    No server may be running. Raises NotAuthentic NEW_START_FALSE, NEW_START_ELSEWHERE (it names a place that this log
    does not have); Refused NEW_START_OLD when one as late is there already; BadInput NEW_START_MALFORMED.
    """
    told = new_start.open_new_start(signed, [keyring.root_public], log_origin(keyring.root_public))
    ledger = Ledger(
        database,
        origin=told.origin,
        server=keyring.server,
        receipts=keyring.receipts,
        now=lambda: told.at * 1000,
    )

    def decide(connection: Connection) -> list[tuple[int, Body]]:
        tree, known = store.read_tree(connection), declarations(connection)
        if signed in known:
            return []
        if told.at <= new_start.began_at(_origin(connection, told.first)):
            raise Refused("NEW_START_OLD", at=told.at)
        _require_place(connection, tree, told)
        _rename(connection, keyring, tree, told)
        leap(connection, told.at)
        return [(_EVERYBODY, _record(told))]

    try:
        ledger.append_decided(decide)
    finally:
        ledger.close()
    return told


def _origin(connection: Connection, first: str) -> str:
    row = connection.execute("SELECT origin FROM log_starts ORDER BY at DESC LIMIT 1").fetchone()
    return first if row is None else str(row[0])


def _require_place(connection: Connection, tree: TreeState, told: NewStart) -> None:
    if told.size > tree.size or edge_of(tiles.tree(Tiles(connection)), told.size).root() != told.root:
        raise NotAuthentic("NEW_START_ELSEWHERE", size=told.size)


def _rename(connection: Connection, keyring: Keyring, tree: TreeState, told: NewStart) -> None:
    """The same tree under its new name. What was signed under the old name is made again, or asked for again."""
    connection.execute(
        "INSERT INTO log_starts (at, size, origin, declared) VALUES (%s, %s, %s, %b)",
        (told.at, told.size, told.origin, told.raw),
    )
    note = notes.sign_checkpoint(Checkpoint(told.origin, tree.size, tree.root), keyring.receipts)
    store.write_tree(connection, tree.size, TreeState(tree.size, tree.root, note))
    connection.execute("DELETE FROM cosignatures")
    connection.execute("UPDATE snapshots SET wanted = true, until = 0, manifest = '', checkpoint = ''")


def _record(told: NewStart) -> Body:
    return LogBegunAnew(
        at=told.at, size=told.size, old_size=told.old_size, who=told.who, why=told.why, declared=told.raw
    )
