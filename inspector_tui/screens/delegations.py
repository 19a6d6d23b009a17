"""Who approves while somebody is away: the organ's delegations, giving one and ending it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from inspector_tui.approval_words import delegation_state_word
from inspector_tui.i18n import N_, _, language
from inspector_tui.screens.delegation_form import DelegationFormScreen
from inspector_tui.screens.desk import DeskScreen
from inspector_tui.screens.inspection_words import period_words
from inspector_tui.services.approval_rules import Delegation, delegations, end_delegation
from inspector_tui.widgets.ask_reason import AskReason
from inspector_tui.widgets.rows import Column, ListSource, Row, Tag, Tone
from inspector_tui.widgets.table import VirtualTable

_COLUMNS: Final = (
    Column("delegate", N_("Stands in"), 12, grow=1),
    Column("holder", N_("In place of"), 12, grow=1),
    Column("state", N_("State"), 12),
    Column("days", N_("Days"), 16, drop=1),
    Column("reason", N_("Reason"), 14, grow=2, drop=2),
)
_TONES: Final[dict[str, Tone]] = {"in_force": "good", "not_yet": "accent", "over": "dim", "ended": "dim"}


class DelegationsScreen(DeskScreen[None]):
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

    def __init__(self) -> None:
        super().__init__()
        self._told: list[Delegation] = []
        self._spoken = language()

    def place(self) -> str:
        return "delegations:"

    def compose_content(self) -> ComposeResult:
        yield VirtualTable(_COLUMNS, empty=N_("No delegation yet. F9 lets a colleague approve while you are away."))

    def on_mount(self) -> None:
        self.query_one(VirtualTable).focus()

    def on_screen_resume(self) -> None:
        """Looks again, also after the form."""
        self.read()

    def read(self) -> None:
        """Asks for the delegations of now."""
        replica = self.replica
        self.do(lambda: delegations(replica), self._show, group="delegations")

    def _show(self, told: list[Delegation]) -> None:
        self._told = told
        table, today = self.query_one(VirtualTable), self.today()
        cursor = table.cursor
        table.source = ListSource([_row(one, today) for one in told])
        table.cursor = cursor
        self.refresh_bindings()

    @property
    def chosen(self) -> Delegation | None:
        """The delegation under the cursor."""
        row = self.query_one(VirtualTable).current if self.is_mounted else None
        return next((one for one in self._told if row and one.row.delegation == row.key), None)

    def on_virtual_table_row_highlighted(self, message: VirtualTable.RowHighlighted) -> None:
        """What can be done depends on the row."""
        message.stop()
        self.refresh_bindings()

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
        question = AskReason(title, _("Approvals that were given under it stay as they are."), _("End"))
        self.app.push_screen(
            question, lambda why: self._end(lambda: end_delegation(replica, number, why)) if why else None
        )

    def _end(self, act: Callable[[], None]) -> None:
        def told(_nothing: object) -> None:
            self.notify(_("Ended. Sync, so that the others know."))
            self.inspector.refresh_standing()
            self.read()

        self.do(act, told, group="delegations")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only one that is not over can be ended, and one act at a time."""
        allowed = super().check_action(action, parameters)
        if action == "end" and allowed and self.is_mounted:
            fits = self.chosen is not None and self.chosen.state in ("in_force", "not_yet")
            return True if fits and not self.is_busy("delegations") else None
        return allowed

    def language_changed(self) -> None:
        super().language_changed()
        if self._spoken != language():
            self._spoken = language()
            self._show(self._told)


def _row(one: Delegation, today: dt.date) -> Row:
    days = period_words(dt.date.fromisoformat(one.row.valid_from), dt.date.fromisoformat(one.row.valid_until), today)
    state = Tag(delegation_state_word(one.state), _TONES[one.state])
    reason = f"{one.row.reason} ({one.row.ended_reason})" if one.row.ended_reason else one.row.reason
    return Row(one.row.delegation, (one.delegate_name, one.holder_name, state, days, reason))
