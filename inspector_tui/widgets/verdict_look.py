"""The look of a verdict: its colours and its sign.

The colours are the same in every theme, hold 7:1, and never speak alone.
"""

from __future__ import annotations

from typing import Final

COLOURS: Final[dict[str, tuple[str, str]]] = {
    "VALID": ("#ffffff", "#00592a"),
    "UNDETERMINED": ("#000000", "#ffc800"),
    "INVALID": ("#ffffff", "#9c0010"),
}
"""Verdict -> text and ground."""

SIGNS: Final[dict[str, tuple[str, ...]]] = {
    "VALID": ("......#", ".....##", "#...##.", "##.##..", ".###..."),
    "UNDETERMINED": (".####..", "##..##.", "...##..", ".......", "...##.."),
    "INVALID": ("##...##", ".##.##.", "..###..", ".##.##.", "##...##"),
}
"""Pixels of a tick, a question mark and a cross: drawn as coloured cells, they need no font."""
