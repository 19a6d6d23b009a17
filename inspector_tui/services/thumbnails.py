"""Small pictures of pictures: made here when a file is attached, so that whoever judges it sees it without the file."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

EDGE: Final = 96
"""Pixels of the longer side."""
MOST_PIXELS: Final = 100_000_000
"""A larger picture gets no thumbnail: decoding it would take hundreds of megabytes."""
MAX_THUMBNAIL: Final = 8192
_QUALITIES: Final = (70, 50, 30)
Pixel = tuple[int, int, int]


def make_thumbnail(source: Path) -> bytes | None:
    """A small JPEG of a picture file, upright; None for what is no picture, or too large a one.

    JPEGs are decoded at an eighth of their size, so a photograph of 5 MB takes a few megabytes and milliseconds.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(source) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return None
            picture.draft("RGB", (2 * EDGE, 2 * EDGE))
            small = ImageOps.exif_transpose(picture).convert("RGB")
            small.thumbnail((EDGE, EDGE))
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        return None
    for quality in _QUALITIES:
        made = io.BytesIO()
        small.save(made, "JPEG", quality=quality, optimize=True)
        if made.tell() <= MAX_THUMBNAIL:
            return made.getvalue()
    return None


def pixels_of(thumbnail: bytes, columns: int, lines: int) -> list[list[Pixel]]:
    """A thumbnail as rows of pixels that fit into so many columns and half lines; none for what is no thumbnail.

    It comes from other people's laptops: only a small JPEG is decoded.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(thumbnail), formats=("JPEG",)) as picture:
            if max(picture.size) > 2 * EDGE:
                return []
            small = picture.convert("RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        return []
    small.thumbnail((columns, 2 * lines))
    told = small.tobytes()
    width = small.width
    triples = [(told[at], told[at + 1], told[at + 2]) for at in range(0, len(told), 3)]
    return [triples[at : at + width] for at in range(0, len(triples), width)]
