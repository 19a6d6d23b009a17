"""What rows get where the table says nothing: year, items, purpose, window."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import cast

from textual.app import ComposeResult

from inspector_tui.domain.vocabulary import Cause, Purpose
from inspector_tui.errors import BadInput
from inspector_tui.i18n import N_
from inspector_tui.screens.filing_form import ITEM_COLUMNS
from inspector_tui.services.plan_import import ImportOptions
from inspector_tui.widgets.choice import ChoiceField
from inspector_tui.widgets.draft import DraftForm
from inspector_tui.widgets.field import FormField
from inspector_tui.widgets.pick_field import PickField
from inspector_tui.widgets.rows import Row
from inspector_tui.widgets.when_field import DateField
from inspector_tui.words.inspections import CAUSES, PURPOSES

_FIRST_YEAR, _LAST_YEAR = 2000, 2099


def check_year(text: str) -> int:
    """A year of four digits in this century. Raises BadInput YEAR_NOT_UNDERSTOOD."""
    if not (text.isascii() and text.isdigit() and _FIRST_YEAR <= int(text) <= _LAST_YEAR):
        raise BadInput("YEAR_NOT_UNDERSTOOD", text=text)
    return int(text)


class ImportForm(DraftForm):
    """The fields; all of them may stay empty."""

    def __init__(self, today: Callable[[], dt.date]) -> None:
        super().__init__(id="import-form")
        self._today = today

    def compose(self) -> ComposeResult:
        yield FormField(
            "year", N_("Year"), checks=(check_year,), code=True, hint=f"{self._today().year}", about=N_("Of the plan.")
        )
        yield PickField(
            "items", N_("Items"), ITEM_COLUMNS, hint=N_("none"), about=N_("For rows that name no item of their own.")
        )
        yield ChoiceField("purpose", N_("Purpose"), tuple(PURPOSES.items()), chosen="random")
        yield ChoiceField("cause", N_("Comes from"), (("", N_("the usual one")), *CAUSES.items()))
        yield FormField(
            "source",
            N_("Known by"),
            hint=N_("document of a campaign from above"),
            about=N_("For rows that tell no cause of their own."),
        )
        yield DateField("from", N_("From"), today=self._today)
        yield DateField("until", N_("Until"), today=self._today)

    def fill(self, items: Mapping[str, str], kept: Mapping[str, str]) -> None:
        """What can be chosen, and what was typed before."""
        self.query_one(PickField).offer([Row(code, (name, code)) for code, name in items.items()])
        self.restore(kept)

    def options(self, *, dry_run: bool = True) -> ImportOptions:
        """What the fields say; one that is not understood counts as empty, and says so under itself."""
        values = self.values
        first, last = (self.query_one(f"#field-{name}", DateField).day for name in ("from", "until"))
        year = values["year"]
        return ImportOptions(
            year=int(year) if year.isascii() and year.isdigit() else None,
            items=self.query_one(PickField).keys,
            purpose=cast("Purpose", values["purpose"] or "random"),
            cause=cast("Cause", values["cause"]) if values["cause"] else None,
            source=values["source"],
            window_from=first.isoformat() if first else None,
            window_until=last.isoformat() if last else None,
            dry_run=dry_run,
        )
