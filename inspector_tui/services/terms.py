"""Terms that a region sets, as records: how long a backfill may take (domain/backfill.py)."""

from __future__ import annotations

from inspector_tui.domain.backfill import Term
from inspector_tui.domain.regions import region_code
from inspector_tui.domain.urgent import TermSet
from inspector_tui.domain.vocabulary import TermUnit
from inspector_tui.errors import BadInput, Refused
from inspector_tui.models.replica import Replica
from inspector_tui.services.backfilling import read_terms

MOST_DAYS = 365


def backfill_terms(replica: Replica) -> list[Term]:
    """Every region's term for backfills, by region and the day from which it counts."""
    with replica.reading() as connection:
        return read_terms(connection)


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
