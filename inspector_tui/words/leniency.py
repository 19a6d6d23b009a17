"""Leniency in words: which entry, which conditions are met and which are open."""

from __future__ import annotations

from typing import Final

from inspector_tui.domain.leniency import Judged, Match
from inspector_tui.domain.leniency_lists import DiscretionListed
from inspector_tui.i18n import N_, _

LENIENCIES: Final = {
    "no_penalty": N_("no penalty"),
    "lighter": N_("lighter penalty"),
    "reduced": N_("reduced penalty"),
}
_STANDINGS: Final = {"met": N_("met"), "open": N_("open"), "not_met": N_("not met")}
_CONDITIONS: Final = {
    "LENIENCY_NOT_FIRST": N_("First time: no, a finding of {day} is known (within {years} years)."),
    "LENIENCY_NONE_KNOWN": N_("First time: nothing within {years} years is known here. Check the record."),
    "LENIENCY_MAJOR": N_("Minor: no, the finding is recorded as major."),
    "LENIENCY_MINOR": N_("Minor: recorded as minor."),
    "LENIENCY_JUDGE_MINOR": N_("Minor: to be judged."),
    "LENIENCY_CORRECTED": N_("Corrected in time: put right on the spot."),
    "LENIENCY_CORRECT_BY": N_("Corrected in time: to be put right by {day}."),
    "LENIENCY_JUDGE_CORRECTED": N_("Corrected in time: not known yet."),
    "LENIENCY_JUDGE_HARM": N_("No harm: to be judged."),
    "LENIENCY_JUDGE_FAULT": N_("No fault: the party must prove it."),
    "LENIENCY_THRESHOLD": N_("Threshold, to be measured: {words}"),
    "LENIENCY_EXCLUSIONS": N_("Does not apply to: {words}"),
    "LENIENCY_AS_WRITTEN": N_("As the list says: {words}"),
}


def leniency_word(kind: str) -> str:
    """Which of the leniency lists."""
    return _(LENIENCIES.get(kind, kind))


def standing_word(standing: str) -> str:
    """Whether a condition, or an entry with all of them, is met."""
    return _(_STANDINGS.get(standing, standing))


def condition_words(judged: Judged) -> str:
    """One condition: what is known of it, or what a person has to judge."""
    return _(_CONDITIONS[judged.code]).format(**dict(judged.facts), words=judged.words)


def match_words(match: Match) -> str:
    """An entry in one line: 不予处罚: 未设置警示标志."""
    return f"{leniency_word(match.entry.leniency)}: {match.entry.violation}"


def benchmark_words(entry: DiscretionListed) -> str:
    """A step of the benchmark in one line."""
    return f"{entry.step}: {entry.circumstances} - {entry.penalty}"
