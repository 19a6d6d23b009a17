"""Approving in words: steps and delegations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from inspector_tui.i18n import N_, _

if TYPE_CHECKING:
    from inspector_tui.services.delegating import Delegation

_STATES: Final = {
    "in_force": N_("in force"),
    "not_yet": N_("not yet"),
    "over": N_("over"),
    "ended": N_("ended early"),
}


def delegation_state_word(state: str) -> str:
    """Where a delegation stands today."""
    return _(_STATES.get(state, state))


def name_words(one: Delegation | None) -> str:
    """In whose name somebody approves, before they do."""
    if one is None:
        return _("in your own name")
    return _("in place of {holder}, until {until}").format(holder=one.holder_name, until=one.row.valid_until)


def in_place_words(one: Delegation) -> str:
    """In whose place something was approved, afterwards."""
    return _("In place of {holder}.").format(holder=one.holder_name)


def delegation_words(one: Delegation) -> str:
    """Who stands in for whom, until when, why."""
    words = _("{delegate} for {holder}, {from_day} to {until}").format(
        delegate=one.delegate_name, holder=one.holder_name, from_day=one.row.valid_from, until=one.row.valid_until
    )
    return f"[{delegation_state_word(one.state)}] {words}  {one.row.reason}"
