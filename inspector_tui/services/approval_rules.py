"""Approvals in one or two steps, by named persons: what is in force for an organ, and the first step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from inspector_tui.domain.approvals import ApprovalRuleListed, FilingReviewed
from inspector_tui.domain.rules import require_decided
from inspector_tui.errors import InspectorError, Refused
from inspector_tui.models import list_queries, queries
from inspector_tui.models.replica import Replica, Telling
from inspector_tui.models.rows import DeviceRow, InspectionRow
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


def _short(region: str) -> str:
    while len(region) in (4, 6) and region.endswith("00"):
        region = region[:-2]
    return region
