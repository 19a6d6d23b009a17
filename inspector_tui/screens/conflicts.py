"""What a draw rests on: who must not inspect whom, and how much each class of risk and credit weighs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import ClassVar, Final

from textual.binding import Binding, BindingType

from inspector_tui.domain.draws import DrawWeightsSet
from inspector_tui.domain.roles import MAY_SAY
from inspector_tui.i18n import N_, _
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows_planning import DrawWeightsRow
from inspector_tui.screens.conflict_form import ConflictFormScreen
from inspector_tui.screens.listing import ListingScreen
from inspector_tui.screens.weights_form import WeightsFormScreen
from inspector_tui.services.draw_rules import KnownConflict, known_conflicts, weights_today, withdraw_conflict
from inspector_tui.widgets.facts import Fact, heading
from inspector_tui.widgets.rows import Column, Row, Tag
from inspector_tui.words.parties import grade_word


class ConflictsScreen(ListingScreen[KnownConflict]):
    """F9 declares a conflict, F7 withdraws one, F6 sets the weights."""

    HEADING = N_("Conflicts of interest")
    HELP = N_(
        "Officers who must not inspect an enterprise: no draw gives them to it, and no filing may name them for it. F9 "
        "declares a conflict, F7 withdraws one with a reason. Beside the list stand the weights by which classes of "
        "risk and credit are drawn; F6 sets new ones from a day on. What was frozen before stays as it was."
    )
    PLACE = "conflicts:"
    EMPTY = N_("No conflict is declared. F9 declares one.")
    ACTS = frozenset({"withdraw", "weights"})
    COLUMNS: ClassVar = (
        Column("officer", N_("Officer"), 10, grow=1),
        Column("enterprise", N_("Enterprise"), 18, grow=2),
        Column("state", N_("State"), 10),
        Column("reason", N_("Reason"), 12, grow=2, drop=2),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f6", "weights", N_("Weights"), id="conflicts.weights", tooltip=N_("Set the weights of the draw")),
        Binding("f7", "withdraw", N_("Withdraw"), id="conflicts.withdraw", tooltip=N_("It is over, for a reason")),
        Binding("f9", "main", N_("Declare"), id="conflicts.declare", tooltip=N_("Declare a conflict of interest")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._weights: DrawWeightsRow | None = None

    def load(self, replica: Replica) -> Sequence[KnownConflict]:
        self._weights = weights_today(replica)
        return known_conflicts(replica)

    def row_of(self, one: KnownConflict) -> Row:
        state = Tag(_("in force"), "warn") if one.in_force else Tag(_("over"), "dim")
        return Row(f"{one.row.certificate}:{one.row.subject}", (one.officer, one.enterprise, state, one.row.reason))

    def facts_of(self, one: KnownConflict | None) -> Sequence[Fact]:
        return [*(_conflict(one) if one is not None else ()), *_weights(self._weights)]

    def may(self, action: str, one: KnownConflict | None) -> bool | None:
        """Only what is in force is withdrawn, and only supervisors weigh."""
        if action == "weights":
            return DrawWeightsSet.KIND in MAY_SAY[self.replica.identity().role]
        return True if one is not None and one.in_force else None

    def action_main(self) -> None:
        """The form of a new one."""
        self.app.push_screen(ConflictFormScreen())

    def action_weights(self) -> None:
        """The form of new weights."""
        self.app.push_screen(WeightsFormScreen())

    def action_withdraw(self) -> None:
        """Ends it; a reason is needed."""
        one, replica = self.chosen, self.replica
        if one is None:
            return
        self.ask_reason(
            _("Withdraw the conflict of {officer} with {enterprise}?").format(
                officer=one.officer, enterprise=one.enterprise
            ),
            _("From today on the officer may be drawn and filed for the enterprise. What was frozen stays as it was."),
            _("Withdraw"),
            lambda why: withdraw_conflict(replica, one.row.certificate, one.row.subject, why),
            _("Withdrawn."),
        )


def _conflict(one: KnownConflict) -> tuple[Fact, ...]:
    row: Final = one.row
    return (
        heading(one.officer, row.certificate),
        Fact(_("Enterprise"), one.enterprise),
        Fact(_("Credit code"), row.subject),
        Fact(_("Reason"), row.reason),
        Fact(_("From"), row.valid_from),
        Fact(_("Until"), row.valid_until or _("no end told")),
        Fact(_("By"), row.declared_by),
    )


def _class(name: str) -> str:
    return grade_word(name) if name == "unrated" else name


def _weights(row: DrawWeightsRow | None) -> list[Fact]:
    if row is None:
        return [heading(_("Weights")), Fact("", _("none set, all objects alike"))]
    risk, credit = (
        "  ".join(f"{_class(name)}={weight}" for name, weight in json.loads(told).items())
        for told in (row.risk, row.credit)
    )
    return [
        heading(_("Weights")),
        Fact(_("Risk"), risk),
        Fact(_("Credit"), credit),
        Fact(_("Basis"), row.basis),
        Fact(_("From"), row.valid_from),
    ]
