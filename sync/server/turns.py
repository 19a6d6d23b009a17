"""Pushes of one device take turns in the order they arrived: its next run must not overtake the one it goes on from."""

from __future__ import annotations

import asyncio
import re
from typing import Final
from weakref import WeakValueDictionary

_KEY: Final = re.compile(r'keyid="([0-9a-f]{32})"')


class Turns:
    """Used on the event loop alone. A lock is forgotten when nobody holds it or waits for it."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def of(self, signature_input: str) -> asyncio.Lock:
        """The turn of the device that a request names; whether it is that device is judged when the turn has come."""
        named = _KEY.search(signature_input)
        key = named[1] if named else ""
        lock = self._locks.get(key)
        if lock is None:
            lock = self._locks[key] = asyncio.Lock()
        return lock
