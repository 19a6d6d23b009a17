"""The values of a plan's cells: texts as they stand, codes and closed choices by their words.

Free text is never NFKC-normalised: ㎡ would become m2. Codes, dates and choices are.
"""

from __future__ import annotations

import re
import unicodedata
from typing import cast

from inspector_tui.documents.cause_words import CAUSES
from inspector_tui.domain.vocabulary import Cause, Grade, Purpose
from inspector_tui.errors import BadInput

_BREAKS = re.compile(r"[ \u3000]*[\t\n\v\f\r\x85\u2028\u2029]+[ \u3000]*")
_EDGES = " \u3000\u00a0\u200b\ufeff"
"""Stripped besides white space: copies from web pages leave invisible ones at the ends."""
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_CODE = re.compile(r"[0-9A-Za-z._:\-]{1,64}")

_PURPOSE_WORDS: tuple[tuple[Purpose, str], ...] = (
    ("daily", "日常 日常检查 日常监管 日常监督检查 日常巡查 例行 例行检查 常规 常规检查 daily routine"),
    ("campaign", "专项 专项检查 专项整治 专项行动 专项监督检查 campaign special"),
    ("complaint", "个案 个案检查 投诉举报 举报核查 投诉举报核查 线索核查 触发式 触发式检查 complaint"),
    ("random", "双随机 双随机检查 双随机抽查 双随机一公开 双随机、一公开 随机 随机抽查 随机检查 抽查 random"),
    ("reinspection", "复查 整改复查 reinspection re-inspection"),
    ("urgent", "即时 即时检查 应急检查 紧急检查 urgent"),
)
_GRADE_WORDS: tuple[tuple[Grade, str], ...] = (
    # Words go to letters as in the national credit-risk grades; letters stay as given and are never ordered.
    ("A", "a a级 a类 低 低风险 信用风险低"),
    ("B", "b b级 b类 一般 一般风险 信用风险一般"),
    ("C", "c c级 c类 较高 较高风险 信用风险较高"),
    ("D", "d d级 d类 高 高风险 信用风险高"),
    ("unrated", "未定级 未评级 未分级 无 unrated none"),
)
_CAUSES = {word: cast("Cause", cause) for cause, words in CAUSES.items() for word in (cause, *words.split())}
_PURPOSES = {word: purpose for purpose, words in _PURPOSE_WORDS for word in words.split()}
_GRADES = {word: grade for grade, words in _GRADE_WORDS for word in words.split()}


def clean_text(text: str, limit: int) -> str:
    """Free text on one line, otherwise as it stands.

    A line break goes away between Chinese characters and becomes a blank elsewhere.
    Raises BadInput TEXT_TOO_LONG (length, limit); CONTROL_CHARACTER, BIDI_CHARACTER, INVISIBLE_CHARACTER or
    UNPRINTABLE_CHARACTER (private, unassigned, half a pair), each with position from 1 and codepoint: they let
    a name look like another one, or steer a terminal.
    """
    stripped = text.strip().strip(_EDGES).strip()
    if not stripped.isprintable():
        stripped = _BREAKS.sub(_joint, stripped)
        for position, character in enumerate(stripped, 1):
            if code := _forbidden(character):
                raise BadInput(code, position=position, codepoint=f"U+{ord(character):04X}")
    if len(stripped) > limit:
        raise BadInput("TEXT_TOO_LONG", length=len(stripped), limit=limit)
    return stripped


def _joint(found: re.Match[str]) -> str:
    before, after = found.string[found.start() - 1], found.string[found.end()]
    return " " if before.isascii() or after.isascii() else ""


def _forbidden(character: str) -> str | None:
    if character in _BIDI:
        return "BIDI_CHARACTER"
    category = unicodedata.category(character)
    if category == "Cf":
        return "INVISIBLE_CHARACTER"
    if category in {"Cc", "Zl", "Zp"}:
        return "CONTROL_CHARACTER"
    return "UNPRINTABLE_CHARACTER" if category.startswith("C") else None


def clean_code(text: str, limit: int) -> str:
    """A code or number as typed, NFKC-normalised; raises as `clean_text`."""
    return clean_text(unicodedata.normalize("NFKC", text), limit)


def clean_item(text: str, limit: int) -> str:
    """An inspection item: NFKC when that makes it a code, as it stands when it is a name; raises as `clean_text`."""
    code = clean_code(text, limit)
    return code if _CODE.fullmatch(code) else clean_text(text, limit)


def parse_purpose(text: str) -> Purpose:
    """The purpose that a word names. Raises BadInput PURPOSE_UNKNOWN (text)."""
    try:
        return _PURPOSES[_folded(text)]
    except KeyError:
        raise BadInput("PURPOSE_UNKNOWN", text=text) from None


def parse_cause(text: str) -> Cause:
    """Where an inspection comes from, by its word. Raises BadInput CAUSE_UNKNOWN (text)."""
    try:
        return _CAUSES[_folded(text)]
    except KeyError:
        raise BadInput("CAUSE_UNKNOWN", text=text) from None


def parse_grade(text: str) -> Grade:
    """The grade that a letter or word names. Raises BadInput GRADE_UNKNOWN (text)."""
    try:
        return _GRADES[_folded(text)]
    except KeyError:
        raise BadInput("GRADE_UNKNOWN", text=text) from None


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split()).strip("()“”\"'")
