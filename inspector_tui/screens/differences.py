"""Approvals about which the rules found more since: what was said, what was found, and what a supervisor decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import ClassVar, Final

from textual.binding import Binding, BindingType

from inspector_tui.domain.differing import Decision
from inspector_tui.i18n import N_, _, ngettext
from inspector_tui.models.replica import Replica
from inspector_tui.screens.inspection_words import moment_words
from inspector_tui.screens.listing import InspectionListingScreen
from inspector_tui.services.differences import Difference, decide, decided_by_rule, differences
from inspector_tui.widgets.facts import Fact, heading
from inspector_tui.widgets.rows import Column, Row, Tag, Tone
from inspector_tui.widgets.ruling_list import TONES
from inspector_tui.words.differences import FINDERS, decision_word, figure_lines, found_words, said_words
from inspector_tui.words.rulings import ORDER, level_mark, rule_name

_TONES: Final[dict[str, Tone]] = {"stands": "dim", "revoked": "warn"}


class DifferencesScreen(InspectionListingScreen[Difference]):
    """F9 lets an approval stand, F7 revokes its permit; both for a reason."""

    HEADING = N_("Differences from the rules")
    HELP = N_(
        "Approvals about which the rules found more afterwards: the server knows what every organ said, a laptop only "
        "what it had pulled. Nothing was refused. F9 lets the approval stand, F7 revokes its permit; each needs a "
        "reason, is signed, and counts in the figures below."
    )
    PLACE = "differences:"
    COLUMNS: ClassVar = (
        Column("enterprise", N_("Enterprise"), 24, grow=2),
        Column("rule", N_("Found"), 20, grow=2),
        Column("decision", N_("Decision"), 14),
        Column("at", N_("When"), 21, drop=1),
        Column("organ", N_("Organ"), 16, grow=1, drop=2),
    )
    EMPTY = N_("No approval differs from the rules. F5 asks the server again.")
    ACTS = frozenset({"main", "revoke"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f4",
            "open",
            N_("Open"),
            show=False,
            id="differences.open",
            tooltip=N_("Everything recorded of the inspection"),
        ),
        Binding("f7", "revoke", N_("Revoke"), id="differences.revoke", tooltip=N_("Revoke the permit, for a reason")),
        Binding("f9", "main", N_("Let stand"), id="differences.stand", tooltip=N_("Let it stand, for a reason")),
    ]
    DEFAULT_CSS = """
    DifferencesScreen {
        #listing-detail { max-height: 12; }
        &.-wide #listing-detail, &.-widest #listing-detail { max-height: 100%; }
        &.-short #listing-detail { display: block; max-height: 6; }
    }
    """

    def load(self, replica: Replica) -> Sequence[Difference]:
        return differences(replica)

    def row_of(self, one: Difference) -> Row:
        return _row(one, self.today())

    def facts_of(self, one: Difference | None) -> Sequence[Fact]:
        """What was said and what was found, then how each rule was decided about."""
        own = _facts_of(one, self.today()) if one is not None else ()
        figures = [Fact("", line) for line in figure_lines(decided_by_rule(list(self.listed)))]
        return (*own, heading(_("By rule")), *figures) if figures else own

    def paint(self) -> None:
        """Rows and facts, and how many are still to be decided."""
        super().paint()
        still = sum(each.is_open for each in self.listed)
        self.remark = ngettext("{count} to be decided", "{count} to be decided", still).format(count=still)

    def may(self, action: str, one: Difference | None) -> bool | None:
        """Only the organ's supervisor decides, and only what is open."""
        identity = self.replica.identity()
        if identity.role != "supervisor":
            return False
        return True if one is not None and one.is_open and one.organ == identity.organ else None

    def action_main(self) -> None:
        """Lets the approval stand."""
        self._ask("stands", _("Let this approval stand?"), _("Let stand"), _("The approval stands."))

    def action_revoke(self) -> None:
        """Revokes its permit: the code at the door turns red."""
        self._ask("revoked", _("Revoke this permit?"), _("Revoke"), _("The permit is revoked."))

    def _ask(self, decision: Decision, title: str, verb: str, done: str) -> None:
        one, replica = self.chosen, self.replica
        if one is None:
            return
        text = "\n".join(found_words(each) for each in one.found)
        self.ask_reason(title, text, verb, lambda why: decide(replica, one.inspection, decision, why), done)


def _row(each: Difference, today: dt.date) -> Row:
    gravest = min(each.found, key=lambda one: ORDER[one.level])
    more = f" +{len(each.found) - 1}" if len(each.found) > 1 else ""
    found = Tag(f"[{level_mark(gravest.level)}] {gravest.rule} {rule_name(gravest.rule)}{more}", TONES[gravest.level])
    tone: Tone = "bad" if each.is_open else _TONES.get(each.decision or "", "plain")
    name = each.row.enterprise_name if each.row else each.inspection
    return Row(
        each.inspection,
        (name, found, Tag(decision_word(each), tone), moment_words(each.at, today), each.organ_name),
    )


def _facts_of(each: Difference, today: dt.date) -> tuple[Fact, ...]:
    facts = [heading(each.row.enterprise_name if each.row else each.inspection, _(FINDERS[each.by]))]
    if each.row and each.row.filing_no:
        facts.append(Fact(_("Filing no."), each.row.filing_no))
    for found in each.found:
        facts.append(Fact(_("When approved"), said_words(each, found), "dim"))
        facts.append(Fact(_("Found since"), found_words(found), TONES[found.level]))
    if each.decided_at is not None:
        facts.append(Fact(_("Decision"), f"{decision_word(each)}  {moment_words(each.decided_at, today)}"))
        facts += [Fact(_("Reason"), each.reason), Fact(_("Decided by"), each.decided_by, "dim")]
    return tuple(facts)
