"""Cells as text, texts that a spreadsheet must not take for anything else, and columns by letter (A, B, ... AA)."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from inspector_tui.errors import BadInput

Cell = str | int | float | bool | date | datetime | time | timedelta
"""What a spreadsheet reader gives for a cell. An empty cell is the empty text."""

_EXACT = 2**53
"""Above this a spreadsheet's number, a binary double, no longer holds every whole number."""
_LETTERS = re.compile(r"[A-Z]{1,3}")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER_LIKE = re.compile(r"[0-9]{12,}|0[0-9]+|[0-9]+(\.[0-9]+)?[eE][-+]?[0-9]+")


def cell_text(value: Cell) -> str:
    """A cell as the text a person typed.

    Whole numbers lose the .0 that spreadsheets give them. Numbers too large to be exact stay in exponent
    form (9.16e+17): their last digits are lost, and code that reads an identifier must be able to see that.
    Dates are ISO 8601; a date with a time of midnight is a date.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def guarded(text: str) -> str:
    """Text in the form that a spreadsheet opening a CSV file takes as text. `unguarded` takes it back.

    A quote goes before what would run as a formula (OWASP, CSV injection; full-width signs count in Chinese
    editions), and before digits that would be rounded or cut (18-digit credit codes, leading zeros).
    """
    return f"'{text}" if _is_risky(text) else text


def unguarded(text: str) -> str:
    """The text that `guarded` was given."""
    return text[1:] if text.startswith("'") and _is_risky(text) else text


def _is_risky(text: str) -> bool:
    # Quotes in front are looked through, so that guarding what looks guarded can be taken back too.
    core = text.lstrip("'")
    return core.lstrip(" \u3000\u00a0").startswith(_FORMULA_STARTS) or bool(_NUMBER_LIKE.fullmatch(core))


def column_letter(index: int) -> str:
    """Letters of a column counted from 0: 0 is A, 25 is Z, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """The inverse of `column_letter`. Raises BadInput COLUMN_UNKNOWN (column)."""
    if not _LETTERS.fullmatch(letters):
        raise BadInput("COLUMN_UNKNOWN", column=letters)
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1
