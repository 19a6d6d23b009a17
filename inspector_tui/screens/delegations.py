"""Who approves while somebody is away: the organ's delegations, giving one and ending it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import ClassVar, Final

from textual.binding import Binding, BindingType

from inspector_tui.i18n import N_, _
from inspector_tui.models.replica import Replica
from inspector_tui.screens.delegation_form import DelegationFormScreen
from inspector_tui.screens.inspection_words import period_words
from inspector_tui.screens.listing import ListingScreen
from inspector_tui.services.delegating import Delegation, delegations, end_delegation
from inspector_tui.widgets.rows import Column, Row, Tag, Tone
from inspector_tui.words.approvals import delegation_state_word

_COLUMNS: Final = (
    Column("delegate", N_("Stands in"), 12, grow=1),
    Column("holder", N_("In place of"), 12, grow=1),
    Column("state", N_("State"), 12),
    Column("days", N_("Days"), 16, drop=1),
    Column("reason", N_("Reason"), 14, grow=2, drop=2),
)
_TONES: Final[dict[str, Tone]] = {"in_force": "good", "not_yet": "accent", "over": "dim", "ended": "dim"}


class DelegationsScreen(ListingScreen[Delegation]):
    """One row a delegation; F9 gives one, F7 ends one."""

    HEADING = N_("Delegations")
    HELP = N_(
        "While whoever approves is away, another supervisor of the organ can stand in, from a day to a day and for a "
        "reason. It is named on every approval that rests on it. F9 delegates your own approving, F7 ends a delegation."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f7", "end", N_("End"), id="delegations.end", tooltip=N_("End the delegation with a reason")),
        Binding("f9", "main", N_("Delegate"), id="delegations.give", tooltip=N_("Let a colleague approve for you")),
    ]

    PLACE = "delegations:"
    COLUMNS = _COLUMNS
    EMPTY = N_("No delegation yet. F9 lets a colleague approve while you are away.")
    ACTS = frozenset({"end"})

    def load(self, replica: Replica) -> Sequence[Delegation]:
        return delegations(replica)

    def row_of(self, one: Delegation) -> Row:
        first, last = (dt.date.fromisoformat(day) for day in (one.row.valid_from, one.row.valid_until))
        state = Tag(delegation_state_word(one.state), _TONES[one.state])
        reason = f"{one.row.reason} ({one.row.ended_reason})" if one.row.ended_reason else one.row.reason
        days = period_words(first, last, self.today())
        return Row(one.row.delegation, (one.delegate_name, one.holder_name, state, days, reason))

    def may(self, action: str, one: Delegation | None) -> bool | None:
        """Only one that is not over can be ended."""
        return True if one is not None and one.state in ("in_force", "not_yet") else None

    def action_main(self) -> None:
        """The form for a new one."""
        self.app.push_screen(DelegationFormScreen())

    def action_end(self) -> None:
        """Ends it; a reason is needed."""
        one, replica = self.chosen, self.replica
        if one is None:
            return
        number = one.row.delegation
        title = _("End the delegation to {name}?").format(name=one.delegate_name)
        self.ask_reason(
            title,
            _("Approvals that were given under it stay as they are."),
            _("End"),
            lambda why: end_delegation(replica, number, why),
            _("Ended. Sync, so that the others know."),
        )
