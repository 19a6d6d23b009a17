"""Files named by records: taken in chunk by chunk, hashed as a whole, kept by their SHA-256.

    incoming/<sha256>/<n>   chunks of a file that is not complete yet
    evidence/<sha256>       complete, hashed, on disk before `evidence.stored` says so

Which chunks are here is what the object store holds, not a table: it cannot be wrong after a cut. Everything may
be repeated; only hashes that an accepted record of the device's organ names are taken: `evidence.attached`, or
`draw.committed` for the two frozen lists of a random draw.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import obstore
from obstore.store import LocalStore, ObjectStore

from inspector_tui.domain.visiting import EvidenceStored
from inspector_tui.errors import BadInput, InspectorError, Refused
from sync.protocol.enrolment import EvidenceState
from sync.protocol.limits import CHUNK
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
        self._folder = Path(store.prefix) if isinstance(store, LocalStore) and store.prefix else None

    def state(self, device: Enrolment, sha256: bytes) -> EvidenceState:
        """What is here. Raises Refused EVIDENCE_UNKNOWN for a hash that no record of the organ names."""
        size, stored = self._named(device, sha256)
        with store_errors():
            held = () if stored else tuple(sorted(self._held(sha256, size)))
        return EvidenceState(sha256=sha256, size=size, stored=stored, held=held)

    def put_chunk(self, device: Enrolment, sha256: bytes, number: int, chunk: bytes) -> None:
        """Keep one chunk. Its own digest was checked by the caller; a file that is complete takes no more.

        Raises Refused EVIDENCE_UNKNOWN, BadInput CHUNK_NUMBER or CHUNK_SIZE.
        """
        size, stored = self._known(device, sha256) or self._named(device, sha256)
        if not 0 <= number < _chunks(size):
            raise BadInput("CHUNK_NUMBER", chunks=_chunks(size))
        if len(chunk) != _chunk_size(size, number):
            raise BadInput("CHUNK_SIZE", expected=_chunk_size(size, number))
        if not stored:
            # One put: the object is there whole or not at all, also after a cut.
            with store_errors():
                obstore.put(self._store, f"{_incoming(sha256)}/{number}", chunk)

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
            self._drop_chunks(sha256, size)
        return EvidenceState(sha256=sha256, size=size, stored=True)

    def content(self, reader: Enrolment, sha256: bytes, start: int, end: int | None) -> Content:
        """Bytes of a stored file: evidence for supervisors of the organ or of one above it, the frozen lists of a draw
        for everybody who sees the draw.

        `end` is exclusive, None for all. Raises Refused ROLE_MAY_NOT, EVIDENCE_UNKNOWN or RANGE_OUTSIDE.
        """
        size = self._drawn_from(reader, sha256)
        if size is None:
            if reader.role not in READERS:
                raise Refused("ROLE_MAY_NOT", role=reader.role, kind="evidence")
            size = self._readable_size(reader, sha256)
        end = size if end is None else min(end, size)
        if size == 0:
            return Content(0, 0, 0, iter(()))
        if not 0 <= start < end:
            raise Refused("RANGE_OUTSIDE", size=size)
        found = obstore.get(self._store, _whole(sha256), options={"range": (start, end)})
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

    def _held(self, sha256: bytes, size: int) -> set[int]:
        prefix = _incoming(sha256)
        held = set()
        for page in obstore.list(self._store, prefix=f"{prefix}/"):
            for entry in page:
                name = entry["path"].rpartition("/")[2]
                if name.isascii() and name.isdigit() and entry["size"] == _chunk_size(size, int(name)):
                    held.add(int(name))
        return held

    def _is_kept(self, sha256: bytes, size: int) -> bool:
        """True after a cut between keeping the file and saying so."""
        try:
            if obstore.head(self._store, _whole(sha256))["size"] != size:
                return False
        except FileNotFoundError:
            return False
        digest = hashlib.sha256()
        for part in obstore.get(self._store, _whole(sha256)).stream():
            digest.update(part)
        return digest.digest() == sha256

    def _keep(self, device: Enrolment, sha256: bytes, size: int) -> bool:
        """True when the file is on disk and nobody has said so yet."""
        if self._is_kept(sha256, size):
            # Whoever wrote it may have been stopped before it was on disk.
            self._make_durable(sha256)
            return True
        try:
            self._assemble(sha256, size)
        except (FileNotFoundError, Refused):
            # A second finish was quicker and has tidied the chunks away under our hands.
            if self._named(device, sha256)[1]:
                return False
            raise
        return True

    def _assemble(self, sha256: bytes, size: int) -> None:
        missing = set(range(_chunks(size))) - self._held(sha256, size)
        if missing:
            raise Refused("CHUNKS_MISSING", count=len(missing), first=min(missing))
        digest = hashlib.sha256()
        for part in self._chunks_of(sha256, size):
            digest.update(part)
        if digest.digest() != sha256:
            self._drop_chunks(sha256, size)
            raise BadInput("EVIDENCE_HASH")
        writer = obstore.open_writer(self._store, _whole(sha256))
        for part in self._chunks_of(sha256, size):
            writer.write(part)
        # Only now does the object exist; whatever stops us before leaves nothing under its name.
        writer.close()
        # Read back: what counts is what the store holds, not what was handed to it.
        if not self._is_kept(sha256, size):
            raise BadInput("EVIDENCE_HASH")
        self._make_durable(sha256)

    def _chunks_of(self, sha256: bytes, size: int) -> Iterator[bytes]:
        for number in range(_chunks(size)):
            yield bytes(obstore.get(self._store, f"{_incoming(sha256)}/{number}").bytes())

    def _make_durable(self, sha256: bytes) -> None:
        """A folder of ours needs telling to be on disk; an object store was, when it answered."""
        if self._folder is None or os.name != "posix":
            return
        file = self._folder / _whole(sha256)
        for path in (file, file.parent, self._folder):
            descriptor = os.open(path, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def _drop_chunks(self, sha256: bytes, size: int) -> None:
        paths = [f"{_incoming(sha256)}/{number}" for number in sorted(self._held(sha256, size))]
        for path in paths:
            try:
                obstore.delete(self._store, path)
            except FileNotFoundError:
                continue  # A second finish was quicker.


def _mark(body: EvidenceStored, connection: Connection) -> None:
    """Behind the log's lock: a file is said to be stored once, however many finish it at the same time."""
    if connection.execute("SELECT 1 FROM evidence WHERE sha256 = %s AND stored", (body.sha256,)).fetchone():
        raise _StoredMeanwhileError("EVIDENCE_STORED")
    FOLDS[body.KIND](connection, Arrived(0, b"", 0, body))


def _incoming(sha256: bytes) -> str:
    return f"incoming/{sha256.hex()}"


def _whole(sha256: bytes) -> str:
    return f"evidence/{sha256.hex()}"


def _chunks(size: int) -> int:
    return -(-size // CHUNK)


def _chunk_size(size: int, number: int) -> int:
    return min(CHUNK, size - number * CHUNK)


class _StoredMeanwhileError(InspectorError):
    """Another request finished the same file; the second record is rolled back."""
