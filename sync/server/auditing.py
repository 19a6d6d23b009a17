"""Looks over the whole log: every record, every chain, every tile, down to the signed root.

Nothing that the tables say beside the records is believed: keys come from the enrolment records, which the
server's own key signed; order and root are derived anew and compared with what was signed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from inspector_tui.domain.judging import GapClosed
from inspector_tui.domain.register import DeviceEnrolled
from inspector_tui.errors import BadInput, NotAuthentic
from inspector_tui.ledger import merkle, notes, tiles
from inspector_tui.ledger.envelope import ZERO_HASH, Envelope, device_id, open_envelope, verify_envelope
from sync.server import store
from sync.server.database import Database
from sync.server.store import Connection, TreeState
from sync.server.tilestore import Tiles

BATCH: Final = 2_000
_SERVER_ORGAN: Final = 0


@dataclass(frozen=True, slots=True)
class LogReport:
    """What was found intact. `root` is the hash derived from the records, equal to the signed one."""

    size: int
    root: bytes
    devices: int
    quarantined: int


def audit_log(database: Database, *, origin: str, receipts: bytes, server: bytes) -> LogReport:
    """Derive the log's root from its records and compare everything on the way.

    `receipts` and `server` are public keys. Raises NotAuthentic LOG_RECORD_MISSING, LOG_RECORD_ALTERED or
    LOG_CHAIN_BROKEN with the first position that is not as it was, LOG_TILE_ALTERED, LOG_ROOT_FALSE or
    LOG_CHECKPOINT_FALSE. Costs the length of the log, in bounded memory.
    """
    with database.transaction() as connection:
        tree = store.read_tree(connection)
        held = _quarantined(connection)
        audit = _Audit(server, _DerivedTiles(Tiles(connection)), held)
        for batch in _batches(connection, tree.size):
            audit.take(batch)
        if audit.size != tree.size:
            raise NotAuthentic("LOG_RECORD_MISSING", position=audit.size)
        root = audit.edge.root()
        _check_checkpoint(tree, root, origin, receipts)
    return LogReport(tree.size, root, len(audit.heads), sum(map(len, held.values())))


def _check_checkpoint(tree: TreeState, root: bytes, origin: str, receipts: bytes) -> None:
    if root != tree.root:
        raise NotAuthentic("LOG_ROOT_FALSE", size=tree.size)
    if not tree.checkpoint:
        if tree.size:
            raise NotAuthentic("LOG_CHECKPOINT_FALSE", size=tree.size)
        return
    try:
        told = notes.verify_checkpoint(tree.checkpoint, origin, [notes.NoteKey(origin, receipts)])
    except BadInput as error:
        raise NotAuthentic("LOG_CHECKPOINT_FALSE", size=tree.size) from error
    if (told.size, told.root) != (tree.size, root):
        raise NotAuthentic("LOG_ROOT_FALSE", size=tree.size)


@dataclass(slots=True)
class _Audit:
    """How far the log was looked over."""

    server: bytes
    tiles: _DerivedTiles
    quarantined: dict[tuple[bytes, int], list[tuple[bytes, bool]]]
    size: int = 0
    edge: merkle.CompactRange = field(default_factory=merkle.CompactRange)
    heads: dict[bytes, tuple[int, bytes]] = field(default_factory=dict)
    """Last seq and hash of each device."""
    publics: dict[bytes, bytes] = field(default_factory=dict)
    closed: dict[bytes, list[range]] = field(default_factory=dict)
    """Gaps that a supervisor closed."""

    def __post_init__(self) -> None:
        self.publics[device_id(self.server)] = self.server

    def take(self, batch: list[tuple[Any, ...]]) -> None:
        leaves: list[bytes] = []
        for position, organ, device, seq, digest, kind, raw in batch:
            if position != self.size + len(leaves):
                raise NotAuthentic("LOG_RECORD_MISSING", position=self.size + len(leaves))
            envelope = self._opened(position, bytes(raw))
            said = (_SERVER_ORGAN if envelope.device == device_id(self.server) else envelope.organ, envelope.device,
                    envelope.seq, envelope.hash, envelope.kind)  # fmt: skip
            if said != (organ, bytes(device), seq, bytes(digest), kind):
                raise NotAuthentic("LOG_RECORD_ALTERED", position=position)
            self._follow(position, envelope)
            if envelope.kind == GapClosed.KIND:
                gap = GapClosed.model_validate(envelope.body)
                self.closed.setdefault(gap.device, []).append(range(gap.first, gap.last + 1))
            leaves.append(merkle.leaf_hash(envelope.raw))
        self.tiles.append(self.size, leaves)
        for leaf in leaves:
            self.edge = self.edge.append(leaf)
        self.size += len(leaves)

    def _opened(self, position: int, raw: bytes) -> Envelope:
        """The envelope, after a look at its signature; an enrolment makes its key known."""
        try:
            envelope = open_envelope(raw)
            public = self.publics.get(envelope.device)
            if public is None:
                raise NotAuthentic("LOG_RECORD_ALTERED", position=position)
            verify_envelope(envelope, public)
            if envelope.kind == DeviceEnrolled.KIND:
                body = DeviceEnrolled.model_validate(envelope.body)
                if public != self.server or device_id(body.public) != body.device:
                    raise NotAuthentic("LOG_RECORD_ALTERED", position=position)
                self.publics.setdefault(body.device, body.public)
        except BadInput as error:
            raise NotAuthentic("LOG_RECORD_ALTERED", position=position) from error
        return envelope

    def _follow(self, position: int, envelope: Envelope) -> None:
        """A record goes on from the one before it in its device's ledger, be that in the log or in quarantine."""
        last, head = self.heads.get(envelope.device, (0, ZERO_HASH))
        between = envelope.seq - last - 1
        if between < 0:
            raise NotAuthentic("LOG_CHAIN_BROKEN", position=position, seq=envelope.seq)
        if between and envelope.device == device_id(self.server) and envelope.prev == head:
            # The server's own ledger leaps after a restore (`new_start.leap`): by the hash nothing lies between.
            between = 0
            last = envelope.seq - 1
        before: list[bytes] = [head] if not between else []
        for seq in range(last + 1, envelope.seq):
            refused = self.quarantined.get((envelope.device, seq))
            if refused is None and any(seq in gap for gap in self.closed.get(envelope.device, ())):
                before = [envelope.prev]
                continue
            if refused is None:
                raise NotAuthentic("LOG_CHAIN_BROKEN", position=position, seq=envelope.seq)
            # The true hash of one that was not authentic is unknown, so its follower may name any.
            before = [envelope.prev if not authentic else digest for digest, authentic in refused]
        if envelope.prev not in before:
            raise NotAuthentic("LOG_CHAIN_BROKEN", position=position, seq=envelope.seq)
        self.heads[envelope.device] = (envelope.seq, envelope.hash)


