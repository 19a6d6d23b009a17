"""Approvals of which the rules forbid something by now: told by the server or seen here, and what is decided."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from inspector_tui.domain.differing import Decision, DifferenceDecided, RulingFound, found_of, is_covered
from inspector_tui.domain.planning import FilingApproved, PermitStatusSet, RulingSaid
from inspector_tui.domain.rules import Ruling
from inspector_tui.errors import Refused
from inspector_tui.models import ledger_store, queries
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import InspectionRow
from inspector_tui.models.rows_around import MatterRow
from inspector_tui.models.rows_counted import DifferenceRow
from inspector_tui.models.standing_queries import open_permits
from inspector_tui.services.filing import judge_filed, require_inspection
from inspector_tui.services.looking import Memo

if TYPE_CHECKING:
    from sqlalchemy import Connection

_OF_ITS_MOMENT = frozenset({"R08", "R09"})
"""Who sat there and what the clock said when it was approved: later looks have nothing to add."""


@dataclass(frozen=True, slots=True)
class Overtaken:
    """An approval that may still be used, and what the rules forbid of it."""

    row: InspectionRow
    rulings: tuple[Ruling, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What was found of an approval beyond what was said when it was given. Times are Unix seconds.

    `row` is None where the inspection is not held here. `said` is what the approving laptop noted; `by` who found it.
    """

    inspection: str
    organ: int
    organ_name: str
    row: InspectionRow | None
    by: Literal["server", "laptop"]
    said: tuple[RulingSaid, ...]
    found: tuple[RulingFound, ...]
    at: int
    is_open: bool
    decision: Decision | None = None
    reason: str = ""
    decided_by: str = ""
    decided_at: int | None = None


def overtaken(replica: Replica) -> list[Overtaken]:
    """Approvals of one's own organ that were not used yet, that a rule forbids by now and about which nothing was
    decided, the earliest window first. Of several that exceed a cap together, those approved last are told."""
    organ, now = replica.identity().organ, replica.now()
    found = []
    with replica.reading() as connection:
        rows = [row for row in open_permits(connection, organ, now) if row.state == "approved" and row.filing]
        decided = queries.by_key(connection, DifferenceRow, "inspection", [row.inspection for row in rows])
        memo = Memo()
        for row in sorted(rows, key=lambda row: (row.start or 0, row.inspection)):
            rulings = tuple(
                each
                for each in judge_filed(connection, row, now, memo=memo)
                if each.level in ("block", "gate") and each.rule not in _OF_ITS_MOMENT
            )
            told = decided.get(row.inspection)
            if rulings and (told is None or not is_covered(found_of(rulings), _found(told.decided_found))):
                found.append(Overtaken(row, rulings))
    return found


def differences(replica: Replica) -> list[Difference]:
    """Everything the server told and what is seen here: what nobody decided first, then the latest first."""
    here = overtaken(replica)
    with replica.reading() as connection:
        rows = queries.where(connection, DifferenceRow, order="at")
        known = queries.by_key(connection, InspectionRow, "inspection", [row.inspection for row in rows])
        told = [_told(connection, row, known.get(row.inspection)) for row in rows]
        still_open = {each.inspection for each in told if each.is_open}
        told += [_seen_here(connection, each) for each in here if each.row.inspection not in still_open]
    return sorted(told, key=lambda each: (not each.is_open, -each.at, each.inspection))


def decide(replica: Replica, inspection: str, decision: Decision, reason: str) -> None:
    """Says what comes of an approval: it stands, or its permit is revoked with the same act.

    Raises Refused REASON_MISSING, INSPECTION_UNKNOWN, OTHER_ORGAN, NOTHING_DIFFERS, PERMIT_ENDED, ROLE_MAY_NOT.
    """
    if not reason.strip():
        raise Refused("REASON_MISSING")
    asked = next((each for each in differences(replica) if each.inspection == inspection and each.is_open), None)
    with replica.telling() as telling:
        row = require_inspection(telling.connection, inspection)
        if row.organ != telling.identity.organ:
            raise Refused("OTHER_ORGAN", inspection=inspection)
        if asked is None:
            raise Refused("NOTHING_DIFFERS", inspection=inspection)
        telling.add(
            DifferenceDecided(
                inspection=inspection, organ=row.organ, found=asked.found, decision=decision, reason=reason.strip()
            )
        )
        if decision == "revoked":
            telling.add(_revocation(row, reason.strip()))


def decided_by_rule(told: list[Difference]) -> dict[str, dict[str, int]]:
    """How many findings of each rule are open, stand, or led to a revocation: rule -> outcome -> count."""
    counts: dict[str, dict[str, int]] = {}
    for each in told:
        outcome = "open" if each.is_open or each.decision is None else each.decision
        for rule in sorted({one.rule for one in each.found}):
            of_rule = counts.setdefault(rule, {"open": 0, "stands": 0, "revoked": 0})
            of_rule[outcome] += 1
    return dict(sorted(counts.items()))


def open_matters(replica: Replica) -> list[MatterRow]:
    """Matters that the server raised because the rules differed, not closed yet; only supervising bodies pull them."""
    with replica.reading() as connection:
        rows = queries.where(connection, MatterRow, order="at", kind="rules_differ")
    return [row for row in rows if row.closed_at is None]


def _revocation(row: InspectionRow, reason: str) -> PermitStatusSet:
    if row.code_id is None or row.status_list is None or row.status_index is None:
        raise Refused("NOT_APPROVED", inspection=row.inspection, state=row.state)
    if row.permit_status in ("revoked", "closed"):
        raise Refused("PERMIT_ENDED", status=row.permit_status)
    return PermitStatusSet(
        inspection=row.inspection,
        code_id=row.code_id,
        status_list=row.status_list,
        status_index=row.status_index,
        status="revoked",
        reason=reason,
    )


def _told(connection: Connection, row: DifferenceRow, of: InspectionRow | None) -> Difference:
    return Difference(
        row.inspection,
        row.organ,
        _organ_name(connection, row.organ),
        of,
        "server",
        tuple(RulingSaid.model_validate(each) for each in json.loads(row.said)),
        _found(row.found),
        row.at,
        is_open=not row.settled,
        decision=row.decision,
        reason=row.reason or "",
        decided_by=row.decided_by or "",
        decided_at=row.decided_at,
    )


def _seen_here(connection: Connection, each: Overtaken) -> Difference:
    records = ledger_store.records_of(connection, f"inspection:{each.row.inspection}")
    said = next((one.body.said for one in records if isinstance(one.body, FilingApproved)), ())
    name, at = _organ_name(connection, each.row.organ), each.row.approved_at or 0
    found = found_of(each.rulings)
    return Difference(each.row.inspection, each.row.organ, name, each.row, "laptop", said, found, at, is_open=True)


def _found(told: str) -> tuple[RulingFound, ...]:
    return tuple(RulingFound.model_validate(each) for each in json.loads(told))


def _organ_name(connection: Connection, organ: int) -> str:
    known = queries.organ(connection, organ)
    return known.name if known else str(organ)
