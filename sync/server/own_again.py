"""Which of the server's own records the log has, when they are taken in again after its tables were set back."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

from inspector_tui.domain.courier import CourierKeyPublished
from inspector_tui.domain.new_start import LogBegunAnew
from inspector_tui.domain.visiting import EvidenceStored
from inspector_tui.ledger import cbor
from inspector_tui.ledger.envelope import Envelope, open_envelope
from sync.server.store import Connection

SAID_ANYWAY: Final = frozenset({EvidenceStored.KIND, CourierKeyPublished.KIND, LogBegunAnew.KIND})
"""Kinds that the server says by itself when they are so: of a file only when it is whole on its disk now."""


def told(envelope: Envelope) -> bytes:
    """What a record of the server says, and when it said so first: the same in a record that says it again."""
    said = [envelope.kind, envelope.organ, envelope.made_at, dict(envelope.body)]
    return hashlib.sha256(b"told" + cbor.encode(said)).digest()


def known(connection: Connection, server: bytes, raws: Sequence[bytes]) -> set[bytes]:
    """Of every record of the server's in the log, as far as these are of its kind: its hash, and what it says."""
    kinds = list({open_envelope(raw).kind for raw in raws})
    found: set[bytes] = set()
    with connection.cursor(name="own") as cursor:
        cursor.execute("SELECT raw FROM records WHERE organ = 0 AND device = %b AND kind = ANY(%s)", (server, kinds))
        for (raw,) in cursor:
            envelope = open_envelope(bytes(raw))
            found |= {envelope.hash, told(envelope)}
    return found
