"""Reads the code that a terminal shows: cells with their colours become pixels, and zxing-cpp reads those."""

from __future__ import annotations

import re
from pathlib import Path

from PIL import Image

from inspector_tui.codes.picture import read_codes

_SGR = re.compile(r"\x1b\[([0-9;]*)m")
_DARK, _LIGHT = 0, 255
MODULE = 4
"""Pixels a module: a camera that sees less than three has no chance either way."""


def code_on(screen: str, folder: Path) -> str | None:
    """The text of the code on a captured screen with escapes; None when there is none."""
    rows = [_row(line) for line in screen.split("\n")]
    width = max(len(row) for row in rows)
    picture = Image.new("L", (width * MODULE, 2 * len(rows) * MODULE), _LIGHT)
    for line, row in enumerate(rows):
        for column, pair in enumerate(row):
            for half, shade in enumerate(pair):
                left, top = column * MODULE, (2 * line + half) * MODULE
                picture.paste(shade, (left, top, left + MODULE, top + MODULE))
    path = folder / "screen.png"
    picture.save(path)
    found = read_codes(path)
    return found[0] if found else None


def _row(line: str) -> list[tuple[int, int]]:
    """Upper and lower half of each cell, dark or light, as the terminal paints them."""
    cells: list[tuple[int, int]] = []
    ink, paper, at = _DARK, _LIGHT, 0
    while at < len(line):
        escape = _SGR.match(line, at)
        if escape:
            ink, paper = _colours(escape[1], ink, paper)
            at = escape.end()
            continue
        cells.append(_cell(line[at], ink, paper))
        at += 1
    return cells


def _cell(glyph: str, ink: int, paper: int) -> tuple[int, int]:
    return {"▀": (ink, paper), "▄": (paper, ink), "█": (ink, ink)}.get(glyph, (paper, paper))


def _colours(codes: str, ink: int, paper: int) -> tuple[int, int]:
    """Ink and paper after an escape. Anything but exact black counts as light: the code has no other dark."""
    parts = [int(part or 0) for part in codes.split(";")]
    at = 0
    while at < len(parts):
        if parts[at] in (38, 48) and parts[at + 1 : at + 2] == [2]:
            shade = _DARK if parts[at + 2 : at + 5] == [0, 0, 0] else _LIGHT
            ink, paper = (shade, paper) if parts[at] == 38 else (ink, shade)
            at += 5
            continue
        if parts[at] == 0:
            ink, paper = _DARK, _LIGHT
        at += 1
    return ink, paper
