"""Fetching a file from the server into the encrypted store, verified against the hash that was signed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from inspector_tui.models.replica import Replica
from sync.client.client import SyncClient


def fetch_file(replica: Replica, client: SyncClient, sha256: bytes, size: int, tell: Callable[[int], None]) -> None:
    """Stores a file that the server holds; `tell` hears the bytes that are here. One that was stopped goes on where it
    was; its plain bytes never touch the disk.

    Raises NotAuthentic EVIDENCE_HASH when it is not what was signed; Refused EVIDENCE_UNKNOWN; Environment
    SERVER_UNREACHABLE, DISK_FULL.
    """
    replica.files.receive(sha256, size, partial(_bytes, client, sha256), tell)


def _bytes(client: SyncClient, sha256: bytes, start: int, end: int) -> bytes:
    """All of them, however many the server gives at once."""
    parts, at = [], start
    while at < end:
        parts.append(client.evidence.chunk(sha256, at, end))
        at += len(parts[-1])
    return b"".join(parts)
