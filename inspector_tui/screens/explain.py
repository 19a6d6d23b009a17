"""Why the rules say what they say: what each rule saw, and how old that is; exceptions are made here."""

from __future__ import annotations

from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from inspector_tui.domain.rules import LIFTABLE, Ruling
from inspector_tui.i18n import N_, _, language
from inspector_tui.screens.desk import DeskScreen
from inspector_tui.services.exempting import grant_exception
from inspector_tui.services.explaining import Explanation, explain
from inspector_tui.services.filing import FilingRequest
from inspector_tui.widgets.ask_reason import AskReason
from inspector_tui.widgets.facts import Fact, Facts, heading
from inspector_tui.widgets.rows import Tone
from inspector_tui.words.rulings import age_of_data, level_mark, rule_name, ruling_words, seen_words

_TONES: Final[dict[str, Tone]] = {"pass": "good", "note": "dim", "warn": "warn", "gate": "warn", "block": "bad"}


class ExplainScreen(DeskScreen[None]):
    """Rule by rule; a supervisor lifts the first one that stands in the way and may be lifted."""

    HEADING = N_("What the rules saw")
    HELP = N_(
        "Every rule that looked at this filing: what it saw here, what it said, and the article behind it. What is "
        "here may be older than what is in force: the line above says how old. F7 lets a supervisor make an exception "
        "from a rule that allows one, with a reason that everybody sees."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f7", "except", N_("Exception"), id="explain.except", tooltip=N_("Lift a rule, with a reason")),
    ]
    DEFAULT_CSS = """
    ExplainScreen {
        #explain-scroll { scrollbar-size-vertical: 1; }
        Facts { max-width: 100; }
    }
    """

    def __init__(self, inspection: str, request: FilingRequest | None = None) -> None:
        """`request` is what is typed and not filed yet."""
        super().__init__()
        self._inspection, self._request = inspection, request
        self._told: Explanation | None = None
        self._spoken = language()

    def compose_content(self) -> ComposeResult:
        with VerticalScroll(id="explain-scroll"):
            yield Facts()

    def on_mount(self) -> None:
        self.query_one("#explain-scroll").focus()
        self._look()

    def _look(self) -> None:
        replica, inspection, request = self.replica, self._inspection, self._request
        self.do(lambda: explain(replica, inspection, request), self._show, group="explain")

    def _show(self, told: Explanation) -> None:
        self._told = told
        self.remark = told.enterprise_name
        facts = [Fact("", age_of_data(told.now, told.synced_at), "dim")]
        for each in told.rules:
            facts.append(heading(f"{each.rule} {rule_name(each.rule)}"))
            facts += [Fact(_("saw"), seen_words(seen), "dim") for seen in each.seen]
            for said in each.rulings:
                facts.append(Fact(f"[{level_mark(said.level)}]", _said(said), _TONES[said.level]))
        self.query_one(Facts).facts = tuple(facts)
        self.refresh_bindings()

    def _in_the_way(self) -> Ruling | None:
        """The gravest ruling that an exception would lift."""
        said = [one for each in self._told.rules for one in each.rulings] if self._told else []
        order = ("block", "gate")
        liftable = [one for one in said if one.rule in LIFTABLE and one.level in order]
        return min(liftable, key=lambda one: order.index(one.level), default=None)

    def action_except(self) -> None:
        """Asks for the reason of an exception from the rule that stands in the way."""
        ruling = self._in_the_way()
        if ruling is None:
            return
        title = _("An exception from {rule} {name}?").format(rule=ruling.rule, name=rule_name(ruling.rule))
        question = AskReason(title, ruling_words(ruling), _("Make the exception"))
        self.app.push_screen(question, lambda reason: self._grant(ruling.rule, reason) if reason else None)

    def _grant(self, rule: str, reason: str) -> None:
        replica, inspection = self.replica, self._inspection
        self.do(lambda: grant_exception(replica, inspection, rule, reason), self._granted, group="explain")

    def _granted(self, inspection: str) -> None:
        self.inspector.refresh_standing()
        self._look()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a supervisor makes exceptions, and only where something stands in the way."""
        allowed = super().check_action(action, parameters)
        if action == "except" and allowed and self.is_mounted:
            if self.replica.identity().role != "supervisor":
                return False
            return None if self.is_busy("explain") or self._in_the_way() is None else True
        return allowed

    def language_changed(self) -> None:
        """The rules in the language of now."""
        super().language_changed()
        if self._spoken != language() and self._told is not None:
            self._spoken = language()
            self._show(self._told)


def _said(ruling: Ruling) -> str:
    words = _("content") if ruling.level == "pass" else ruling_words(ruling)
    return f"{words} ({ruling.basis})" if ruling.basis else words
