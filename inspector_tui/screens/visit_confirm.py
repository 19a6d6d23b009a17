"""After the conclusion: who confirms the record, by what, and what is still missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll

from inspector_tui.domain.planning import FiledOfficer
from inspector_tui.domain.vocabulary import Confirmer
from inspector_tui.errors import BadInput
from inspector_tui.i18n import N_, _
from inspector_tui.screens.visit_result import found_words
from inspector_tui.services.moments import local
from inspector_tui.services.visiting import Visit
from inspector_tui.widgets.choice import ChoiceField
from inspector_tui.widgets.field import Field, FormField
from inspector_tui.widgets.focus import focus_first
from inspector_tui.widgets.kept_form import KeptForm
from inspector_tui.widgets.leaving import LeavingPart
from inspector_tui.widgets.text import PlainText
from inspector_tui.widgets.text_field import TextField
from inspector_tui.words.inspections import CONFIRMERS, confirmation_word, confirmer_word, outcome_word

ORDER: tuple[Confirmer, ...] = ("officer", "second_officer", "person")


class ConfirmPart(LeavingPart, VerticalScroll, can_focus=False):
    """The record as it was concluded, the confirmations so far, and the form of the one that is chosen.

    A PIN is never kept as a draft.
    """

    def __init__(
        self, visit: Visit, own: str | None, has_pin: Mapping[str, bool], scope: str, kept: Mapping[str, str]
    ) -> None:
        """`own` is this device's certificate; `has_pin` tells for each other officer whether they chose a PIN here."""
        super().__init__(id="result")
        self._visit = visit
        self._own = own
        self._has_pin = dict(has_pin)
        self._scope = scope
        self._kept = {"name": visit.row.person or "", **kept}

    def compose(self) -> ComposeResult:
        yield PlainText(id="confirm-record")
        yield PlainText(id="confirm-state")
        if not self.pending:
            return
        first = self._kept.get("by", "")
        first = first if first in self.pending else self.pending[0]
        with Vertical(id="confirm-by"):
            yield KeptForm(
                self._scope,
                ChoiceField("by", N_("Who confirms"), [(by, CONFIRMERS[by]) for by in self.pending], chosen=first),
                id="confirm-who",
            )
        with Vertical(id="confirm-officer", classes="confirm-form"):
            yield PlainText(classes="confirm-words")
        with Vertical(id="confirm-second_officer", classes="confirm-form"):
            yield from self._compose_second()
        with Vertical(id="confirm-person", classes="confirm-form"):
            yield from self._compose_person()

    def _compose_second(self) -> ComposeResult:
        others = self._others()
        yield PlainText(classes="confirm-words")
        names = [(one.certificate, f"{one.name} {one.certificate}") for one in others]
        yield ChoiceField("second", N_("Second officer"), names, chosen=others[0].certificate if others else "")
        yield FormField("pin", N_("PIN"), required=True, password=True, most=6, code=True)
        yield FormField("again", N_("PIN once more"), required=True, password=True, most=6, code=True)

    def _compose_person(self) -> ComposeResult:
        yield KeptForm(
            self._scope,
            FormField("name", N_("Full name"), required=True, most=60),
            ChoiceField("how", N_("Signs"), (("signed", N_("signs")), ("refused", N_("refuses"))), chosen="signed"),
            TextField("reason", N_("Reason given"), required=True),
            kept=self._kept,
            id="confirm-person-form",
        )

    def on_mount(self) -> None:
        self.language_changed()
        self._follow()

    def _others(self) -> list[FiledOfficer]:
        return [each for each in self._visit.officers if each.certificate != self._own]

    # What is chosen -----------------------------------------------------------------------------------------

    @property
    def pending(self) -> list[Confirmer]:
        """Who has not confirmed yet."""
        done = {each.by for each in self._visit.confirmations}
        return [by for by in ORDER if by not in done]

    @property
    def by(self) -> Confirmer | None:
        """Who is about to confirm."""
        if not self.pending:
            return None
        return cast("Confirmer", self.query_one("#field-by", ChoiceField).value)

    @property
    def second(self) -> str:
        """Certificate of the second officer."""
        return self.query_one("#field-second", ChoiceField).value

    @property
    def second_has_pin(self) -> bool:
        """Whether the second officer chose a PIN on this device."""
        return self._has_pin.get(self.second, False)

    @property
    def pin(self) -> str:
        """The PIN as typed."""
        return self.query_one("#field-pin", FormField).value

    @property
    def person(self) -> dict[str, str]:
        """name, how, reason."""
        return self.query_one("#confirm-person-form", KeptForm).values

    def check(self) -> bool:
        """Whether the chosen form is complete."""
        fields = [one for one in self.query(f"#confirm-{self.by} Field").results(Field) if one.display]
        wrong = [one for one in fields if not one.check()]
        if not wrong and self.by == "second_officer" and not self.second_has_pin:
            again = self.query_one("#field-again", FormField)
            if again.value != self.pin:
                again.error = BadInput("PINS_DIFFER")
                wrong = [again]
        if wrong:
            next(one for one in wrong[0].query("*") if one.focusable).focus()
        return not wrong

    def forget_pin(self) -> None:
        """Empties the PIN fields."""
        for field in ("pin", "again"):
            self.query_one(f"#field-{field}", FormField).restore("")

    def go(self) -> None:
        """Where typing begins."""
        place = {"second_officer": "#field-pin *", "person": "#field-name *"}.get(self.by or "", "#field-by *")
        focus_first(self, place)

    @on(Field.Changed)
    @on(KeptForm.Edited)
    def _follow(self) -> None:
        if not self.pending:
            return
        for by in ORDER:
            self.query_one(f"#confirm-{by}").display = by == self.by
        self.query_one("#field-again").display = not self.second_has_pin
        self.query_one("#field-reason").display = self.person["how"] == "refused"
        self._say_forms()

    # Words --------------------------------------------------------------------------------------------------

    def read_back(self) -> str:
        """The record as it was concluded."""
        row = self._visit.row
        lines = [*found_words(self._visit), _("Outcome: {outcome}").format(outcome=outcome_word(row.outcome or ""))]
        numbers = {each.finding: number for number, each in enumerate(self._visit.findings, 1)}
        for line in self._visit.orders:
            words = _("Finding {number} is to be put right by {day}.")
            lines.append(words.format(number=numbers.get(line.finding, "?"), day=line.deadline))
        return "\n".join([*lines, *([row.summary] if row.summary else [])])

    def tell(self, visit: Visit) -> None:
        """The visit as it stands now: a sync may have taken it to the server."""
        self._visit = visit
        self.query_one("#confirm-state", PlainText).show("\n".join(self._states()))

    def language_changed(self) -> None:
        """Say the record and who confirmed it."""
        self.query_one("#confirm-record", PlainText).show(self.read_back())
        self.query_one("#confirm-state", PlainText).show("\n".join(self._states()))
        if self.pending:
            self._say_forms()

    def _states(self) -> list[str]:
        done = {each.by: each for each in self._visit.confirmations}
        lines = []
        for by in ORDER:
            one = done.get(by)
            if one is None:
                lines.append(f"[ ] {confirmer_word(by)}")
            else:
                reason = f" ({one.reason})" if one.reason else ""
                when = f"{local(one.at):%m-%d %H:%M}"
                lines.append(f"[x] {confirmer_word(by)}  {one.name}  {confirmation_word(one.how)}{reason}  {when}")
        if not self.pending:
            waits = _("The visit is finished. It goes to the server with the next sync (F5).")
            held = _("The visit is finished. The server holds all of it, and this laptop the receipts.")
            lines += ["", waits if self._visit.waiting else held]
        return lines

    def _say_forms(self) -> None:
        own = next((each for each in self._visit.officers if each.certificate == self._own), None)
        words = _("{name} {certificate} confirms this record with the key of this device.")
        name, certificate = (own.name, own.certificate) if own else ("?", self._own or "")
        self._words("officer").show(words.format(name=name, certificate=certificate))
        self._words("second_officer").show(
            _("Read the record, then type your own PIN.")
            if self.second_has_pin
            else _("Choose a PIN of six digits. It is yours alone and confirms records on this device.")
        )

    def _words(self, by: str) -> PlainText:
        return self.query_one(f"#confirm-{by} .confirm-words", PlainText)
