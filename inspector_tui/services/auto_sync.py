"""Syncing by itself: when a network appears or something waits, with backoff and jitter, and never on top of a sync
that somebody started."""

from __future__ import annotations

import random
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from inspector_tui.errors import InspectorError
from inspector_tui.models.backlog import backlog
from inspector_tui.models.replica import Replica
from inspector_tui.models.sync_runs import last_success
from inspector_tui.services.syncing import Progress, SyncReport, synchronise
from sync.client.backoff import Backoff

AUTO_SYNC: Final = "auto_sync"
"""Setting: `off` leaves it to F5."""
FRESH_SECONDS: Final = 1800
"""With nothing to send, lists and records of others are still fetched this often."""
CALM_SECONDS: Final = 60
"""Between two syncs that went well."""
SPREAD_SECONDS: Final = 20
"""A network that appears, appears to a whole building: the first try is spread over this time."""


def local_address(url: str) -> str:
    """This machine's address on the way to a server, empty without a way. Nothing is sent."""
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_DGRAM)
    except OSError:
        return ""
    for family, kind, protocol, _name, address in found:
        try:
            with socket.socket(family, kind, protocol) as probe:
                probe.connect(address)
                return str(probe.getsockname()[0])
        except OSError:
            continue
    return ""


@dataclass
class AutoSync:
    """When the next sync is due. `now` tells seconds that only go up; `draw` numbers from 0 to 1."""

    now: Callable[[], float]
    draw: Callable[[], float] = field(default_factory=lambda: random.SystemRandom().random)
    _network: str = ""
    _next: float = 0.0
    _backoff: Backoff = field(init=False)

    def __post_init__(self) -> None:
        self._calm()

    def due(self, network: str, *, waiting: bool, age: int | None) -> bool:
        """Whether to try now. `network` is this machine's address, empty without one; `age` the seconds since the
        last sync that went through, None when there was none."""
        if network != self._network:
            # Another network is another chance, whatever the last one said.
            self._network = network
            self._calm()
            self._next = self.now() + SPREAD_SECONDS * self.draw()
        if not network or self.now() < self._next:
            return False
        return waiting or age is None or age >= FRESH_SECONDS

    def succeeded(self) -> None:
        """A sync went through."""
        self._calm()
        self._next = self.now() + CALM_SECONDS

    def failed(self, error: InspectorError) -> None:
        """It did not: wait longer each time, and never less than the server asked."""
        asked = error.facts.get("retry_after")
        self._next = self.now() + self._backoff.next(asked if isinstance(asked, int) else 0)

    def _calm(self) -> None:
        self._backoff = Backoff(first=5.0, draw=self.draw)


def sync_when_due(replica: Replica, auto: AutoSync, progress: Progress | None = None) -> SyncReport | None:
    """Syncs if it is time, telling each step; None when it is not, or when it is switched off.

    Raises what `synchronise` raises, after noting when to try again.
    """
    url = replica.setting("server_url")
    if url is None or replica.setting(AUTO_SYNC) == b"off":
        return None
    with replica.reading() as connection:
        left = backlog(connection, replica.identity().device)
    success = last_success(replica)
    age = None if success is None else replica.now() - success
    if not auto.due(local_address(url.decode()), waiting=bool(left.records or left.files), age=age):
        return None
    try:
        report = synchronise(replica, progress)
    except InspectorError as error:
        auto.failed(error)
        raise
    auto.succeeded()
    return report
