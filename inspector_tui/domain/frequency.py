"""What the frequency wordings of item lists mean: caps, minimums and shares. Pure.

每年不超过2次, 1次/年, 每2年不超过1次, 在许可有效期内不超过2次, 1—2次/年, 每年1次33% ... A wording is read as a whole or
not at all: one with a part that is not understood stays text, is shown as it stands and asked about, never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

from inspector_tui.errors import BadInput

FrequencyUnit = Literal["months", "licence", "none"]
"""Calendar months, the validity of a licence (行政许可有效期), or no period: a share or 根据实际情况 alone."""


@dataclass(frozen=True, slots=True)
class Frequency:
    """One wording, understood. `most` and `least` are inspections of one enterprise in a period; None = not set.

    Shares are percent of all objects in a period, in hundredths (3300 = 33 %). `by_case`: the list itself says that
    no number is set (根据实际情况确定). `in_principle`: 原则上. `apart_from`: causes that the wording leaves out, as
    it writes them (投诉举报除外).
    """

    most: int | None = None
    least: int | None = None
    unit: FrequencyUnit = "none"
    months: int = 0
    share_least: int | None = None
    share_most: int | None = None
    by_case: bool = False
    in_principle: bool = False
    apart_from: str = ""

    @property
    def years(self) -> int:
        """Whole calendar years of the period; 0 when it is shorter than a year, a licence, or none."""
        return self.months // 12


_NUMERALS: Final = {
    word: number
    for number, words in enumerate(("", "一壹", "二两贰", "三叁", "四", "五", "六", "七", "八", "九", "十"))
    for word in words
}
_N: Final = r"(?:\d{1,3}|[一二两三四五六七八九十])"
_PERIOD: Final = (
    rf"(?:每|一个?)?(?:自然|会计)?年度?(?:内)?|每?(?P<years>{_N})(?:个自然)?年(?:内)?|(?:每|一个?)?半年|(?:每|一个?)?季度?|"
    r"每?个?月|(?:在)?(?:行政)?许可证?(?:的)?有效期内?|(?:在)?(?:证书|资质)?有效期内"
)
_MODAL: Final = (
    r"(?P<most>不得?超过|不应超过|最多|至多|不多于|不高于|不大于|上限为?|≤|<=)"
    r"|(?P<least>不少于|不得少于|至少|最少|不低于|≥|>=)"
)
_TIMES: Final = rf"(?P<n>{_N})(?:(?:-|至|到)(?P<m>{_N}))?(?:个)?(?:批)?次(?P<up>(?:及)?以上)?(?P<down>(?:及)?以[内下])?"
_CHECKED: Final = r"(?:检查|开展|进行|实施|组织|现场|抽查|监督|入企|全覆盖)*"
_BEFORE: Final = re.compile(
    rf"(?:{_CHECKED})(?P<period>{_PERIOD})(?:对?同一?(?:企业|检查对象|对象|主体))?{_CHECKED}(?:频次|次数)?(?:为)?(?:{_MODAL})?(?:为)?{_TIMES}(?:检查|抽查)?"
)
_AFTER: Final = re.compile(
    rf"{_CHECKED}(?:频次|次数)?(?:为)?(?:{_MODAL})?(?:为)?{_TIMES}(?:检查)?(?:/|每|,?)(?P<period>{_PERIOD})"
)
_PERCENT: Final = (
    r"(?:百分之(?P<word>[一二三四五六七八九十]{1,3})"
    r"|(?P<p>\d{1,3}(?:\.\d{1,2})?)%?(?:(?:-|至|到)(?P<q>\d{1,3}(?:\.\d{1,2})?))?%)"
)
_SHARE: Final = re.compile(
    rf"(?:(?:每年|年度)?(?:随机)?(?:抽查|检查|抽取|抽检)?(?:的)?(?:比例|覆盖率|率)?)(?:为|按|达到?)?(?:{_MODAL})?{_PERCENT}(?P<up>(?:及)?以上)?"
    r"(?:的?(?:比例)?(?:抽查|检查|抽取)?)?"
)
_BY_CASE: Final = re.compile(
    r"(?:检查频次)?(?:根据|按照?|依据|视|依|结合|按)?(?:监管)?(?:实际|具体|工作|风险)?(?:情况|需要|实际情况|工作需要|工作情况|监管需要|实际需要|需)"
    r"(?:合理)?(?:确定|开展|而定|安排|进行)?|不定期|不限|按需(?:开展|检查)?|依(?:投诉)?(?:举报|申请|职权)?(?:投诉)?"
    r"|无(?:固定)?(?:频次)?(?:要求|限制)|不设(?:频次)?上限|不受频次限制"
)
_APART: Final = re.compile(
    r"(?P<what>[一-鿿、和及或]{2,40}?)(?:的)?(?:除外|不受(?:此|上述)?(?:频次)?(?:上限)?限制|不计入(?:频次)?)"
)
_PREFIX: Final = re.compile(
    r"^(?:(?:年度)?(?:检查)?频次(?:为)?:?|对?同一(?:企业|检查对象|主体)|对?每[家户](?:企业)?|一般)"
)
_DASHES: Final = str.maketrans(dict.fromkeys("—–－-~～∼", "-"))


def read_frequency(text: str) -> Frequency:
    """What a wording means. Raises BadInput FREQUENCY_UNREAD (text) when any part of it is not understood."""
    folded = unicodedata.normalize("NFKC", text).translate(_DASHES)
    folded = re.sub(r"-+", "-", "".join(folded.split())).strip("。.;,")
    frequency = Frequency()
    if not folded:
        raise BadInput("FREQUENCY_UNREAD", text=text)
    if "原则上" in folded:
        folded, frequency = folded.replace("原则上", ""), replace(frequency, in_principle=True)
    for clause in _clauses(folded):
        told = _read(clause, frequency)
        if told is None:
            raise BadInput("FREQUENCY_UNREAD", text=text)
        frequency = told
    if _contradicts(frequency):
        raise BadInput("FREQUENCY_UNREAD", text=text)
    return frequency


def is_read(text: str) -> bool:
    """Whether a wording is understood."""
    try:
        read_frequency(text)
    except BadInput:
        return False
    return True


def _clauses(folded: str) -> Iterator[str]:
    """The parts between commas and around brackets; 33% behind 次 is a part of its own."""
    for part in re.split(r"[,;。()]", folded):
        pieces = re.split(r"(?<=次)(?=(?:抽查|比例|不|至|\d)[^次]*%)|(?<=年)(?=\d[^次]*%)", part)
        yield from (piece for piece in pieces if piece)


def _read(clause: str, before: Frequency) -> Frequency | None:
    """`before` with what one clause adds; None when the clause is not understood or says a thing twice."""
    bare = _PREFIX.sub("", clause)
    if match := _BEFORE.fullmatch(bare) or _AFTER.fullmatch(bare):
        return None if before.unit != "none" or before.by_case else _times(match, before)
    if match := _SHARE.fullmatch(bare):
        return None if before.share_least is not None or before.share_most is not None else _share(match, before)
    if _BY_CASE.fullmatch(bare):
        return None if before.unit != "none" else replace(before, by_case=True)
    if match := _APART.fullmatch(bare):
        return None if before.apart_from else replace(before, apart_from=match["what"])
    return None


def _times(match: re.Match[str], before: Frequency) -> Frequency | None:
    first = _number(match["n"])
    last = _number(match["m"]) if match["m"] else first
    unit, months = _period(match)
    if match["most"] or match["down"]:
        if match["m"] or match["least"] or match["up"]:
            return None
        least, most = None, first
    elif match["least"] or match["up"]:
        if match["m"]:
            return None
        least, most = first, None
    else:
        least, most = first, last
    if most is not None and least is not None and most < least:
        return None
    return replace(before, least=least, most=most, unit=unit, months=months)


def _share(match: re.Match[str], before: Frequency) -> Frequency | None:
    if match["word"]:
        first = _chinese(match["word"]) * 100
        last = first
    else:
        first = round(float(match["p"]) * 100)
        last = round(float(match["q"]) * 100) if match["q"] else first
    if not 0 < first <= last <= 10_000:
        return None
    if match["most"]:
        return None if match["q"] or match["up"] else replace(before, share_most=first)
    if match["least"] or match["up"]:
        return None if match["q"] else replace(before, share_least=first)
    return replace(before, share_least=first, share_most=last)


def _contradicts(frequency: Frequency) -> bool:
    says = frequency.unit != "none" or frequency.by_case or frequency.share_least or frequency.share_most
    return not says or (frequency.by_case and frequency.most is not None)


def _period(match: re.Match[str]) -> tuple[FrequencyUnit, int]:
    period = match["period"]
    if "有效期" in period:
        return "licence", 0
    if match["years"]:
        return "months", 12 * _number(match["years"])
    for word, months in (("半年", 6), ("季", 3), ("月", 1)):
        if word in period:
            return "months", months
    return "months", 12


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMERALS[word]


def _chinese(word: str) -> int:
    """Numerals up to ninety-nine: 五, 十, 十五, 三十, 三十三."""
    tens, ten, ones = word.partition("十")
    if not ten:
        return _NUMERALS[tens]
    return (_NUMERALS[tens] if tens else 1) * 10 + (_NUMERALS[ones] if ones else 0)
