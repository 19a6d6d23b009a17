"""Words for what the rules found of an approval later: what was said, what was found, what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from inspector_tui.domain.differing import RulingFound
from inspector_tui.domain.planning import RulingSaid
from inspector_tui.i18n import N_, _
from inspector_tui.words.errors import code_words
from inspector_tui.words.rulings import level_mark, rule_name

if TYPE_CHECKING:
    from inspector_tui.services.differences import Difference

DECISIONS: Final = {"open": N_("to be decided"), "stands": N_("stands"), "revoked": N_("permit revoked")}
FINDERS: Final = {"server": N_("found by the server"), "laptop": N_("found on this laptop")}


def decision_word(told: Difference) -> str:
    """What came of it."""
    return _(DECISIONS["open" if told.is_open or told.decision is None else told.decision])


def found_words(found: RulingFound) -> str:
    """What was found: how grave, which rule, the sentence."""
    sentence = code_words(found.code, {fact.name: fact.value for fact in found.facts})
    return f"[{level_mark(found.level)}] {found.rule} {sentence}"


def said_words(told: Difference, found: RulingSaid) -> str:
    """What the approving laptop had said by the same rule."""
    said = [each for each in told.said if each.rule == found.rule]
    marks = " ".join(f"[{level_mark(each.level)}] {each.code}" for each in said) or f"[{level_mark('pass')}]"
    return f"{found.rule} {rule_name(found.rule)} {marks}"


def difference_lines(told: Difference) -> Iterator[str]:
    """One difference as a plain command tells it."""
    name = told.row.enterprise_name if told.row else told.organ_name
    number = told.row.filing_no if told.row and told.row.filing_no else ""
    yield f"{told.inspection}  {name}  {number}  [{decision_word(told)}]  {_(FINDERS[told.by])}"
    for found in told.found:
        yield "    " + _("when approved: {said}").format(said=said_words(told, found))
        yield "    " + _("found since: {found}").format(found=found_words(found))
    if told.reason:
        yield "    " + _("{decision}: {reason} ({by})").format(
            decision=decision_word(told), reason=told.reason, by=told.decided_by
        )


def figure_lines(figures: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    """How many of each rule came to what."""
    for rule, counts in figures.items():
        told = ", ".join(f"{_(DECISIONS[outcome])} {count}" for outcome, count in counts.items() if count)
        yield f"{rule} {rule_name(rule)}: {told}"
