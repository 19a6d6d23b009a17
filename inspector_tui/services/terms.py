"""Terms that a region sets, as records: how long a backfill may take (domain/backfill.py)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from inspector_tui.domain.backfill import Term, term_of
from inspector_tui.domain.regions import region_code
from inspector_tui.domain.roles import MAY_SAY
from inspector_tui.domain.urgent import TermSet
from inspector_tui.domain.vocabulary import TermUnit
from inspector_tui.errors import BadInput, Refused
from inspector_tui.models import queries
from inspector_tui.models.replica import Replica
from inspector_tui.services.backfilling import read_terms

MOST_DAYS = 365

TermState = Literal["in_force", "later", "replaced"]


@dataclass(frozen=True, slots=True)
class TermVersion:
    """A region's term as it stands on a day: in force, from a later day on, or replaced. `until` is its last day
    (ISO), None while nothing follows it."""

    term: Term
    state: TermState
    until: str | None


def backfill_terms(replica: Replica) -> list[Term]:
    """Every region's term for backfills, by region and the day from which it counts."""
    with replica.reading() as connection:
        return read_terms(connection)


def versions_on(terms: list[Term], day: str) -> list[TermVersion]:
    """Every term with where it stands on an ISO day, by region, the newest of a region first."""
    told = []
    # Regions in their order, within each the newest first: what is in force is looked for, history is read on.
    newest_first = sorted(terms, key=lambda each: each.valid_from, reverse=True)
    for term in sorted(newest_first, key=lambda each: each.region):
        after = min(
            (each.valid_from for each in terms if each.region == term.region and each.valid_from > term.valid_from),
            default=None,
        )
        until = None if after is None else _day_before(after)
        state: TermState = "later" if term.valid_from > day else "in_force"
        if until is not None and until < day:
            state = "replaced"
        told.append(TermVersion(term, state, until))
    return told


def own_term(replica: Replica, day: str) -> tuple[str, Term | None]:
    """The region of this replica's organ, and the term that counts there on an ISO day; None where nobody set one."""
    organ = replica.identity().organ
    with replica.reading() as connection:
        row = queries.organ(connection, organ)
        terms = read_terms(connection)
    region = region_code(row.region if row else str(organ)[:6])
    return region, term_of(region, dt.date.fromisoformat(day), terms)


def may_set(replica: Replica) -> bool:
    """Whether this replica's role sets terms."""
    return TermSet.KIND in MAY_SAY[replica.identity().role]


def set_backfill_term(
    replica: Replica, *, region: str, count: int, unit: TermUnit, valid_from: str, basis: str
) -> Term:
    """Records a region's term from a day (ISO) on; visits that began before keep theirs.

    `count` of `unit`; 0 for before leaving. Raises BadInput REGION_MALFORMED, TERM_OUT_OF_RANGE, BODY_INVALID;
    Refused BASIS_MISSING, ROLE_MAY_NOT.
    """
    if not basis.strip():
        raise Refused("BASIS_MISSING")
    days = 0 if unit == "before_leaving" else count
    if not (0 if unit == "before_leaving" else 1) <= days <= MOST_DAYS:
        raise BadInput("TERM_OUT_OF_RANGE", days=count)
    told = region_code(region)
    body = TermSet(region=told, term="backfill", count=days, unit=unit, valid_from=valid_from, basis=basis.strip())
    replica.tell(body)
    return Term(told, days, unit, valid_from, body.basis)


def _day_before(day: str) -> str:
    return (dt.date.fromisoformat(day) - dt.timedelta(days=1)).isoformat()
