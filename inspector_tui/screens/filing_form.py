"""The form of a filing: its fields, how they are filled, and the request they make."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final, cast

from textual.app import ComposeResult
from textual.containers import Horizontal

from inspector_tui.domain.causes import usual_cause
from inspector_tui.domain.vocabulary import Cause, Purpose
from inspector_tui.i18n import N_, _
from inspector_tui.models.rows import OfficerRow
from inspector_tui.services.filing import FilingRequest
from inspector_tui.services.filing_desk import FilingDesk
from inspector_tui.services.moments import local, moment_of
from inspector_tui.widgets.choice import ChoiceField
from inspector_tui.widgets.draft import DraftForm
from inspector_tui.widgets.field import Field, FormField
from inspector_tui.widgets.pick_field import PickField
from inspector_tui.widgets.rows import Cell, Column, Row, Tag
from inspector_tui.widgets.when_field import DateField, TimeField
from inspector_tui.words.inspections import CAUSES, PURPOSES
from inspector_tui.words.parties import competence_word

ITEM_COLUMNS: Final = (Column("name", N_("Item"), 30, grow=1), Column("item", N_("Number"), 12, drop=1))
OFFICER_COLUMNS: Final = (
    Column("name", N_("Officer"), 10, grow=1),
    Column("certificate", N_("Certificate"), 13),
    Column("validity", N_("Valid until"), 20),
)
_AS_PLANNED: Final = ("", N_("as planned"))
_USUAL: Final = ("", N_("the usual one"))
_FIELDS_OF: Final = {"window": "end_day"}
"""Where a ruling's field is another one on the form."""


