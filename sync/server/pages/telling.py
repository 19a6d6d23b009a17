"""Times, ages and numbers as people read them, in either language. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from typing import Final

from inspector_tui.codes.code_ids import crockford
from sync.server.pages.words import AGE_AHEAD, AGE_NOW, AGES, Language

BEIJING: Final = timezone(timedelta(hours=8))
"""One zone for the whole country and no summer time, so no time zone database is needed."""

_TIED: Final = "\N{NO-BREAK SPACE}"
"""A date broken over two lines is misread."""


def moment(at: int, language: Language) -> str:
    """Date and time of a Unix second, Beijing time."""
    when = datetime.fromtimestamp(min(at, 253_402_271_999), BEIJING)
    if language == "zh":
        return f"{when.year}年{when.month}月{when.day}日{_TIED}{when:%H:%M}"
    return f"{when.day} {when:%b %Y, %H:%M}".replace(" ", _TIED)


def day(iso: str, language: Language) -> str:
    """A calendar day, ISO 8601, as people say it."""
    when = date.fromisoformat(iso)
    if language == "zh":
        return f"{when.year}年{when.month}月{when.day}日"
    return f"{when.day} {when:%b %Y}".replace(" ", _TIED)


def exactly(at: int, language: Language) -> str:
    """As `moment`, with seconds."""
    return f"{moment(at, language)}:{at % 60:02}"


def age(seconds: int, language: Language) -> str:
    """How long ago, in the largest fitting unit; below zero: how far ahead."""
    if seconds < 0:
        return AGE_AHEAD.said(language, n=-seconds)
    for size, one, many in AGES:
        if seconds >= size:
            count = seconds // size
            return (one if count == 1 else many).said(language, n=count)
    return AGE_NOW.said(language)


def grouped_code(code_id: bytes) -> str:
    """A code id in groups, for reading out on the phone."""
    text = crockford(code_id)
    return f"{text[:4]} {text[4:8]} {text[8:]}"


def dial(phone: str) -> str:
    """What a telephone link holds: digits and a leading plus, nothing else of the text."""
    return ("+" if phone.strip().startswith("+") else "") + re.sub(r"[^0-9]", "", phone)
