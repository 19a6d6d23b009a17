"""Which column of a plan table holds which field, by its header or by the user's word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from inspector_tui.documents.cells import column_index
from inspector_tui.documents.plan_words import KNOWN_WORDS, LABELS, REQUIRED, Fit, Meaning, PlanField
from inspector_tui.errors import BadInput

_LONGEST_HEADER = 40
_NOT_OF_THE_PLAN = re.compile(
    "上次|上年|上一年|去年|最近|历史|实际|检查人|检查负责|执法人|填报|填表|审核|last|previous|actual"
)
_IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^]]*\]|【[^】]*】|〔[^〕]*〕")
_ALTERNATIVES = re.compile(r"[/、,|]|或|\bor\b")


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """The columns of a table, counted from 0, by field.

    `ambiguous` names fields that several headers claim alike: they stay unmapped until the user chooses.
    """

    headers: tuple[str, ...]
    columns: Mapping[PlanField, int]
    ambiguous: Mapping[PlanField, tuple[int, ...]] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[PlanField, ...]:
        """Required fields without a column."""
        return tuple(f for f in REQUIRED if f not in self.columns)

    @property
    def unused(self) -> tuple[int, ...]:
        """Columns with a header that no field uses."""
        used = set(self.columns.values())
        return tuple(i for i, header in enumerate(self.headers) if header and i not in used)

    def require(self) -> None:
        """Raises BadInput COLUMN_AMBIGUOUS (field, columns) or COLUMN_MISSING (field, label, headers)."""
        for lacking in self.missing:
            if lacking in self.ambiguous:
                told = ", ".join(self.headers[i] for i in self.ambiguous[lacking])
                raise BadInput("COLUMN_AMBIGUOUS", field=lacking.value, columns=told)
            told = ", ".join(filter(None, self.headers))
            raise BadInput("COLUMN_MISSING", field=lacking.value, label=LABELS[lacking], headers=told)


def _without_brackets(header: str) -> str:
    return _IN_BRACKETS.sub("", unicodedata.normalize("NFKC", header).casefold())


def canonical_header(header: str) -> str:
    """What is compared of a header: NFKC, lower case, without brackets and their content, letters and digits only."""
    return "".join(character for character in _without_brackets(header) if character.isalnum())


def alternatives(header: str) -> tuple[str, ...]:
    """The names a header gives its column (注册号/统一社会信用代码), each in the form of `canonical_header`."""
    return tuple(canonical_header(part) for part in _ALTERNATIVES.split(_without_brackets(header)))


def meaning_of(header: str) -> Meaning | None:
    """What a header means: a known word, several for one field (注册号/统一社会信用代码), or an ending that is one.

    Endings count because the noun stands last (2026年拟检查企业名称), and only in Chinese.
    """
    bare = canonical_header(header)
    if bare in KNOWN_WORDS:
        return KNOWN_WORDS[bare]
    named = [KNOWN_WORDS.get(part) for part in alternatives(header)]
    meanings = [meaning for meaning in named if meaning]
    if len(meanings) == len(named) and len({meaning.field for meaning in meanings}) == 1:
        return max(meanings, key=lambda meaning: meaning.fit)
    if _NOT_OF_THE_PLAN.search(bare) or len(bare) > _LONGEST_HEADER:
        return None
    endings = (bare[start:] for start in range(1, len(bare) - 1))
    ending = next((e for e in endings if not e.isascii() and e in KNOWN_WORDS), None)
    return Meaning(KNOWN_WORDS[ending].field, Fit.ENDING) if ending else None


def recognise(headers: Sequence[str]) -> ColumnMap:
    """Map headers to fields. The surest header of a field has it; several that are equally sure leave it open."""
    claims: dict[PlanField, dict[Fit, list[int]]] = {}
    for index, header in enumerate(headers):
        if meaning := meaning_of(header):
            claims.setdefault(meaning.field, {}).setdefault(meaning.fit, []).append(index)
    surest = {claimed: by_fit[max(by_fit)] for claimed, by_fit in claims.items()}
    return ColumnMap(
        tuple(headers),
        MappingProxyType({f: columns[0] for f, columns in surest.items() if len(columns) == 1}),
        MappingProxyType({f: tuple(columns) for f, columns in surest.items() if len(columns) > 1}),
    )


def header_score(cells: Sequence[str]) -> int:
    """How many fields a row names, for `open_table`. One alone may be a title or a line of data."""
    short = (cell for cell in cells if cell and len(cell) <= _LONGEST_HEADER)
    fields = {meaning.field for cell in short if (meaning := meaning_of(cell)) and meaning.fit > Fit.ENDING}
    return len(fields) if len(fields) > 1 else 0


def with_mapping(found: ColumnMap, assignments: Iterable[str]) -> ColumnMap:
    """The map with `field=column` put over it. `field=` takes a field out.

    A field is its value or any known word for it; a column is a header, a letter (B) or a number from 1, and a
    header goes before a letter or number that looks the same. Raises BadInput MAPPING_MALFORMED (text),
    FIELD_UNKNOWN (field, fields), COLUMN_UNKNOWN (column, headers), COLUMN_AMBIGUOUS (field, columns).
    """
    columns, ambiguous = dict(found.columns), dict(found.ambiguous)
    for assignment in assignments:
        name, equals, wanted = assignment.partition("=")
        if not equals:
            raise BadInput("MAPPING_MALFORMED", text=assignment)
        target = _field_named(name.strip())
        ambiguous.pop(target, None)
        columns.pop(target, None)
        if wanted.strip():
            columns[target] = column_named(target, wanted.strip(), found.headers)
    return replace(found, columns=MappingProxyType(columns), ambiguous=MappingProxyType(ambiguous))


def _field_named(name: str) -> PlanField:
    if name in list(PlanField):
        return PlanField(name)
    meaning = KNOWN_WORDS.get(canonical_header(name))
    if meaning is None:
        raise BadInput("FIELD_UNKNOWN", field=name, fields=", ".join(PlanField))
    return meaning.field


def column_named(target: str, wanted: str, headers: tuple[str, ...]) -> int:
    """The column that a header, a letter or a number from 1 names, for the field `target`.

    Raises BadInput COLUMN_UNKNOWN (column, headers), COLUMN_AMBIGUOUS (field, columns).
    """
    for form in (str, canonical_header):
        same = [i for i, header in enumerate(headers) if header and form(header) == form(wanted)]
        if len(same) > 1:
            raise BadInput("COLUMN_AMBIGUOUS", field=str(target), columns=wanted)
        if same:
            return same[0]
    index = len(headers)
    if wanted.isascii() and wanted.isdigit():
        index = int(wanted) - 1
    elif re.fullmatch(r"[A-Za-z]{1,3}", wanted):
        index = column_index(wanted.upper())
    if not 0 <= index < len(headers):
        raise BadInput("COLUMN_UNKNOWN", column=wanted, headers=", ".join(filter(None, headers)))
    return index
