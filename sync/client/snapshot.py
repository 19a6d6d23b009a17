"""The device's side of snapshots: a manifest that is proven to be of the log, and its parts one by one."""

from __future__ import annotations

import hashlib

from inspector_tui.errors import NotAuthentic
from inspector_tui.ledger import merkle
from inspector_tui.ledger.notes import Checkpoint
from sync.client.exchange import Exchange
from sync.client.logview import LogView
from sync.protocol.snapshot import Manifest, Part, SnapshotAnswer, SnapshotPart, read_manifest


class SnapshotClient:
    """All methods raise as `Exchange.send`, and Refused SNAPSHOT_NONE where pages have to do."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def newest(self, log: LogView, organ: int) -> Manifest:
        """The newest snapshot for this organ. Its checkpoint is proven to be of the log that is known, and where
        none was known yet it is the first one.

        Raises NotAuthentic SNAPSHOT_FALSE, LOG_INCONSISTENT, and those of a bad signature.
        """
        told = SnapshotAnswer.from_bytes(self._exchange.send("GET", f"/v1/snapshot?known={log.size}").body)
        manifest = read_manifest(told.manifest, log.origin, log.publics)
        made = log.read(told.checkpoint)
        if (manifest.size, manifest.root, manifest.organ) != (made.size, made.root, organ):
            raise NotAuthentic("SNAPSHOT_FALSE")
        if log.size < made.size:
            log.advance(told.checkpoint, told.consistency)
        else:
            _require_beginning(made, log.largest, told.consistency)
        return manifest

    def part(self, part: Part) -> SnapshotPart:
        """One part, hashed. Raises NotAuthentic SNAPSHOT_FALSE."""
        packed = self._exchange.send("GET", f"/v1/snapshot/parts/{part.sha256.hex()}").body
        if hashlib.sha256(packed).digest() != part.sha256:
            raise NotAuthentic("SNAPSHOT_FALSE")
        told = SnapshotPart.unpack(packed)
        if len(told.records) != part.records or len(told.positions) != part.records:
            raise NotAuthentic("SNAPSHOT_FALSE")
        if any(position >= part.until for position in told.positions[-1:]):
            raise NotAuthentic("SNAPSHOT_FALSE")
        return told


def _require_beginning(old: Checkpoint, new: Checkpoint, path: tuple[bytes, ...]) -> None:
    try:
        merkle.verify_consistency(old.size, new.size, path, old.root, new.root)
    except NotAuthentic as error:
        raise NotAuthentic("LOG_INCONSISTENT", known=new.size, size=old.size) from error
