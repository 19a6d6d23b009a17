"""Clears the object store of what nobody comes back for: bundles that were begun and never finished, returns that
were fetched long ago, chunks of files whose laptop went quiet. Whoever comes all the same sends it again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import obstore
from obstore.store import ObjectStore

from sync.server.stores import store_errors

DAY: Final = 86_400
RELAY_DAYS: Final = 30
"""A bundle of which no chunk came for so long is given up; so are its chunks once it was taken."""
RETURN_DAYS: Final = 180
"""A return lies here for so long. The records in it come by any later sync or return as well."""
UPLOAD_DAYS: Final = 90
"""Chunks of a file of which no more came for so long. The laptop still has the file and begins again."""
EVERY: Final = 3600
"""Seconds between two sweeps: listing a store costs requests."""
_RETURN: Final = ("return.age", "return.cose")


@dataclass(frozen=True, slots=True)
class _Object:
    path: str
    at: int
    """Unix seconds of its last change."""

    @property
    def group(self) -> str:
        """What it is a part of: a bundle, a file."""
        return "/".join(self.path.split("/", 2)[:2])

    @property
    def is_return(self) -> bool:
        return self.path.rpartition("/")[2] in _RETURN


class Sweep:
    """Sweeps once an hour, whoever asks how often. `clock` tells Unix seconds."""

    def __init__(self, store: ObjectStore, *, clock: Callable[[], int]) -> None:
        self._store = store
        self._clock = clock
        self._next = 0
        self._one = threading.Lock()

    def when_due(self) -> int:
        """Sweeps unless it did within the hour; returns how many objects went."""
        with self._one:
            if self._clock() < self._next:
                return 0
            self._next = self._clock() + EVERY
            return self.sweep()

    def sweep(self) -> int:
        """Removes what is past its time. Raises Environment DISK_FAILED; what went is gone, the rest goes later."""
        with store_errors():
            past = list(self._past())
            for one in past:
                try:
                    obstore.delete(self._store, one.path)
                except FileNotFoundError:
                    continue  # Another process swept here too.
        return len(past)

    def _past(self) -> Iterator[_Object]:
        now = self._clock()
        for of_file in self._groups("incoming/"):
            if max(one.at for one in of_file) < now - UPLOAD_DAYS * DAY:
                yield from of_file
        for of_bundle in self._groups("bundles/"):
            newest = max(one.at for one in of_bundle)
            answered = any(one.is_return for one in of_bundle)
            if newest < now - (RETURN_DAYS if answered else RELAY_DAYS) * DAY:
                yield from of_bundle
            elif answered and newest < now - RELAY_DAYS * DAY:
                kept = (*_RETURN, "manifest.cose")
                yield from (one for one in of_bundle if one.path.rpartition("/")[2] not in kept)

    def _groups(self, prefix: str) -> Iterator[list[_Object]]:
        found = [
            _Object(entry["path"], int(entry["last_modified"].timestamp()))
            for page in obstore.list(self._store, prefix=prefix)
            for entry in page
        ]
        for _group, objects in groupby(sorted(found, key=lambda one: one.path), key=lambda one: one.group):
            yield list(objects)
