"""Files up and down, in chunks: after a cut at any byte at most one chunk travels again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import BinaryIO

from inspector_tui.errors import NotAuthentic, Refused
from sync.client.exchange import Exchange
from sync.protocol.enrolment import EvidenceState, FinishEvidence
from sync.protocol.limits import CHUNK

BYTES = "application/octet-stream"
Progress = Callable[[int, int], None]
"""Told the bytes that are across, and the size."""


def _silent(_done: int, _size: int) -> None:
    pass


class EvidenceClient:
    """Evidence of one server, over an exchange."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def state(self, sha256: bytes) -> EvidenceState:
        """What the server holds. Raises Refused EVIDENCE_UNKNOWN until the record that names it was stored."""
        return EvidenceState.from_bytes(self._exchange.send("GET", f"/v1/evidence/{sha256.hex()}").body)

    def upload(self, sha256: bytes, file: BinaryIO, progress: Progress = _silent) -> EvidenceState:
        """Send the chunks that the server lacks, then have it hash and keep the whole.

        Returns with `stored` true. Raises as `Exchange.send`; calling it again goes on where it was cut.
        """
        state = self.state(sha256)
        held = set(state.held)
        if state.stored:
            progress(state.size, state.size)
            return state
        for number in range(-(-state.size // CHUNK)):
            if number not in held:
                file.seek(number * CHUNK)
                chunk = file.read(min(CHUNK, state.size - number * CHUNK))
                path = f"/v1/evidence/{sha256.hex()}/chunks/{number}"
                self._exchange.send("PUT", path, body=chunk, media_type=BYTES)
            progress(min((number + 1) * CHUNK, state.size), state.size)
        body = FinishEvidence(size=state.size).to_bytes()
        return EvidenceState.from_bytes(self._exchange.send("POST", f"/v1/evidence/{sha256.hex()}", body=body).body)

    def chunk(self, sha256: bytes, start: int, end: int) -> bytes:
        """Bytes of a stored file from `start` up to `end`, at most a chunk and at least one.

        Raises Refused RANGE_OUTSIDE.
        """
        wanted = {"range": f"bytes={start}-{min(end, start + CHUNK) - 1}"}
        reply = self._exchange.send("GET", f"/v1/evidence/{sha256.hex()}/content", headers=wanted)
        if reply.status != 206 or not 0 < len(reply.body) <= end - start:
            raise Refused("RANGE_OUTSIDE")
        return reply.body

    def download(self, sha256: bytes, size: int, file: BinaryIO, progress: Progress = _silent) -> None:
        """Fetch a stored file into `file`, which is open for reading and writing; what it holds already is kept.

        Raises NotAuthentic EVIDENCE_HASH when the whole is not what was signed; the file is then emptied.
        """
        done = file.seek(0, 2)
        while done < size:
            done += file.write(self.chunk(sha256, done, size))
            progress(done, size)
        file.seek(0)
        digest = hashlib.sha256()
        while part := file.read(CHUNK):
            digest.update(part)
        if done != size or digest.digest() != sha256:
            file.truncate(0)
            raise NotAuthentic("EVIDENCE_HASH")
