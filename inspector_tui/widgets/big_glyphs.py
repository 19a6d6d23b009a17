"""Pixels of the few characters that are drawn large: the words of the verdict, digits. Data only.

Each glyph is its width in pixels and its rows from top to bottom, hexadecimal, the leftmost pixel the highest bit.
"""

from __future__ import annotations

from typing import Final

GLYPHS: Final[dict[str, tuple[int, str]]] = {
    "有": (13, "0080 0180 1fff 0300 0200 07fc 0604 0e04 1bfc 1204 0204 03fc 0204 0204 021c"),
    "效": (13, "0408 0618 0210 1fdf 0113 09b2 18f2 1172 0f1c 060c 070c 051c 0c96 1863 0041"),
    "无": (13, "0fff 00c0 00c0 00c0 00c0 1fff 00e0 00a0 01a0 0120 0221 0e21 183f 1000 0000"),
    "法": (13, "0810 0c10 0610 00ff 0010 1810 0c10 01ff 0030 0620 0464 0c46 08de 19fb 0001"),
    "确": (13, "0020 1f7c 0c44 08cc 09ff 09c9 1f49 1b7f 1b49 0bc9 0bff 0bc9 0f89 0889 0107"),
    "认": (13, "0010 0c18 0618 0010 0010 1c18 0418 0418 0418 043c 0424 0726 0642 0cc3 0081"),
    "A": (4, "6 9 9 f 9 9 9"),
    "C": (4, "6 9 8 8 8 9 6"),
    "D": (4, "e 9 9 9 9 9 e"),
    "F": (4, "f 8 8 e 8 8 8"),
    "I": (1, "1 1 1 1 1 1 1"),
    "L": (4, "8 8 8 8 8 8 f"),
    "M": (5, "11 1b 15 15 11 11 11"),
    "N": (4, "9 d d b b 9 9"),
    "O": (4, "6 9 9 9 9 9 6"),
    "R": (4, "e 9 9 e a 9 9"),
    "T": (5, "1f 4 4 4 4 4 4"),
    "V": (5, "11 11 11 a a 4 4"),
    "0": (3, "7 5 5 5 7"),
    "1": (3, "2 6 2 2 7"),
    "2": (3, "7 1 7 4 7"),
    "3": (3, "7 1 3 1 7"),
    "4": (3, "5 5 7 1 1"),
    "5": (3, "7 4 7 1 7"),
    "6": (3, "7 4 7 5 7"),
    "7": (3, "7 1 2 2 2"),
    "8": (3, "7 5 7 5 7"),
    "9": (3, "7 5 7 1 7"),
    "-": (3, "0 0 7 0 0"),
}
