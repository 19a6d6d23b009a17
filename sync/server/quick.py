"""Connections for one short question at a time: no transaction, no ping before each use, no wait for the disk.

The pool of `database` asks the server twice around every use, which is right for work that matters and as
dear as a whole page's question. A count lost in a power cut harms nobody.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, Final, TypeAlias

import psycopg
from sqlalchemy.engine import URL

IDLE_SECONDS: Final = 5.0
"""A connection that rested longer is asked whether it still lives."""
MOST: Final = 10
_OPTIONS: Final = "-c synchronous_commit=off -c statement_timeout=10s"
Connection: TypeAlias = psycopg.Connection[Any]


class QuickConnections:
    """The last one given back is taken first, so that its statements are prepared and its pages warm. Thread-safe."""

    def __init__(self, url: URL, *, now: Callable[[], float] = time.monotonic) -> None:
        self._url = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._now = now
        self._idle: list[tuple[Connection, float]] = []
        self._lock = threading.Lock()

    def take(self) -> Connection:
        """A connection that works. Raises psycopg.OperationalError where there is none to be had."""
        while True:
            with self._lock:
                if not self._idle:
                    break
                connection, since = self._idle.pop()
            if self._now() - since < IDLE_SECONDS or _lives(connection):
                return connection
            connection.close()
        return psycopg.connect(
            self._url, autocommit=True, connect_timeout=10, application_name="inspector pages", options=_OPTIONS
        )

    def give_back(self, connection: Connection) -> None:
        """A broken one, and one too many, is closed."""
        with self._lock:
            if not connection.closed and not connection.broken and len(self._idle) < MOST:
                self._idle.append((connection, self._now()))
                return
        connection.close()

    def clear(self) -> None:
        """Close all that rest: the server is going, or PostgreSQL was started anew."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection, _ in idle:
            connection.close()


def _lives(connection: Connection) -> bool:
    try:
        connection.execute("SELECT 1")
    except psycopg.OperationalError:
        return False
    return True
