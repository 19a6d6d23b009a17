"""Who is asking: the request's signature, its time, its nonce, and whether the device may still speak."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Final

from inspector_tui.errors import Environment, NotAuthentic
from sync.protocol.limits import CLOCK_WINDOW
from sync.protocol.refusals import Refusal
from sync.protocol.signing import Request, verify_request
from sync.server import register
from sync.server.checking import Enrolment
from sync.server.database import Database

MOST_NONCES: Final = 200_000
"""About 20 MB. When full the oldest is forgotten early: a replayed push changes nothing anyway."""


class Nonces:
    """Remembers what was used within the clock window, in memory. Every exchange is idempotent, so a server
    that was restarted, or another process, may take a replay once more without harm."""

    def __init__(self) -> None:
        self._seen: set[tuple[bytes, str]] = set()
        self._order: deque[tuple[int, tuple[bytes, str]]] = deque()
        self._lock = threading.Lock()

    def use(self, device: bytes, nonce: str, now: int) -> None:
        """Raises NotAuthentic REQUEST_REPLAYED for a nonce seen before. `now` in Unix seconds."""
        with self._lock:
            while self._order and (self._order[0][0] < now or len(self._order) >= MOST_NONCES):
                self._seen.discard(self._order.popleft()[1])
            if (device, nonce) in self._seen:
                raise NotAuthentic(Refusal.REQUEST_REPLAYED)
            self._seen.add((device, nonce))
            self._order.append((now + 2 * CLOCK_WINDOW, (device, nonce)))


class Gate:
    """Lets in requests that an enrolled, unrevoked device signed just now, once."""

    def __init__(self, database: Database, now: Callable[[], int]) -> None:
        self._database = database
        self._now = now
        self._nonces = Nonces()

    def authenticate(self, request: Request) -> Enrolment:
        """Raises NotAuthentic REQUEST_UNSIGNED, UNKNOWN_DEVICE, BAD_REQUEST_SIG, CLOCK_SKEW, REQUEST_REPLAYED,
        or Refused DEVICE_REVOKED."""
        enrolled: list[Enrolment] = []

        def public_of(device: bytes) -> tuple[int, bytes]:
            found = self._find(device)
            enrolled.append(found)
            return found.alg, found.public

        signature = verify_request(request, public_of)
        now = self._now() // 1000
        if abs(signature.created - now) > CLOCK_WINDOW:
            # The answer carries the server's time, so the device can measure its offset and ask again.
            raise NotAuthentic(Refusal.CLOCK_SKEW, difference=signature.created - now)
        self._nonces.use(signature.device, signature.nonce, now)
        return enrolled[-1]

    def _find(self, device: bytes) -> Enrolment:
        """One question, one answer: every request asks it, so it costs no transaction. A connection that broke while
        it rested says nothing about the database, so it is asked once more."""
        try:
            with self._database.quick() as connection:
                return register.find_device(connection, device)
        except Environment:
            with self._database.quick() as connection:
                return register.find_device(connection, device)
