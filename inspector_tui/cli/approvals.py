"""`inspector delegation give|end|list`: who approves while somebody is away."""

from __future__ import annotations

import click

from inspector_tui.cli.context import Context
from inspector_tui.cli.output import answer
from inspector_tui.documents.lists import first_day, last_day
from inspector_tui.i18n import _
from inspector_tui.words.approvals import delegation_words


@click.group()
def delegation() -> None:
    """Standing in for whoever approves filings."""


@delegation.command()
@click.argument("certificate")
@click.option("--from", "start", metavar="DAY", help="First day, e.g. 2026-12-01; today by default.")
@click.option("--until", "end", metavar="DAY", required=True, help="Last day.")
@click.option("--reason", required=True)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def give(context: Context, certificate: str, start: str | None, end: str, reason: str, as_json: bool) -> None:
    """Let a colleague, by CERTIFICATE, approve in your place; prints the delegation's number."""
    from inspector_tui.services.delegating import delegate
    from inspector_tui.services.moments import day_of

    replica = context.replica()
    begins = first_day(start) if start else day_of(replica.now())
    number = delegate(replica, certificate, begins, last_day(end) or end, reason)
    answer(as_json, {"delegation": number}, [number])


@delegation.command()
@click.argument("number")
@click.option("--reason", required=True)
@click.pass_obj
def end(context: Context, number: str, reason: str) -> None:
    """End a delegation at once."""
    from inspector_tui.services.delegating import end_delegation

    end_delegation(context.replica(), number, reason)


@delegation.command("list")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def list_(context: Context, as_json: bool) -> None:
    """List the delegations of your organ, the latest end first."""
    from inspector_tui.services.delegating import delegations

    told = delegations(context.replica())
    machine = [
        {
            "delegation": one.row.delegation,
            "state": one.state,
            "holder": one.row.holder,
            "delegate": one.row.delegate,
            "from": one.row.valid_from,
            "until": one.row.valid_until,
            "reason": one.row.reason,
            "ended": one.row.ended_reason,
        }
        for one in told
    ]
    lines = [f"{one.row.delegation}  {delegation_words(one)}" for one in told]
    answer(as_json, machine, lines or [_("Nobody stands in for anybody.")])
