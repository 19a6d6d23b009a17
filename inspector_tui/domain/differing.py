"""Where a run of the rules at the server found more than the one at the approval: said by the server, judged by people.

Nothing genuine is refused, so the approval stands until a supervisor says what comes of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Final, Literal

from pydantic import Field

from inspector_tui.domain.planning import InspectionBody, RulingSaid
from inspector_tui.domain.record import Body, Count, Identifier, Many, Text, record_kind
from inspector_tui.domain.ruling import Level, Ruling

Decision = Literal["stands", "revoked"]
"""The approval stays for a reason, or its permit is revoked."""
_GRAVITY: Final[dict[Level, int]] = {"pass": 0, "note": 1, "warn": 2, "gate": 3, "block": 4}
MOST: Final = 32
"""Rulings of one run that a record holds, the gravest first."""


class FactSaid(Body):
    """One fact of a ruling, to fill its sentence."""

    name: Identifier
    value: Text


class RulingFound(RulingSaid):
    """What a rule found, with the facts of its sentence."""

    facts: Annotated[Many[FactSaid], Field(max_length=16)] = ()


@record_kind("rules.differed/1")
class RulesDiffered(InspectionBody):
    """The server ran the rules on an approval, with what every organ had said before it, and found graver things than
    the laptop that approved it. `said` is what that laptop noted with the approval. Without `approved_by` it is about
    a visit that arrived without any."""

    organ: Count
    approved_by: Identifier | None = None
    said: Annotated[Many[RulingSaid], Field(max_length=MOST)] = ()
    found: Annotated[Many[RulingFound], Field(min_length=1, max_length=MOST)]


@record_kind("difference.decided/1")
class DifferenceDecided(InspectionBody):
    """A supervisor of the organ says what comes of an approval of which the rules forbid something by now. `found` is
    what was known when it was decided: what is found later is open again."""

    organ: Count
    found: Annotated[Many[RulingFound], Field(min_length=1, max_length=MOST)]
    decision: Decision
    reason: Annotated[Text, Field(min_length=1)]


def noted(rulings: Iterable[Ruling]) -> tuple[RulingSaid, ...]:
    """Rulings as an approval notes them: everything but passes, each code once, the gravest first."""
    return tuple(
        RulingSaid(rule=each.rule, level=each.level, code=each.code, lifted=each.lifted) for each in found_of(rulings)
    )


def found_of(rulings: Iterable[Ruling]) -> tuple[RulingFound, ...]:
    """As `noted`, with the facts of each sentence."""
    told = {(each.rule, each.code): each for each in sorted(rulings, key=lambda each: _GRAVITY[each.level])}
    ordered = sorted(told.values(), key=lambda each: (-_GRAVITY[each.level], each.rule, each.code))
    said = [
        RulingFound(
            rule=each.rule,
            level=each.level,
            code=each.code,
            lifted=bool(each.lifted),
            facts=tuple(FactSaid(name=name, value=str(fact)[:4000]) for name, fact in each.facts),
        )
        for each in ordered
        if each.level != "pass"
    ]
    return tuple(said[:MOST])


def graver(said: Iterable[RulingSaid], found: Iterable[RulingFound]) -> tuple[RulingFound, ...]:
    """What was found beyond what was said: warnings and more whose code was not said, or not as gravely."""
    known = {(each.rule, each.code): _GRAVITY[each.level] for each in said}
    return tuple(
        each
        for each in found
        if _GRAVITY[each.level] >= _GRAVITY["warn"] and _GRAVITY[each.level] > known.get((each.rule, each.code), 0)
    )


def is_covered(found: Iterable[RulingSaid], decided: Iterable[RulingSaid]) -> bool:
    """Whether a decision was about all of this."""
    return {(each.rule, each.code) for each in found} <= {(each.rule, each.code) for each in decided}
