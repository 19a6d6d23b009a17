"""What an entry of a list says, in words: its title, and its values by the words of their choices."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from inspector_tui.i18n import _
from inspector_tui.words.counting import cap_scope_word, counter_word, object_kind_word
from inspector_tui.words.inspections import cause_word, method_word
from inspector_tui.words.leniency import leniency_word
from inspector_tui.words.matters import region_words
from inspector_tui.words.parties import BODY_KINDS, body_kind_word, competence_word, credit_word, field_word, level_word
from inspector_tui.words.rulings import rule_name

if TYPE_CHECKING:
    from inspector_tui.models.rows_listed import ListEntryRow


def title_words(row: ListEntryRow) -> str:
    """What people call an entry: its own title, or the words for the code that is its title."""
    words = _TITLES.get(row.list)
    return words(json.loads(row.body)) if words else row.title


def _cap_title(told: Mapping[str, Any]) -> str:
    return f"{object_kind_word(told['kind'])} {grade_words(told['grade'])}"


def grade_words(grade: str) -> str:
    """A grade as its scale writes it."""
    return {"unrated": _("not rated"), "any": _("any grade")}.get(grade, grade)


_TITLES: Final[dict[str, Callable[[Mapping[str, Any]], str]]] = {
    "caps": _cap_title,
    "counting": lambda told: cause_word(told["cause"]),
    "policy": lambda told: f"{told['rule']} {rule_name(told['rule'])}",
}
"""Lists whose titles are codes."""


def kind_choice_word(kind: str) -> str:
    """A kind of enterprise, or of body."""
    return body_kind_word(kind) if kind in BODY_KINDS else object_kind_word(kind)


_CHOICES: Final[dict[str, Callable[[str], str]]] = {
    "field": field_word,
    "fields": field_word,
    "level": level_word,
    "levels": level_word,
    "method": method_word,
    "competence": competence_word,
    "cause": cause_word,
    "scope": cap_scope_word,
    "credit": credit_word,
    "counter": counter_word,
    "kind": kind_choice_word,
    "leniency": leniency_word,
    "region": region_words,
}
"""Fields whose values are closed choices, and who puts them into words."""


def value_words(name: str, value: Any) -> str:
    """A field's value as people read it: choices by their words, several parted by semicolons."""
    if isinstance(value, list):
        return "；".join(value_words(name, each) for each in value)
    if isinstance(value, dict):
        return " ".join(value_words(part, each) for part, each in value.items())
    words = _CHOICES.get(name)
    return words(value) if words and isinstance(value, str) else str(value)
