"""What this replica knows, as the rules ask for it: index lookups, nothing that grows with the number of visits."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from inspector_tui.domain.backfill import Due, Term, backfill_due
from inspector_tui.domain.cap_list import CapSet, CountingSet, EnterpriseClassed, PolicySet
from inspector_tui.domain.facts import (
    CAUSES,
    RULES,
    body_fact,
    cap_facts,
    class_facts,
    counting_facts,
    item_fact,
    kinds_asked,
    officer_fact,
    policy_facts,
    whitelist_fact,
    with_credit,
)
from inspector_tui.domain.licences import LicenceListed, licence_facts
from inspector_tui.domain.listed import stands_until, version_on
from inspector_tui.domain.qualification import BodyListed, OfficerListed
from inspector_tui.domain.rules import (
    CapFact,
    ClassFact,
    FilingDraft,
    ItemFact,
    Known,
    OfficerFact,
    VisitFact,
)
from inspector_tui.domain.ruling import LicenceFact
from inspector_tui.domain.vocabulary import Cause, Level, TermUnit
from inspector_tui.domain.vocabulary import Field as EnforcementField
from inspector_tui.domain.whitelist import EnterpriseWhitelisted
from inspector_tui.models import item_queries, list_queries, queries, rule_queries
from inspector_tui.models.plan_queries import other_open
from inspector_tui.models.planning_queries import credit_classes
from inspector_tui.models.rows import OfficerRow, OrganRow
from inspector_tui.models.rows_counted import CountedVisitRow
from inspector_tui.models.standing_queries import terms_of
from inspector_tui.services.calendars import calendar_of
from inspector_tui.services.looking import Memo
from inspector_tui.services.moments import day_of, local

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from inspector_tui.domain.item_list import ItemListed
    from inspector_tui.models.rows import InspectionRow

YEARS_BACK = 9
"""How far back visits are looked at: no wording of a list speaks of more than nine years."""


def people_and_items(
    connection: Connection,
    organ: int,
    certificates: Sequence[str],
    codes: Sequence[str],
    day: str,
    memo: Memo | None = None,
) -> Known:
    """What is known of an organ, of officers and of items on an ISO day."""
    key = ("people", organ, tuple(certificates), tuple(codes), day)
    return (memo or Memo()).once(key, lambda: _people_and_items(connection, organ, certificates, codes, day))


def _people_and_items(
    connection: Connection, organ: int, certificates: Sequence[str], codes: Sequence[str], day: str
) -> Known:
    row = queries.organ(connection, organ)
    region = row.region if row else str(organ)[:6]
    return Known(
        organ_registered=row is not None,
        officers=_officers(connection, certificates, day),
        items=_items(connection, codes, region, day),
        level=cast("Level", row.level) if row else "county",
        field=cast("EnforcementField", row.field) if row else "emergency",
        body=body_fact(list_queries.in_force(connection, BodyListed, day, [str(organ)])),
        bodies_kept=list_queries.is_kept(connection, BodyListed.LIST, day, region=region),
    )


def known_of(
    connection: Connection, row: InspectionRow, draft: FilingDraft, now: int, memo: Memo | None = None
) -> Known:
    """Everything the rules ask about one filing, at `now` (Unix seconds). With a memo, what many filings share is
    looked up once."""
    day, shared = draft.first_day, memo or Memo()
    known = people_and_items(connection, draft.organ, draft.officers, draft.items, day, shared)
    organ = shared.once(("organ", draft.organ), lambda: queries.organ(connection, draft.organ))
    region = organ.region if organ else str(draft.organ)[:6]
    classes = _classes(connection, draft.subject, day, known.field)
    others = other_open(connection, draft.subject, draft.organ, draft.first_day, draft.last_day)
    names = [queries.organ(connection, number) for number in dict.fromkeys(each.organ for each in others)]
    open_names = tuple(name.name for name in names if name) or tuple(str(each.organ) for each in others)
    exceptions = rule_queries.exceptions_of(connection, row.inspection)
    conflicts = rule_queries.conflicts_of(connection, draft.subject, draft.officers, day)
    due = _backfill_due(connection, row)
    return replace(
        known,
        other_open=tuple(dict.fromkeys(open_names)),
        now=now if row.unfiled_at is None else 0,
        classes=classes,
        caps=shared.once(
            ("caps", tuple(kinds_asked(classes)), region, day), lambda: _caps(connection, classes, region, day)
        ),
        counting=shared.once(
            ("counting", region, day),
            lambda: counting_facts(list_queries.in_force(connection, CountingSet, day, CAUSES), region),
        ),
        visits=_visits(connection, row, draft, now),
        whitelisted=whitelist_fact(
            list_queries.in_force(connection, EnterpriseWhitelisted, day, [draft.subject]), region
        ),
        licences=_licences(connection, draft.subject, region),
        policy=shared.once(
            ("policy", region, day),
            lambda: policy_facts(list_queries.in_force(connection, PolicySet, day, RULES), region),
        ),
        exceptions={each.rule: each.reason for each in exceptions},
        conflicts={each.certificate: each.reason for each in conflicts},
        unfiled_at=row.unfiled_at,
        backfill_due=due.day.isoformat() if due else "",
        left_first=due is not None and due.before_leaving and row.concluded_at is not None,
        today=day_of(now),
        filed_by=row.filed_by or "",
        filing_no=row.filing_no or "",
        same_number=tuple(rule_queries.same_number(connection, row.filing_no, row.inspection)) if row.filing_no else (),
    )


def minimum_facts(connection: Connection, subject: str, organ: int, day: str) -> Known:
    """What the minimums of the table ask about one enterprise on an ISO day."""
    row = queries.organ(connection, organ)
    region = row.region if row else str(organ)[:6]
    field = cast("EnforcementField", row.field) if row else "emergency"
    classes = _classes(connection, subject, day, field)
    rows = rule_queries.visits_of(connection, subject, f"{day[:4]}-01-01")
    made = [each for each in rows if each.arrived]
    return Known(
        organ_registered=row is not None,
        officers={},
        items={},
        level=cast("Level", row.level) if row else "county",
        field=cast("EnforcementField", row.field) if row else "emergency",
        classes=classes,
        caps=_caps(connection, classes, region, day),
        visits=_as_facts(connection, made),
    )


def _officers(connection: Connection, certificates: Sequence[str], day: str) -> dict[str, OfficerFact]:
    """Officers by the list of certificates on the day where it knows them, else by the register."""
    registered = queries.by_key(connection, OfficerRow, "certificate", certificates)
    facts = {
        key: OfficerFact(
            each.certificate,
            each.name,
            each.organ,
            each.competence,
            each.valid_from,
            each.valid_until,
            tuple(json.loads(each.fields)),
        )
        for key, each in registered.items()
    }
    listed = list_queries.in_force(connection, OfficerListed, day, certificates)
    return facts | {entry.certificate: officer_fact(entry) for entry in listed}


def _items(connection: Connection, codes: Sequence[str], region: str, day: str) -> dict[str, ItemFact]:
    """Items as the region's item list has them on the day."""
    facts = {}
    for code, rows in item_queries.every_version(connection, codes).items():
        row = version_on(rows, region, day)
        if row is not None:
            entry, until = cast("ItemListed", list_queries.entry_of(row)), stands_until(rows, region, row)
            facts[code] = item_fact(entry, until, row.published_on)
    return facts


