"""The way to the server: its address, this device's key, and whose certificates count."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import TYPE_CHECKING, Final

from inspector_tui.errors import BadInput, Environment, Refused
from inspector_tui.models.replica import Replica
from sync.client.client import SyncClient

if TYPE_CHECKING:
    import httpx

    from sync.client.logview import LogView

AUTHORITIES: Final = "tls_authorities"
"""Setting: PEM certificates that count for this server instead of the operating system's."""


def connect(
    replica: Replica, *, log: LogView | None = None, transport: httpx.BaseTransport | None = None
) -> SyncClient:
    """A client for the server of this replica. Raises Refused NOT_ENROLLED; BadInput SERVER_URL_MALFORMED,
    PLAIN_HTTP_REFUSED, AUTHORITIES_MALFORMED."""
    url = replica.setting("server_url")
    if url is None:
        raise Refused("NOT_ENROLLED")
    return SyncClient(
        url.decode(),
        replica.signer(),
        log=log,
        transport=transport,
        tls=trusted_context(replica),
        now=replica.clock.now_ms,
        clock_offset=replica.clock_offset(),
    )


def trusted_context(replica: Replica) -> ssl.SSLContext | None:
    """What checks the server's certificate; None means the operating system's authorities."""
    kept = replica.setting(AUTHORITIES)
    return _context(kept) if kept else None


def keep_authorities(replica: Replica, file: Path | None) -> None:
    """From now on only the authorities in a PEM file count for the server; None goes back to the system's.

    Raises Environment FILE_UNREADABLE; BadInput AUTHORITIES_MALFORMED: then nothing was changed.
    """
    if file is None:
        replica.keep(**{AUTHORITIES: b""})
        return
    try:
        told = file.read_bytes()
    except OSError as error:
        raise Environment("FILE_UNREADABLE", file=str(file)) from error
    _context(told)
    replica.keep(**{AUTHORITIES: told})


def _context(pem: bytes) -> ssl.SSLContext:
    """A context that trusts these certificates and no others. TLS 1.2 and newer, names are checked."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_verify_locations(cadata=pem.decode("ascii"))
    except (ssl.SSLError, ValueError) as error:
        raise BadInput("AUTHORITIES_MALFORMED") from error
    return context
