"""Exceptions to rules: a supervisor grants one with a reason, takes it back, and everybody sees how many there are."""

from __future__ import annotations

from dataclasses import dataclass

from inspector_tui.domain.exempting import ExceptionGranted, ExceptionWithdrawn
from inspector_tui.domain.rules import FILING_RULE_IDS, LIFTABLE
from inspector_tui.errors import BadInput, Refused
from inspector_tui.models import queries, rule_queries
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import InspectionRow
from inspector_tui.models.rows_counted import ExceptionRow
from inspector_tui.services.explaining import require_known_inspection


def grant_exception(replica: Replica, inspection: str, rule: str, reason: str) -> str:
    """Lifts one rule for one inspection of one's own organ; returns the inspection's id.

    Raises Refused REASON_MISSING, NOT_LIFTABLE (rule), INSPECTION_UNKNOWN, OTHER_ORGAN, ALREADY_APPROVED,
    ROLE_MAY_NOT; BadInput RULE_UNKNOWN (text).
    """
    if not reason.strip():
        raise Refused("REASON_MISSING")
    if rule not in FILING_RULE_IDS:
        raise BadInput("RULE_UNKNOWN", text=rule)
    if rule not in LIFTABLE:
        raise Refused("NOT_LIFTABLE", rule=rule)
    with replica.telling() as telling:
        row = require_known_inspection(telling.connection, inspection)
        if row.organ != telling.identity.organ:
            raise Refused("OTHER_ORGAN", inspection=inspection)
        if row.permit is not None:
            raise Refused("ALREADY_APPROVED", inspection=inspection, state=row.state)
        telling.add(ExceptionGranted(inspection=row.inspection, organ=row.organ, rule=rule, reason=reason.strip()))
    return row.inspection


def withdraw_exception(replica: Replica, inspection: str, rule: str, reason: str) -> str:
    """Takes an exception back; returns the inspection's id.

    Raises Refused REASON_MISSING, INSPECTION_UNKNOWN, EXCEPTION_UNKNOWN (rule).
    """
    if not reason.strip():
        raise Refused("REASON_MISSING")
    with replica.telling() as telling:
        row = require_known_inspection(telling.connection, inspection)
        held = {each.rule for each in rule_queries.exceptions_of(telling.connection, row.inspection)}
        if rule not in held:
            raise Refused("EXCEPTION_UNKNOWN", rule=rule)
        telling.add(ExceptionWithdrawn(inspection=row.inspection, organ=row.organ, rule=rule, reason=reason.strip()))
        return row.inspection


@dataclass(frozen=True, slots=True)
class Granted:
    """An exception with the enterprise it was for."""

    row: ExceptionRow
    enterprise_name: str


def exceptions(replica: Replica, since: int = 0) -> list[Granted]:
    """Every exception since a moment (Unix seconds), withdrawn ones too, the latest first."""
    with replica.reading() as connection:
        rows = rule_queries.all_exceptions(connection, since)
        known = queries.by_key(connection, InspectionRow, "inspection", {row.inspection for row in rows})
    return [Granted(row, known[row.inspection].enterprise_name if row.inspection in known else "") for row in rows]


def exceptions_by_rule(granted: list[Granted]) -> dict[str, int]:
    """How many exceptions stand from each rule, by its id."""
    counts: dict[str, int] = {}
    for each in granted:
        if each.row.withdrawn is None:
            counts[each.row.rule] = counts.get(each.row.rule, 0) + 1
    return dict(sorted(counts.items()))
