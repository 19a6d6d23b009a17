"""Times, ages and numbers as people read them, in either language. Pure."""

from __future__ import annotations

import re

from inspector_tui.codes.code_ids import crockford
from inspector_tui.phrases import Language
from inspector_tui.phrases import day as day
from inspector_tui.phrases import moment as moment
from sync.server.pages.words import AGE_AHEAD, AGE_NOW, AGES


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
