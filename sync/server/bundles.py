"""Bundles that couriers bring: their records and files go the way of every push, and a return is made.

Nothing here is a second truth: a bundle may come again, in part, after a direct sync, or by two couriers at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from inspector_tui.errors import BadInput, Refused
from sync.protocol.bundle import BundleAnswer, Manifest
from sync.protocol.frames import Frame, read_chunk
from sync.protocol.limits import CHUNK, MAX_BODY
from sync.server.bundle_opening import Opened, OpenPart, open_bundle
from sync.server.bundle_returns import Returns
from sync.server.checking import Enrolment
from sync.server.database import Database
from sync.server.evidence import Evidence
from sync.server.ledger import Ledger
from sync.server.store import read_tree

BATCH: Final = 500


class Bundles:
    """Opens bundles with the courier key, an age identity."""

    def __init__(
        self,
        database: Database,
        ledger: Ledger,
        evidence: Evidence,
        returns: Returns,
        *,
        identity: str,
    ) -> None:
        self._database = database
        self._ledger = ledger
        self._evidence = evidence
        self._returns = returns
        self._identity = identity

    def take(self, raw: bytes, open_part: OpenPart, out: Any) -> tuple[BundleAnswer, bytes]:
        """Takes a bundle in and writes its return, sealed, to `out` (anything with write and flush). Returns the
        answer and the return's signed manifest.

        Raises as `open_bundle`: then nothing was changed; Environment SERVER_BUSY, DATABASE_UNREACHABLE: then what
        was taken in is safe, and taking it again is harmless.
        """
        opened = open_bundle(self._database, self._identity, raw, open_part)
        size = self._log_size()
        taking = _Taking(self._ledger, self._evidence, opened.device)
        opened.frames(taking.take)
        taking.finish()
        before = self._was_taken(opened.manifest, opened.device.organ)
        signed = self._returns.write(opened.manifest, opened.device, taking.hashes, out)
        return self._answer(opened, taking, before, size), signed

    def _log_size(self) -> int:
        with self._database.transaction() as connection:
            return read_tree(connection).size

    def _was_taken(self, manifest: Manifest, organ: int) -> bool:
        with self._database.transaction() as connection:
            found = connection.execute(
                "SELECT 1 FROM bundles WHERE organ = %s AND device = %b AND bundle = %b",
                (organ, manifest.device, manifest.bundle),
            ).fetchone()
        return found is not None

    def _answer(self, opened: Opened, taking: _Taking, before: bool, size: int) -> BundleAnswer:
        manifest = opened.manifest
        with self._database.transaction() as connection:
            row = connection.execute(
                "SELECT next_seq FROM chains WHERE organ = %s AND device = %b", (opened.device.organ, manifest.device)
            ).fetchone()
        counts = taking.counts
        return BundleAnswer(
            bundle=manifest.bundle,
            device=manifest.device,
            stored=counts["stored"],
            repeated=counts["repeated"],
            refused=counts["refused"],
            held=counts["held"],
            codes=tuple(sorted(taking.codes)),
            files=len(taking.complete),
            files_waiting=len(taking.seen - taking.complete),
            next_seq=1 if row is None else int(row[0]),
            taken_before=before,
            known=manifest.known,
            log_size=size,
        )


@dataclass(slots=True)
class _Taking:
    """One bundle on its way in."""

    ledger: Ledger
    evidence: Evidence
    device: Enrolment
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("stored", "repeated", "refused", "held"), 0))
    codes: set[str] = field(default_factory=set)
    seen: set[bytes] = field(default_factory=set)
    complete: set[bytes] = field(default_factory=set)
    hashes: list[bytes] = field(default_factory=list)
    _batch: list[bytes] = field(default_factory=list)
    _size: int = 0
    _file: bytes = b""
    """The file whose chunks are coming; empty where there is none, or where it cannot be taken."""

    def take(self, frame: Frame) -> None:
        if frame.kind == "R":
            if len(self._batch) >= BATCH or self._size + len(frame.content) > MAX_BODY:
                self._push()
            self.hashes.append(hashlib.sha256(frame.content).digest())
            self._batch.append(frame.content)
            self._size += len(frame.content)
        else:
            self._push()
            self._chunk(frame.content)

    def finish(self) -> None:
        """Everything was handed over."""
        self._push()
        self._settle_file()

    def _push(self) -> None:
        if not self._batch:
            return
        batch, self._batch, self._size = self._batch, [], 0
        for verdict in self.ledger.push(self.device, batch).result().verdicts:
            self.counts[verdict.status] += 1
            if verdict.code is not None:
                self.codes.add(verdict.code)

    def _chunk(self, content: bytes) -> None:
        chunk = read_chunk(content)
        if chunk.sha256 not in self.seen:
            self._settle_file()
            self.seen.add(chunk.sha256)
            self._file = chunk.sha256
        if chunk.sha256 == self._file:
            with self._waiting():
                self.evidence.put_chunk(self.device, chunk.sha256, chunk.number, chunk.content)

    def _settle_file(self) -> None:
        """Hashes the file that was coming, if all of it is here."""
        if not self._file:
            return
        with self._waiting():
            state = self.evidence.state(self.device, self._file)
            if state.stored or len(state.held) == -(-state.size // CHUNK):
                self.evidence.finish(self.device, self._file, state.size)
                self.complete.add(self._file)
        self._file = b""

    @contextmanager
    def _waiting(self) -> Iterator[None]:
        """A file that cannot be taken yet, because the record that names it is missing, holds up nothing else."""
        try:
            yield
        except (BadInput, Refused):
            self._file = b""
