"""Who approves while somebody is away: delegating it, ending that, and in whose name a person may approve."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from inspector_tui.domain.approvals import ApprovalDelegated, DelegationEnded, was_in_force
from inspector_tui.errors import Refused
from inspector_tui.models import queries
from inspector_tui.models.replica import Identity, Replica
from inspector_tui.models.rows import OfficerRow
from inspector_tui.models.rows_approvals import DelegationRow
from inspector_tui.services.approval_rules import ApprovalRule, rule_for
from inspector_tui.services.moments import day_of

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Delegation:
    """A delegation with the names of both, and whether it is in force today."""

    row: DelegationRow
    holder_name: str
    delegate_name: str
    state: Literal["in_force", "not_yet", "over", "ended"]


def authority(
    connection: Connection, identity: Identity, day: str, rule: ApprovalRule, on_behalf_of: str = ""
) -> str | None:
    """By which delegation this person approves on an ISO day; None for their own right.

    Raises Refused NOT_AN_APPROVER when only others approve; DELEGATION_MISSING, DELEGATION_ENDED,
    DELEGATION_NOT_YET for whoever is to be stood in for.
    """
    author = identity.author
    if not on_behalf_of and (not rule.approvers or author in rule.approvers):
        return None
    holders = (on_behalf_of,) if on_behalf_of else rule.approvers
    given = [
        row
        for row in queries.where(connection, DelegationRow, order="at", delegate=author, organ=identity.organ)
        if row.holder in holders
    ]
    valid = [row for row in given if state_of(row, day) == "in_force"]
    if valid and (not rule.approvers or valid[-1].holder in rule.approvers):
        return valid[-1].delegation
    if given:
        state = state_of(given[-1], day)
        raise Refused("DELEGATION_NOT_YET" if state == "not_yet" else "DELEGATION_ENDED", holder=given[-1].holder)
    raise Refused("DELEGATION_MISSING" if on_behalf_of else "NOT_AN_APPROVER", holder=on_behalf_of or holders[0])


def approving_names(replica: Replica) -> tuple[Delegation | None, ...]:
    """In whose name this person may approve today; None is their own, and comes first.

    Raises as `authority` when there is none.
    """
    identity, day = replica.identity(), day_of(replica.now())
    with replica.reading() as connection:
        rule = rule_for(connection, identity.organ, day)
        own = authority(connection, identity, day, rule) is None
        rows = queries.where(connection, DelegationRow, order="at", delegate=identity.author, organ=identity.organ)
        latest = {row.holder: row for row in rows if state_of(row, day) == "in_force"}
        given = [row for row in latest.values() if not rule.approvers or row.holder in rule.approvers]
        return (*((None,) if own else ()), *named(connection, given, day))


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
        return named(connection, rows[::-1], today)


def named(connection: Connection, rows: Sequence[DelegationRow], day: str) -> list[Delegation]:
    """Delegations with the names of both, as they stand on an ISO day."""
    people = queries.by_key(
        connection, OfficerRow, "certificate", {each for row in rows for each in (row.holder, row.delegate)}
    )
    names = {key: officer.name for key, officer in people.items()}
    return [
        Delegation(row, names.get(row.holder, row.holder), names.get(row.delegate, row.delegate), state_of(row, day))
        for row in rows
    ]


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
