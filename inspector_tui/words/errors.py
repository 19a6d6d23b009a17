"""The sentence for a code of an error or of a ruling, filled with its facts in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from inspector_tui.errors import Fact, InspectorError
from inspector_tui.i18n import _
from inspector_tui.phrases import BEIJING
from inspector_tui.sentences import ERRORS, UNKNOWN_ERROR
from inspector_tui.words.counting import CAP_SCOPES, COUNTERS, OBJECT_KINDS
from inspector_tui.words.inspections import CAUSES, CONFIRMERS, METHODS, OUTCOMES, PURPOSES, SEVERITIES, STATES
from inspector_tui.words.parties import BODY_KINDS, COMPETENCES, FIELDS, LEVELS, ROLES
from inspector_tui.words.verdicts import PERMIT_PARTS, PERMIT_STATUSES

_FACTS: Final[dict[str, dict[str, str]]] = {
    "by": CONFIRMERS,
    "status": PERMIT_STATUSES,
    "role": ROLES,
    "purpose": PURPOSES,
    "cause": CAUSES,
    "part": PERMIT_PARTS,
    "severity": SEVERITIES,
    "outcome": OUTCOMES,
    "state": STATES,
    "scope": CAP_SCOPES,
    "organ_level": LEVELS,
    "assigned_level": LEVELS,
    "field": FIELDS,
    "body_kind": BODY_KINDS,
    "object_kind": OBJECT_KINDS,
    "counter": COUNTERS,
    "method": METHODS,
    "competence": COMPETENCES,
}
"""Facts of an error whose values are codes and are put into words before they fill a sentence."""

_TIMES: Final = frozenset({"start", "end"})
"""Facts that are Unix seconds and are told in the time zone of China."""

_FAR_TIMES: Final = frozenset({"begins", "ends"})
"""The same, years away: told with the year."""


class _Facts(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "?"


def told_fact(name: str, fact: Fact) -> str:
    """One fact as a sentence takes it: a time in China's zone, a code as its word, `?` for what is not known."""
    if isinstance(fact, bytes):
        return fact.hex()
    if name in _TIMES and isinstance(fact, int):
        return f"{datetime.fromtimestamp(fact, BEIJING):%m-%d %H:%M}"
    if name in _FAR_TIMES and isinstance(fact, int):
        return f"{datetime.fromtimestamp(fact, BEIJING):%Y-%m-%d %H:%M}"
    if name == "label" and isinstance(fact, str):
        return _(fact)
    if name in _FACTS and isinstance(fact, str):
        return _(_FACTS[name].get(fact, fact))
    return "?" if fact is None else str(fact)


def code_words(code: str, facts: Mapping[str, Fact]) -> str:
    """The sentence for a code of an error or of a rule's ruling, filled with its facts."""
    if code not in ERRORS:
        return _(UNKNOWN_ERROR).format(code=code)
    return _(ERRORS[code]).format_map(_Facts({name: told_fact(name, fact) for name, fact in facts.items()}))


def error_words(error: InspectorError) -> str:
    """The sentence for an error in the current language: what happened, what is safe, what to do."""
    return code_words(error.code, error.facts)