def _licences(connection: Connection, subject: str, region: str) -> tuple[LicenceFact, ...]:
    """Every version of the enterprise's licences."""
    rows = list_queries.rows_about(connection, LicenceListed.LIST, [subject])
    return licence_facts(
        (cast("LicenceListed", list_queries.entry_of(row)), row.ends) for row in rows if region.startswith(row.region)
    )


def _classes(connection: Connection, subject: str, day: str, field: EnforcementField) -> tuple[ClassFact, ...]:
    """What an enterprise counts as on an ISO day, its credit class among it."""
    listed = class_facts(list_queries.in_force(connection, EnterpriseClassed, day, [subject]))
    return with_credit(listed, credit_classes(connection, [subject], day).get(subject, "unrated"), field)


def _caps(connection: Connection, classes: Sequence[ClassFact], region: str, day: str) -> tuple[CapFact, ...]:
    return cap_facts(list_queries.in_force(connection, CapSet, day, kinds_asked(classes)), region)


def _visits(connection: Connection, of: InspectionRow, draft: FilingDraft, now: int) -> tuple[VisitFact, ...]:
    """Visits that count: made ones, and approved ones that may still be made. One's own approval that ran out
    without a visit frees its place; of other organs that is not known here, so theirs stay. Of an inspection that is
    approved itself only those count that were approved before it."""
    since = f"{int(draft.first_day[:4]) - YEARS_BACK}-01-01"
    rows = [
        row
        for row in rule_queries.visits_of(connection, draft.subject, since)
        if (row.arrived or row.organ != draft.organ or row.end >= now) and _came_before(row, of)
    ]
    return _as_facts(connection, rows)


def _came_before(row: CountedVisitRow, of: InspectionRow) -> bool:
    if of.approved_at is None or row.approved_at is None:
        return True
    return (row.approved_at, row.inspection) < (of.approved_at, of.inspection)


def _as_facts(connection: Connection, rows: Sequence[CountedVisitRow]) -> tuple[VisitFact, ...]:
    organs: Mapping[int, OrganRow] = queries.by_key(
        connection, OrganRow, "organ", {number for row in rows for number in json.loads(row.organs)}
    )
    return tuple(visit_fact(row, organs) for row in rows)


def visit_fact(row: CountedVisitRow, organs: Mapping[int, OrganRow]) -> VisitFact:
    """A counted visit with the levels of the organs that took part."""
    numbers = frozenset(json.loads(row.organs))
    named = organs.get(row.organ)
    return VisitFact(
        inspection=row.inspection,
        day=row.day,
        cause=cast("Cause", row.cause),
        organ=row.organ,
        organs=numbers,
        level_of={each: cast("Level", organs[each].level) for each in numbers if each in organs},
        causes={int(number): cause for number, cause in json.loads(row.causes).items()},
        items=tuple(json.loads(row.items)),
        organ_name=named.name if named else str(row.organ),
    )


def _backfill_due(connection: Connection, row: InspectionRow) -> Due | None:
    """Until when to file a visit that began unfiled; None for any other."""
    if row.unfiled_at is None:
        return None
    terms = [
        Term(each.region, each.count, cast("TermUnit", each.unit), each.valid_from, each.basis)
        for each in terms_of(connection, "backfill")
    ]
    calendar = calendar_of(connection, row.region)
    return backfill_due(local(row.unfiled_at).date(), row.region, terms, calendar)
