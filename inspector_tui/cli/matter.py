"""`inspector matter list|close|ratings|figures|terms|set-term`: supervision by plain commands."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from inspector_tui.cli.context import Context
from inspector_tui.cli.days import DAY
from inspector_tui.cli.output import answer
from inspector_tui.codes.code_ids import crockford
from inspector_tui.i18n import _
from inspector_tui.words.matters import (
    COMPLAINTS,
    TERM_STATES,
    figures_words,
    kind_word,
    outcome_words,
    stars_word,
    term_word,
    told_words,
)

if TYPE_CHECKING:
    from inspector_tui.domain.backfill import Term
    from inspector_tui.models.rows_around import RatingFiguresRow
    from inspector_tui.services.supervision import Matter, Rated


@click.group()
def matter() -> None:
    """Supervision: matters to look into, ratings, and the terms that regions set."""


@matter.command("list")
@click.option("--all", "every", is_flag=True, help="Closed ones too.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def list_(context: Context, every: bool, as_json: bool) -> int:
    """List matters, the most urgent first. Exits 1 when an open one is past its day."""
    from inspector_tui.services.supervision import matters

    told = [one for one in matters(context.replica()) if every or one.is_open]
    lines = [f"{one.row.matter}  {_line(one)}" for one in told]
    answer(as_json, [_map(one) for one in told], lines)
    return 1 if any(one.days_left is not None and one.days_left < 0 for one in told) else 0


@matter.command()
@click.argument("matter")
@click.option("--outcome", required=True, help="What was found, and what follows.")
@click.pass_obj
def close(context: Context, matter: str, outcome: str) -> None:
    """Close a matter with what came of it."""
    from inspector_tui.services.supervision import close_matter

    close_matter(context.replica(), matter, outcome)


@matter.command()
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def ratings(context: Context, as_json: bool) -> None:
    """List ratings. Only the supervising body holds them."""
    from inspector_tui.services.supervision import ratings

    told = ratings(context.replica())
    answer(as_json, [_rating_map(one) for one in told], [_rating_line(one) for one in told])


@matter.command()
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def figures(context: Context, as_json: bool) -> None:
    """Show what organs are told of their ratings: sums over at least five."""
    from inspector_tui.services.supervision import figures

    told = figures(context.replica())
    machine = [{"organ_name": name} | row.model_dump(exclude={"stream"}) | {"stars": _stars(row)} for name, row in told]
    answer(as_json, machine, [f"{name}  {figures_words(row, tuple(_stars(row)))}" for name, row in told])


@matter.command()
@click.option("--on", "day", type=DAY, help="The day to judge by; today by default.")
@click.option("--in-force", is_flag=True, help="Only those in force on the day.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def terms(context: Context, day: str | None, in_force: bool, as_json: bool) -> None:
    """List the terms that regions set for filings after urgent visits, and where each stands on a day."""
    from inspector_tui.services.moments import day_of
    from inspector_tui.services.terms import backfill_terms, versions_on

    replica = context.replica()
    told = versions_on(backfill_terms(replica), day or day_of(replica.now()))
    shown = [one for one in told if one.state == "in_force" or not in_force]
    machine = [_term_map(one.term) | {"state": one.state, "until": one.until} for one in shown]
    answer(as_json, machine, [f"{_term_line(one.term)}  [{_(TERM_STATES[one.state])}]" for one in shown])


@matter.command("set-term")
@click.option("--region", required=True, metavar="CODE", help="The region, e.g. 64 or 6401; the narrowest counts.")
@click.option("--count", type=int, default=0, help="How many; none for before_leaving.")
@click.option("--unit", type=click.Choice(["working_days", "calendar_days", "before_leaving"]), required=True)
@click.option("--from", "valid_from", type=DAY, required=True, help="The day from which it counts.")
@click.option("--basis", required=True, help="The rule and its article.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def set_term(context: Context, /, as_json: bool, **told: Any) -> None:
    """Set a region's term for filings after urgent visits."""
    from inspector_tui.services.terms import set_backfill_term

    term = set_backfill_term(context.replica(), **told)
    answer(as_json, _term_map(term), [_term_line(term)])


def _line(one: Matter) -> str:
    name = one.inspection.enterprise_name if one.inspection else ""
    due = "" if one.row.due is None else _("by {day}").format(day=one.row.due)
    state = "" if one.is_open else _("closed: {outcome}").format(outcome=outcome_words(one))
    return "  ".join(filter(None, (kind_word(one.row.kind), one.organ_name, name, due, state, *told_words(one))))


def _map(one: Matter) -> dict[str, Any]:
    row = one.row
    told = {"matter": row.matter, "kind": row.kind, "organ": row.organ, "about": row.about, "facts": one.facts}
    more = {"inspection": one.inspection.inspection if one.inspection else None, "days_left": one.days_left}
    return (
        told
        | more
        | {
            "raised_at": row.at,
            "due": row.due,
            "outcome": row.outcome,
            "decision": row.decision,
            "closed_at": row.closed_at,
        }
    )


def _rating_line(one: Rated) -> str:
    name = one.inspection.enterprise_name if one.inspection else crockford(one.row.code_id)
    complaints = [_(COMPLAINTS[each]) for each in json.loads(one.row.complaints)]
    return "  ".join(filter(None, (stars_word(one.row.stars), one.organ_name, name, *complaints, one.row.comment)))


def _rating_map(one: Rated) -> dict[str, Any]:
    row = one.row
    told = {"code_id": crockford(row.code_id), "organ": row.organ, "stars": row.stars, "comment": row.comment}
    told |= {"aspects": json.loads(row.aspects), "complaints": json.loads(row.complaints), "contact": row.contact}
    return told | {"given_at": row.given_at, "amended_at": row.amended_at}


def _stars(row: RatingFiguresRow) -> list[int]:
    return [int(count) for count in json.loads(row.stars)]


def _term_map(term: Term) -> dict[str, Any]:
    told = {"region": term.region, "count": term.count, "unit": term.unit}
    return told | {"valid_from": term.valid_from, "basis": term.basis}


def _term_line(term: Term) -> str:
    words = _("{region}: {term}, from {day} on ({basis})")
    return words.format(
        region=term.region, term=term_word(term.count, term.unit), day=term.valid_from, basis=term.basis
    )
