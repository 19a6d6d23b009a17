"""Beside a finding: which leniency entries may fit, which condition is open, and the discretion benchmark."""

from __future__ import annotations

from typing import Final

from textual.app import ComposeResult
from textual.containers import Vertical

from inspector_tui.i18n import N_, _
from inspector_tui.services.leniency import Leniency
from inspector_tui.widgets.facts import Fact, Facts, heading
from inspector_tui.widgets.leaving import LeavingPart
from inspector_tui.widgets.rows import Tone
from inspector_tui.widgets.text import Say
from inspector_tui.words.leniency import condition_words, match_words, standing_word

_TONES: Final[dict[str, Tone]] = {"met": "good", "open": "warn", "not_met": "dim"}
_MOST = 5
"""Entries shown beside a finding; the command shows more."""


class LeniencyPart(LeavingPart, Vertical):
    """Empty until something was looked up. What is shown decides nothing: the decision does (行政处罚法 §57)."""

    def __init__(self) -> None:
        super().__init__(id="finding-leniency")
        self.display = False
        self._shown: Leniency | None = None
        self._facts = Facts()

    def compose(self) -> ComposeResult:
        yield Say(N_("May be lenient (for the decision, not decided here)"), id="leniency-title")
        yield self._facts

    def show(self, found: Leniency) -> None:
        """Shows what was looked up; nothing where no list is kept. May be called before this is on the screen."""
        self._shown = found
        self.display = found.kept
        self._facts.facts = leniency_facts(found)

    def language_changed(self) -> None:
        """The same in the language of now."""
        if self._shown is not None:
            self.show(self._shown)


def leniency_facts(found: Leniency) -> tuple[Fact, ...]:
    """Entries with their conditions one below the other, then the benchmark's steps."""
    facts: list[Fact] = []
    if not found.matches and not found.benchmarks:
        facts.append(Fact("", _("No entry of the leniency lists fits these words."), "dim"))
    for match in found.matches[:_MOST]:
        facts.append(Fact(standing_word(match.standing), match_words(match), _TONES[match.standing]))
        facts += [Fact(" ", f"- {condition_words(each)}", _TONES[each.standing]) for each in match.conditions]
    if found.benchmarks:
        facts.append(heading(_("Discretion benchmark"), found.benchmarks[0].violation))
        facts += [
            Fact(each.step, f"{each.circumstances} - {each.penalty}")
            for each in found.benchmarks[:_MOST]
            if each.violation == found.benchmarks[0].violation
        ]
    return tuple(facts)
