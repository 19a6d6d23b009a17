"""A list as a table: which columns it has, by which headers they are known, and how a row becomes an entry.

A list plugs in as one `ListKind`; import, template, search, history and publication need nothing else.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from inspector_tui.documents.periods import parse_period
from inspector_tui.documents.plan_values import clean_code, clean_text
from inspector_tui.domain.credit_code import identify_subject
from inspector_tui.domain.listed import ListEntry
from inspector_tui.domain.regions import find_region
from inspector_tui.errors import BadInput
from inspector_tui.i18n import N_, language

NAME, TEXT, CODE = 200, 4000, 64
"""Longest texts in characters: what the records hold."""

Parse = Callable[[str], Any]


def short_text(text: str) -> str:
    """A name on one line. Raises as `clean_text`."""
    return clean_text(text, NAME)


def long_text(text: str) -> str:
    """A longer text on one line. Raises as `clean_text`."""
    return clean_text(text, TEXT)


def code(text: str) -> str:
    """A code or number, NFKC-normalised, without blanks. Raises as `clean_text`."""
    return "".join(clean_code(text, CODE).split())


def first_day(text: str) -> str:
    """The day that a cell names, ISO; a month or year means its first. Raises as `parse_period`."""
    return parse_period(text).first.isoformat()


def last_day(text: str) -> str | None:
    """The day that a cell names, ISO; a month or year means its last, 长期 none. Raises as `parse_period`."""
    if text.strip() in ("长期", "长期有效", "永久", "无", "-", "—", "/"):
        return None
    return parse_period(text).last.isoformat()


def region(text: str) -> str:
    """A region's code in its short form. Raises REGION_MALFORMED, REGION_UNKNOWN (text)."""
    return str(find_region(text).code)


def subject(text: str) -> str:
    """An enterprise's number. Raises as `identify_subject`."""
    return str(identify_subject(text).subject)


class Choice:
    """Reads a closed choice by its words. `words` maps each choice to the words for it, parted by blanks: the first
    one is written, all are read."""

    def __init__(self, code: str, words: Mapping[str, str]) -> None:
        """Words that are none raise BadInput with `code` (text, choices)."""
        self.words = words
        self._code = code
        named = ((word, chosen) for chosen, listed in words.items() for word in (chosen, *listed.split()))
        self._known = {unicodedata.normalize("NFKC", word).casefold(): chosen for word, chosen in named}

    def __call__(self, text: str) -> str:
        folded = "".join(clean_code(text, NAME).casefold().split())
        if folded not in self._known:
            raise self.unknown(text)
        return self._known[folded]

    def unknown(self, text: str) -> BadInput:
        """What is raised for `text`; it names the choices in the language of now."""
        written = (self.written(chosen) for chosen in self.words)
        return BadInput(self._code, text=text, choices=("、" if language() == "zh_CN" else ", ").join(written))

    def written(self, chosen: str) -> str:
        """A choice as a table has it in the language of now."""
        return self.words[chosen].split()[0] if language() == "zh_CN" else chosen


@dataclass(frozen=True, slots=True)
class ListField:
    """One column. `words` are headers it is known by: first choices, then after `|` second ones that give way."""

    name: str
    """What `--map` takes, and the name in JSON."""
    label: str
    """Marked English; the template's header."""
    words: str
    parse: Parse = short_text
    required: bool = False
    choices: Choice | None = None
    """Its choices where `parse` is no `Choice` but takes several in one cell."""

    def written(self, value: Any) -> str | int:
        """A value as a table has it, in the language of now; `parse` reads it again."""
        if value is None:
            return ""
        if isinstance(value, (list, tuple)):
            return "；".join(str(self.written(each)) for each in value)
        one = self.parse if isinstance(self.parse, Choice) else self.choices
        if one is not None and value in one.words:
            return one.written(value)
        return value if isinstance(value, int) else str(value)


COMMON: Final = (
    ListField(
        "valid_from",
        N_("Valid from"),
        "生效日期 实施日期 有效期起 施行日期 起始日期 validfrom | 公布日期 发布日期",
        first_day,
    ),
    ListField(
        "valid_until", N_("Valid until"), "失效日期 有效期至 有效期止 截止日期 到期日期 validuntil | 有效期", last_day
    ),
    ListField("region", N_("Region"), "适用地区 适用区域 行政区划 区划代码 region | 地区 区域 所属地区", region),
    ListField("source", N_("Source document"), "依据文件 文件依据 来源文件 发布文件 文号 source | 来源", long_text),
)
"""Columns that every list may have; where one is missing the import's own options tell."""


ENTERPRISE: Final = (
    ListField(
        "subject",
        N_("Credit code"),
        "统一社会信用代码 社会信用代码 信用代码 creditcode uscc | 注册号 营业执照号",
        subject,
        True,
    ),
    ListField(
        "enterprise_name",
        N_("Enterprise name"),
        "企业名称 单位名称 市场主体名称 经营主体名称 持证单位 被许可人 行政相对人名称 enterprise | 名称 企业 name",
        short_text,
        True,
    ),
)
"""Columns by which a list of enterprises names them."""


@dataclass(frozen=True, slots=True)
class RowContext:
    """What the import says for cells that are empty or have no column. Days are ISO.

    `organs` are the organs known here by full name, short name and number as text.
    """

    region: str
    valid_from: str
    valid_until: str | None = None
    source: str | None = None
    organ: int = 0
    organs: Mapping[str, int] | None = None
    field: str = "emergency"
    """The field of enforcement of rows without one; empty where it has to be told."""

    def field_of(self, cells: Mapping[str, Any]) -> Any:
        """The field of enforcement of a row. Raises BadInput FIELD_MISSING where nobody told one."""
        found = cells.get("field", self.field)
        if not found:
            raise BadInput("FIELD_MISSING", at="field")
        return found

    def common(self, cells: Mapping[str, Any]) -> dict[str, Any]:
        """The four common fields of an entry. Raises BadInput PERIOD_REVERSED (text)."""
        start, end = cells.get("valid_from", self.valid_from), cells.get("valid_until", self.valid_until)
        if end is not None and end < start:
            raise BadInput("PERIOD_REVERSED", text=f"{start} - {end}", at="valid_until")
        return {
            "region": cells.get("region", self.region),
            "valid_from": start,
            "valid_until": end,
            "source": cells.get("source", self.source),
        }


Make = Callable[[Mapping[str, Any], RowContext], ListEntry]
"""A row's parsed cells as an entry. Raises BadInput; a fact `at` names the field that is wrong."""


def _no_doubts(entry: ListEntry) -> Iterable[BadInput]:
    return ()


@dataclass(frozen=True, slots=True)
class ListKind:
    """A list: its name for commands, its title for people, its columns, and how a row becomes an entry.

    `published`: the law asks for publication, so nothing of it is in force before.
    """

    name: str
    title: str
    about: str
    """One sentence, marked English: what the list is for."""
    body: type[ListEntry]
    own: tuple[ListField, ...]
    make: Make
    published: bool = False
    doubts: Callable[[ListEntry], Iterable[BadInput]] = _no_doubts
    """What of an entry is kept as it stands and has to be asked about; a fact `at` names the field."""

    @property
    def body_kind(self) -> str:
        """The kind of record that an import makes."""
        return self.body.KIND

    @property
    def fields(self) -> tuple[ListField, ...]:
        """Every column, its own first."""
        taken = {each.name for each in self.own}
        return (*self.own, *(each for each in COMMON if each.name not in taken))

    @property
    def required(self) -> tuple[str, ...]:
        """Fields without which no row can be read."""
        return tuple(each.name for each in self.fields if each.required)
