"""The lists kept as records: which there are, what is in force of each, and what still waits to be published."""

from __future__ import annotations

from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll

from inspector_tui.i18n import N_, _, language
from inspector_tui.screens.desk import DeskScreen
from inspector_tui.screens.inspection_words import moment_words
from inspector_tui.services.list_desk import ListOverview, overview
from inspector_tui.widgets.facts import Fact, Facts
from inspector_tui.widgets.rows import Column, ListSource, Row, Tag
from inspector_tui.widgets.table import VirtualTable

_COLUMNS: Final = (
    Column("title", N_("List"), 18, grow=2),
    Column("in_force", N_("In force"), 8, align="right"),
    Column("waiting", N_("Unpublished"), 12, align="right"),
    Column("edition", N_("Published on"), 12, drop=1),
)


class RegistersScreen(DeskScreen[None]):
    """One row a list; Enter opens it."""

    HEADING = N_("Regulatory lists")
    HELP = N_(
        "Items, whitelist, caps and the other lists. Each keeps its whole history: Enter opens one, to search it as "
        "of any day, to import a table into it and to publish it."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f4",
            "exceptions",
            N_("Exceptions"),
            id="registers.exceptions",
            tooltip=N_("Exceptions from rules, counted"),
        ),
        Binding("f9", "main", N_("Open"), id="registers.open", tooltip=N_("Open the list under the cursor")),
    ]
    DEFAULT_CSS = """
    RegistersScreen {
        #registers-table { width: 1fr; }
        Horizontal { layout: vertical; }
        #registers-detail { height: 6; margin: 1 0 0 0; scrollbar-size-vertical: 1; }
        &.-wide, &.-widest {
            Horizontal { layout: horizontal; }
            #registers-detail { width: 48; height: 1fr; margin: 0; padding: 0 0 0 2; }
        }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._told: tuple[ListOverview, ...] = ()
        self._spoken = language()

    def place(self) -> str:
        return "registers"

    def compose_content(self) -> ComposeResult:
        with Horizontal():
            yield VirtualTable(_COLUMNS, empty=" ", id="registers-table")
            with VerticalScroll(id="registers-detail", can_focus=False):
                yield Facts()

    def on_mount(self) -> None:
        self.query_one(VirtualTable).focus()

    def on_screen_resume(self) -> None:
        """Counts again: something may have been imported, published or pulled."""
        replica = self.replica
        self.do(lambda: tuple(overview(replica)), self._show, group="registers")

    def _show(self, told: tuple[ListOverview, ...]) -> None:
        self._told = told
        table = self.query_one(VirtualTable)
        table.renew(ListSource([_row(one) for one in told]))

    def on_virtual_table_row_highlighted(self, message: VirtualTable.RowHighlighted) -> None:
        """What the list is for, beside it."""
        message.stop()
        one = next((each for each in self._told if each.kind.name == message.row.key), None)
        self.query_one(Facts).facts = self._facts(one) if one is not None else ()

    def _facts(self, one: ListOverview) -> tuple[Fact, ...]:
        facts = [Fact("", _(one.kind.about))]
        if one.last_edition is not None:
            facts.append(Fact(_("Published on"), one.last_edition.day))
            if one.last_edition.place:
                facts.append(Fact(_("Place"), one.last_edition.place))
        if one.last_import is not None:
            facts.append(Fact(_("Last import"), one.last_import.file_name))
            facts.append(Fact("", moment_words(one.last_import.at, self.today()), "dim"))
        return tuple(facts)

    def on_virtual_table_row_selected(self, message: VirtualTable.RowSelected) -> None:
        """Enter opens the list."""
        message.stop()
        self.action_main()

    def action_main(self) -> None:
        """Opens the list under the cursor."""
        from inspector_tui.screens.register import RegisterScreen

        row = self.query_one(VirtualTable).current
        if row is not None:
            self.app.push_screen(RegisterScreen(row.key))

    def action_exceptions(self) -> None:
        """Exceptions that were made from rules."""
        from inspector_tui.screens.exceptions import ExceptionsScreen

        self.app.push_screen(ExceptionsScreen())

    def language_changed(self) -> None:
        """Titles in the language of now."""
        super().language_changed()
        if self._spoken != language():
            self._spoken = language()
            self._show(self._told)


def _row(one: ListOverview) -> Row:
    waiting = Tag(f"{one.waiting:,}", "warn") if one.waiting else ""
    edition = one.last_edition.day if one.last_edition else "-"
    return Row(one.kind.name, (_(one.kind.title), f"{one.in_force:,}", waiting, edition))
