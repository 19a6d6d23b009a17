"""How much one exchange may carry. Both sides know these; the server enforces them on bytes that really arrive."""

from __future__ import annotations

import hashlib
from typing import Final

PROTOCOL: Final = 1
"""Version of the messages; it is also the first part of every path, `/v1/…`."""

MEDIA_TYPE: Final = "application/cbor"
PROTOCOL_HEADER: Final = "inspector-protocol"
"""Every answer of the server carries it. An answer without it comes from somebody else: a captive portal, a proxy."""
TIME_HEADER: Final = "inspector-time"
"""Server time in Unix milliseconds, on every answer, so that each exchange measures the clock offset."""

MAX_BODY: Final = 4 * 1024 * 1024
MAX_RECORD: Final = 256 * 1024
MAX_RECORDS: Final = 2000
"""Records in one push."""
PAGE_RECORDS: Final = 1000
PAGE_BYTES: Final = 2 * 1024 * 1024
"""A page ends after the record that reaches this, so one record always fits."""
CHUNK: Final = 1024 * 1024
"""Bytes of one piece of evidence; only the last chunk of a file is shorter."""

CLOCK_WINDOW: Final = 120
"""Seconds by which the `created` of a request may differ from server time."""


def log_origin(root_public: bytes) -> str:
    """Name of a server's log in its checkpoints: as unique as the pinned root, and the same at another address."""
    return f"inspector/{hashlib.sha256(root_public).hexdigest()[:16]}"
