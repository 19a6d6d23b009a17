"""One list: searched while typing as it was on any day; imported into, published, an entry's whole history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll

from inspector_tui.documents.list_kinds import list_kind
from inspector_tui.i18n import N_, _, language, ngettext
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows_listed import ListEntryRow
from inspector_tui.screens.desk import DeskScreen
from inspector_tui.screens.register_words import entry_facts, entry_row
from inspector_tui.services.list_desk import ListFinder, may_keep
from inspector_tui.services.list_keeping import Published, publish
from inspector_tui.widgets.ask_text import AskText
from inspector_tui.widgets.confirm import Confirm
from inspector_tui.widgets.facts import Facts
from inspector_tui.widgets.rows import Column, Row
from inspector_tui.widgets.search_box import SearchBox, SearchInput
from inspector_tui.widgets.table import VirtualTable
from inspector_tui.widgets.typed import parse_day

_COLUMNS: Final = (
    Column("title", N_("Entry"), 24, grow=3),
    Column("key", N_("Number or code"), 18, drop=2),
    Column("from", N_("Valid from"), 10, drop=1),
    Column("until", N_("Valid until"), 11),
    Column("published", N_("Published on"), 12, drop=3),
)
_CHIPS: Final = (("in_force", N_("in force that day")),)
_EMPTY = N_("Nothing here. F6 imports a table; F5 fetches what others published.")


class EntrySource:
    """Rows of a list as they match, page by page."""

    def __init__(self, replica: Replica, finder: ListFinder) -> None:
        self._replica, self._finder = replica, finder

    def count(self) -> int:
        return self._finder.count(self._replica)

    def page(self, offset: int, limit: int) -> Sequence[Row]:
        return [entry_row(row) for row in self.entries(offset, limit)]

    def entries(self, offset: int, limit: int) -> list[ListEntryRow]:
        """The same as they are kept."""
        return self._finder.page(self._replica, offset, limit)


class RegisterScreen(DeskScreen[None]):
    """The entries of one list; F3 asks for another day, F6 imports, F9 publishes."""

    HEADING = N_("List")
    HELP = N_(
        "Type a part of a name or number. What is in force on the day is shown; switch the filter off for every "
        "version. F3 chooses another day, Enter shows an entry's whole history, F6 imports a table, F9 publishes "
        "what is in force."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "day", N_("Other day"), id="register.day", tooltip=N_("What was in force on another day")),
        Binding("f6", "import", N_("Import"), id="register.import", tooltip=N_("Import a table into this list")),
        Binding("f9", "main", N_("Publish"), id="register.publish", tooltip=N_("Publish what is in force today")),
    ]
    DEFAULT_CSS = """
    RegisterScreen {
        #register-table { width: 1fr; }
        #register-detail { display: none; width: 52; padding: 0 0 0 2; scrollbar-size-vertical: 1; }
        &.-wide #register-detail, &.-widest #register-detail { display: block; }
    }
    """

    def __init__(self, name: str) -> None:
        """Raises BadInput LIST_KIND_UNKNOWN."""
        super().__init__()
        self._kind = list_kind(name)
        self._day = ""
        self._source: EntrySource | None = None
        self._spoken = language()

    def place(self) -> str:
        return f"register:{self._kind.name}"

    def compose_content(self) -> ComposeResult:
        yield SearchBox(chips=_CHIPS, on_at_first=frozenset({"in_force"}), steers="#register-table")
        with Horizontal():
            yield VirtualTable(_COLUMNS, empty=_EMPTY, id="register-table")
            with VerticalScroll(id="register-detail", can_focus=False):
                yield Facts()

    def on_mount(self) -> None:
        self._day = self.today().isoformat()
        self.query_one(SearchInput).focus()

    def on_screen_resume(self) -> None:
        """What was imported or pulled meanwhile shows."""
        self._list()

    def on_search_box_changed(self, message: SearchBox.Changed) -> None:
        """Other words, or every version."""
        message.stop()
        self._list()

    def _list(self) -> None:
        box = self.query_one(SearchBox)
        day = self._day if "in_force" in box.chips else None
        self._source = EntrySource(self.replica, ListFinder(self._kind.name, box.text, day))
        table = self.query_one(VirtualTable)
        table.source = self._source
        count = table.row_count
        told = [_(self._kind.title), ngettext("{count} entry", "{count} entries", count).format(count=f"{count:,}")]
        self.remark = "  ".join([*told, _("as of {day}").format(day=day)] if day else told)
        if not count:
            self.query_one(Facts).facts = ()
        self.refresh_bindings()

    def on_virtual_table_row_highlighted(self, message: VirtualTable.RowHighlighted) -> None:
        """The entry in full beside the table."""
        message.stop()
        found = self._source.entries(message.table.cursor, 1) if self._source else []
        self.query_one(Facts).facts = entry_facts(self._kind, found[0]) if found else ()

    def on_virtual_table_row_selected(self, message: VirtualTable.RowSelected) -> None:
        """Enter: every version of the entry."""
        from inspector_tui.screens.register_entry import EntryScreen

        message.stop()
        found = self._source.entries(message.table.cursor, 1) if self._source else []
        if found:
            self.app.push_screen(EntryScreen(self._kind.name, found[0].key))

    def action_day(self) -> None:
        """Asks for the day."""
        question = AskText(
            _("As of which day?"),
            _("Every list keeps its history: the answer is what was in force then."),
            _("Show it"),
            label=N_("Day"),
            kept=self._day,
            hint=N_("2026-03-01, today, +3"),
            checks=(lambda text: parse_day(text, self.today()),),
        )
        self.app.push_screen(question, self._take_day)

    def _take_day(self, told: str | None) -> None:
        if told:
            self._day = parse_day(told, self.today()).isoformat()
            self._list()

    def action_import(self) -> None:
        """A table into this list."""
        from inspector_tui.screens.register_import import RegisterImportScreen

        self.app.push_screen(RegisterImportScreen(self._kind.name))

    def action_main(self) -> None:
        """Asks, then publishes what is in force today."""
        title = _("Publish the list as it stands today?")
        text = _("Everybody sees from then on which entries stood published, word by word.")
        self.app.push_screen(Confirm(title, text, _("Publish"), final=True), self._publish)

    def _publish(self, yes: bool | None) -> None:
        if yes:
            replica, name = self.replica, self._kind.name
            self.do(lambda: publish(replica, name), self._published, group="publish")

    def _published(self, told: Published) -> None:
        words = ngettext("Published {count} entry as of {day}", "Published {count} entries as of {day}", told.entries)
        self.notify(words.format(count=told.entries, day=told.day))
        self.inspector.refresh_standing()
        self._list()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only who keeps the list imports and publishes; one publication at a time."""
        allowed = super().check_action(action, parameters)
        if allowed and action in ("import", "main") and self.is_mounted:
            if not may_keep(self.replica, self._kind):
                return False
            return None if self.is_busy("publish") else True
        return allowed

    def language_changed(self) -> None:
        """Rows and facts in the language of now."""
        super().language_changed()
        if self._spoken != language():
            self._spoken = language()
            self._list()
