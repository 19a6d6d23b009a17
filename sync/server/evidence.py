"""Files named by records: taken in chunk by chunk, hashed as a whole, kept by their SHA-256.

    incoming/<sha256>/…     what has come of a file that is not complete yet (arriving.py)
    evidence/<sha256>       complete, hashed, on disk before `evidence.stored` says so

Which chunks are here is what the object store holds, not a table: it cannot be wrong after a cut. Everything may
be repeated; only hashes that an accepted record of the device's organ names are taken: `evidence.attached`, or
`draw.committed` for the two frozen lists of a random draw.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Final

import obstore
from obstore.store import ObjectStore

from inspector_tui.domain.visiting import EvidenceStored
from inspector_tui.errors import BadInput, InspectorError, Refused
from sync.protocol.enrolment import EvidenceState
from sync.server.arriving import arriving_in, chunk_size, chunks, is_kept, whole
from sync.server.checking import Enrolment
from sync.server.database import Database
from sync.server.folding import level
from sync.server.folds import FOLDS, Arrived
from sync.server.ledger import Ledger
from sync.server.pulling import organ_region
from sync.server.store import Connection
from sync.server.stores import store_errors

MAX_FILE: Final = 2 << 30
"""Bytes of one file: an hour of video."""
READERS: Final = frozenset({"supervisor", "justice"})


@dataclass(frozen=True, slots=True)
class Content:
    """A part of a stored file: bytes `start` up to and without `end`, of `size` in all."""

    start: int
    end: int
    size: int
    parts: Iterator[bytes]


class Evidence:
    """The evidence of every organ over one object store."""

    def __init__(self, database: Database, ledger: Ledger, store: ObjectStore) -> None:
        self._database = database
        self._ledger = ledger
        self._store = store
        self._arriving = arriving_in(store)

    def state(self, device: Enrolment, sha256: bytes) -> EvidenceState:
        """What is here. Raises Refused EVIDENCE_UNKNOWN for a hash that no record of the organ names."""
        size, stored = self._named(device, sha256)
        with store_errors():
            held = () if stored else tuple(sorted(self._arriving.held(sha256, size)))
        return EvidenceState(sha256=sha256, size=size, stored=stored, held=held)

    def put_chunk(self, device: Enrolment, sha256: bytes, number: int, chunk: bytes) -> None:
        """Keep one chunk. Its own digest was checked by the caller; a file that is complete takes no more.

        Raises Refused EVIDENCE_UNKNOWN, BadInput CHUNK_NUMBER or CHUNK_SIZE.
        """
        size, stored = self._known(device, sha256) or self._named(device, sha256)
        if not 0 <= number < chunks(size):
            raise BadInput("CHUNK_NUMBER", chunks=chunks(size))
        if len(chunk) != chunk_size(size, number):
            raise BadInput("CHUNK_SIZE", expected=chunk_size(size, number))
        if not stored:
            with store_errors():
                self._arriving.put(sha256, number, chunk)

    def finish(self, device: Enrolment, sha256: bytes, size: int) -> EvidenceState:
        """Hash what came, keep it, and say so in the log.

        Raises Refused EVIDENCE_UNKNOWN, CHUNKS_MISSING (`first` is the lowest), BadInput EVIDENCE_SIZE or
        EVIDENCE_HASH; after the last one the chunks are gone and have to be sent again.
        """
        named, stored = self._named(device, sha256)
        if size != named:
            raise BadInput("EVIDENCE_SIZE", expected=named)
        with store_errors():
            kept = not stored and self._keep(device, sha256, size)
        if kept:
            body = EvidenceStored(sha256=sha256, size=size)
            with suppress(_StoredMeanwhileError):
                self._ledger.append_own([body], organ=device.organ, also=partial(_mark, body))
        with store_errors():
            self._arriving.drop(sha256, size)
        return EvidenceState(sha256=sha256, size=size, stored=True)

    def content(self, reader: Enrolment, sha256: bytes, start: int, end: int | None) -> Content:
        """Bytes of a stored file: evidence for supervisors of the organ or of one above it and for the officer whose
        device attached it, the frozen lists of a draw for everybody who sees the draw.

        `end` is exclusive, None for all. Raises Refused ROLE_MAY_NOT, EVIDENCE_UNKNOWN or RANGE_OUTSIDE.
        """
        size = self._drawn_from(reader, sha256)
        if size is None:
            if reader.role not in READERS and not self._is_own(reader, sha256):
                raise Refused("ROLE_MAY_NOT", role=reader.role, kind="evidence")
            size = self._readable_size(reader, sha256)
        end = size if end is None else min(end, size)
        if size == 0:
            return Content(0, 0, 0, iter(()))
        if not 0 <= start < end:
            raise Refused("RANGE_OUTSIDE", size=size)
        found = obstore.get(self._store, whole(sha256), options={"range": (start, end)})
        return Content(start, end, size, (bytes(part) for part in found.stream()))

    def _known(self, device: Enrolment, sha256: bytes) -> tuple[int, bool] | None:
        """As `_named`, from what is in the table by now: for a chunk that is enough, and one question instead of ten.
        A file that was said to be stored a moment ago may take a chunk more, which nobody reads."""
        with self._database.quick() as connection:
            row = connection.execute(
                "SELECT size, stored FROM evidence WHERE organ = %s AND sha256 = %s AND size <= %s",
                (device.organ, sha256, MAX_FILE),
            ).fetchone()
        return None if row is None else (int(row[0]), bool(row[1]))

    def _named(self, device: Enrolment, sha256: bytes) -> tuple[int, bool]:
        level(self._database)
        with self._database.transaction() as connection:
            row = connection.execute(
                "SELECT size, stored FROM evidence WHERE organ = %s AND sha256 = %s", (device.organ, sha256)
            ).fetchone()
        if row is None:
            raise Refused("EVIDENCE_UNKNOWN")
        if row[0] > MAX_FILE:
            raise Refused("EVIDENCE_TOO_LARGE", limit=MAX_FILE)
        return int(row[0]), bool(row[1])

    def _drawn_from(self, reader: Enrolment, sha256: bytes) -> int | None:
        """The size of a frozen list of a draw in the reader's region; None for any other file. Raises Refused
        EVIDENCE_UNKNOWN while nobody has sent it."""
        level(self._database)
        with self._database.transaction() as connection:
            row = connection.execute(
                "SELECT size, stored FROM evidence JOIN draw_lists AS d USING (sha256) WHERE sha256 = %(hash)s"
                " AND (starts_with(d.region, %(region)s) OR starts_with(%(region)s, d.region))"
                " ORDER BY stored DESC LIMIT 1",
                {"hash": sha256, "region": organ_region(connection, reader.organ)},
            ).fetchone()
        if row is not None and not row[1]:
            raise Refused("EVIDENCE_UNKNOWN")
        return None if row is None else int(row[0])

    def _is_own(self, reader: Enrolment, sha256: bytes) -> bool:
        """Whether the reader's device attached it, or another one that was enrolled for the same certificate: a laptop
        that was handed over."""
        level(self._database)
        with self._database.transaction() as connection:
            row = connection.execute(
                "SELECT 1 FROM attached AS a JOIN devices AS d USING (device) WHERE a.organ = %s AND a.sha256 = %b"
                " AND (a.device = %b OR (d.organ = %s AND d.certificate = %s)) LIMIT 1",
                (reader.organ, sha256, reader.device, reader.organ, reader.certificate),
            ).fetchone()
        return row is not None

    def _readable_size(self, reader: Enrolment, sha256: bytes) -> int:
        level(self._database)
        with self._database.transaction() as connection:
            row = connection.execute(
                "WITH RECURSIVE below (organ) AS (SELECT %s::bigint UNION"
                " SELECT organs.organ FROM organs JOIN below ON organs.parent = below.organ)"
                " SELECT size FROM evidence JOIN below USING (organ) WHERE sha256 = %s AND stored LIMIT 1",
                (reader.organ, sha256),
            ).fetchone()
        if row is None:
            raise Refused("EVIDENCE_UNKNOWN")
        return int(row[0])

    def _keep(self, device: Enrolment, sha256: bytes, size: int) -> bool:
        """True when the file is on disk and nobody has said so yet."""
        if is_kept(self._store, sha256, size):
            # Whoever wrote it may have been stopped before it was on disk.
            self._arriving.settle(sha256)
            return True
        try:
            self._arriving.join(sha256, size)
        except (FileNotFoundError, Refused):
            # A second finish was quicker, and says so now or has tidied the chunks away under our hands.
            if is_kept(self._store, sha256, size):
                self._arriving.settle(sha256)
                return True
            if self._named(device, sha256)[1]:
                return False
            raise
        return True


def _mark(body: EvidenceStored, connection: Connection) -> None:
    """Behind the log's lock: a file is said to be stored once, however many finish it at the same time."""
    if connection.execute("SELECT 1 FROM evidence WHERE sha256 = %s AND stored", (body.sha256,)).fetchone():
        raise _StoredMeanwhileError("EVIDENCE_STORED")
    FOLDS[body.KIND](connection, Arrived(0, b"", 0, body))


class _StoredMeanwhileError(InspectorError):
    """Another request finished the same file; the second record is rolled back."""
