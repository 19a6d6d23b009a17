"""Exceptions from rules: how many from each, and each with its reason, for whoever oversees the supervisors."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from inspector_tui.i18n import N_, _, language, ngettext
from inspector_tui.screens.desk import DeskScreen
from inspector_tui.screens.inspection_words import moment_words
from inspector_tui.services.exempting import Granted, exceptions, exceptions_by_rule
from inspector_tui.widgets.facts import Fact, Facts, heading
from inspector_tui.words.rulings import rule_name


class ExceptionsScreen(DeskScreen[None]):
    """The figures first, then every exception, the latest first."""

    HEADING = N_("Exceptions from rules")
    HELP = N_("Every exception that a supervisor made here: from which rule, for whom, why, and whether it stands.")
    DEFAULT_CSS = """
    ExceptionsScreen {
        #exceptions-scroll { scrollbar-size-vertical: 1; }
        Facts { max-width: 100; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._told: list[Granted] = []
        self._spoken = language()

    def compose_content(self) -> ComposeResult:
        with VerticalScroll(id="exceptions-scroll"):
            yield Facts()

    def on_mount(self) -> None:
        self.query_one("#exceptions-scroll").focus()
        replica = self.replica
        self.do(lambda: exceptions(replica), self._show, group="exceptions")

    def _show(self, told: list[Granted]) -> None:
        self._told = told
        counts = exceptions_by_rule(told)
        self.remark = ngettext("{count} in force", "{count} in force", sum(counts.values())).format(
            count=sum(counts.values())
        )
        facts = [Fact(f"{rule} {rule_name(rule)}", f"{count:,}") for rule, count in counts.items()]
        for each in told:
            facts.append(heading(each.enterprise_name or each.row.inspection, moment_words(each.row.at, self.today())))
            facts.append(Fact(_("Rule"), f"{each.row.rule} {rule_name(each.row.rule)}"))
            facts.append(Fact(_("Reason"), each.row.reason))
            facts.append(Fact(_("Granted by"), each.row.granted_by, "dim"))
            if each.row.withdrawn:
                facts.append(Fact(_("Taken back"), each.row.withdrawn, "warn"))
        self.query_one(Facts).facts = tuple(facts) or (Fact("", _("No exception was granted.")),)

    def language_changed(self) -> None:
        """In the language of now."""
        super().language_changed()
        if self._spoken != language():
            self._spoken = language()
            self._show(self._told)
