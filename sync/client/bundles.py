"""Sending a bundle on from a stick, sealed as it is, and fetching its return."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import BinaryIO, Final

from inspector_tui.errors import Refused
from sync.client.evidence import BYTES
from sync.client.exchange import Exchange
from sync.protocol.bundle import BundleAnswer, BundleState, Manifest
from sync.protocol.limits import CHUNK

COSE: Final = "application/cose"
OPENING_SECONDS: Final = 1800.0
"""How long the server may take to open a bundle and to make its return: a large one has gigabytes."""
OpenPart = Callable[[int], BinaryIO]
Progress = Callable[[int, int], None]


class BundleClient:
    """Bundles of others, over an exchange as a supervisor's device. Everything may be repeated."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def relay(self, raw: bytes, manifest: Manifest, open_part: OpenPart, progress: Progress) -> BundleAnswer:
        """Sends the chunks that the server lacks, then has it open the bundle.

        Raises as `Exchange.send`, with the server's codes: BUNDLE_DAMAGED, BUNDLE_FORGED, BUNDLE_FOREIGN …
        """
        told = self._exchange.send("POST", "/v1/bundles", body=raw, media_type=COSE).body
        state, digest = BundleState.from_bytes(told), hashlib.sha256(raw).hexdigest()
        done = 0
        for number, part in enumerate(manifest.parts, 1):
            held = set(state.held[number - 1]) if number <= len(state.held) else set()
            with open_part(number) as sealed:
                for chunk in range(-(-part.size // CHUNK)):
                    size = min(CHUNK, part.size - chunk * CHUNK)
                    if chunk not in held:
                        sealed.seek(chunk * CHUNK)
                        path = f"/v1/bundles/{digest}/parts/{number}/chunks/{chunk}"
                        self._exchange.send("PUT", path, body=sealed.read(size), media_type=BYTES)
                    done += size
                    progress(done, manifest.size)
        answer = self._exchange.send("POST", f"/v1/bundles/{digest}", patience=OPENING_SECONDS)
        return BundleAnswer.from_bytes(answer.body)

    def return_manifest(self, raw: bytes) -> bytes:
        """The signed manifest of the return of the bundle with this manifest. Raises Refused BUNDLE_UNKNOWN."""
        return self._exchange.send("GET", f"/v1/bundles/{hashlib.sha256(raw).hexdigest()}/return").body

    def fetch_return(self, raw: bytes, size: int, file: BinaryIO) -> None:
        """Writes the sealed return, `size` bytes, to a file. Raises Refused RANGE_OUTSIDE."""
        path, done = f"/v1/bundles/{hashlib.sha256(raw).hexdigest()}/return/content", 0
        while done < size:
            wanted = {"range": f"bytes={done}-{min(size, done + CHUNK) - 1}"}
            reply = self._exchange.send("GET", path, headers=wanted)
            if reply.status != 206 or not 0 < len(reply.body) <= size - done:
                raise Refused("RANGE_OUTSIDE")
            done += file.write(reply.body)
