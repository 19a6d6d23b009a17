"""What a keyboard-wedge scanner types, cut into scans. Knows no clock and no keyboard: it is told the time.

A scan ends by Enter, or by itself as soon as what came is a whole code: a code says its own length, so no part of one
is whole. A half code waits longer, since slow scanners pause; what a person types by hand waits for Enter.
"""

from __future__ import annotations

import re
from typing import Final

from inspector_tui.codes.presentation import FIRST_BYTE, parse_presentation, read_digits
from inspector_tui.codes.scanned import LOST_PREFIX_DIGITS, strip_prefix
from inspector_tui.errors import BadInput

SETTLE_SECONDS: Final = 0.02
"""Silence after which it is looked whether a code is whole; while characters come nobody looks."""
STALL_SECONDS: Final = 0.4
"""Silence after which a scanner is taken to be done, whatever it sent."""
FORGET_SECONDS: Final = 5.0
"""Silence after which letters typed by hand are forgotten."""
MOST_CHARACTERS: Final = 8192
_BURST_CHARACTERS: Final = 6
_BURST_SECONDS: Final = 0.05
"""At most so much from character to character, on average: nobody types so fast."""
_ADDRESS: Final = re.compile(r"(?=[hHｈＨ][tTｔＴ][tTｔＴ][pPｐＰ])")


def split_scans(text: str) -> list[str]:
    """The scans in a text: a second address begins a second scan. Blanks alone are none."""
    return [part.strip() for line in text.splitlines() for part in _ADDRESS.split(line) if part.strip()]


def is_whole(text: str, prefix: str) -> bool:
    """Whether a text ends with everything a code of ours has, judged by its shape alone.

    The length of a newer format is not known, so it never is.
    """
    parts = split_scans(text)
    scanned = strip_prefix(parts[-1], prefix) if parts else None
    if scanned is None:
        return False
    try:
        data = read_digits(scanned.digits)
        if not data.startswith(FIRST_BYTE):
            return False
        parse_presentation(data[1:])
    except BadInput:
        return False
    return True


class ScanBuffer:
    """Characters as they come. Times are seconds of any steady clock."""

    def __init__(self, prefix: str = "") -> None:
        self.prefix = prefix
        self._typed: list[str] = []
        self._first = self._last = 0.0

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not self._typed

    def add(self, characters: str, at: float) -> None:
        """Takes what was typed."""
        if self.is_empty:
            self._first = at
        self._last = at
        if len(self._typed) < MOST_CHARACTERS:
            self._typed.append(characters)

    def end(self) -> list[str]:
        """Enter: what came is over. The scans in it, in order."""
        text, self._typed = "".join(self._typed), []
        return split_scans(text)

    def settle(self, at: float) -> list[str]:
        """The scans that are over by their silence; [] while more may come."""
        if self.is_empty:
            return []
        silence = at - self._last
        if silence < SETTLE_SECONDS:
            return []
        text = "".join(self._typed)
        if is_whole(text, self.prefix) or (silence >= STALL_SECONDS and self._is_scanned(text)):
            return self.end()
        if silence >= FORGET_SECONDS:
            self._typed = []
        return []

    def _is_scanned(self, text: str) -> bool:
        if len(text) >= LOST_PREFIX_DIGITS:
            return True
        pace = (self._last - self._first) / max(1, len(text) - 1)
        return len(text) >= _BURST_CHARACTERS and pace <= _BURST_SECONDS
