"""The form of an urgent visit, and what it says of code and filing while one fills it in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Final

from textual.app import ComposeResult

from inspector_tui.domain.backfill import Due
from inspector_tui.i18n import N_, _
from inspector_tui.screens.filing_form import ITEM_COLUMNS, OFFICER_COLUMNS, officer_cells
from inspector_tui.screens.inspection_words import moment_words
from inspector_tui.services.standing_rows import items_of_standing, officers_of_standing
from inspector_tui.services.urgent import UrgentRequest
from inspector_tui.services.urgent_desk import NamedEnterprise, UrgentDesk
from inspector_tui.widgets.draft import DraftForm
from inspector_tui.widgets.facts import Fact
from inspector_tui.widgets.field import FormField
from inspector_tui.widgets.pick_field import PickField
from inspector_tui.widgets.rows import Row
from inspector_tui.widgets.text_field import TextField
from inspector_tui.words.urgent import term_words

_MOST_TYPED: Final = 4000


class UrgentForm(DraftForm):
    """Enterprise, reason, officers, items."""

    DEFAULT_CSS = """
    UrgentForm {
        max-width: 100;
        #field-name, TextField, PickField { margin: 0 0 1 0; }
        TextField TextArea { height: 3; }
    }
    .-short UrgentForm {
        #field-name, TextField, PickField { margin: 0; }
    }
    """

    def __init__(self, today: Callable[[], dt.date]) -> None:
        super().__init__(id="urgent-form")
        self.today = today
        self._desk: UrgentDesk | None = None

    def compose(self) -> ComposeResult:
        yield FormField(
            "subject",
            N_("Enterprise"),
            required=True,
            hint=N_("credit code, scan of the licence, or a picture"),
            about=N_("Type the credit code, scan the enterprise's own code or licence, or give the path of a picture."),
            most=_MOST_TYPED,
        )
        yield FormField("name", N_("Name"), hint=N_("as registered"))
        yield TextField("reason", N_("Why at once"), required=True)
        yield PickField(
            "officers",
            N_("Officers"),
            OFFICER_COLUMNS,
            required=True,
            hint=N_("Choose at least two officers"),
            about=N_("Who goes: at least two, with certificates that hold today."),
        )
        yield PickField("items", N_("Items"), ITEM_COLUMNS, hint=N_("may follow with the filing"))

    def fill(self, desk: UrgentDesk, kept: Mapping[str, str]) -> None:
        """What can be chosen, the suggestion, and over it what was typed before."""
        self._desk = desk
        self.speak()
        self.restore({"officers": ",".join(desk.suggested), **kept})

    def speak(self) -> None:
        """The rows that can be chosen, in the language of now."""
        if self._desk is None:
            return
        today = self.today().isoformat()
        self.query_one("#field-officers", PickField).offer(
            [Row(row.certificate, officer_cells(row, today)) for row in self._desk.officers]
        )
        self.query_one("#field-items", PickField).offer(
            [Row(code, (name, code)) for code, name in self._desk.items.items()]
        )

    def put(self, field: str, value: str) -> None:
        """Fills a field as if it had been typed."""
        found = self.query_one(f"#field-{field}", FormField)
        found.restore(value)
        found.tell_changed()

    def show_enterprise(self, named: NamedEnterprise) -> None:
        """The code that a scan holds, and the name as registered, or that it has to be typed."""
        subject, name = self.query_one("#field-subject", FormField), self.query_one("#field-name", FormField)
        subject.show_remark(named.subject if named.origin == "scanned" else "")
        subject.error = None
        name.show_remark("" if named.name else _("not registered"))
        name.input.placeholder = named.name or _("name on the licence")

    def request(self, named: NamedEnterprise, *, from_register: bool) -> UrgentRequest:
        """What the fields ask for, for the enterprise that was found."""
        values = self.values
        return UrgentRequest(
            subject=named.subject,
            name=values["name"].strip() or named.name,
            reason=values["reason"],
            officers=self.query_one("#field-officers", PickField).keys,
            items=self.query_one("#field-items", PickField).keys,
            origin="register" if from_register else named.origin,
        )

    def language_changed(self) -> None:
        """What can be chosen in the language of now."""
        self.speak()


def code_fact(desk: UrgentDesk, form: UrgentForm) -> Fact:
    """Whether there is a code for these officers and items, and until when."""
    officers = set(form.query_one("#field-officers", PickField).keys)
    items = set(form.query_one("#field-items", PickField).keys)
    for row in desk.standing:
        named, allowed = {each.certificate for each in officers_of_standing(row)}, set(items_of_standing(row))
        if officers <= named and (not allowed or items <= allowed):
            words = _("A code can be shown (amber: filing to follow), until {when}.")
            return Fact("", words.format(when=moment_words(row.end, form.today())), "good")
    if desk.standing:
        return Fact("", _("No code: the standing permit names other officers or items. Show the certificates."), "warn")
    return Fact("", _("No code: this device has no standing permit. Show the certificates."), "warn")


def due_fact(due: Due, today: dt.date) -> Fact:
    """Until when the filing must follow, and by which rule."""
    return Fact("", term_words(due, today), "warn" if due.inferred else "plain")
