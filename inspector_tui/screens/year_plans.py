"""The plans an organ made: what must be published of each, and the windows computed again when a notice comes in."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import ClassVar, Final

from textual.binding import Binding, BindingType

from inspector_tui.domain.year_plans import filing_due
from inspector_tui.i18n import N_, _, list_words, ngettext
from inspector_tui.models import planning_queries
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows_planning import YearPlanRow
from inspector_tui.screens.inspection_words import moment_words
from inspector_tui.screens.listing import ListingScreen
from inspector_tui.screens.year_plan_form import YearPlanFormScreen
from inspector_tui.services.items import item_names
from inspector_tui.services.year_recomputing import recompute
from inspector_tui.widgets.facts import Fact, heading
from inspector_tui.widgets.rows import Column, Row, Tag
from inspector_tui.words import counted
from inspector_tui.words.entries import value_words
from inspector_tui.words.errors import code_words

_COLUMNS: Final = (
    Column("year", N_("Year"), 6, drop=4),
    Column("title", N_("Plan"), 16, grow=1),
    Column("visits", N_("Times"), 8, align="right", drop=3),
    Column("state", N_("State"), 14),
)


class YearPlansScreen(ListingScreen[YearPlanRow]):
    """F9 makes a new one, F6 computes the windows of one again."""

    HEADING = N_("Year plans")
    HELP = N_(
        "The plans your organ made, with what must be published of each until 31 March: who inspects, whom, how, which "
        "items, in which share. F9 makes a new one. F6 computes the windows again by the holiday notices of now: "
        "visits keep their order, and no last day comes earlier."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f6", "again", N_("Compute again"), id="yearplans.again", tooltip=N_("By the holiday notices of now")),
        Binding("f9", "main", N_("New"), id="yearplans.new", tooltip=N_("Make a plan")),
    ]
    PLACE = "plans:"
    COLUMNS = _COLUMNS
    EMPTY = N_("No plan was made here yet. F9 makes one.")
    ACTS = frozenset({"again"})

    def __init__(self) -> None:
        super().__init__()
        self._names: dict[str, str] = {}

    def load(self, replica: Replica) -> Sequence[YearPlanRow]:
        self._names = item_names(replica)
        with replica.reading() as connection:
            return planning_queries.year_plans(connection, replica.identity().organ)

    def row_of(self, one: YearPlanRow) -> Row:
        state = Tag(_("provisional"), "warn") if one.provisional else Tag(_("final"), "good")
        return Row(one.plan, (str(one.year), one.title, f"{one.visits:,}", state))

    def facts_of(self, one: YearPlanRow | None) -> Sequence[Fact]:
        return _facts(one, self._names, self.today()) if one is not None else ()

    def may(self, action: str, one: YearPlanRow | None) -> bool | None:
        """Only a provisional plan can move."""
        return one is not None and one.provisional

    def action_main(self) -> None:
        """The form of a new plan."""
        self.app.push_screen(YearPlanFormScreen())

    def action_again(self) -> None:
        """Computes the windows again."""
        one, replica = self.chosen, self.replica
        if one is not None:
            self.act(lambda: recompute(replica, one.plan), _moved_words)


def _moved_words(count: int) -> str:
    return ngettext("{count} window moved", "{count} windows moved", count).format(count=count)


def _officers(one: YearPlanRow) -> str:
    """How many there are, and how many go for how long."""
    return _("{officers}; {each} to each visit, {days}").format(
        officers=one.officers, each=one.officers_each, days=counted.days(one.days_each)
    )


def _facts(one: YearPlanRow, names: dict[str, str], today: dt.date) -> tuple[Fact, ...]:
    """What must be published (上海市优化营商环境条例 §62), then how it was computed."""
    due = filing_due(one.year)
    late = today.isoformat() > due
    note = code_words("PLAN_FILING_LATE" if late else "PLAN_FILE_BY", {"due": due})
    shares = "  ".join(f"{name} {share}%" for name, share in json.loads(one.shares).items() if share)
    facts = [
        heading(one.title, one.plan),
        Fact(_("Scope"), f"{value_words('region', one.scope)}, {counted.enterprises(one.objects)}"),
        Fact(_("Method"), _("on site") if one.method == "on_site" else _("off site")),
        Fact(_("Items"), list_words([names.get(code, code) for code in json.loads(one.items)])),
        Fact(_("Shares"), shares),
        Fact(_("Span"), f"{one.first_day} - {one.last_day}"),
        Fact(
            _("Working days"), _("{days}, {usable} % of them usable").format(days=one.working_days, usable=one.usable)
        ),
        Fact(_("Officers"), _officers(one)),
        Fact(_("Made"), f"{moment_words(one.at, today)}  {one.made_by}"),
        Fact("", note, "warn" if late else "plain"),
    ]
    if one.provisional:
        facts.append(Fact("", code_words("PLAN_PROVISIONAL", {}), "warn"))
    return tuple(facts)
