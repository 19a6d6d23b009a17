"""Document numbers that two inspections bear: the supervisor gives new ones, or says why the number stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import ClassVar, Final

from textual.binding import Binding, BindingType

from inspector_tui.i18n import N_, _, ngettext
from inspector_tui.models.replica import Replica
from inspector_tui.screens.inspection_words import moment_words
from inspector_tui.screens.listing import InspectionListingScreen
from inspector_tui.services.number_clashes import Clash, explain, number_clashes, renumber
from inspector_tui.widgets.ask_reason import AskReason
from inspector_tui.widgets.facts import Fact, heading
from inspector_tui.widgets.rows import Column, Row, Tag, Tone
from inspector_tui.words.clashes import decision_word, name_words, other_words

_TONES: Final[dict[str, Tone]] = {"renumbered": "good", "explained": "dim"}


class NumberClashesScreen(InspectionListingScreen[Clash]):
    """F9 gives new numbers, F7 lets the number stay; both for a reason."""

    HEADING = N_("Numbers given twice")
    HELP = N_(
        "Documents whose number another inspection had before, as after a laptop was restored from a copy. Organ, "
        "word, year and serial of a number are given once. F9 gives these documents a new serial of this laptop's "
        "block; print and serve them again. F7 lets the number stay, as where the other document never left the "
        "office. Each needs a reason and is signed."
    )
    PLACE = "numbers:"
    COLUMNS: ClassVar = (
        Column("enterprise", N_("Enterprise"), 24, grow=2),
        Column("number", N_("Number"), 26, grow=1),
        Column("decision", N_("Decision"), 14),
        Column("other", N_("Given first to"), 20, grow=1, drop=1),
        Column("at", N_("When"), 21, drop=2),
    )
    EMPTY = N_("No document number was given twice. F5 fetches what others gave.")
    ACTS = frozenset({"main", "explain"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f4",
            "open",
            N_("Open"),
            show=False,
            id="numbers.open",
            tooltip=N_("Everything recorded of the inspection"),
        ),
        Binding("f7", "explain", N_("Let stay"), id="numbers.explain", tooltip=N_("The number stays, for a reason")),
        Binding("f9", "main", N_("New number"), id="numbers.renumber", tooltip=N_("Give a new serial, for a reason")),
    ]

    def load(self, replica: Replica) -> Sequence[Clash]:
        return number_clashes(replica)

    def row_of(self, one: Clash) -> Row:
        tone: Tone = "bad" if one.is_open else _TONES[one.decision or "explained"]
        other = one.other_row.enterprise_name if one.other_row else one.other
        numbers = "  ".join(each.number for each in one.documents)
        when = moment_words(one.at, self.today())
        return Row(one.key, (name_words(one), numbers, Tag(decision_word(one), tone), other, when))

    def facts_of(self, one: Clash | None) -> Sequence[Fact]:
        """Both inspections, and what was made of it."""
        return _facts_of(one, self.today()) if one is not None else ()

    def paint(self) -> None:
        """Rows and facts, and how many are still to be settled."""
        super().paint()
        still = sum(each.is_open for each in self.listed)
        self.remark = ngettext("{count} to be settled", "{count} to be settled", still).format(count=still)

    def may(self, action: str, one: Clash | None) -> bool | None:
        """Only the organ's supervisor settles, and only what is open."""
        if self.replica.identity().role != "supervisor":
            return False
        return True if one is not None and one.is_open else None

    def action_main(self) -> None:
        """Gives these documents a serial of their own, and tells the new numbers."""
        one, replica = self.chosen, self.replica
        if one is None:
            return

        def go(why: str | None) -> None:
            if why:
                self.act(
                    lambda: renumber(replica, one.inspection, why),
                    lambda given: _("Numbered anew: {numbers}").format(numbers="  ".join(given)),
                )

        self.app.push_screen(AskReason(_("Give new numbers?"), _asked(one), _("New number")), go)

    def action_explain(self) -> None:
        """Lets the number stay."""
        one, replica = self.chosen, self.replica
        if one is None:
            return
        words = (_("Let this number stay?"), _asked(one), _("Let stay"))
        self.ask_reason(*words, lambda why: explain(replica, one.inspection, why), _("The number stays."))


def _asked(one: Clash) -> str:
    numbers = "  ".join(each.number for each in one.documents)
    return f"{name_words(one)}  {numbers}\n" + _("was given first to: {other}").format(other=other_words(one))


def _facts_of(one: Clash, today: dt.date) -> tuple[Fact, ...]:
    facts = [heading(name_words(one), one.inspection)]
    for each in one.documents:
        facts.append(Fact("", f"{each.number}  {moment_words(each.at, today)}", "bad" if one.is_open else "dim"))
    facts.append(Fact(_("Given first to"), other_words(one)))
    if one.decision == "renumbered":
        facts += [Fact(_("Bears now"), number, "good") for number in one.fresh]
    first = one.documents[0]
    if first.settled_at is not None:
        facts.append(Fact(_("Decision"), f"{decision_word(one)}  {moment_words(first.settled_at, today)}"))
        facts += [Fact(_("Reason"), first.settled_reason or ""), Fact(_("Decided by"), first.settled_by or "", "dim")]
    return tuple(facts)
