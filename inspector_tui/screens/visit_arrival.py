"""The first step of a visit: who received the officers, and what the law has them show unasked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from inspector_tui.i18n import N_, _, list_words
from inspector_tui.services.licence_scan import MOST_SCANNED
from inspector_tui.services.moments import local
from inspector_tui.services.visiting import Visit
from inspector_tui.widgets.choice import ChoiceField
from inspector_tui.widgets.field import FormField
from inspector_tui.widgets.kept_form import KeptForm
from inspector_tui.widgets.leaving import LeavingPart
from inspector_tui.widgets.text import PlainText
from inspector_tui.words.inspections import purpose_word

YES_NO: Final = (("yes", N_("yes")), ("no", N_("no")))


class ArrivalPart(LeavingPart, VerticalScroll, can_focus=False):
    """What is to be inspected, and the form of the arrival."""

    def __init__(self, visit: Visit, scope: str, kept: Mapping[str, str]) -> None:
        super().__init__(id="arrival")
        self._visit = visit
        self._scope = scope
        self._kept = {**_recorded(visit), **kept}

    def compose(self) -> ComposeResult:
        yield PlainText(id="arrival-about")
        yield KeptForm(
            self._scope,
            FormField(
                "person",
                N_("Received by"),
                required=True,
                most=60,
                about=N_(
                    "Who received you. Anybody in charge on site will do; do not demand the legal representative."
                ),
            ),
            FormField("post", N_("Post"), most=60),
            FormField("phone", N_("Phone"), most=40, code=True),
            ChoiceField("certificates", N_("Cards shown"), YES_NO, chosen="yes"),
            ChoiceField("notice", N_("Notice given"), YES_NO, chosen="yes"),
            FormField(
                "scan",
                N_("Scan at door"),
                hint=N_("the enterprise's own code or licence, where your region asks for it"),
                most=MOST_SCANNED,
            ),
            kept=self._kept,
            id="arrival-form",
        )
        yield PlainText(id="arrival-state")

    def on_mount(self) -> None:
        self.language_changed()

    @property
    def form(self) -> KeptForm:
        """The form."""
        return self.query_one(KeptForm)

    @property
    def is_changed(self) -> bool:
        """Whether the form says something else than what is recorded."""
        return self.form.values != {"post": "", "phone": "", "scan": "", **_recorded(self._visit)}

    def tell(self, visit: Visit) -> None:
        """The visit as it stands now."""
        self._visit = visit
        self.language_changed()

    def language_changed(self) -> None:
        """Say what is inspected and whether the arrival is recorded."""
        row = self._visit.row
        lines = [row.enterprise_name + (f"  {row.address}" if row.address else "")]
        lines.append(f"{purpose_word(row.purpose)}  {list_words([item.name for item in self._visit.items])}")
        if row.start and row.end:
            words = _("{start} until {end}")
            start, end = local(row.start), local(row.end)
            lines.append(
                f"{row.filing_no or ''}  {words.format(start=f'{start:%m-%d %H:%M}', end=f'{end:%m-%d %H:%M}')}"
            )
        self.query_one("#arrival-about", PlainText).show("\n".join(lines))
        self.query_one("#arrival-state", PlainText).show(self._state())

    def _state(self) -> str:
        row = self._visit.row
        if row.arrived_at is None:
            return _("Show your cards unasked, then the code (F2). F9 records the arrival.")
        words = _("Arrival recorded at {time}. Received by {person}.")
        return words.format(time=f"{local(row.arrived_at):%m-%d %H:%M}", person=row.person or "")


def _recorded(visit: Visit) -> dict[str, str]:
    row = visit.row
    if row.arrived_at is None:
        return {}
    return {
        "person": row.person or "",
        "post": row.person_post or "",
        "phone": row.person_phone or "",
        "certificates": "yes" if row.certificates_shown else "no",
        "notice": "yes" if row.notice_given else "no",
        "scan": row.subject if row.enterprise_scanned else "",
    }
