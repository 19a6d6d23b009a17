"""Which leniency entries may fit a finding, and which of their conditions are still open. Pure; nothing is applied.

An entry fits a finding by the item it belongs to, by an article of law that both name, and by its words. A condition
is met, not met or open: what no record shows is open, and a person judges it (行政处罚法 §33, §34).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from inspector_tui.domain.leniency_lists import DiscretionListed, LeniencyListed
from inspector_tui.domain.vocabulary import LeniencyKind, Severity
from inspector_tui.errors import Fact

Condition = Literal[
    "first_time", "minor", "corrected_in_time", "no_harm", "no_fault", "threshold", "exclusions", "as_written"
]
Standing = Literal["met", "open", "not_met"]
DEFAULT_LOOK_BACK_YEARS: Final = 2
"""Where a list does not say how far `first time` looks back: two years is the least that local lists use."""
LEAST_SCORE: Final = 0.34
_FEW: Final = 4
"""Fewer common parts than these say nothing of a short text."""
_ITEM, _ARTICLE = 1.0, 0.6
_READ: Final[tuple[tuple[Condition, re.Pattern[str]], ...]] = (
    ("first_time", re.compile("首次|初次|第一次")),
    ("minor", re.compile("轻微|情节较轻|数量较少|金额较小")),
    ("corrected_in_time", re.compile("改正|纠正|整改|补办|消除")),
    ("no_harm", re.compile("(未|没有|无|尚未)(造成|产生|引发)?[^，。；、]{0,6}(危害|后果|影响|损失)")),
    ("no_fault", re.compile("没有主观过错|无主观过错")),
    (
        "threshold",
        re.compile("[0-9０-９一二三四五六七八九十百千万两]+ *(万元|元|公斤|千克|吨|平方米|㎡|天|日|件|批|%|％)"),
    ),
)
_LAW = re.compile(r"(?:《([^》]{2,60})》|([一-鿿]{2,20}?(?:法|条例|规定|办法)))[^第§；。]{0,6}")
_ARTICLE_NO = re.compile(r"[§第]\s*([0-9０-９]+|[零一二三四五六七八九十百]+)\s*条?")
_STOP: Final = frozenset(
    {"未按", "按照", "规定", "要求", "应当", "进行", "违反", "国家", "有关", "相关", "检查", "是否", "单位"}
)
_DIGITS: Final = {word: at for at, word in enumerate("零一二三四五六七八九")}
KIND_ORDER: Final[dict[LeniencyKind, int]] = {"no_penalty": 0, "reduced": 1, "lighter": 2}


@dataclass(frozen=True, slots=True)
class FindingFacts:
    """What is known of a finding. Days are ISO; `text` holds the finding's and the checklist line's words."""

    text: str
    day: str
    item: str | None = None
    field: str | None = None
    basis: str = ""
    severity: Severity | None = None
    deadline: str | None = None
    corrected: bool = False
    """It was put right on the spot: no deadline was needed."""
    earlier: tuple[str, ...] = ()
    """Days of earlier findings at the same enterprise in the same field, as far as they are known here."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One condition: where it stands, why (`code` with `facts`), and the list's own words where they matter."""

    condition: Condition
    standing: Standing
    code: str
    facts: tuple[tuple[str, Fact], ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that may fit. `score` orders matches; it says nothing about the law."""

    entry: LeniencyListed
    score: float
    conditions: tuple[Judged, ...]

    @property
    def standing(self) -> Standing:
        """`not_met` when one condition is not, `open` while a person has to judge one, else `met`."""
        told = {judged.standing for judged in self.conditions}
        return "not_met" if "not_met" in told else "open" if "open" in told else "met"


def matching_entries(finding: FindingFacts, entries: Iterable[LeniencyListed], *, most: int = 10) -> list[Match]:
    """Entries that may fit, the likeliest first; those with a condition that is not met come last."""
    found = []
    for entry in entries:
        score = _score(finding, entry.violation, entry.legal_basis or "", entry.items, entry.field)
        if score >= LEAST_SCORE:
            found.append(Match(entry, round(score, 3), judge_conditions(finding, entry)))
    found.sort(
        key=lambda match: (match.standing == "not_met", -match.score, KIND_ORDER[match.entry.leniency], match.entry.key)
    )
    return found[:most]


def matching_benchmarks(
    finding: FindingFacts, entries: Iterable[DiscretionListed], *, most: int = 10
) -> list[DiscretionListed]:
    """Steps of the discretion benchmark for what was found: the likeliest violation first, its steps together."""
    scored = [
        (_score(finding, entry.violation, entry.legal_basis or "", entry.items, entry.field), entry)
        for entry in entries
    ]
    kept = [(score, entry) for score, entry in scored if score >= LEAST_SCORE]
    kept.sort(key=lambda told: (-told[0], told[1].violation, told[1].key))
    return [entry for _score_, entry in kept[:most]]


def read_conditions(entry: LeniencyListed) -> tuple[Condition, ...]:
    """The conditions that the entry's words name, in the order of this module; never guessed beyond them.

    An entry of the list of no penalty that names none rests on 行政处罚法 §33(1): minor, corrected, no harm.
    """
    text = entry.conditions or ""
    named: list[Condition] = [
        condition for condition, pattern in _READ if condition != "threshold" and pattern.search(text)
    ]
    if not text and entry.leniency == "no_penalty":
        named = ["minor", "corrected_in_time", "no_harm"]
    if entry.threshold or _READ[-1][1].search(text):
        named.append("threshold")
    if entry.exclusions:
        named.append("exclusions")
    if text and not named:
        named.append("as_written")
    return tuple(named)


def judge_conditions(finding: FindingFacts, entry: LeniencyListed) -> tuple[Judged, ...]:
    """Each condition of an entry against what is known of the finding."""
    return tuple(_judge(condition, finding, entry) for condition in read_conditions(entry))


def _judge(condition: Condition, finding: FindingFacts, entry: LeniencyListed) -> Judged:
    if condition == "first_time":
        years = entry.look_back_years or DEFAULT_LOOK_BACK_YEARS
        since = f"{int(finding.day[:4]) - years:04d}{finding.day[4:]}"
        before = [day for day in finding.earlier if since <= day < finding.day]
        if before:
            return Judged(condition, "not_met", "LENIENCY_NOT_FIRST", (("day", max(before)), ("years", years)))
        return Judged(condition, "open", "LENIENCY_NONE_KNOWN", (("years", years),))
    if condition == "minor":
        if finding.severity == "major":
            return Judged(condition, "not_met", "LENIENCY_MAJOR")
        minor = finding.severity == "minor"
        return Judged(condition, "met" if minor else "open", "LENIENCY_MINOR" if minor else "LENIENCY_JUDGE_MINOR")
    if condition == "corrected_in_time":
        if finding.corrected:
            return Judged(condition, "met", "LENIENCY_CORRECTED")
        if finding.deadline:
            return Judged(condition, "open", "LENIENCY_CORRECT_BY", (("day", finding.deadline),))
        return Judged(condition, "open", "LENIENCY_JUDGE_CORRECTED")
    if condition == "threshold":
        return Judged(condition, "open", "LENIENCY_THRESHOLD", words=entry.threshold or entry.conditions or "")
    if condition == "exclusions":
        return Judged(condition, "open", "LENIENCY_EXCLUSIONS", words=entry.exclusions or "")
    codes = {"no_harm": "LENIENCY_JUDGE_HARM", "no_fault": "LENIENCY_JUDGE_FAULT", "as_written": "LENIENCY_AS_WRITTEN"}
    return Judged(
        condition, "open", codes[condition], words=(entry.conditions or "") if condition == "as_written" else ""
    )


def _score(finding: FindingFacts, violation: str, basis: str, items: Sequence[str], field: str) -> float:
    if finding.item is not None and finding.item in items:
        return _ITEM + _alike(violation, finding.text)
    if finding.field is not None and finding.field != field:
        return 0.0
    score = _alike(violation, finding.text)
    if score > 0 and not articles(basis).isdisjoint(articles(finding.basis)):
        score += _ARTICLE
    return score


def _alike(violation: str, text: str) -> float:
    """The share of the violation's two-character parts that stand in the text, words that stand everywhere apart. A
    short text that says a part of a long violation fits too, half as well: officers write 未设置安全警示标志."""
    wanted, said = _parts(violation), _parts(text)
    both = len(wanted & said)
    if both < _FEW:
        return both / len(wanted) if wanted else 0.0
    return max(both / len(wanted), both / len(said) / 2)


def _parts(text: str) -> set[str]:
    runs = re.findall(r"[一-鿿]+|[A-Za-z0-9]+", text)
    return {run[at : at + 2] for run in runs for at in range(len(run) - 1)} - _STOP


def articles(text: str) -> set[tuple[str, int]]:
    """The articles of law that a text names: 《安全生产法》第二十一条 and 安全生产法 §21 are the same."""
    found: set[tuple[str, int]] = set()
    laws = list(_LAW.finditer(text))
    for place, law in enumerate(laws):
        name = (law.group(1) or law.group(2)).removeprefix("中华人民共和国")
        end = laws[place + 1].start() if place + 1 < len(laws) else len(text)
        found |= {(name, _number(told)) for told in _ARTICLE_NO.findall(text[law.start() : end])}
    return found


def _number(text: str) -> int:
    """第一百二十一条 as 121."""
    if text[0] not in "零一二三四五六七八九十百":
        return int(text)
    total, digit = 0, 0
    for word in text:
        if word == "百":
            total, digit = total + (digit or 1) * 100, 0
        elif word == "十":
            total, digit = total + (digit or 1) * 10, 0
        else:
            digit = _DIGITS[word]
    return total + digit
