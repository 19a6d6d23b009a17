"""What the server knows, as the rules ask for it: every organ's records, in the order of the log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from inspector_tui.domain.backfill import Due, backfill_due
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
from inspector_tui.domain.item_list import ItemListed
from inspector_tui.domain.licences import LicenceListed, licence_facts
from inspector_tui.domain.listed import stands_until, version_on
from inspector_tui.domain.qualification import BodyListed, OfficerListed
from inspector_tui.domain.ruling import FilingDraft, ItemFact, Known, OfficerFact, VisitFact
from inspector_tui.domain.vocabulary import Field as EnforcementField
from inspector_tui.domain.whitelist import EnterpriseWhitelisted
from sync.server.approval_facts import (
    approval_of,
    approval_rule,
    credit_of,
    day_in_china,
    declared_conflicts,
    delegation_of,
    other_open,
)
from sync.server.audience import region_of
from sync.server.backfill import backfill_terms
from sync.server.folds_holidays import calendar_of
from sync.server.list_facts import Version, directory, in_force, is_kept, versions
from sync.server.store import Connection


def draft_of(connection: Connection, organ: int, inspection: str) -> FilingDraft | None:
    """The filing behind an approval, or None where none came."""
    row = connection.execute(
        "SELECT body FROM filed WHERE organ = %s AND inspection = %s", (organ, inspection)
    ).fetchone()
    if row is None:
        return None
    filed: dict[str, Any] = row[0]
    return FilingDraft(
        organ=organ,
        subject=filed["subject"],
        items=tuple(filed["items"]),
        officers=tuple(officer["certificate"] for officer in filed["officers"]),
        purpose=filed["purpose"],
        cause=filed["cause"],
        source=filed["source"] or "",
        onsite_reason=filed["onsite_reason"] or "",
        start=filed["start"],
        end=filed["end"],
        first_day=day_in_china(filed["start"]),
        last_day=day_in_china(max(filed["start"], filed["end"])),
        inspection=inspection,
    )


def known_of(connection: Connection, draft: FilingDraft) -> Known:
    """Everything that stood in the log before the approval, as far as the rules ask."""
    organs = directory(connection, "organ", [str(draft.organ)])
    told = organs.get(str(draft.organ))
    region = told["region"] if told else region_of(draft.organ)
    day = draft.first_day
    field: EnforcementField = told["field"] if told else "emergency"
    listed = class_facts(in_force(connection, EnterpriseClassed, day, [draft.subject]))
    classes = with_credit(listed, credit_of(connection, draft.subject, day), field)
    exceptions = connection.execute(
        "SELECT rule, reason FROM rule_exceptions WHERE organ = %s AND inspection = %s", (draft.organ, draft.inspection)
    ).fetchall()
    unfiled = connection.execute(
        "SELECT at, region FROM unfiled_visits WHERE organ = %s AND inspection = %s", (draft.organ, draft.inspection)
    ).fetchone()
    number, same = _same_number(connection, draft)
    approval = approval_of(connection, draft.organ, draft.inspection)
    rule = approval_rule(connection, draft.organ, region, day)
    due = _backfill_due(connection, *unfiled) if unfiled else None
    return Known(
        organ_registered=told is not None,
        officers=_officers(connection, draft.officers, day),
        items=_items(connection, draft.items, region, day),
        level=told["level"] if told else "county",
        field=field,
        body=body_fact(in_force(connection, BodyListed, day, [str(draft.organ)])),
        bodies_kept=is_kept(connection, BodyListed.LIST, day, region),
        classes=classes,
        caps=cap_facts(in_force(connection, CapSet, day, kinds_asked(classes)), region),
        counting=counting_facts(in_force(connection, CountingSet, day, CAUSES), region),
        policy=policy_facts(in_force(connection, PolicySet, day, RULES), region),
        visits=_visits(connection, draft),
        whitelisted=whitelist_fact(in_force(connection, EnterpriseWhitelisted, day, [draft.subject]), region),
        licences=licence_facts(
            (each.entry, each.ends)
            for each in versions(connection, LicenceListed, [draft.subject])
            if region.startswith(each.region)
        ),
        exceptions=dict(exceptions),
        other_open=other_open(connection, draft),
        conflicts=declared_conflicts(connection, draft),
        now=approval.at if unfiled is None else 0,
        filed_by=approval.filed_by,
        approver=approval.by,
        reviewed_by=approval.reviewed_by,
        steps=rule.steps if rule else 1,
        approvers=tuple(rule.approvers) if rule else (),
        stood_in=bool(approval.delegation),
        delegation=delegation_of(connection, draft.organ, approval),
        permit_differs=approval.permit_differs,
        unfiled_at=unfiled[0] if unfiled else None,
        backfill_due=due.day.isoformat() if due else "",
        left_first=due is not None and due.before_leaving and _had_left(connection, draft, approval.filed_at),
        today=day_in_china(approval.filed_at),
        filing_no=number,
        same_number=same,
    )


def _backfill_due(connection: Connection, at: int, region: str) -> Due:
    """Until when to file a visit that began unfiled `at` (Unix seconds)."""
    began = date.fromisoformat(day_in_china(at))
    return backfill_due(began, region, backfill_terms(connection), calendar_of(connection, region))


def _had_left(connection: Connection, draft: FilingDraft, filed_at: int) -> bool:
    """Whether the visit was concluded before it was filed."""
    row = connection.execute(
        "SELECT at FROM finished_visits WHERE organ = %s AND inspection = %s", (draft.organ, draft.inspection)
    ).fetchone()
    return row is not None and row[0] < filed_at


def _officers(connection: Connection, certificates: Sequence[str], day: str) -> dict[str, OfficerFact]:
    facts = {
        key: OfficerFact(
            key, told["name"], told["organ"], told["competence"], told["valid_from"], told["valid_until"],
            tuple(told["fields"]),
        )
        for key, told in directory(connection, "officer", certificates).items()
    }  # fmt: skip
    listed = in_force(connection, OfficerListed, day, certificates)
    return facts | {entry.certificate: officer_fact(entry) for entry in listed}


def _items(connection: Connection, codes: Sequence[str], region: str, day: str) -> dict[str, ItemFact]:
    held: dict[str, list[Version[ItemListed]]] = {}
    for each in versions(connection, ItemListed, codes):
        held.setdefault(each.entry.item, []).append(each)
    facts = {}
    for code, every in held.items():
        one = version_on(every, region, day)
        if one is not None:
            facts[code] = item_fact(one.entry, stands_until(every, region, one), one.published_on)
    return facts


def _visits(connection: Connection, draft: FilingDraft) -> tuple[VisitFact, ...]:
    """Approvals of the enterprise that the log holds before this one: of two that exceed, the later is told of."""
    rows = connection.execute(
        "SELECT v.inspection, v.day, v.cause, v.causes, v.organ, v.organs, v.items FROM counted_visits AS v"
        " JOIN counted_visits AS own ON own.organ = %s AND own.inspection = %s"
        " WHERE v.subject = %s AND NOT v.revoked AND v.position < own.position"
        # One's own approval that ran out without a visit frees its place; of other organs no laptop knows that.
        " AND (v.arrived OR v.organ <> own.organ OR v.ends >= own.approved_at)"
        " ORDER BY v.day, v.inspection",
        (draft.organ, draft.inspection, draft.subject),
    ).fetchall()
    numbers = {str(number) for row in rows for number in row[5]}
    known = directory(connection, "organ", sorted(numbers))
    return tuple(
        VisitFact(
            inspection=inspection,
            day=day,
            cause=cause,
            organ=organ,
            organs=frozenset(organs),
            level_of={each: known[str(each)]["level"] for each in organs if str(each) in known},
            causes={int(number): told for number, told in causes.items()},
            items=tuple(items),
            organ_name=known[str(organ)]["name"] if str(organ) in known else str(organ),
        )
        for inspection, day, cause, causes, organ, organs, items in rows
    )


def _same_number(connection: Connection, draft: FilingDraft) -> tuple[str, tuple[str, ...]]:
    own = connection.execute(
        "SELECT filing_no, position FROM counted_visits WHERE organ = %s AND inspection = %s",
        (draft.organ, draft.inspection),
    ).fetchone()
    if own is None:
        return "", ()
    rows = connection.execute(
        "SELECT inspection FROM counted_visits WHERE filing_no = %s AND position < %s ORDER BY position", own
    ).fetchall()
    return own[0], tuple(row[0] for row in rows)
