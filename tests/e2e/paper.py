"""What comes out of a printer: the pages of a PDF as pictures, and the words on them."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
from PIL import Image

from inspector_tui.codes.picture import read_codes

POINTS_PER_INCH = 72


def pages(pdf: Path, dpi: int) -> list[Image.Image]:
    """Each page as a scanner of that resolution sees it, in grey."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=dpi / POINTS_PER_INCH).to_pil().convert("L") for page in document]
    finally:
        document.close()


def codes(pdf: Path, dpi: int) -> list[str]:
    """The texts of all codes on all pages."""
    found = []
    for page in pages(pdf, dpi):
        file = io.BytesIO()
        page.save(file, "PNG")
        found += read_codes(file.getvalue())
    return found


def words(pdf: Path) -> str:
    """Everything written on the pages, without blanks and line ends: a line breaks where the paper ends."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        told = "".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()
    return "".join(told.split())
