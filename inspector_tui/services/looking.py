"""What many filings share, looked up once: their organ, officers, items, caps and the region's policy."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class Memo:
    """Answers kept while one reading of the store lasts; a fresh one remembers nothing."""

    def __init__(self) -> None:
        self._held: dict[Hashable, Any] = {}

    def once(self, key: Hashable, look: Callable[[], T]) -> T:
        """What `look` answered the first time it was asked for this key."""
        if key not in self._held:
            self._held[key] = look()
        kept: T = self._held[key]
        return kept
