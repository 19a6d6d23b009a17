"""The form of the weights of the draw: a number for each class of risk and credit, from a day on."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from inspector_tui.domain.draws import MOST_WEIGHT
from inspector_tui.i18n import N_, _
from inspector_tui.models.replica import Replica
from inspector_tui.screens.class_numbers import class_numbers, typed_numbers
from inspector_tui.screens.record_form import RecordFormScreen
from inspector_tui.services.draw_rules import set_weights, weights_today
from inspector_tui.widgets.draft import DraftForm
from inspector_tui.widgets.field import FormField
from inspector_tui.widgets.when_field import DateField


def _weights(text: str) -> dict[str, int]:
    """Weights as they are typed: A=1 B=2 C=4 D=8. Raises BadInput WEIGHTS_NOT_UNDERSTOOD (text)."""
    return class_numbers(text, MOST_WEIGHT, "WEIGHTS_NOT_UNDERSTOOD")


class WeightsFormScreen(RecordFormScreen):
    """What is not named weighs 1; 0 is never drawn."""

    HEADING = N_("Weights of the draw")
    HELP = N_(
        "How likely each class is to be drawn: an object weighs the product of its risk and its credit class. A class "
        "that is not named weighs 1, a class with 0 is never drawn. The weights hold from a day on; draws that were "
        "frozen before keep theirs."
    )
    SCOPE = "draw-weights"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "main", N_("Set"), id="weightsform.set", tooltip=N_("Set these weights")),
    ]

    def place(self) -> str:
        return "conflicts:weights"

    def form(self) -> DraftForm:
        return DraftForm(
            FormField("risk", N_("Risk"), required=True, checks=(_weights,), hint=N_("A=1 B=2 C=4 D=8 unrated=1")),
            FormField("credit", N_("Credit"), required=True, checks=(_weights,), hint=N_("A=1 B=1 C=2 D=3 unrated=1")),
            DateField("from", N_("From"), today=self.today, required=True),
            FormField("basis", N_("Basis"), required=True, most=400, hint=N_("the rule that says so")),
        )

    def suggested(self) -> dict[str, str]:
        row = weights_today(self.replica)
        told = {"from": self.today().isoformat()}
        if row is not None:
            for name, kept in (("risk", row.risk), ("credit", row.credit)):
                told[name] = typed_numbers(json.loads(kept))
        return told

    def use_case(self) -> Callable[[Replica], Any] | None:
        first = self.query_one("#field-from", DateField).day
        if first is None:
            return None
        risk, credit, basis = _weights(self.value("risk")), _weights(self.value("credit")), self.value("basis")
        return lambda replica: set_weights(replica, risk=risk, credit=credit, valid_from=first.isoformat(), basis=basis)

    def done_words(self) -> str:
        return _("The weights are set.")
