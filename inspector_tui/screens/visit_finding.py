"""Describing a finding: how grave, what, until when it is to be put right."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll

from inspector_tui.domain.vocabulary import Severity
from inspector_tui.i18n import N_, _
from inspector_tui.models.rows import FindingRow
from inspector_tui.screens.visit_checklist import EXTRA, line_key
from inspector_tui.screens.visit_leniency import LeniencyPart
from inspector_tui.services.leniency import FindingWords
from inspector_tui.services.visiting import ChecklistLine, Visit
from inspector_tui.widgets.choice import ChoiceField
from inspector_tui.widgets.focus import focus_first
from inspector_tui.widgets.kept_form import KeptForm
from inspector_tui.widgets.leaving import LeavingPart
from inspector_tui.widgets.say_button import SayButton
from inspector_tui.widgets.text import PlainText, Say
from inspector_tui.widgets.text_field import TextField
from inspector_tui.widgets.when_field import DateField
from inspector_tui.words.inspections import SEVERITIES

NEW = f"{EXTRA}new"
"""Row key under which a finding that belongs to no line is drafted."""


@dataclass(frozen=True, slots=True)
class FindingMatter:
    """What a finding is about. `finding` is its id from the first moment, so that recording it twice makes one."""

    key: str
    finding: str
    line: ChecklistLine | None
    recorded: FindingRow | None


def matter_of(visit: Visit, key: str, drafted: str | None) -> FindingMatter:
    """The finding behind a row of the checklist; `drafted` is the id that its draft already has."""
    line = next((each for each in visit.checklist if line_key(each) == key), None)
    recorded = None
    if line is not None:
        same = (line.item, line.check.no)
        recorded = next((each for each in visit.findings if (each.item, each.check_no) == same), None)
    elif key != NEW:
        recorded = next((each for each in visit.findings if f"{EXTRA}{each.finding}" == key), None)
    number = recorded.finding if recorded else drafted or secrets.token_hex(8)
    return FindingMatter(key, number, line, recorded)


class FindingPart(LeavingPart, VerticalScroll, can_focus=False):
    """The form of one finding."""

    def __init__(self, matter: FindingMatter, scope: str, kept: Mapping[str, str], today: Callable[[], date]) -> None:
        super().__init__(id="finding")
        self.matter = matter
        # Held, not looked for: a lookup may answer before or after they are on the screen.
        self.leniency = LeniencyPart()
        self._deadline = DateField(
            "deadline",
            N_("To be fixed by"),
            today=today,
            about=N_("A day: +30 in thirty days, 12-24, Friday. Leave it empty when it was fixed on the spot."),
        )
        self.form = KeptForm(
            scope,
            ChoiceField("severity", N_("Severity"), tuple(SEVERITIES.items()), chosen="general"),
            TextField("text", N_("What was found"), required=True),
            self._deadline,
            kept={**_recorded(matter.recorded), **kept},
            id="finding-form",
        )

    def compose(self) -> ComposeResult:
        line = self.matter.line
        yield Say(N_("Finding"), id="finding-title")
        yield PlainText(f"{line.check.text}\n{line.check.basis or ''}".rstrip() if line else "", id="finding-line")
        yield self.form
        yield self.leniency
        with Horizontal(classes="visit-buttons"):
            yield SayButton(N_("Record finding"), "main", key="F9")
            yield SayButton(N_("Evidence"), "evidence", key="F6")
            if self.matter.recorded is not None:
                yield SayButton(N_("Withdraw"), "withdraw", key="F12")

    def on_mount(self) -> None:
        self.query_one("#finding-line").display = self.matter.line is not None
        self.call_after_refresh(self.go)

    def go(self) -> None:
        """Where typing begins."""
        focus_first(self, "#field-text *")

    @property
    def words(self) -> FindingWords:
        """The finding as it is typed now."""
        line, told = self.matter.line, self.form.values
        severity = told.get("severity", "")
        deadline = self._deadline.day
        return FindingWords(
            text=told.get("text", ""),
            severity=cast("Severity", severity) if severity in SEVERITIES else None,
            item=line.item if line else self.matter.recorded.item if self.matter.recorded else None,
            check=line.check.no if line else None,
            deadline=deadline.isoformat() if deadline else None,
            finding=self.matter.finding,
        )

    def language_changed(self) -> None:
        """Nothing of its own to say."""


def _recorded(row: FindingRow | None) -> dict[str, str]:
    if row is None:
        return {}
    return {"severity": row.severity, "text": row.text, "deadline": row.deadline or ""}


def finding_words(row: FindingRow) -> str:
    """A finding in one line."""
    until = _("by {day}").format(day=row.deadline) if row.deadline else _("no deadline")
    return f"[{_(SEVERITIES[row.severity])}] {row.text} ({until})"
