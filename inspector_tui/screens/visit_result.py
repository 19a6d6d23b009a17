"""Concluding a visit: everything found in one view, the outcome, its order lines, and the words read back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import cast

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll

from inspector_tui.domain.visiting import RectificationOrder
from inspector_tui.domain.vocabulary import Outcome
from inspector_tui.i18n import N_, _
from inspector_tui.screens.visit_finding import finding_words
from inspector_tui.services.proposing import proposed_outcome
from inspector_tui.services.visiting import Visit
from inspector_tui.widgets.choice import ChoiceField
from inspector_tui.widgets.field import Field
from inspector_tui.widgets.focus import focus_first
from inspector_tui.widgets.kept_form import KeptForm
from inspector_tui.widgets.leaving import LeavingPart
from inspector_tui.widgets.text import PlainText, Say
from inspector_tui.widgets.text_field import TextField
from inspector_tui.widgets.when_field import DateField
from inspector_tui.words.inspections import OUTCOMES, answer_word, outcome_word

DEADLINE = "deadline:"


class ConclusionPart(LeavingPart, VerticalScroll, can_focus=False):
    """What was found, and the form of the conclusion. Order lines show only for an order to rectify."""

    def __init__(self, visit: Visit, scope: str, kept: Mapping[str, str], today: Callable[[], date]) -> None:
        super().__init__(id="result")
        self._visit = visit
        self._scope = scope
        deadlines = {f"{DEADLINE}{each.finding}": each.deadline or "" for each in visit.findings}
        self._kept = {"outcome": proposed_outcome(visit.findings), **deadlines, **kept}
        self._today = today

    def compose(self) -> ComposeResult:
        yield PlainText(id="result-found")
        yield KeptForm(
            self._scope,
            ChoiceField("outcome", N_("Outcome"), tuple(OUTCOMES.items()), required=True),
            *(
                DateField(
                    f"{DEADLINE}{each.finding}",
                    _("Finding {number}, by").format(number=number),
                    today=self._today,
                    required=True,
                    about=N_("Until when this finding is to be put right: +30, 12-24, Friday."),
                    id=f"deadline-{each.finding}",
                )
                for number, each in enumerate(self._visit.findings, 1)
            ),
            TextField("summary", N_("Summary")),
            kept=self._kept,
            id="result-form",
        )
        yield Say(N_("F9 reads everything back before it is signed."), id="result-hint")

    def on_mount(self) -> None:
        self._follow_outcome()
        self.language_changed()

    def go(self) -> None:
        """Where choosing begins."""
        focus_first(self, "ChoiceField *")

    @property
    def form(self) -> KeptForm:
        """The form."""
        return self.query_one(KeptForm)

    @property
    def outcome(self) -> Outcome:
        """The outcome as chosen."""
        return cast("Outcome", self.form.values["outcome"])

    @property
    def summary(self) -> str:
        """The summary as typed."""
        return self.form.values["summary"]

    def orders(self) -> tuple[RectificationOrder, ...]:
        """The order's lines; none for another outcome."""
        if self.outcome != "order":
            return ()
        values = self.form.values
        return tuple(
            RectificationOrder(finding=each.finding, deadline=values[f"{DEADLINE}{each.finding}"])
            for each in self._visit.findings
        )

    def check(self) -> bool:
        """Whether the form can be concluded; deadlines count only in an order."""
        fields = [one for one in self.query(Field) if self.outcome == "order" or not isinstance(one, DateField)]
        wrong = [one for one in fields if not one.check()]
        if wrong:
            next(one for one in wrong[0].query("*") if one.focusable).focus()
        return not wrong

    @on(KeptForm.Edited)
    def _follow_outcome(self) -> None:
        self.set_class(self.outcome == "order", "-order")

    def language_changed(self) -> None:
        """Say what was found."""
        self.query_one("#result-found", PlainText).show("\n".join(found_words(self._visit)))

    def read_back(self) -> str:
        """Everything that is about to be signed, as it will stand."""
        lines = [self._visit.row.enterprise_name, *found_words(self._visit)]
        lines += ["", _("Outcome: {outcome}").format(outcome=outcome_word(self.outcome))]
        for number, line in enumerate(self.orders(), 1):
            words = _("Finding {number} is to be put right by {day}.")
            lines.append(words.format(number=number, day=line.deadline))
        if self.summary.strip():
            lines += ["", self.summary.strip()]
        return "\n".join(lines)


def found_words(visit: Visit) -> list[str]:
    """What was checked and found, one matter a line."""
    told = [line.answer for line in visit.checklist]
    counts = [
        f"{answer_word(answer)} {told.count(answer)}"
        for answer in ("compliant", "not_compliant", "not_applicable")
        if answer in told
    ]
    words = _("Checked {done} of {all}: {counts}")
    lines = [words.format(done=visit.answered, all=len(told), counts="  ".join(counts))]
    for number, each in enumerate(visit.findings, 1):
        files = sum(one.finding == each.finding for one in visit.evidence)
        more = "  " + _("files {count}").format(count=files) if files else ""
        lines.append(f"{number}. {finding_words(each)}{more}")
    loose = sum(one.finding is None for one in visit.evidence)
    if loose:
        lines.append(_("Evidence of the whole visit: {count}").format(count=loose))
    return lines
