"""Builds snapshots in the background and hands them out: a new laptop starts from one instead of from the first page.

Parts are named by their content and never change; a newer snapshot keeps the full parts of the one before and adds
what came since, so building costs what is new. Building again from nothing is due only when records came into the
scope behind its back: an organ was put under another one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Final

import obstore
from obstore.store import ObjectStore

from inspector_tui.domain.vocabulary import Role
from inspector_tui.errors import BadInput, Refused
from inspector_tui.ledger import keys, merkle, tiles
from sync.protocol.limits import PAGE_RECORDS
from sync.protocol.refusals import Refusal
from sync.protocol.snapshot import PART_BYTES, PART_RECORDS, Manifest, Part, SnapshotAnswer, SnapshotPart, View
from sync.protocol.snapshot import read_manifest as read
from sync.server import store
from sync.server.checking import Enrolment
from sync.server.database import Database
from sync.server.pulling import pull, visible_scopes
from sync.server.store import Connection
from sync.server.tilestore import Tiles

LEAST: Final = 4_000
"""Records of the log: below that pages are as fast."""
STALE: Final = 20_000
"""Records that may come after a snapshot before a newer one is made, if somebody asks."""


class Snapshots:
    """The snapshots of a log. `receipts` signs the manifests.

    A part is full with `part_records`; a log of fewer than `least` records needs no snapshot.
    """

    def __init__(
        self,
        database: Database,
        objects: ObjectStore,
        *,
        origin: str,
        receipts: keys.Signer,
        part_records: int = PART_RECORDS,
        least: int = LEAST,
    ) -> None:
        self._part_records = part_records
        self._least = least
        self._database = database
        self._objects = objects
        self._origin = origin
        self._receipts = receipts

    def want(self, enrolment: Enrolment) -> None:
        """Somebody will soon sync for the first time: the next round of chores builds what is lacking."""
        with self._database.transaction() as connection:
            self._want(connection, enrolment.organ, view_of(enrolment))

    def newest(self, asking: Enrolment, known: int) -> SnapshotAnswer:
        """The newest snapshot of the device's scope. Raises Refused SNAPSHOT_NONE while there is none that would
        save anything; one is then made. Raises BadInput OUTSIDE_LOG."""
        view = view_of(asking)
        with self._database.transaction() as connection:
            tree = store.read_tree(connection)
            if known > tree.size:
                raise BadInput(Refusal.OUTSIDE_LOG, size=tree.size)
            row = connection.execute(
                "SELECT until, scopes, manifest, checkpoint FROM snapshots WHERE organ = %s AND view = %s",
                (asking.organ, view),
            ).fetchone()
            held = 0 if row is None else int(row[0])
            grown = row is not None and self._grew_behind(connection, asking, held, row[1])
            if tree.size - held > STALE or grown or (not held and tree.size >= self._least):
                self._want(connection, asking.organ, view)
            if row is not None and held and not grown:
                ends = sorted((held, known))
                tree_of = tiles.tree(Tiles(connection))
                path = merkle.consistency_proof(tree_of, *ends) if 0 < ends[0] < ends[1] else []
                return SnapshotAnswer(manifest=row[2], checkpoint=row[3], consistency=tuple(path))
        raise Refused("SNAPSHOT_NONE")

    def part(self, asking: Enrolment, sha256: bytes) -> bytes:
        """A part of the snapshot that the device may have. Raises Refused SNAPSHOT_NONE."""
        with self._database.transaction() as connection:
            found = connection.execute(
                "SELECT FROM snapshots WHERE organ = %s AND view = %s AND %b = ANY(parts)",
                (asking.organ, view_of(asking), sha256),
            ).fetchone()
        if found is None:
            raise Refused("SNAPSHOT_NONE")
        try:
            return bytes(obstore.get(self._objects, _place(sha256)).bytes())
        except FileNotFoundError as error:
            raise Refused("SNAPSHOT_NONE") from error

    def build_wanted(self) -> int:
        """Build what somebody asked for; returns how many."""
        with self._database.transaction() as connection:
            wanted = connection.execute("SELECT organ, view FROM snapshots WHERE wanted ORDER BY organ").fetchall()
        for organ, view in wanted:
            self.build(organ, view)
        return len(wanted)

    def build(self, organ: int, view: View) -> Manifest:
        """Make the snapshot of a scope anew, on top of the one there is."""
        role: Role = "justice" if view == "justice" else "officer"
        reader = Enrolment(bytes(16), keys.ALG_ED25519, bytes(32), organ, role, None)
        with self._database.transaction() as connection:
            tree = store.read_tree(connection)
            scopes = visible_scopes(connection, reader)
            kept, parts = self._kept_parts(connection, reader, view)
        after = kept[-1].until if kept else 0
        made = list(kept)
        for part, packed in self._parts(reader, after, tree.size):
            obstore.put(self._objects, _place(part.sha256), packed)
            made.append(part)
        manifest = Manifest(self._origin, organ, view, tree.size, tree.root, tuple(made))
        named = [part.sha256 for part in made]
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO snapshots (organ, view, wanted, until, scopes, parts, manifest, checkpoint)"
                " VALUES (%s, %s, false, %s, %s, %b, %s, %s) ON CONFLICT (organ, view) DO UPDATE SET wanted = false,"
                " until = excluded.until, scopes = excluded.scopes, parts = excluded.parts,"
                " manifest = excluded.manifest, checkpoint = excluded.checkpoint",
                (organ, view, tree.size, scopes, named, manifest.sign(self._receipts), tree.checkpoint),
            )
        for gone in set(parts) - set(named):
            obstore.delete(self._objects, _place(gone))
        return manifest

    def _parts(self, reader: Enrolment, after: int, size: int) -> Iterator[tuple[Part, bytes]]:
        """New parts from `after` on, up to `size`."""
        positions: list[int] = []
        records: list[bytes] = []
        held = 0
        while after < size:
            with self._database.transaction() as connection:
                page = pull(connection, reader, after, min(self._part_records, PAGE_RECORDS))
            for position, raw in page.records:
                if position < size:
                    positions.append(position)
                    records.append(raw)
                    held += len(raw)
            after = page.cursor
            until = min(after, size)
            if records and (len(records) >= self._part_records or held >= PART_BYTES or after >= size):
                packed = SnapshotPart(positions=tuple(positions), records=tuple(records)).packed()
                yield Part(until, len(records), len(packed), hashlib.sha256(packed).digest()), packed
                positions, records, held = [], [], 0

    def _kept_parts(self, connection: Connection, reader: Enrolment, view: View) -> tuple[list[Part], list[bytes]]:
        """Parts of the snapshot before that still hold, and the names of all it had. The last is packed anew unless
        it is full, so that there are not many small ones."""
        row = connection.execute(
            "SELECT until, scopes, manifest, parts FROM snapshots WHERE organ = %s AND view = %s", (reader.organ, view)
        ).fetchone()
        if row is None or not row[2]:
            return [], []
        names = [bytes(name) for name in row[3]]
        if self._grew_behind(connection, reader, row[0], row[1]):
            return [], names
        kept = list(read(row[2], self._origin, [self._receipts.public]).parts)
        if kept and kept[-1].records < self._part_records:
            kept.pop()
        return kept, names

    def _grew_behind(self, connection: Connection, reader: Enrolment, until: int, scopes: list[int]) -> bool:
        """Whether records below `until` are visible now that were not when the snapshot was made."""
        fresh = sorted(set(visible_scopes(connection, reader)) - set(scopes))
        found = connection.execute(
            "SELECT FROM records WHERE scope = ANY(%s) AND position < %s LIMIT 1", (fresh, until)
        ).fetchone()
        return found is not None

    @staticmethod
    def _want(connection: Connection, organ: int, view: View) -> None:
        connection.execute(
            "INSERT INTO snapshots (organ, view) VALUES (%s, %s) ON CONFLICT (organ, view) DO UPDATE SET wanted = true",
            (organ, view),
        )


def view_of(enrolment: Enrolment) -> View:
    """What decides, beside the organ, what a device pulls."""
    return "justice" if enrolment.role == "justice" else "all"


def _place(sha256: bytes) -> str:
    return f"snapshots/{sha256.hex()}"
