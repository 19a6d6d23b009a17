"""How long each region gives for what has to follow an urgent visit: in force on a day, its history, a new value."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from inspector_tui.domain.backfill import NATIONAL_BASIS, Term
from inspector_tui.i18n import N_, _, language
from inspector_tui.screens.desk import DeskScreen
from inspector_tui.screens.term_form import TermFormScreen
from inspector_tui.services import terms
from inspector_tui.services.terms import TermVersion
from inspector_tui.widgets.ask_text import AskText
from inspector_tui.widgets.rows import Column, ListSource, Row, Tag, Tone
from inspector_tui.widgets.table import VirtualTable
from inspector_tui.widgets.text import PlainText
from inspector_tui.widgets.typed import parse_day
from inspector_tui.words.matters import TERM_STATES, region_words, term_word

_COLUMNS: Final = (
    Column("region", N_("Region"), 18, grow=1),
    Column("term", N_("Term"), 16),
    Column("state", N_("State"), 14),
    Column("from", N_("From"), 10),
    Column("until", N_("Until"), 10, drop=1),
    Column("basis", N_("Basis"), 16, grow=2, drop=2),
)
_TONES: Final[dict[str, Tone]] = {"in_force": "good", "later": "accent", "replaced": "dim"}
_Told = tuple[list[Term], str, Term | None]


class TermsScreen(DeskScreen[None]):
    """One row for each value a region ever set; what counts for one's own organ stands above."""

    HEADING = N_("Terms of regions")
    HELP = N_(
        "How long a region gives for the filing after an urgent visit. The narrowest region with a term counts, by the "
        "day on which the visit began; what is set later changes no visit before it. F4 asks for another day. The "
        "justice bureau sets a new value with F9."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4", "day", N_("Another day"), id="terms.day", tooltip=N_("What is in force on another day")),
        Binding("f9", "main", N_("New value"), id="terms.set", tooltip=N_("Set a region's term from a day on")),
    ]
    DEFAULT_CSS = """
    TermsScreen {
        #terms-own { height: auto; margin: 0 0 1 0; }
        #terms-basis { height: auto; max-height: 4; margin: 1 0 0 0; color: $text-muted; }
        VirtualTable { height: 1fr; }
        &.-short #terms-basis { display: none; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._day = ""
        self._told: _Told | None = None
        self._versions: list[TermVersion] = []
        self._spoken = language()

    def place(self) -> str:
        return "terms:"

    def compose_content(self) -> ComposeResult:
        yield PlainText(id="terms-own")
        yield VirtualTable(_COLUMNS, empty=N_("No region here set a term: the filing follows promptly, the same day."))
        yield PlainText(id="terms-basis")

    def on_mount(self) -> None:
        self._day = self.today().isoformat()
        self.query_one(VirtualTable).focus()

    def on_screen_resume(self) -> None:
        """Looks again, also after the form."""
        self.read()

    def read(self) -> None:
        """Asks for the terms on the day that was chosen."""
        replica, day = self.replica, self._day or self.today().isoformat()
        self.do(lambda: (terms.backfill_terms(replica), *terms.own_term(replica, day)), self._show, group="terms")

    def _show(self, told: _Told) -> None:
        self._told = told
        every, region, own = told
        self._versions = terms.versions_on(every, self._day)
        self.query_one("#terms-own", PlainText).show(_own_words(region, own, self._day))
        table = self.query_one(VirtualTable)
        table.renew(ListSource([_row(at, one) for at, one in enumerate(self._versions)]))
        self._show_basis()
        self.refresh_bindings()

    def on_virtual_table_row_highlighted(self, message: VirtualTable.RowHighlighted) -> None:
        """The basis in full below the rows."""
        message.stop()
        self._show_basis()

    def _show_basis(self) -> None:
        row = self.query_one(VirtualTable).current
        one = self._versions[int(row.key)] if row and int(row.key) < len(self._versions) else None
        self.query_one("#terms-basis", PlainText).show(one.term.basis if one else "")

    def action_day(self) -> None:
        """Asks for the day."""
        question = AskText(
            _("What is in force on which day?"),
            _("A day like 2026-12-24, +30 or Friday."),
            _("Show"),
            label=N_("Day"),
            kept=self._day,
            checks=(lambda text: parse_day(text, self.today()),),
        )
        self.app.push_screen(question, self._on_day)

    def _on_day(self, typed: str | None) -> None:
        if typed:
            self._day = parse_day(typed, self.today()).isoformat()
            self.read()

    def action_main(self) -> None:
        """The form for a new value, for the region under the cursor."""
        row = self.query_one(VirtualTable).current
        region = self._versions[int(row.key)].term.region if row else self._told[1] if self._told else ""
        self.app.push_screen(TermFormScreen(region))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only the roles that set terms see the key."""
        allowed = super().check_action(action, parameters)
        if action == "main" and allowed and self.is_mounted:
            return terms.may_set(self.replica)
        return allowed

    def language_changed(self) -> None:
        super().language_changed()
        if self._told is not None and self._spoken != language():
            self._spoken = language()
            self._show(self._told)


def _row(at: int, one: TermVersion) -> Row:
    term = one.term
    state = Tag(_(TERM_STATES[one.state]), _TONES[one.state])
    words = term_word(term.count, term.unit)
    return Row(str(at), (region_words(term.region), words, state, term.valid_from, one.until or "", term.basis))


def _own_words(region: str, own: Term | None, day: str) -> str:
    name = region_words(region)
    if own is None:
        words = _("{region}, on {day}: promptly, the same day ({basis}).")
        return words.format(region=name, day=dt.date.fromisoformat(day).isoformat(), basis=NATIONAL_BASIS)
    words = _("{region}, on {day}: {term} ({basis}).")
    return words.format(region=name, day=day, term=term_word(own.count, own.unit), basis=own.basis)