class _DerivedTiles:
    """A `TileStore` that holds the edge of a tree made from the records, and compares each tile with the kept one."""

    def __init__(self, kept: Tiles) -> None:
        self._kept = kept
        self._open: dict[tuple[int, int], bytes] = {}

    def append(self, size: int, leaves: list[bytes]) -> None:
        tiles.append(self, size, leaves)

    def read(self, level: int, index: int) -> bytes | None:
        return self._open.get((level, index))

    def write(self, level: int, index: int, tile: bytes) -> None:
        kept = self._kept.read(level, index) or b""
        if not kept.startswith(tile):
            self._differs(level, index, tile, kept)
        if len(tile) == tiles.WIDTH * 32:
            self._open.pop((level, index), None)
            self._kept.forget(level, index)
        else:
            self._open[level, index] = tile

    def _differs(self, level: int, index: int, tile: bytes, kept: bytes) -> None:
        if level:
            raise NotAuthentic("LOG_TILE_ALTERED", level=level, index=index)
        places = range(0, len(tile), 32)
        first = next((at for at in places if tile[at : at + 32] != kept[at : at + 32]), 0)
        raise NotAuthentic("LOG_RECORD_ALTERED", position=index * tiles.WIDTH + first // 32)


def _quarantined(connection: Connection) -> dict[tuple[bytes, int], list[tuple[bytes, bool]]]:
    held: dict[tuple[bytes, int], list[tuple[bytes, bool]]] = {}
    for device, seq, digest, raw, authentic in connection.execute(
        "SELECT device, seq, hash, sha256(raw), authentic FROM quarantine WHERE seq IS NOT NULL"
    ):
        if bytes(digest) != bytes(raw):
            raise NotAuthentic("LOG_QUARANTINE_ALTERED", record=bytes(digest).hex())
        held.setdefault((bytes(device), int(seq)), []).append((bytes(digest), bool(authentic)))
    return held


def _batches(connection: Connection, size: int) -> Iterator[list[tuple[Any, ...]]]:
    """The log's records, in order, some thousand at a time."""
    after = -1
    while True:
        rows = connection.execute(
            "SELECT position, organ, device, seq, hash, kind, raw FROM records"
            " WHERE position > %s AND position < %s ORDER BY position LIMIT %s",
            (after, size, BATCH),
            binary=True,
        ).fetchall()
        if not rows:
            return
        yield rows
        after = int(rows[-1][0])
