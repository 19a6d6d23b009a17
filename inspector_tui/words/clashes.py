"""Words for document numbers that two inspections bear."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from inspector_tui.i18n import N_, _

if TYPE_CHECKING:
    from inspector_tui.services.number_clashes import Clash

DECISIONS: Final = {"open": N_("to be settled"), "renumbered": N_("numbered anew"), "explained": N_("stays")}


def decision_word(told: Clash) -> str:
    """What was made of it."""
    return _(DECISIONS[told.decision or "open"])


def name_words(told: Clash) -> str:
    """Whose documents they are."""
    return told.row.enterprise_name if told.row else told.inspection


def other_words(told: Clash) -> str:
    """Who had the number first."""
    return f"{told.other_row.enterprise_name} ({told.other})" if told.other_row else told.other


def clash_lines(told: Clash) -> Iterator[str]:
    """One clash as a plain command tells it."""
    numbers = "  ".join(each.number for each in told.documents)
    yield f"{told.inspection}  {name_words(told)}  {numbers}  [{decision_word(told)}]"
    yield "    " + _("was given first to: {other}").format(other=other_words(told))
    if told.fresh and told.decision == "renumbered":
        yield "    " + _("bears now: {numbers}").format(numbers="  ".join(told.fresh))
    first = told.documents[0]
    if first.settled_reason:
        yield "    " + _("{decision}: {reason} ({by})").format(
            decision=decision_word(told), reason=first.settled_reason, by=first.settled_by
        )
    else:
        yield "    " + _("Give new numbers (inspector document renumber) or say why it stays (explain).")
