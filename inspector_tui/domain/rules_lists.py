"""Rules that look something up: bodies, levels, the whitelist, certificates' fields, approval, numbers. Pure."""

from __future__ import annotations

from typing import Final

from inspector_tui.domain.ruling import FilingDraft, Known, Rulings, ruling, strictness
from inspector_tui.domain.vocabulary import Cause

_THROUGH_THE_WHITELIST: Final[frozenset[Cause]] = frozenset({"complaint", "transfer", "urgent", "rectification"})
"""A complaint, a transfer, an urgent cause, and looking whether an order was followed."""


def body_is_qualified(draft: FilingDraft, known: Known) -> Rulings:
    """R01: the body stands in the list of qualified bodies, where the region keeps one (国办发〔2024〕54号)."""
    if not known.bodies_kept:
        return
    if known.body is None:
        yield ruling("R01", "block", "BODY_NOT_LISTED", "organ", "国办发〔2024〕54号", organ=draft.organ)
    elif known.body.kind == "entrusted" and not known.body.principal:
        yield ruling("R01", "block", "PRINCIPAL_MISSING", "organ", "行政处罚法 §20", name=known.body.name)
    elif known.body.kind == "entrusted":
        facts = {"name": known.body.name, "principal": known.body.principal}
        yield ruling("R01", "note", "IN_THE_NAME_OF", "organ", "行政处罚法 §20", **facts)


def one_level_inspects(draft: FilingDraft, known: Known) -> Rulings:
    """R03: one enterprise is inspected by one level of organ (宁夏: 一家企业对应一个层级的执法主体)."""
    policy = known.policy.get("R03")
    for classed in known.classes:
        if classed.field == known.field and classed.level is not None and classed.level != known.level:
            basis = policy.basis if policy else "一家企业对应一个层级的执法主体"
            facts = {"organ_level": known.level, "assigned_level": classed.level}
            yield ruling("R03", strictness(known, "R03", "warn"), "OTHER_LEVEL_INSPECTS", "organ", basis, **facts)


def certificates_fit_the_fields(draft: FilingDraft, known: Known) -> Rulings:
    """R07: for each item's field one of the officers has a certificate for it (行政处罚法 §42)."""
    fields = {item.field: item.name for code in draft.items if (item := known.items.get(code)) and item.field}
    officers = [known.officers[each] for each in draft.officers if each in known.officers]
    for field, name in fields.items():
        if officers and not any(not officer.fields or field in officer.fields for officer in officers):
            yield ruling("R07", "warn", "FIELD_NOT_CERTIFIED", "officers", "行政处罚法 §42", item=name)


def nobody_is_partial(draft: FilingDraft, known: Known) -> Rulings:
    """R07: nobody inspects an enterprise with which they declared a conflict of interest (行政处罚法 §43)."""
    for certificate in dict.fromkeys(draft.officers):
        if certificate in known.conflicts:
            officer = known.officers.get(certificate)
            name = officer.name if officer else certificate
            yield ruling("R07", "block", "CONFLICT_DECLARED", "officers", "行政处罚法 §43", name=name)


def approved_by_another(draft: FilingDraft, known: Known) -> Rulings:
    """R08: a responsible person approves, and nobody approves their own filing (司法部 问题解答 21)."""
    if known.approver and known.approver == known.filed_by:
        yield ruling("R08", "block", "OWN_FILING", "organ", "司法部 问题解答 21")
    if known.approver:
        yield from _has_the_right(known)
    if known.approver and known.steps == 2:
        if not known.reviewed_by:
            yield ruling("R08", "block", "REVIEW_SKIPPED", "organ", "国办发〔2024〕54号")
        elif known.reviewed_by == known.approver:
            yield ruling("R08", "block", "REVIEWER_APPROVED", "organ", "国办发〔2024〕54号")


def visit_is_approved(day: str) -> Rulings:
    """R08: nobody goes without an approval but for an urgent cause, as found at the server (司法部 问题解答 21).

    Of a visit that arrived on the ISO day with neither of them before it.
    """
    yield ruling("R08", "block", "VISIT_NOT_APPROVED", "", "司法部 问题解答 21", day=day)


def _has_the_right(known: Known) -> Rulings:
    """By name, or by a delegation in force from somebody who is named; a delegation that was not in force is told in
    any case."""
    basis, given = "国办发〔2024〕54号", known.delegation
    named = not known.approvers or known.approver in known.approvers
    if known.stood_in and given is None:
        yield ruling("R08", "warn" if named else "block", "STOOD_IN_FOR_NOBODY", "organ", basis)
    elif known.stood_in and given is not None and not given.in_force:
        facts = {"holder": given.holder, "from_day": given.valid_from, "until": given.valid_until}
        yield ruling("R08", "warn" if named else "block", "DELEGATION_NOT_IN_FORCE", "organ", basis, **facts)
    elif not named and (given is None or given.holder not in known.approvers):
        yield ruling("R08", "block", "APPROVER_NOT_NAMED", "organ", basis, holder=known.approvers[0])


def backfill_is_in_time(draft: FilingDraft, known: Known) -> Rulings:
    """R11: a visit made without approval is filed by the region's term; none else is called urgent (问题解答 21)."""
    if known.unfiled_at is not None:
        basis, due = "司法部 问题解答 21", known.backfill_due
        if due and (known.today > due or known.left_first):
            yield ruling("R11", "warn", "BACKFILL_LATE", "window", basis, due=due)
        else:
            yield ruling("R11", "note", "BACKFILL_IN_TIME", "window", basis, due=due)
    elif draft.purpose == "urgent":
        yield ruling("R11", "warn", "URGENT_BUT_FILED_FIRST", "purpose", "司法部 问题解答 21")


def number_is_its_own(draft: FilingDraft, known: Known) -> Rulings:
    """R21: organ, letters, year and serial of a filing number are given once (行政检查文书基本格式)."""
    for other in known.same_number:
        facts = {"number": known.filing_no, "inspection": other}
        yield ruling("R21", "block", "NUMBER_GIVEN_TWICE", "organ", "行政检查文书基本格式", **facts)


def whitelist_is_left_alone(draft: FilingDraft, known: Known) -> Rulings:
    """R23: an enterprise on the whitelist is visited only for a complaint, a transfer or an urgent cause (白名单)."""
    listed = known.whitelisted
    if listed is None:
        return
    policy = known.policy.get("R23")
    basis = policy.basis if policy else "涉企检查白名单"
    facts = {"listed_by": listed.listed_by, "until": listed.until, "reason": listed.reason}
    if draft.cause in _THROUGH_THE_WHITELIST:
        yield ruling("R23", "note", "WHITELISTED_BUT_CALLED", "cause", basis, **facts)
    else:
        yield ruling("R23", strictness(known, "R23", "block"), "WHITELISTED", "subject", basis, **facts)
