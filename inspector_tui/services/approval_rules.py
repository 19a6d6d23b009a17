"""Approvals in one or two steps, by named persons or those who stand in for them; delegating and ending it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from inspector_tui.domain.approvals import (
    ApprovalDelegated,
    ApprovalRuleListed,
    DelegationEnded,
    FilingReviewed,
    was_in_force,
)
from inspector_tui.domain.rules import require_decided
from inspector_tui.errors import InspectorError, Refused
from inspector_tui.models import list_queries, queries
from inspector_tui.models.replica import Replica, Telling
from inspector_tui.models.rows import DeviceRow, InspectionRow, OfficerRow
from inspector_tui.models.rows_approvals import DelegationRow
from inspector_tui.services.filing import awaits_approval, judge_filed, require_inspection
from inspector_tui.services.moments import day_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

Step = Literal["review", "approve"]


@dataclass(frozen=True, slots=True)
class ApprovalRule:
    """How an organ's filings are approved on a day. No list entry: one step, by any supervisor of the organ."""

    steps: int = 1
    approvers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The answer for one filing: passed on, or why not."""

    inspection: str
    error: InspectorError | None


@dataclass(frozen=True, slots=True)
class Delegation:
    """A delegation with the names of both, and whether it is in force today."""

    row: DelegationRow
    holder_name: str
    delegate_name: str
    state: Literal["in_force", "not_yet", "over", "ended"]


def rule_for(connection: Connection, organ: int, day: str) -> ApprovalRule:
    """What is in force for an organ on an ISO day: its own entry, else that of the narrowest region around it."""
    own = queries.organ(connection, organ)
    region = own.region if own is not None else f"{organ:09d}"[:6]
    listed = list_queries.in_force(connection, ApprovalRuleListed, day, [str(organ), "region"])
    around = [each for each in listed if region.startswith(_short(each.region))]
    around.sort(key=lambda each: (each.organ is None, -len(_short(each.region))))
    return ApprovalRule(around[0].steps, tuple(around[0].approvers)) if around else ApprovalRule()


def next_step(row: InspectionRow, rule: ApprovalRule) -> Step:
    """What a filing that waits needs next."""
    return "review" if rule.steps == 2 and row.reviewed_by is None else "approve"


def review(replica: Replica, inspections: Sequence[str], opinion: str = "") -> list[Reviewed]:
    """Passes filings on to be approved by another person; each gets its own answer, one transaction for all.

    What an approval is refused for is refused here already: NOT_FILED, OTHER_ORGAN, OWN_FILING, DEVICE_NOT_TRUSTED, the
    code of a rule that blocks or that needs an exception; and REVIEW_NOT_ASKED.
    """
    answers: list[Reviewed] = []
    with replica.telling() as telling:
        rule = rule_for(telling.connection, telling.identity.organ, day_of(telling.now))
        bodies = []
        for inspection in dict.fromkeys(inspections):
            try:
                row = _reviewable(telling, inspection, rule)
            except InspectorError as error:
                answers.append(Reviewed(inspection, error))
                continue
            bodies.append(
                FilingReviewed(inspection=inspection, filing=row.filing or "", opinion=opinion.strip() or None)
            )
            answers.append(Reviewed(inspection, None))
        telling.add_all(bodies)
    return answers


def _reviewable(telling: Telling, inspection: str, rule: ApprovalRule) -> InspectionRow:
    row = require_inspection(telling.connection, inspection)
    if not awaits_approval(row) or row.filing is None:
        raise Refused("NOT_FILED", inspection=inspection, state=row.state)
    if row.organ != telling.identity.organ:
        raise Refused("OTHER_ORGAN", inspection=inspection)
    if row.filed_by == telling.identity.author:
        raise Refused("OWN_FILING", inspection=inspection)
    if next_step(row, rule) != "review":
        raise Refused("REVIEW_NOT_ASKED", inspection=inspection)
    require_device_trusted(telling.connection, row)
    require_decided(judge_filed(telling.connection, row, telling.now, telling.identity.author))
    return row


def require_device_trusted(connection: Connection, row: InspectionRow) -> None:
    """Whether the device that would show the code is known and in force. Raises Refused DEVICE_NOT_TRUSTED."""
    device = queries.one(connection, DeviceRow, device=row.device)
    if device is None or device.revoked_reason is not None or device.public != row.device_public:
        raise Refused("DEVICE_NOT_TRUSTED", inspection=row.inspection)


def require_step(telling: Telling, row: InspectionRow, rule: ApprovalRule) -> None:
    """Whether this person on this device may take the last step now.

    Raises Refused REVIEW_MISSING, REVIEWED_BY_SAME_PERSON, REVIEWED_ON_SAME_DEVICE.
    """
    if rule.steps < 2:
        return
    if row.reviewed_by is None:
        raise Refused("REVIEW_MISSING", inspection=row.inspection)
    if row.reviewed_by == telling.identity.author:
        raise Refused("REVIEWED_BY_SAME_PERSON", inspection=row.inspection)
    if row.reviewed_on == telling.identity.device:
        raise Refused("REVIEWED_ON_SAME_DEVICE", inspection=row.inspection)


def authority(telling: Telling, rule: ApprovalRule, on_behalf_of: str = "") -> str | None:
    """By which delegation this person approves; None for their own right.

    Raises Refused NOT_AN_APPROVER when only others approve; DELEGATION_MISSING, DELEGATION_ENDED,
    DELEGATION_NOT_YET for whoever is to be stood in for.
    """
    author = telling.identity.author
    if not on_behalf_of and (not rule.approvers or author in rule.approvers):
        return None
    holders = (on_behalf_of,) if on_behalf_of else rule.approvers
    today = day_of(telling.now)
    given = [
        row
        for row in queries.where(telling.connection, DelegationRow, order="at", delegate=author)
        if row.holder in holders and row.organ == telling.identity.organ
    ]
    valid = [row for row in given if state_of(row, today) == "in_force"]
    if valid and (not rule.approvers or valid[-1].holder in rule.approvers):
        return valid[-1].delegation
    if given:
        state = state_of(given[-1], today)
        raise Refused("DELEGATION_NOT_YET" if state == "not_yet" else "DELEGATION_ENDED", holder=given[-1].holder)
    raise Refused("DELEGATION_MISSING" if on_behalf_of else "NOT_AN_APPROVER", holder=on_behalf_of or holders[0])


def delegate(replica: Replica, certificate: str, valid_from: str, valid_until: str, reason: str) -> str:
    """Lets another supervisor of one's organ approve in one's place; returns the delegation's id.

    Raises Refused REASON_MISSING, OFFICER_UNKNOWN, OFFICER_OF_ANOTHER_ORGAN, DELEGATE_IS_SELF, DELEGATE_MAY_NOT,
    DELEGATION_ENDED, DELEGATION_REVERSED.
    """
    if not reason.strip():
        raise Refused("REASON_MISSING")
    with replica.telling() as telling:
        author = telling.identity.author
        officer = queries.one(telling.connection, OfficerRow, certificate=certificate)
        if officer is None:
            raise Refused("OFFICER_UNKNOWN", certificate=certificate)
        if officer.organ != telling.identity.organ:
            raise Refused("OFFICER_OF_ANOTHER_ORGAN", name=officer.name)
        if certificate == author:
            raise Refused("DELEGATE_IS_SELF")
        if officer.competence != "inspector":
            raise Refused("DELEGATE_MAY_NOT", name=officer.name)
        if valid_until < valid_from:
            raise Refused("DELEGATION_REVERSED")
        if valid_until < day_of(telling.now):
            raise Refused("DELEGATION_ENDED", holder=author)
        parts = "|".join([author, certificate, valid_from, valid_until, str(telling.made_at)])
        body = ApprovalDelegated(
            delegation=hashlib.sha256(parts.encode()).hexdigest()[:16],
            organ=telling.identity.organ,
            holder=author,
            delegate=certificate,
            valid_from=valid_from,
            valid_until=valid_until,
            reason=reason.strip(),
        )
        telling.add(body)
    return body.delegation


def end_delegation(replica: Replica, number: str, reason: str) -> None:
    """Ends a delegation of one's organ at once. Raises Refused REASON_MISSING, DELEGATION_UNKNOWN."""
    if not reason.strip():
        raise Refused("REASON_MISSING")
    with replica.telling() as telling:
        row = queries.one(telling.connection, DelegationRow, delegation=number)
        if row is None or row.organ != telling.identity.organ or row.ended_at is not None:
            raise Refused("DELEGATION_UNKNOWN", delegation=number)
        telling.add(DelegationEnded(delegation=number, organ=row.organ, reason=reason.strip()))


