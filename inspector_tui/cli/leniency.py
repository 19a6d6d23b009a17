"""`inspector leniency search|match`: what the leniency lists say of a violation, or of a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from inspector_tui.cli.context import Context
from inspector_tui.cli.output import answer
from inspector_tui.i18n import _
from inspector_tui.words.leniency import benchmark_words, condition_words, match_words, standing_word

if TYPE_CHECKING:
    from inspector_tui.domain.leniency import Match
    from inspector_tui.services.leniency import FindingWords, Leniency


@click.group()
def leniency() -> None:
    """Leniency lists and the discretion benchmark: shown beside findings, never applied by themselves."""


@leniency.command()
@click.argument("text")
@click.option("--day", help="As of this day, e.g. 2026-03-01; today by default.")
@click.option("--benchmark", is_flag=True, help="Search the discretion benchmark instead.")
@click.option("--most", type=click.IntRange(1, 10_000), default=50, show_default=True)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def search(context: Context, text: str, day: str | None, benchmark: bool, most: int, as_json: bool) -> None:
    """Find entries in force by a part of their words, number or legal basis."""
    from inspector_tui.domain.leniency_lists import DiscretionListed, LeniencyListed
    from inspector_tui.models.list_queries import entry_of
    from inspector_tui.services.list_desk import find
    from inspector_tui.words.leniency import leniency_word

    body: type[DiscretionListed] | type[LeniencyListed] = DiscretionListed if benchmark else LeniencyListed
    rows, _count = find(context.replica(), body.LIST, text, day=day, limit=most)
    found = [entry_of(row) for row in rows]
    lines = []
    for entry in found:
        if isinstance(entry, LeniencyListed):
            lines.append(f"[{leniency_word(entry.leniency)}] {entry.violation}  {entry.conditions or ''}".rstrip())
        elif isinstance(entry, DiscretionListed):
            lines.append(f"{entry.violation}  {benchmark_words(entry)}")
    answer(as_json, [{"key": entry.key, **entry.to_map()} for entry in found], lines)


@leniency.command()
@click.argument("inspection")
@click.argument("finding", required=False)
@click.option("--text", help="Words of a finding that is not recorded yet.")
@click.option("--severity", type=click.Choice(["minor", "general", "major"]))
@click.option("--item", help="Code of the item it belongs to.")
@click.option("--check", type=int, help="Number of the checklist line.")
@click.option("--deadline", help="Day by which it is to be put right.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def match(context: Context, /, inspection: str, finding: str | None, as_json: bool, **told: Any) -> None:
    """Show which entries may fit a FINDING of an inspection, and which of their conditions are open.

    Without FINDING give --text; severity, item and checklist line sharpen the answer.
    """
    from inspector_tui.services.leniency import FindingWords, leniency_for, leniency_of

    replica = context.replica()
    if (finding is None) == (told["text"] is None):
        raise click.UsageError(_("Name a finding, or give --text."))
    if finding is not None:
        found = leniency_of(replica, inspection, finding)
    else:
        words: FindingWords = FindingWords(**told)
        found = leniency_for(replica, inspection, words)
    answer(as_json, _map(found), _lines(found))


def _map(found: Leniency) -> dict[str, Any]:
    return {
        "kept": found.kept,
        "matches": [_match_map(each) for each in found.matches],
        "benchmarks": [{"key": each.key, **each.to_map()} for each in found.benchmarks],
    }


def _match_map(one: Match) -> dict[str, Any]:
    return {
        "key": one.entry.key,
        "score": one.score,
        "standing": one.standing,
        "conditions": [
            {"condition": each.condition, "standing": each.standing, "code": each.code, "facts": dict(each.facts)}
            for each in one.conditions
        ],
        "entry": one.entry.to_map(),
    }


def _lines(found: Leniency) -> list[str]:
    lines = []
    for one in found.matches:
        lines.append(f"[{standing_word(one.standing)}] {match_words(one)}")
        lines += [f"    [{standing_word(each.standing)}] {condition_words(each)}" for each in one.conditions]
    lines += [f"{each.violation}  {benchmark_words(each)}" for each in found.benchmarks]
    return lines
