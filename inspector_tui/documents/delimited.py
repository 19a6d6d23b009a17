"""Delimited text: which encoding, which delimiter, and its records."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from inspector_tui.documents.cells import unguarded
from inspector_tui.errors import BadInput

_DELIMITERS = ",\t;|"
_SAMPLE_CHARACTERS = 65_536
_SAMPLE_RECORDS = 50
_SEPARATOR_LINE = re.compile(r"sep=([,;|\t])\r?\n", re.IGNORECASE)
_HTML = re.compile(r"\s*(<!doctype html|<html|<table|<\?xml|<style|<head)", re.IGNORECASE)


def decode(content: bytes) -> str:
    """The text of a file in UTF-8 (with or without mark), UTF-16 with mark (Excel's "Unicode text") or GB18030.

    UTF-8 is tried first because it hardly ever fits by accident, and GB18030 almost always does.
    Raises BadInput TABLE_UNREADABLE (problem = encoding or binary).
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return _decoded(content, (encoding,))
    return _decoded(content, ("utf-8", "gb18030"))


def _decoded(content: bytes, encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise BadInput("TABLE_UNREADABLE", problem="binary")
        return text
    raise BadInput("TABLE_UNREADABLE", problem="encoding")


class DelimitedText:
    """The records of a delimited file; can be read again and again.

    Raises BadInput TABLE_UNREADABLE (problem = html) for a web page that carries a table's name, as many
    systems export them.
    """

    def __init__(self, text: str) -> None:
        if _HTML.match(text):
            raise BadInput("TABLE_UNREADABLE", problem="html")
        told = _SEPARATOR_LINE.match(text)
        # Excel takes a first line `sep=;` for itself and numbers rows from the one after it.
        self._text = text[told.end() :] if told else text
        self.delimiter = told[1] if told else sniff_delimiter(self._text)

    def records(self) -> Iterator[list[str]]:
        """Every record, blank ones too, so that counting them gives the row numbers a spreadsheet shows.

        The quote that `guarded` puts before a cell is taken off.
        Raises BadInput TABLE_UNREADABLE (problem = quotes, row) where quotes do not pair: read leniently,
        one stray quote would swallow the rows after it.
        """
        reader = csv.reader(io.StringIO(self._text, newline=""), delimiter=self.delimiter, strict=True)
        read = 0
        try:
            for record in reader:
                read += 1
                yield [unguarded(cell) if cell[:1] == "'" else cell for cell in record]
        except csv.Error as error:
            raise BadInput("TABLE_UNREADABLE", problem="quotes", row=read + 1) from error


def sniff_delimiter(text: str) -> str:
    """The delimiter that cuts the first records into the most columns most often; a comma when none does."""
    sample = text[:_SAMPLE_CHARACTERS]
    return max(_DELIMITERS, key=lambda delimiter: _regularity(sample, delimiter))


def _regularity(sample: str, delimiter: str) -> int:
    widths: Counter[int] = Counter()
    try:
        for record in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            if any(record):
                widths[len(record)] += 1
            if widths.total() == _SAMPLE_RECORDS:
                break
    except csv.Error:
        pass  # The sample may end inside a field; what was counted before still tells.
    return max(((width - 1) * times for width, times in widths.items()), default=0)
