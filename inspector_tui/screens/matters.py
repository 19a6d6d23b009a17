"""Supervision: matters to look into until a day, closed with what came of them; ratings beside them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll

from inspector_tui.codes.code_ids import crockford
from inspector_tui.i18n import N_, _, language
from inspector_tui.models.rows_around import RatingFiguresRow
from inspector_tui.screens.code_facts import grouped
from inspector_tui.screens.desk import DeskScreen
from inspector_tui.screens.inspection_words import moment_words
from inspector_tui.services.supervision import Matter, Rated, close_matter, figures, matters, ratings
from inspector_tui.widgets.ask_reason import AskReason
from inspector_tui.widgets.facts import Fact, Facts, heading
from inspector_tui.widgets.rows import Column, ListSource, Row, Tag, Tone
from inspector_tui.widgets.tab_line import TabLine
from inspector_tui.widgets.table import VirtualTable
from inspector_tui.words.matters import COMPLAINTS, figures_words, kind_word, outcome_words, stars_word, told_words
from inspector_tui.words.times import day_words
from inspector_tui.words.urgent import left_words

_TABS: Final = (("matters", N_("Matters")), ("ratings", N_("Ratings")))
_MATTERS: Final = (
    Column("due", N_("Due"), 20),
    Column("kind", N_("Matter"), 26, grow=2),
    Column("about", N_("Enterprise"), 16, grow=2),
    Column("organ", N_("Organ"), 16, grow=1, drop=1),
)
_RATINGS: Final = (
    Column("stars", N_("Stars"), 8),
    Column("about", N_("Enterprise"), 18, grow=2),
    Column("organ", N_("Organ"), 16, grow=1),
    Column("comment", N_("Comment"), 16, grow=2, drop=1),
)
_Told = tuple[list[Matter], list[Rated], list[tuple[str, RatingFiguresRow]]]


class MattersScreen(DeskScreen[None]):
    """F9 closes the matter under the cursor; F2 goes to the ratings."""

    HEADING = N_("Supervision")
    HELP = N_(
        "What the server found and somebody must look into: overdue filings, dissatisfied ratings, objections, codes "
        "seen where they cannot have been. F9 closes a matter with what came of it. F2 shows the ratings: whoever gave "
        "one stays unknown to the organ, which sees sums over at least five."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "tab", N_("Ratings"), id="matters.tab", tooltip=N_("Matters, or ratings")),
        Binding("f3", "visits", N_("Visits"), id="matters.visits", tooltip=N_("Filings and visits held here")),
        Binding("f9", "main", N_("Close matter"), id="matters.close", tooltip=N_("Close it with what came of it")),
    ]
    DEFAULT_CSS = """
    MattersScreen {
        #matters-panes { layout: vertical; height: 1fr; }
        #matters-lists { height: 1fr; }
        VirtualTable { height: 1fr; }
        #matters-detail { height: auto; max-height: 10; margin: 1 0 0 0; scrollbar-size-vertical: 1; }
        &.-wide, &.-widest {
            #matters-panes { layout: horizontal; }
            #matters-lists { width: 3fr; }
            #matters-detail { width: 2fr; height: 1fr; max-height: 100%; margin: 0; padding: 0 0 0 2; }
        }
        &.-short #matters-detail { display: none; }
        &.-at-matters #matters-ratings, &.-at-ratings #matters-matters { display: none; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._told: _Told = ([], [], [])
        self._tab = "matters"
        self._spoken = language()

    def place(self) -> str:
        return "matters:" if self.can_go_back else ""

    def compose_content(self) -> ComposeResult:
        yield TabLine(_TABS)
        with Horizontal(id="matters-panes"):
            with Vertical(id="matters-lists"):
                yield VirtualTable(
                    _MATTERS, empty=N_("Nothing to look into. F5 fetches what is new."), id="matters-matters"
                )
                yield VirtualTable(_RATINGS, empty=N_("No rating here yet."), id="matters-ratings")
            with VerticalScroll(id="matters-detail", can_focus=False):
                yield Facts()

    def on_mount(self) -> None:
        self._show_tab("matters")

    def on_screen_resume(self) -> None:
        """Looks again: a sync may have brought more."""
        self.read()

    def read(self) -> None:
        """Asks for everything of now."""
        replica = self.replica
        self.do(lambda: (matters(replica), ratings(replica), figures(replica)), self._show, group="matters")

    def _show(self, told: _Told) -> None:
        self._told = told
        today = self.today()
        for name, rows in (
            ("matters", [_matter_row(one, today) for one in told[0]]),
            ("ratings", [_rating_row(one) for one in told[1]]),
        ):
            table = self._table(name)
            cursor = table.cursor
            table.source = ListSource(rows)
            table.cursor = cursor
        still = sum(one.is_open for one in told[0])
        self.query_one(TabLine).counts = {"matters": f"{still}", "ratings": f"{len(told[1])}"}
        self._show_detail()

    def _table(self, name: str) -> VirtualTable:
        return self.query_one(f"#matters-{name}", VirtualTable)

    def _show_tab(self, tab: str) -> None:
        self._tab = tab
        self.query_one(TabLine).now = tab
        for name, _label in _TABS:
            self.set_class(name == tab, f"-at-{name}")
        self._table(tab).focus()
        self._show_detail()
        self.refresh_bindings()

    def action_tab(self) -> None:
        """The other list."""
        self._show_tab("ratings" if self._tab == "matters" else "matters")

    def action_visits(self) -> None:
        """Filings and visits, as a supervisor sees them."""
        from inspector_tui.screens.inbox import InboxScreen

        self.app.push_screen(InboxScreen())

    @on(TabLine.Chosen)
    def _tab_chosen(self, event: TabLine.Chosen) -> None:
        event.stop()
        self._show_tab(event.tab)

    @on(VirtualTable.RowHighlighted)
    def _highlighted(self, event: VirtualTable.RowHighlighted) -> None:
        event.stop()
        self._show_detail()
        self.refresh_bindings()

    @property
    def chosen(self) -> Matter | None:
        """The matter under the cursor, while matters are shown."""
        row = self._table("matters").current if self.is_mounted and self._tab == "matters" else None
        return next((one for one in self._told[0] if row and one.row.matter == row.key), None)

    def _show_detail(self) -> None:
        if self._tab == "matters":
            one = self.chosen
            facts = _matter_facts(one, self.today()) if one else ()
        else:
            row = self._table("ratings").current
            rated = next((each for each in self._told[1] if row and each.row.code_id.hex() == row.key), None)
            facts = (*(_rating_facts(rated, self.today()) if rated else ()), *_figure_facts(self._told[2]))
        self.query_one(Facts).facts = facts

    def action_main(self) -> None:
        """Closes it; what came of it has to be said."""
        one, replica = self.chosen, self.replica
        if one is None:
            return
        text = _("Say what was found and what follows. This cannot be changed afterwards.")
        self.app.push_screen(
            AskReason(kind_word(one.row.kind), text, _("Close matter")),
            lambda outcome: self._close(lambda: close_matter(replica, one.row.matter, outcome)) if outcome else None,
        )

    def _close(self, act: Callable[[], None]) -> None:
        def told(_nothing: object) -> None:
            self.inspector.refresh_standing()
            self.read()

        self.do(act, told, group="matters")

    def key_words(self, action: str) -> str | None:
        if action == "tab":
            return _("Ratings") if self._tab == "matters" else _("Matters")
        return super().key_words(action)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only the justice bureau closes, only what is open, and one at a time."""
        allowed = super().check_action(action, parameters)
        if action == "visits":
            return allowed and not self.can_go_back
        if action == "main" and allowed and self.is_mounted:
            one = self.chosen
            fits = one is not None and one.is_open and self.replica.identity().role == "justice"
            return True if fits and not self.is_busy("matters") else None
        return allowed

    def language_changed(self) -> None:
        super().language_changed()
        if self._spoken != language():
            self._spoken = language()
            self._show(self._told)


def _tone(one: Matter) -> Tone:
    if not one.is_open:
        return "dim"
    return "bad" if one.days_left is not None and one.days_left < 0 else "warn"


def _left(one: Matter) -> str:
    return _("closed") if not one.is_open else left_words(one.days_left) if one.days_left is not None else ""


def _matter_row(one: Matter, today: dt.date) -> Row:
    name = one.inspection.enterprise_name if one.inspection else ""
    return Row(one.row.matter, (Tag(_left(one), _tone(one)), kind_word(one.row.kind), name, one.organ_name))


def _matter_facts(one: Matter, today: dt.date) -> tuple[Fact, ...]:
    row = one.row
    facts = [heading(kind_word(row.kind)), *(Fact("", words) for words in told_words(one) if words)]
    facts.append(Fact(_("Organ"), one.organ_name))
    if one.inspection is not None:
        facts.append(Fact(_("Enterprise"), f"{one.inspection.enterprise_name}  {one.inspection.subject}"))
    if one.rating is not None and one.rating.comment:
        facts.append(Fact(_("Comment"), one.rating.comment))
    facts.append(Fact(_("Raised"), moment_words(row.at, today)))
    if row.due is not None and one.is_open:
        day = day_words(dt.date.fromisoformat(row.due), today)
        facts.append(Fact(_("Due"), f"{day}  {_left(one)}", _tone(one)))
    if row.outcome is not None:
        facts.append(Fact(_("Outcome"), outcome_words(one), "good"))
    return tuple(facts)


def _rating_row(one: Rated) -> Row:
    name = one.inspection.enterprise_name if one.inspection else grouped(crockford(one.row.code_id))
    tone: Tone = "bad" if one.row.stars <= 2 else "plain"
    return Row(
        one.row.code_id.hex(), (Tag(stars_word(one.row.stars), tone), name, one.organ_name, one.row.comment or "")
    )


def _rating_facts(one: Rated, today: dt.date) -> tuple[Fact, ...]:
    row = one.row
    facts = [heading(stars_word(row.stars), grouped(crockford(row.code_id)))]
    facts += [Fact("", _(COMPLAINTS[each]), "warn") for each in json.loads(row.complaints)]
    if row.comment:
        facts.append(Fact(_("Comment"), row.comment))
    if row.contact:
        facts.append(Fact(_("Contact"), row.contact))
    facts.append(Fact(_("Given"), moment_words(row.given_at, today)))
    if row.amended_at is not None:
        facts.append(Fact(_("Amended"), moment_words(row.amended_at, today)))
    return tuple(facts)


def _figure_facts(told: list[tuple[str, RatingFiguresRow]]) -> tuple[Fact, ...]:
    if not told:
        return ()
    lines = [Fact(name, figures_words(row, tuple(json.loads(row.stars)))) for name, row in told]
    return (heading(_("What organs are told")), *lines)
