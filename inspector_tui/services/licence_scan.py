"""The other direction (扫码入企): the officer scans the enterprise's own code or its licence's QR.

What such a code holds differs: an address with the credit code in it, lines of text, the code alone. Whatever it is,
the unified credit code stands in it, and its two check characters tell it from every other number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from inspector_tui.codes.picture import read_codes
from inspector_tui.domain.credit_code import CreditCode, parse_credit_code
from inspector_tui.errors import BadInput, Environment

MOST_SCANNED: Final = 8_192
_LENGTH: Final = 18
_LONGEST_RUN: Final = 40
"""Longer runs of letters and digits are hashes, signatures or our own codes; a credit code in them is chance."""
_RUN: Final = re.compile(r"[0-9A-Z]+")


def subject_in(text: str) -> CreditCode:
    """The credit code in a scanned text. Raises BadInput SCAN_WITHOUT_CODE, or SCAN_AMBIGUOUS for two different ones.

    A code that stands alone between other characters counts before one that something is glued to.
    """
    folded = unicodedata.normalize("NFKC", unquote(text[:MOST_SCANNED])).upper()
    runs = [run for run in _RUN.findall(folded) if _LENGTH <= len(run) <= _LONGEST_RUN]
    alone = _valid(run for run in runs if len(run) == _LENGTH)
    glued = _valid(part for run in runs for part in (run[:_LENGTH], run[-_LENGTH:]))
    found = alone or glued
    if not found:
        raise BadInput("SCAN_WITHOUT_CODE")
    if len(found) > 1:
        raise BadInput("SCAN_AMBIGUOUS", codes=", ".join(found))
    return found[0]


def subject_in_picture(picture: Path) -> CreditCode:
    """The credit code in a photograph of a licence or of the enterprise's code.

    Raises as `subject_in`, and BadInput NO_CODE_IN_PICTURE, NOT_A_PICTURE, PICTURE_TOO_LARGE; Environment
    FILE_UNREADABLE.
    """
    try:
        texts = read_codes(picture)
    except OSError as error:
        raise Environment("FILE_UNREADABLE", file=picture.name) from error
    if not texts:
        raise BadInput("NO_CODE_IN_PICTURE", path=str(picture))
    return subject_in("\n".join(texts))


def _valid(candidates: Iterable[str]) -> list[CreditCode]:
    found: dict[CreditCode, None] = {}
    for candidate in candidates:
        if len(set(candidate)) == 1:
            continue  # Eighteen noughts satisfy both check characters and name nobody.
        try:
            found[parse_credit_code(candidate)] = None
        except BadInput:
            continue
    return list(found)
