"""Words that an enterprise reads, on its page and on paper, in both languages side by side so that none is forgotten.

The app's gettext catalogue is not used: the server must not depend on screens, a page is read by people who never
chose a locale, and a printed document may hold both languages at once.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Final, Literal, NamedTuple

from inspector_tui.domain.vocabulary import Cause, Outcome, Purpose, Severity

Language = Literal["zh", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")


class Phrase(NamedTuple):
    """One meaning in both languages; `{name}` placeholders must be the same in both."""

    zh: str
    en: str

    def said(self, language: Language, /, **facts: str | int) -> str:
        """The sentence in that language, placeholders filled."""
        return getattr(self, language).format(**facts) if facts else str(getattr(self, language))


PURPOSES: dict[Purpose, Phrase] = {
    "daily": Phrase("日常检查", "Daily inspection"),
    "campaign": Phrase("专项检查", "Campaign"),
    "complaint": Phrase("个案检查", "Single case"),
    "random": Phrase("双随机抽查", "Random draw"),
    "reinspection": Phrase("整改复查", "Re-inspection"),
    "urgent": Phrase("应急检查", "Urgent check"),
}
CAUSES: dict[Cause, Phrase] = {
    "plan": Phrase("年度检查计划", "The organ's plan of the year"),
    "superior_campaign": Phrase("上级部署的专项检查", "A campaign ordered from above"),
    "complaint": Phrase("投诉举报", "A complaint or report"),
    "transfer": Phrase("其他机关移送", "Transferred by another organ"),
    "assistance": Phrase("协助其他机关", "Another organ's request for assistance"),
    "offsite_lead": Phrase("非现场监管发现", "Something found off site"),
    "media": Phrase("媒体曝光", "A media report"),
    "application": Phrase("企业申请", "Your own application"),
    "licence_check": Phrase("许可现场核查", "On-site verification for a licence"),
    "rectification": Phrase("整改情况核查", "Looking whether problems were put right"),
    "urgent": Phrase("紧急情形", "An urgent case"),
}
OUTCOMES: dict[Outcome, Phrase] = {
    "no_problem": Phrase("未发现问题", "No problem found"),
    "corrected": Phrase("当场改正", "Put right on the spot"),
    "order": Phrase("责令限期整改", "Ordered to be put right"),
    "case": Phrase("移交立案", "Handed on for a case"),
}
SEVERITIES: dict[Severity, Phrase] = {
    "minor": Phrase("轻微", "Minor"),
    "general": Phrase("一般", "General"),
    "major": Phrase("重大", "Major"),
}

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
