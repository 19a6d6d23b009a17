"""`inspector rules explain|except|withdraw|exceptions|differences|decide|minimums|questions`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import click

from inspector_tui.cli.context import Context
from inspector_tui.cli.filing import ruling_line, ruling_map
from inspector_tui.cli.output import answer
from inspector_tui.domain.differing import Decision
from inspector_tui.i18n import _, ngettext

if TYPE_CHECKING:
    from inspector_tui.services.explaining import Explanation


@click.group()
def rules() -> None:
    """What the rules say of a filing and why; exceptions; what still has to be inspected."""


@rules.command()
@click.argument("filing")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def explain(context: Context, filing: str, as_json: bool) -> int:
    """List every rule that looked at a filing, what it saw, what it said, and how old the data is.

    FILING is the id of a filing or of its inspection. Exits 1 when a rule forbids it.
    """
    from inspector_tui.services.explaining import explain as explain_filing

    told = explain_filing(context.replica(), filing)
    answer(as_json, _explanation_map(told), _explanation_lines(told))
    return 1 if any(ruling.level == "block" for each in told.rules for ruling in each.rulings) else 0


def _explanation_map(told: Explanation) -> dict[str, Any]:
    from inspector_tui.words.rulings import rule_name

    return {
        "inspection": told.inspection,
        "enterprise": told.enterprise_name,
        "as_of": {"now": told.now, "synced_at": told.synced_at, "lists": dict(told.lists)},
        "rules": [
            {
                "rule": each.rule,
                "name": rule_name(each.rule),
                "seen": [{"code": seen.code, "facts": dict(seen.facts)} for seen in each.seen],
                "said": [{**ruling_map(ruling), "lifted": ruling.lifted} for ruling in each.rulings],
            }
            for each in told.rules
        ],
    }


def _explanation_lines(told: Explanation) -> list[str]:
    from inspector_tui.words.rulings import age_of_data, rule_name, seen_words

    lines = [f"{told.inspection}  {told.enterprise_name}", age_of_data(told.now, told.synced_at), ""]
    for each in told.rules:
        lines.append(f"{each.rule} {rule_name(each.rule)}")
        lines += [f"    {seen_words(seen)}" for seen in each.seen]
        lines += [f"  {ruling_line(ruling)}" for ruling in each.rulings]
    return lines


@rules.command("except")
@click.argument("inspection")
@click.argument("rule")
@click.option("--reason", required=True)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def except_(context: Context, inspection: str, rule: str, reason: str, as_json: bool) -> None:
    """Grant an exception from one rule for one inspection, with a reason. Supervisors only."""
    from inspector_tui.services.exempting import grant_exception
    from inspector_tui.words.rulings import rule_name

    inspection = grant_exception(context.replica(), inspection, rule.upper(), reason)
    said = _("{inspection}: excepted from {rule}.").format(
        inspection=inspection, rule=f"{rule.upper()} {rule_name(rule.upper())}"
    )
    answer(as_json, {"inspection": inspection, "rule": rule.upper(), "excepted": True}, [said])


@rules.command()
@click.argument("inspection")
@click.argument("rule")
@click.option("--reason", required=True)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def withdraw(context: Context, inspection: str, rule: str, reason: str, as_json: bool) -> None:
    """Take an exception back, with a reason."""
    from inspector_tui.services.exempting import withdraw_exception
    from inspector_tui.words.rulings import rule_name

    inspection = withdraw_exception(context.replica(), inspection, rule.upper(), reason)
    said = _("{inspection}: {rule} holds again.").format(
        inspection=inspection, rule=f"{rule.upper()} {rule_name(rule.upper())}"
    )
    answer(as_json, {"inspection": inspection, "rule": rule.upper(), "excepted": False}, [said])


@rules.command()
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def exceptions(context: Context, as_json: bool) -> None:
    """Every exception that was granted: how many from each rule, and each with its reason."""
    from inspector_tui.services.exempting import exceptions as granted_exceptions
    from inspector_tui.services.exempting import exceptions_by_rule
    from inspector_tui.words.rulings import rule_name

    told = granted_exceptions(context.replica())
    counts = exceptions_by_rule(told)
    machine = {
        "by_rule": counts,
        "exceptions": [
            {
                "inspection": each.row.inspection,
                "enterprise": each.enterprise_name,
                "rule": each.row.rule,
                "reason": each.row.reason,
                "granted_by": each.row.granted_by,
                "at": each.row.at,
                "withdrawn": each.row.withdrawn,
            }
            for each in told
        ],
    }
    lines = [f"{rule} {rule_name(rule)}: {count}" for rule, count in counts.items()]
    for each in told:
        back = _("taken back: {reason}").format(reason=each.row.withdrawn) if each.row.withdrawn else ""
        lines.append(
            f"{each.row.inspection}  {each.enterprise_name}  {each.row.rule}  {each.row.reason}  {back}".rstrip()
        )
    answer(as_json, machine, lines or [_("No exception was granted.")])


@rules.command()
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def differences(context: Context, as_json: bool) -> int:
    """List approvals about which the rules found more since: what the laptop said, what was found, what was decided.

    Nothing was refused. A supervisor sees those of their organ, the justice bureau also the matters that the server
    raised. Exits 1 when something is to be decided.
    """
    from inspector_tui.services.differences import decided_by_rule, open_matters
    from inspector_tui.services.differences import differences as found_differences
    from inspector_tui.words.differences import difference_lines, figure_lines

    replica = context.replica()
    found, matters = found_differences(replica), open_matters(replica)
    figures = decided_by_rule(found)
    machine = {
        "by_rule": figures,
        "approvals": [
            {
                "inspection": each.inspection,
                "organ": each.organ,
                "enterprise": {"code": each.row.subject, "name": each.row.enterprise_name} if each.row else None,
                "filing_no": each.row.filing_no if each.row else None,
                "found_by": each.by,
                "said": [{"rule": one.rule, "level": one.level, "code": one.code} for one in each.said],
                "found": [
                    {"rule": one.rule, "level": one.level, "code": one.code}
                    | {"facts": {fact.name: fact.value for fact in one.facts}}
                    for one in each.found
                ],
                "open": each.is_open,
                "decision": each.decision,
                "reason": each.reason or None,
                "decided_by": each.decided_by or None,
            }
            for each in found
        ],
        "matters": [
            {"matter": each.matter, "organ": each.organ, "about": each.about, "facts": each.facts, "due": each.due}
            for each in matters
        ],
    }
    lines = [*figure_lines(figures), *(line for each in found for line in difference_lines(each))]
    lines += [f"{each.about}  {each.organ}  {each.facts}  {each.due}" for each in matters]
    answer(as_json, machine, lines or [_("No approval differs from the rules.")])
    return 1 if matters or any(each.is_open for each in found) else 0


@rules.command()
@click.argument("inspection")
@click.argument("decision", type=click.Choice(get_args(Decision)))
@click.option("--reason", required=True)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def decide(context: Context, inspection: str, decision: Decision, reason: str, as_json: bool) -> None:
    """Decide about an approval that differs from the rules: it stands, or its permit is revoked. Supervisors only.

    INSPECTION is the id that `inspector rules differences` lists first.
    """
    from inspector_tui.services.differences import decide as decide_difference
    from inspector_tui.words.differences import DECISIONS

    decide_difference(context.replica(), inspection, decision, reason)
    answer(as_json, {"inspection": inspection, "decision": decision}, [f"{inspection}: {_(DECISIONS[decision])}"])


@rules.command()
@click.option("--year", type=click.IntRange(2000, 2099))
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def minimums(context: Context, year: int | None, as_json: bool) -> None:
    """List enterprises that a minimum of the table of caps still asks to inspect this year."""
    from inspector_tui.services.explaining import under_inspected

    told = under_inspected(context.replica(), year)
    machine = [
        {
            "enterprise": {"code": each.subject, "name": each.enterprise_name},
            "had": each.had,
            "least": each.cap.least,
            "basis": each.cap.basis,
        }
        for each in told
    ]
    lines = [f"{each.subject}  {each.enterprise_name}  {each.had}/{each.cap.least}  {each.cap.basis}" for each in told]
    total = ngettext("{count} enterprise", "{count} enterprises", len(told)).format(count=len(told))
    answer(as_json, machine, [*lines, total])


@rules.command()
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def questions(context: Context, as_json: bool) -> None:
    """List item list entries whose frequency cannot be read: whoever set them is to be asked."""
    from inspector_tui.services.list_desk import unread_frequencies

    rows = unread_frequencies(context.replica())
    machine = [{"item": row.key, "name": row.title, "wording": wording} for row, wording in rows]
    lines = [f"{row.key}  {row.title}  “{wording}”" for row, wording in rows]
    total = ngettext("{count} question", "{count} questions", len(rows)).format(count=len(rows))
    answer(as_json, machine, [*lines, total])