def delegations(replica: Replica) -> list[Delegation]:
    """Those of one's organ, the latest end first."""
    organ, today = replica.identity().organ, day_of(replica.now())
    with replica.reading() as connection:
        rows = queries.where(connection, DelegationRow, order="valid_until", organ=organ)
        people = queries.by_key(
            connection, OfficerRow, "certificate", {each for row in rows for each in (row.holder, row.delegate)}
        )

    def name(certificate: str) -> str:
        return people[certificate].name if certificate in people else certificate

    return [Delegation(row, name(row.holder), name(row.delegate), state_of(row, today)) for row in reversed(rows)]


def state_of(row: DelegationRow, day: str) -> Literal["in_force", "not_yet", "over", "ended"]:
    """Where a delegation stands on an ISO day."""
    if row.ended_at is not None:
        return "ended"
    if day < row.valid_from:
        return "not_yet"
    return "over" if day > row.valid_until else "in_force"


def held_then(row: DelegationRow, organ: int, author: str, at: int) -> bool:
    """Whether a delegation named on an approval really was in force for its author then (`at` in Unix seconds)."""
    in_time = was_in_force(row.valid_from, row.valid_until, row.ended_at, day_of(at), at)
    return in_time and row.organ == organ and row.delegate == author


def _short(region: str) -> str:
    while len(region) in (4, 6) and region.endswith("00"):
        region = region[:-2]
    return region
