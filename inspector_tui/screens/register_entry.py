"""One entry of a list through time: every version, from when until when, and who said it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from inspector_tui.documents.list_kinds import list_kind
from inspector_tui.i18n import N_, _, language
from inspector_tui.models.rows_listed import ListEntryRow
from inspector_tui.screens.desk import DeskScreen
from inspector_tui.screens.entry_end_form import EntryEndFormScreen
from inspector_tui.screens.inspection_words import moment_words
from inspector_tui.screens.register_words import entry_facts
from inspector_tui.services.list_desk import may_keep
from inspector_tui.services.list_keeping import history
from inspector_tui.widgets.facts import Fact, Facts, heading
from inspector_tui.words.entries import title_words


class EntryScreen(DeskScreen[None]):
    """The newest version first."""

    HEADING = N_("History")
    HELP = N_(
        "Every version of this entry. Nothing is ever taken back: a later version ends the former. F7 gives the entry "
        "its last day, for a reason."
    )
    DEFAULT_CSS = """
    EntryScreen {
        #entry-scroll { scrollbar-size-vertical: 1; }
        Facts { max-width: 100; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f7", "end", N_("End"), id="entry.end", tooltip=N_("Give the entry its last day, for a reason")),
    ]

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
        self._look()

    def _look(self) -> None:
        replica, name, key = self.replica, self._kind.name, self._key
        self.do(lambda: history(replica, name, key), self._show, group="history")

    def _show(self, rows: list[ListEntryRow]) -> None:
        self._rows = rows
        self.remark = title_words(rows[-1])
        facts: list[Fact] = []
        for row in sorted(rows, key=lambda one: one.valid_from, reverse=True):
            told = _("{from_day} to {until}").format(from_day=row.valid_from, until=row.ends or _("no end"))
            facts += [heading(told, moment_words(row.at, self.today())), *entry_facts(self._kind, row)]
        self.query_one(Facts).facts = tuple(facts)
        self.refresh_bindings()

    def action_end(self) -> None:
        """Asks for the last day and why."""
        if self._rows:
            form = EntryEndFormScreen(self._kind.name, self._key, self.remark)
            self.app.push_screen(form, lambda ended: self._look() if ended else None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only whoever keeps the list ends an entry, and only one that has no last day behind it."""
        allowed = super().check_action(action, parameters)
        if action == "end" and allowed and self.is_mounted:
            if not may_keep(self.replica, self._kind):
                return False
            today = self.today().isoformat()
            return True if any(row.ends is None or row.ends >= today for row in self._rows) else None
        return allowed

    def language_changed(self) -> None:
        """The facts in the language of now."""
        super().language_changed()
        if self._spoken != language() and self._rows:
            self._spoken = language()
            self._show(self._rows)
