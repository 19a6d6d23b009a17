"""Puts the text of a terminal's SVG onto its grid of cells.

Rich stretches each piece of text as if every character took one cell, which squeezes Chinese, and draws blocks as
letters, which leaves seams that no camera reads over. Here each run of wide or narrow characters gets its own place
and length, and blocks become rectangles.
"""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Iterator

from rich.cells import cell_len

CELL, LINE, BASELINE = 12.2, 24.4, 18.5
"""Width and height of a cell, and how far its top is above the text's baseline, in Rich's SVG."""
FONT = "font-family: 'Noto Sans Mono CJK SC', 'Sarasa Mono SC', 'NSimSun', 'PingFang SC', monospace;"
BLOCKS = {"█": (0.0, 1.0), "▀": (0.0, 0.5), "▄": (0.5, 0.5)}
"""Where a block begins and how much of the cell's height it fills."""

_TEXT = re.compile(
    r'<text class="(?P<style>[^"]+)" x="(?P<x>[^"]+)" y="(?P<y>[^"]+)" textLength="[^"]+" '
    r'clip-path="(?P<clip>[^"]+)">(?P<text>[^<]*)</text>'
)
_FACE = re.compile(r"@font-face \{.*?\}", re.DOTALL)
_FAMILY = re.compile(r"font-family: Fira Code[^;]*;|font-variant-east-asian: full-width;")


def on_the_grid(svg: str) -> str:
    """The same picture, each cell in its place, with fonts of the reader's own machine only."""
    svg = _FAMILY.sub(lambda found: FONT if "family" in found[0] else "", _FACE.sub("", svg))
    return _TEXT.sub(lambda found: "".join(_pieces(found)), svg)


def _pieces(found: re.Match[str]) -> Iterator[str]:
    x, top = float(found["x"]), float(found["y"]) - BASELINE
    for kind, run in itertools.groupby(html.unescape(found["text"]), key=_kind):
        text = "".join(run)
        width = CELL * cell_len(text)
        if kind in BLOCKS:
            start, part = BLOCKS[kind]
            yield (
                f'<rect class="{found["style"]}" x="{x:.1f}" y="{top + start * LINE:.2f}" width="{width:.1f}" '
                f'height="{part * LINE:.2f}" shape-rendering="crispEdges"/>'
            )
        elif text.strip("\u00a0 "):
            told = html.escape(text, quote=False).replace("\u00a0", "&#160;")
            yield (
                f'<text class="{found["style"]}" x="{x:.1f}" y="{found["y"]}" textLength="{width:.1f}" '
                f'clip-path="{found["clip"]}">{told}</text>'
            )
        x += width


def _kind(character: str) -> str:
    if character in BLOCKS:
        return character
    return "wide" if cell_len(character) == 2 else "narrow"
