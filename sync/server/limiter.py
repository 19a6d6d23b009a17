"""How often one address may do something. In memory: a restart forgives, and no address is ever written down.

Addresses are kept only as a MAC under a key of the day that nobody else has, so that not even a picture of the
memory tells who opened or rated what.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import threading
from typing import Final

CAPACITY: Final = 20_000
"""Addresses remembered; beyond that the oldest are forgiven, so that a flood cannot fill the memory."""
_DAY: Final = 86_400


class Limiter:
    """At most `limit` events in any window of `seconds` that begins with an address's first event. Thread-safe."""

    def __init__(self, limit: int, seconds: int) -> None:
        self._limit = limit
        self._seconds = seconds
        self._counts: dict[bytes, tuple[int, int]] = {}
        self._lock = threading.Lock()
        self._key, self._day = secrets.token_bytes(16), -1

    def is_full(self, address: str, now: int) -> bool:
        """True when the address has used up its window."""
        with self._lock:
            since, count = self._counts.get(self._name(address, now), (now, 0))
            return count >= self._limit and now - since < self._seconds

    def note(self, address: str, now: int) -> bool:
        """Count one event; True when it still fits the window."""
        with self._lock:
            network = self._name(address, now)
            since, count = self._counts.pop(network, (now, 0))
            if not 0 <= now - since < self._seconds:
                since, count = now, 0
            self._counts[network] = (since, count + 1)
            while len(self._counts) > CAPACITY:
                del self._counts[next(iter(self._counts))]
            return count < self._limit

    def _name(self, address: str, now: int) -> bytes:
        """An address by today's key. With the day all counts are forgiven: they were made under another key."""
        if now // _DAY != self._day:
            self._key, self._day = secrets.token_bytes(16), now // _DAY
            self._counts.clear()
        return hashlib.blake2b(_network(address).encode(), key=self._key, digest_size=12).digest()


def _network(address: str) -> str:
    """An IPv4 address, or the /64 that one IPv6 household has to itself."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    return str(ipaddress.ip_network((int(parsed) >> 64 << 64, 64)))
