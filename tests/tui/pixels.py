"""What a terminal would put on the glass: half-blocks and colours, cell by cell, without any font."""

from __future__ import annotations

from typing import Any

from PIL import Image, ImageDraw
from rich.cells import cell_len
from textual.app import App

WIDTH, HEIGHT = 6, 12
"""Pixels of a cell: three camera pixels a module."""


def painted(app: App[Any]) -> Image.Image:
    """The screen of now. Letters are left out: only their ground is painted."""
    columns, lines = app.size
    picture = Image.new("RGB", (columns * WIDTH, lines * HEIGHT))
    draw = ImageDraw.Draw(picture)
    for line, strip in enumerate(app.screen._compositor.render_strips()):
        column = 0
        for segment in strip:
            ink, ground = (255, 255, 255), (0, 0, 0)
            style = segment.style
            if style is not None and style.color is not None and style.color.triplet is not None:
                ink = tuple(style.color.triplet)
            if style is not None and style.bgcolor is not None and style.bgcolor.triplet is not None:
                ground = tuple(style.bgcolor.triplet)
            for character in segment.text:
                cells = cell_len(character)
                left, top = column * WIDTH, line * HEIGHT
                right, bottom = left + cells * WIDTH - 1, top + HEIGHT - 1
                draw.rectangle((left, top, right, bottom), fill=ground)
                middle = top + HEIGHT // 2
                if character in "▀█":
                    draw.rectangle((left, top, right, middle - 1), fill=ink)
                if character in "▄█":
                    draw.rectangle((left, middle, right, bottom), fill=ink)
                column += cells
    return picture
