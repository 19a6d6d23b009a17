"""Explaining a decision: every rule that looked, what it saw, what it said, and how old the data is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector_tui.domain.rules import FILING_RULE_IDS, Ruling, judge_filing
from inspector_tui.domain.rules_counting import unmet_minimum
from inspector_tui.domain.rules_seen import Seen, what_was_seen
from inspector_tui.domain.ruling import CapFact
from inspector_tui.models import list_queries, queries
from inspector_tui.models.list_queries import EntryFilter
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import InspectionRow
from inspector_tui.models.sync_runs import last_success
from inspector_tui.services.filing import FilingRequest, draft_of, request_of, require_inspection, suggested_request
from inspector_tui.services.filing_facts import known_of, minimum_facts
from inspector_tui.services.moments import day_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

MINIMUMS_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Explained:
    """One rule: what it looked at and what it said."""

    rule: str
    seen: tuple[Seen, ...]
    rulings: tuple[Ruling, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Every rule that looked at a filing. Times are Unix seconds; `synced_at` is None before the first sync.

    `lists` tells for each list kept here when its newest entry was made.
    """

    inspection: str
    enterprise_name: str
    rules: tuple[Explained, ...]
    now: int
    synced_at: int | None
    lists: tuple[tuple[str, int], ...]


def explain(replica: Replica, named: str, request: FilingRequest | None = None) -> Explanation:
    """Explains a filing by the id of its inspection or of itself; a planned inspection as it would be filed by
    default, or as `request` asks. Raises Refused INSPECTION_UNKNOWN."""
    with replica.reading() as connection:
        row = _inspection_of(connection, named)
    asked = request or (request_of(row) if row.filing is not None else suggested_request(replica, row))
    organ = row.organ if row.filing is not None else replica.identity().organ
    draft = draft_of(row, asked, organ)
    now = replica.now()
    with replica.reading() as connection:
        known = known_of(connection, row, draft, now)
        lists = tuple(list_queries.newest_entries(connection))
    rulings = judge_filing(draft, known)
    rules = tuple(
        Explained(rule, what_was_seen(rule, draft, known), tuple(each for each in rulings if each.rule == rule))
        for rule in FILING_RULE_IDS
    )
    return Explanation(row.inspection, row.enterprise_name, rules, now, last_success(replica), lists)


def _inspection_of(connection: Connection, named: str) -> InspectionRow:
    row = queries.inspection(connection, named) or queries.one(connection, InspectionRow, filing=named)
    return row if row is not None else require_inspection(connection, named)


@dataclass(frozen=True, slots=True)
class UnderInspected:
    """An enterprise that has not had its least number of inspections of a year yet."""

    subject: str
    enterprise_name: str
    had: int
    cap: CapFact


def under_inspected(replica: Replica, year: int | None = None) -> list[UnderInspected]:
    """Classed enterprises that a minimum of the table still asks to inspect this year, by name (防止该查不查)."""
    organ = replica.identity().organ
    today = day_of(replica.now())
    told = str(year) if year else today[:4]
    found = []
    with replica.reading() as connection:
        asked = _kinds_with_a_minimum(connection, today)
        rows = list_queries.entries(connection, EntryFilter("classes", day=today), limit=MINIMUMS_MOST) if asked else []
        for row in rows:
            if "any" not in asked and json.loads(row.body)["kind"] not in asked:
                continue
            known = minimum_facts(connection, row.about, organ, f"{told}-12-31" if told < today[:4] else today)
            unmet = unmet_minimum(known, organ, told)
            if unmet is not None:
                found.append(UnderInspected(row.about, row.title, unmet[1], unmet[0]))
    return found


def _kinds_with_a_minimum(connection: Connection, day: str) -> set[str]:
    """Kinds of enterprises that some cap in force asks to inspect at all."""
    rows = list_queries.entries(connection, EntryFilter("caps", day=day), limit=MINIMUMS_MOST)
    told = [json.loads(row.body) for row in rows]
    return {each["kind"] for each in told if each.get("least")}


def require_known_inspection(connection: Connection, named: str) -> InspectionRow:
    """The inspection of an id, its own or its filing's. Raises Refused INSPECTION_UNKNOWN."""
    return _inspection_of(connection, named)
