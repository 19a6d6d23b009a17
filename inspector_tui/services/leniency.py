"""Which entries of the leniency lists may fit a finding, with what this replica knows. Nothing is applied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from inspector_tui.domain.leniency import FindingFacts, Match, matching_benchmarks, matching_entries
from inspector_tui.domain.leniency_lists import DiscretionListed, LeniencyListed
from inspector_tui.domain.listed import ListEntry
from inspector_tui.domain.vocabulary import Severity
from inspector_tui.errors import Refused
from inspector_tui.models import finding_queries, item_queries, list_queries, queries
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import InspectionRow
from inspector_tui.services.checklist import day_of_visit, items_of_visit
from inspector_tui.services.filing import require_inspection
from inspector_tui.services.moments import day_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

E = TypeVar("E", bound=ListEntry)


@dataclass(frozen=True, slots=True)
class FindingWords:
    """What is asked about: a finding as it is typed or recorded. `item` and `check` name the checklist line."""

    text: str
    severity: Severity | None = None
    item: str | None = None
    check: int | None = None
    deadline: str | None = None
    finding: str = ""
    """Its id where it is recorded, so that it is not taken for an earlier one."""


@dataclass(frozen=True, slots=True)
class Leniency:
    """Entries that may fit, and the steps of the discretion benchmark. `kept`: whether any list is held here."""

    matches: tuple[Match, ...]
    benchmarks: tuple[DiscretionListed, ...]
    kept: bool


def leniency_for(replica: Replica, inspection: str, words: FindingWords) -> Leniency:
    """What may fit a finding of this inspection, in force today where the enterprise is.

    Raises Refused INSPECTION_UNKNOWN.
    """
    with replica.reading() as connection:
        row = require_inspection(connection, inspection)
        return _leniency(connection, row, words, day_of(replica.now()))


def leniency_of(replica: Replica, inspection: str, finding: str) -> Leniency:
    """As `leniency_for`, for a recorded finding. Raises Refused INSPECTION_UNKNOWN, FINDING_UNKNOWN."""
    with replica.reading() as connection:
        row = require_inspection(connection, inspection)
        found = next((each for each in queries.findings_of(connection, inspection) if each.finding == finding), None)
        if found is None:
            raise Refused("FINDING_UNKNOWN", finding=finding)
        words = FindingWords(found.text, found.severity, found.item, found.check_no, found.deadline, finding)
        return _leniency(connection, row, words, day_of(replica.now()))


def _leniency(connection: Connection, row: InspectionRow, words: FindingWords, day: str) -> Leniency:
    facts = _facts(connection, row, words, day)
    lenient = _in_force(connection, LeniencyListed, day, row.region)
    steps = _in_force(connection, DiscretionListed, day, row.region)
    return Leniency(
        tuple(matching_entries(facts, lenient)),
        tuple(matching_benchmarks(facts, steps)),
        bool(lenient or steps),
    )


def _in_force(connection: Connection, kind: type[E], day: str, region: str) -> list[E]:
    """Entries in force on a day whose region contains `region`; an inspection without one sees all."""
    found = list_queries.all_in_force(connection, kind, day)
    return [each for each in found if not region or region.startswith(_short(each.region))]


def _short(region: str) -> str:
    """A region without the zeros that stand for `the whole of` (GB/T 2260): 640100 and 6401 are one place."""
    while len(region) in (4, 6) and region.endswith("00"):
        region = region[:-2]
    return region


def _facts(connection: Connection, row: InspectionRow, words: FindingWords, day: str) -> FindingFacts:
    items = items_of_visit(connection, row)
    item = next((each for each in items if each.item == words.item), None)
    check = next((each for each in item.checklist if each.no == words.check), None) if item else None
    fields = {item.field} if item else {each.field for each in items}
    field = next(iter(fields)) if len(fields) == 1 else None
    return FindingFacts(
        text=" ".join(filter(None, (words.text, check.text if check else ""))),
        day=day,
        item=words.item,
        field=field,
        basis=" ".join(filter(None, (check.basis if check else "", item.legal_basis if item else ""))),
        severity=words.severity,
        deadline=words.deadline or None,
        corrected=row.outcome == "corrected",
        earlier=_earlier(connection, row, field, words.finding),
    )


def _earlier(connection: Connection, row: InspectionRow, field: str | None, finding: str) -> tuple[str, ...]:
    """Days of what was found at the enterprise before, in one field of enforcement or, with None, in any; a finding
    of which no list tells the field is in all."""
    found = finding_queries.earlier_findings(connection, row.subject, finding, row.inspection)
    region = queries.region_of(connection, row.organ)
    entries = item_queries.entries_on(connection, {item for _, item in found}, region, day_of_visit(row))
    fields = {item: entry.field for item, entry in entries.items()}
    return tuple(day_of(at) for at, item in found if field is None or fields.get(item, field) == field)
