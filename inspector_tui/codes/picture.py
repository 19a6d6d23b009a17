"""Codes as pictures: writing a PNG or the path of an SVG, and reading codes from photographs and screenshots."""

from __future__ import annotations

import io
from itertools import groupby
from pathlib import Path
from typing import Final

from inspector_tui.codes.matrix import Matrix
from inspector_tui.errors import BadInput

MAX_FILE: Final = 32 << 20
MAX_PIXELS: Final = 50_000_000
"""A phone's photograph has 12 to 48 million."""
MAX_SIDE: Final = 65_535
"""More than this in one direction zxing does not take; no picture of a code is so long."""
_FORMATS: Final = ("PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF")


def png(matrix: Matrix, *, scale: int = 8, quiet: int = 4) -> bytes:
    """Return the matrix as a black-and-white PNG, `scale` pixels a module, `quiet` light modules around it."""
    from PIL import Image

    side = matrix.size + 2 * quiet
    pixels = bytearray(b"\xff" * side * side)
    for row, modules in enumerate(matrix.rows, quiet):
        start = row * side + quiet
        pixels[start : start + matrix.size] = modules.translate(_GREY)
    picture = Image.frombytes("L", (side, side), bytes(pixels)).convert("1")
    file = io.BytesIO()
    picture.resize((side * scale, side * scale), Image.Resampling.NEAREST).save(file, "PNG", optimize=True)
    return file.getvalue()


def svg_path(matrix: Matrix) -> str:
    """The dark modules as the path of an SVG of `matrix.size` units a side: one rectangle for each run in a row."""
    parts = []
    for row, modules in enumerate(matrix.rows):
        column = 0
        for dark, same in groupby(modules):
            length = len(list(same))
            if dark:
                parts.append(f"M{column} {row}h{length}v1h-{length}z")
            column += length
    return "".join(parts)


def read_codes(picture: Path | bytes) -> list[str]:
    """Return the texts of all QR codes in a picture, largest first as the reader finds them; [] when there is none.

    Raises BadInput("PICTURE_TOO_LARGE"), BadInput("NOT_A_PICTURE"). A file that cannot be opened raises OSError.
    """
    from PIL import Image, UnidentifiedImageError

    if isinstance(picture, Path):
        if picture.stat().st_size > MAX_FILE:
            raise BadInput("PICTURE_TOO_LARGE")
        picture = picture.read_bytes()
    if len(picture) > MAX_FILE:
        raise BadInput("PICTURE_TOO_LARGE")
    try:
        # Opening reads the head only, so a small file that claims to be enormous is refused before it is unpacked.
        with Image.open(io.BytesIO(picture), formats=_FORMATS) as opened:
            if opened.width * opened.height > MAX_PIXELS or max(opened.size) > MAX_SIDE:
                raise BadInput("PICTURE_TOO_LARGE")
            grey = _on_white(opened)
    except Image.DecompressionBombError as error:
        raise BadInput("PICTURE_TOO_LARGE") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, OverflowError) as error:
        raise BadInput("NOT_A_PICTURE") from error
    return codes_of_frame(grey)


def codes_of_frame(frame: object) -> list[str]:
    """The texts of all QR codes in pixels that are unpacked already: a Pillow image, or an array as cameras give."""
    import zxingcpp

    found = zxingcpp.read_barcodes(frame, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return [code.text for code in found]


def _on_white(picture: object) -> object:
    """Grey, with see-through parts white: a transparent screenshot would otherwise turn black."""
    from PIL import Image

    assert isinstance(picture, Image.Image)
    if picture.has_transparency_data:
        flat = Image.new("RGBA", picture.size, "white")
        flat.alpha_composite(picture.convert("RGBA"))
        return flat.convert("L")
    return picture.convert("L")


_GREY: Final = bytes([255, 0]) + bytes(254)
