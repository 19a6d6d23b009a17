"""One entry of a list through time: every version, from when until when, and who said it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from inspector_tui.documents.list_kinds import list_kind
from inspector_tui.i18n import N_, _, language
from inspector_tui.models.rows_listed import ListEntryRow
from inspector_tui.screens.desk import DeskScreen
from inspector_tui.screens.inspection_words import moment_words
from inspector_tui.screens.register_words import entry_facts
from inspector_tui.services.listing import history
from inspector_tui.widgets.facts import Fact, Facts, heading


class EntryScreen(DeskScreen[None]):
    """The newest version first."""

    HEADING = N_("History")
    HELP = N_("Every version of this entry. Nothing is ever taken back: a later version ends the former.")
    DEFAULT_CSS = """
    EntryScreen {
        #entry-scroll { scrollbar-size-vertical: 1; }
        Facts { max-width: 100; }
    }
    """

    def __init__(self, name: str, key: str) -> None:
        """Raises BadInput LIST_KIND_UNKNOWN."""
        super().__init__()
        self._kind, self._key = list_kind(name), key
        self._rows: list[ListEntryRow] = []
        self._spoken = language()

    def compose_content(self) -> ComposeResult:
        with VerticalScroll(id="entry-scroll"):
            yield Facts()

    def on_mount(self) -> None:
        self.query_one("#entry-scroll").focus()
        replica, name, key = self.replica, self._kind.name, self._key
        self.do(lambda: history(replica, name, key), self._show, group="history")

    def _show(self, rows: list[ListEntryRow]) -> None:
        self._rows = rows
        self.remark = rows[-1].title
        facts: list[Fact] = []
        for row in sorted(rows, key=lambda one: one.valid_from, reverse=True):
            told = _("{from_day} to {until}").format(from_day=row.valid_from, until=row.ends or _("no end"))
            facts += [heading(told, moment_words(row.at, self.today())), *entry_facts(self._kind, row)]
        self.query_one(Facts).facts = tuple(facts)

    def language_changed(self) -> None:
        """The facts in the language of now."""
        super().language_changed()
        if self._spoken != language() and self._rows:
            self._spoken = language()
            self._show(self._rows)
