"""Approvals about which the rules found more since: what was said, what was found, and what a supervisor decides."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll

from inspector_tui.difference_words import FINDERS, decision_word, figure_lines, found_words, said_words
from inspector_tui.domain.differing import Decision
from inspector_tui.i18n import N_, _, language, ngettext
from inspector_tui.ruling_words import ORDER, level_mark, rule_name
from inspector_tui.screens.desk import DeskScreen
from inspector_tui.screens.inspection_words import moment_words
from inspector_tui.services.differences import Difference, decide, decided_by_rule, differences
from inspector_tui.widgets.ask_reason import AskReason
from inspector_tui.widgets.facts import Fact, Facts, heading
from inspector_tui.widgets.rows import Column, ListSource, Row, Tag, Tone
from inspector_tui.widgets.ruling_list import TONES
from inspector_tui.widgets.table import VirtualTable

COLUMNS: Final = (
    Column("enterprise", N_("Enterprise"), 24, grow=2),
    Column("rule", N_("Found"), 20, grow=2),
    Column("decision", N_("Decision"), 14),
    Column("at", N_("When"), 17, drop=1),
    Column("organ", N_("Organ"), 16, grow=1, drop=2),
)
_TONES: Final[dict[str, Tone]] = {"stands": "dim", "revoked": "warn"}


class DifferencesScreen(DeskScreen[None]):
    """F9 lets an approval stand, F7 revokes its permit; both for a reason."""

    HEADING = N_("Differences from the rules")
    HELP = N_(
        "Approvals about which the rules found more afterwards: the server knows what every organ said, a laptop only "
        "what it had pulled. Nothing was refused. F9 lets the approval stand, F7 revokes its permit; each needs a "
        "reason, is signed, and counts in the figures below."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4", "open", N_("Open"), id="differences.open", tooltip=N_("Everything recorded of the inspection")),
        Binding("f7", "revoke", N_("Revoke"), id="differences.revoke", tooltip=N_("Revoke the permit, for a reason")),
        Binding("f9", "main", N_("Let stand"), id="differences.stand", tooltip=N_("Let it stand, for a reason")),
    ]
    DEFAULT_CSS = """
    DifferencesScreen {
        #differences-panes { layout: vertical; height: 1fr; }
        VirtualTable { height: 1fr; }
        #differences-detail { height: auto; max-height: 12; margin: 1 0 0 0; scrollbar-size-vertical: 1; }
        &.-wide, &.-widest {
            #differences-panes { layout: horizontal; }
            VirtualTable { width: 3fr; }
            #differences-detail { width: 2fr; height: 1fr; max-height: 100%; margin: 0; padding: 0 0 0 2; }
        }
        &.-short #differences-detail { max-height: 6; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._told: list[Difference] = []
        self._spoken = language()
        self._table = VirtualTable(COLUMNS, empty=N_("No approval differs from the rules. F5 asks the server again."))
        self._facts = Facts()

    def place(self) -> str:
        return "differences:"

    def compose_content(self) -> ComposeResult:
        with Horizontal(id="differences-panes"):
            yield self._table
            with VerticalScroll(id="differences-detail", can_focus=False):
                yield self._facts

    def on_mount(self) -> None:
        self._table.focus()

    def on_screen_resume(self) -> None:
        """Looks again: the server's findings come with a sync."""
        self.read()

    def read(self) -> None:
        """Asks for what differs now."""
        replica = self.replica
        self.do(lambda: differences(replica), self._show, group="differences")

    def _show(self, told: list[Difference]) -> None:
        self._told = told
        still = sum(each.is_open for each in told)
        self.remark = ngettext("{count} to be decided", "{count} to be decided", still).format(count=still)
        cursor = self._table.cursor
        self._table.source = ListSource([_row(each, self.today()) for each in told])
        self._table.cursor = cursor
        self._show_detail()

    @property
    def chosen(self) -> Difference | None:
        """What stands under the cursor."""
        row = self._table.current if self.is_mounted else None
        return next((each for each in self._told if row and each.inspection == row.key), None)

    def on_virtual_table_row_highlighted(self, message: VirtualTable.RowHighlighted) -> None:
        """What was said and what was found, beside it."""
        message.stop()
        self._show_detail()
        self.refresh_bindings()

    def _show_detail(self) -> None:
        one = self.chosen
        own = _facts_of(one, self.today()) if one is not None else ()
        figures = [Fact("", line) for line in figure_lines(decided_by_rule(self._told))]
        self._facts.facts = (*own, heading(_("By rule")), *figures) if figures else own

    def on_virtual_table_row_selected(self, message: VirtualTable.RowSelected) -> None:
        """Enter opens the inspection."""
        message.stop()
        self.action_open()

    def action_open(self) -> None:
        """Everything recorded of the inspection."""
        from inspector_tui.screens.inspection import InspectionScreen

        one = self.chosen
        if one is not None and one.row is not None:
            self.app.push_screen(InspectionScreen(one.inspection))

    def action_main(self) -> None:
        """Lets the approval stand."""
        self._ask("stands", _("Let this approval stand?"), _("Let stand"))

    def action_revoke(self) -> None:
        """Revokes its permit: the code at the door turns red."""
        self._ask("revoked", _("Revoke this permit?"), _("Revoke"))

    def _ask(self, decision: Decision, title: str, verb: str) -> None:
        one, replica = self.chosen, self.replica
        if one is None:
            return
        text = "\n".join(found_words(each) for each in one.found)

        def answered(reason: str | None) -> None:
            if reason:
                self.do(lambda: decide(replica, one.inspection, decision, reason), self._decided, group="differences")

        self.app.push_screen(AskReason(title, text, verb), answered)

    def _decided(self, _nothing: None) -> None:
        self.inspector.refresh_standing()
        self.read()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only the organ's supervisor decides, and only what is open."""
        allowed = super().check_action(action, parameters)
        if action in ("main", "revoke") and allowed and self.is_mounted:
            identity, one = self.replica.identity(), self.chosen
            if identity.role != "supervisor":
                return False
            return True if one is not None and one.is_open and one.organ == identity.organ else None
        return allowed

    def language_changed(self) -> None:
        """In the language of now."""
        super().language_changed()
        if self._spoken != language():
            self._spoken = language()
            self._show(self._told)


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
