"""Supervision: matters to look into until a day, closed with what came of them; ratings beside them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import ClassVar, Final

from textual.binding import Binding, BindingType

from inspector_tui.codes.code_ids import crockford
from inspector_tui.i18n import N_, _
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows_around import RatingFiguresRow
from inspector_tui.screens.code_facts import grouped
from inspector_tui.screens.inspection_words import moment_words
from inspector_tui.screens.panes import Pane, PanesScreen
from inspector_tui.services.supervision import Matter, Rated, close_matter, figures, matters, ratings
from inspector_tui.widgets.facts import Fact, heading
from inspector_tui.widgets.rows import Column, Row, Tag, Tone
from inspector_tui.words.matters import COMPLAINTS, figures_words, kind_word, outcome_words, stars_word, told_words
from inspector_tui.words.times import day_words
from inspector_tui.words.urgent import left_words

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
Told = tuple[list[Matter], list[Rated], list[tuple[str, RatingFiguresRow]]]
One = Matter | Rated


class MattersScreen(PanesScreen[Told, One]):
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
    ACTS = frozenset({"main"})

    def place(self) -> str:
        return "matters:" if self.can_go_back else ""

    def panes(self) -> Sequence[Pane]:
        nothing = N_("Nothing to look into. F5 fetches what is new.")
        return (
            Pane("matters", _MATTERS, nothing, N_("Matters")),
            Pane("ratings", _RATINGS, N_("No rating here yet."), N_("Ratings")),
        )

    def load(self, replica: Replica) -> Told:
        return matters(replica), ratings(replica), figures(replica)

    def lists(self, told: Told) -> Mapping[str, Sequence[One]]:
        return {"matters": told[0], "ratings": told[1]}

    def counts(self, told: Told) -> Mapping[str, str]:
        return {"matters": f"{sum(one.is_open for one in told[0])}", "ratings": f"{len(told[1])}"}

    def row_of(self, one: One) -> Row:
        return _matter_row(one) if isinstance(one, Matter) else _rating_row(one)

    def facts_of(self, one: One | None) -> Sequence[Fact]:
        if isinstance(one, Matter):
            return _matter_facts(one, self.today())
        rated = _rating_facts(one, self.today()) if one else ()
        figured = _figure_facts(self.told[2]) if self.told and self.tab == "ratings" else ()
        return (*rated, *figured)

    def action_visits(self) -> None:
        """Filings and visits, as a supervisor sees them."""
        from inspector_tui.screens.inbox import InboxScreen

        self.app.push_screen(InboxScreen())

    def action_main(self) -> None:
        """Closes it; what came of it has to be said."""
        one, replica = self.chosen, self.replica
        if isinstance(one, Matter):
            matter = one.row.matter
            self.ask_reason(
                kind_word(one.row.kind),
                _("Say what was found and what follows. This cannot be changed afterwards."),
                _("Close matter"),
                lambda outcome: close_matter(replica, matter, outcome),
            )

    def may(self, action: str, one: One | None) -> bool | None:
        """Only the justice bureau closes, only what is open, and one at a time."""
        closes = self.replica.identity().role == "justice"
        return True if closes and isinstance(one, Matter) and one.is_open else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Visits are offered where this screen is home."""
        allowed = super().check_action(action, parameters)
        return allowed and not self.can_go_back if action == "visits" else allowed

    def key_words(self, action: str) -> str | None:
        if action == "tab":
            return _("Ratings") if self.tab == "matters" else _("Matters")
        return super().key_words(action)


def _tone(one: Matter) -> Tone:
    if not one.is_open:
        return "dim"
    return "bad" if one.days_left is not None and one.days_left < 0 else "warn"


def _left(one: Matter) -> str:
    return _("closed") if not one.is_open else left_words(one.days_left) if one.days_left is not None else ""


def _matter_row(one: Matter) -> Row:
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
