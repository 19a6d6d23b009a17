"""Fetching a file from the server into the encrypted store, verified against the hash that was signed."""

from __future__ import annotations

from collections.abc import Callable

from inspector_tui.errors import NotAuthentic
from inspector_tui.models.replica import Replica
from sync.client.client import SyncClient


def fetch_file(replica: Replica, client: SyncClient, sha256: bytes, size: int, tell: Callable[[int], None]) -> None:
    """Stores a file that the server holds; `tell` hears the bytes that are here.

    Raises NotAuthentic EVIDENCE_HASH when it is not what was signed; Refused EVIDENCE_UNKNOWN; Environment
    SERVER_UNREACHABLE, DISK_FULL.
    """
    stored = replica.files.store(_Coming(client, sha256, size, tell))
    if stored.sha256 != sha256:
        replica.files.forget(stored.sha256)
        raise NotAuthentic("EVIDENCE_HASH")


class _Coming:
    """A file that is read from the server as it is encrypted: its plain bytes never touch the disk."""

    def __init__(self, client: SyncClient, sha256: bytes, size: int, tell: Callable[[int], None]) -> None:
        self._client = client
        self._sha256 = sha256
        self._size = size
        self._at = 0
        self._tell = tell

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes, all that is left without it; nothing at the end."""
        end = self._size if size < 0 else min(self._size, self._at + size)
        parts = []
        while self._at < end:
            parts.append(self._client.evidence.chunk(self._sha256, self._at, end))
            self._at += len(parts[-1])
            self._tell(self._at)
        return b"".join(parts)