class FilingForm(DraftForm):
    """Items, officers, assistants, time, purpose, cause, reason."""

    DEFAULT_CSS = """
    FilingForm {
        PickField { margin: 0 0 1 0; }
        .filing-when {
            height: auto;
            DateField { width: 1fr; }
            TimeField { width: 24; .field-label { width: 7; } .field-error { padding: 0; } }
            TimeField Input { width: 1fr; }
        }
        #field-onsite_reason, #field-purpose, #field-source { margin: 0 0 1 0; }
    }
    .-narrow FilingForm, .-short FilingForm {
        PickField, #field-onsite_reason, #field-purpose, #field-source { margin: 0; }
    }
    """

    def __init__(self, today: Callable[[], dt.date], many: bool) -> None:
        super().__init__(id="filing-form")
        self._today = today
        self._many = many
        self._desk: FilingDesk | None = None

    def compose(self) -> ComposeResult:
        yield PickField(
            "items",
            N_("Items"),
            ITEM_COLUMNS,
            required=not self._many,
            hint=N_("as planned for each") if self._many else N_("Choose items"),
            about=N_("What is inspected: published items only. Enter opens the list."),
        )
        yield PickField(
            "officers",
            N_("Officers"),
            OFFICER_COLUMNS,
            required=True,
            hint=N_("Choose at least two officers"),
            about=N_("Who goes: at least two, with certificates that hold for all the days. Enter opens the list."),
        )
        yield FormField(
            "assistants",
            N_("Assistants"),
            hint=N_("names, if any"),
            about=N_("Experts and other helpers by name, separated by commas. They do not count as officers."),
        )
        with Horizontal(classes="filing-when"):
            yield DateField("start_day", N_("From"), today=self._today, required=True)
            yield TimeField("start_time", N_("at"), required=True)
        with Horizontal(classes="filing-when"):
            yield DateField("end_day", N_("Until"), today=self._today, required=True)
            yield TimeField("end_time", N_("at"), required=True)
        yield FormField(
            "onsite_reason",
            N_("Why on site"),
            hint=N_("why this cannot be checked off site"),
            about=N_("What can be checked in writing or remotely should not enter the enterprise."),
        )
        options = (*((_AS_PLANNED,) if self._many else ()), *PURPOSES.items())
        yield ChoiceField("purpose", N_("Purpose"), options)
        usual = _AS_PLANNED if self._many else _USUAL
        yield ChoiceField("cause", N_("Comes from"), (usual, *CAUSES.items()))
        yield FormField(
            "source",
            N_("Known by"),
            hint=N_("number of the complaint, transfer or document"),
            about=N_("By what anybody can look up where it comes from: its number, or its name and day."),
        )
        yield FormField(
            "purpose_text",
            N_("In words"),
            hint=N_("what exactly, if it helps"),
            about=N_("The purpose in a few words; the enterprise reads it with the code."),
        )

    def fill(self, desk: FilingDesk) -> None:
        """What can be chosen, the suggestion, and over it what was typed before."""
        self._desk = desk
        self.speak()
        suggested = desk.suggested
        start, end = local(suggested.start), local(suggested.end)
        self.restore(
            {
                "items": "" if desk.is_batch else ",".join(suggested.items),
                "officers": ",".join(suggested.officers),
                "start_day": f"{start:%Y-%m-%d}",
                "start_time": f"{start:%H:%M}",
                "end_day": f"{end:%Y-%m-%d}",
                "end_time": f"{end:%H:%M}",
                "purpose": "" if desk.is_batch else suggested.purpose or "",
                "cause": "" if desk.is_batch else _cause_told(suggested),
                "source": "" if desk.is_batch else suggested.source,
                **desk.kept,
            }
        )

    def speak(self) -> None:
        """The rows that can be chosen, in the language of now."""
        if self._desk is None:
            return
        today = self._today().isoformat()
        self._pick("items").offer([Row(code, (name, code)) for code, name in self._desk.items.items()])
        self._pick("officers").offer(
            [Row(officer.certificate, officer_cells(officer, today)) for officer in self._desk.officers]
        )

    def _pick(self, field: str) -> PickField:
        return self.query_one(f"#field-{field}", PickField)

    def request(self) -> FilingRequest | None:
        """What the fields ask for; None while day or time of the window are not understood."""
        start, end = self._moment("start"), self._moment("end")
        if start is None or end is None:
            return None
        values = self.values
        assistants = values["assistants"].replace("、", ",").replace("，", ",").split(",")
        return FilingRequest(
            officers=self._pick("officers").keys,
            start=start,
            end=end,
            purpose=cast("Purpose", values["purpose"]) if values["purpose"] else None,
            items=self._pick("items").keys,
            cause=cast("Cause", values["cause"]) if values["cause"] else None,
            source=values["source"],
            purpose_text=values["purpose_text"],
            onsite_reason=values["onsite_reason"],
            assistants=tuple(name.strip() for name in assistants if name.strip()),
        )

    def _moment(self, which: str) -> int | None:
        day = self.query_one(f"#field-{which}_day", DateField).day
        time = self.query_one(f"#field-{which}_time", TimeField).time
        return moment_of(day.isoformat(), time.hour, time.minute) if day and time else None

    def field_of(self, ruled: str) -> Field | None:
        """The field on the form for the field a ruling names; None where a form cannot change it."""
        return next(iter(self.query(f"#field-{_FIELDS_OF.get(ruled, ruled)}").results(Field)), None)

    def language_changed(self) -> None:
        """What can be chosen in the language of now."""
        self.speak()


def _cause_told(suggested: FilingRequest) -> str:
    """The cause where it is another than the usual one, which follows the purpose when that is changed."""
    usual = usual_cause(suggested.purpose) if suggested.purpose else None
    return "" if suggested.cause == usual else suggested.cause or ""


def officer_cells(officer: OfficerRow, today: str) -> tuple[Cell, ...]:
    """An officer as a row to choose: name, certificate, until when it holds."""
    if officer.competence != "inspector":
        validity = Tag(competence_word(officer.competence), "warn")
    elif officer.valid_until < today:
        validity = Tag(_("expired {day}").format(day=officer.valid_until), "bad")
    elif officer.valid_from > today:
        validity = Tag(_("from {when}").format(when=officer.valid_from), "warn")
    else:
        validity = Tag(_("until {when}").format(when=officer.valid_until), "dim")
    return (officer.name, officer.certificate, validity)
