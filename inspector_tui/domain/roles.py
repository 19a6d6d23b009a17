"""Who may say what. The laptop checks before it signs, the server when a record arrives."""

from __future__ import annotations

from inspector_tui.domain.approvals import ApprovalDelegated, DelegationEnded
from inspector_tui.domain.differing import DifferenceDecided
from inspector_tui.domain.documents import ClashSettled, DocumentNumbered
from inspector_tui.domain.draws import ConflictDeclared, DrawCommitted, DrawDrawn, DrawWeightsSet, InspectionAssigned
from inspector_tui.domain.exempting import ExceptionGranted, ExceptionWithdrawn
from inspector_tui.domain.joint import JointBody
from inspector_tui.domain.listed import ListEntry, ListPublished, keeps_region
from inspector_tui.domain.planning import FilingSubmitted, InspectionPlanned, InspectionWithdrawn, PlanImported
from inspector_tui.domain.record import Body
from inspector_tui.domain.register import PermitKeyHastened, PermitKeyPublished, PermitKeyRetired, PermitKeyRevoked
from inspector_tui.domain.urgent import StandingApproved, StandingStatusSet, VisitStartedUnfiled
from inspector_tui.domain.vocabulary import Role
from inspector_tui.domain.year_plans import PlanMade
from inspector_tui.errors import Refused

_HAND_OVER = frozenset({"ledger.closed/1", "ledger.taken_over/1"})
_LISTS = frozenset(
    {
        "list.published/1",
        "list.imported/1",
        "item.listed/1",
        "checklist.listed/1",
        "enterprise.whitelisted/1",
        "licence.listed/1",
        "scene_item.listed/1",
        "leniency.listed/1",
        "discretion.listed/1",
    }
)
"""Lists that both a supervisor and the justice bureau keep."""
_POLICY = frozenset(
    {
        "cap.set/1",
        "enterprise.classed/1",
        "credit.listed/1",
        "counting.set/1",
        "policy.set/1",
        "body.listed/1",
        "officer.listed/1",
    }
)
"""Lists that bind the organs themselves: not theirs to set."""
_VISIT = frozenset(
    {
        "filing.submitted/1",
        "document.numbered/1",
        "code.shown/1",
        "code.printed/1",
        "code.verified/1",
        "visit.arrived/1",
        "visit.answered/1",
        "visit.concluded/1",
        "visit.confirmed/1",
        "finding.recorded/1",
        "finding.withdrawn/1",
        "evidence.attached/1",
        "cosigner.enrolled/1",
        "visit.started_unfiled/1",
        "conflict.declared/1",
    }
)
_APPROVAL = frozenset(
    {
        "plan.imported/1",
        "inspection.planned/1",
        "inspection.withdrawn/1",
        "enterprise.registered/1",
        "filing.approved/1",
        "filing.returned/1",
        "permit.status_set/1",
        "permit_key.published/1",
        "permit_key.retired/1",
        "permit_key.revoked/1",
        "permit_key.hastened/1",
        "permit.reissued/1",
        "exception.granted/1",
        "exception.withdrawn/1",
        "difference.decided/1",
        "document.clash_settled/1",
        "standing.approved/1",
        "standing.status_set/1",
        "code.verified/1",
        "joint.proposed/1",
        "joint.accepted/1",
        "joint.declined/1",
        "filing.reviewed/1",
        "approval.delegated/1",
        "delegation.ended/1",
        "record.judged/1",
        "gap.closed/1",
        "device.stopped/1",
        "draw_weights.set/1",
        "draw.committed/1",
        "draw.drawn/1",
        "inspection.assigned/1",
        "plan.made/1",
    }
)
_REGISTER = frozenset(
    {
        "organ.registered/1",
        "officer.registered/1",
        "enterprise.registered/1",
        "code.verified/1",
        "term.set/1",
        "approval_rule.listed/1",
        "matter.closed/1",
        "calendar.announced/1",
    }
)
_SERVER = frozenset(
    {
        "organ.registered/1",
        "officer.registered/1",
        "enterprise.registered/1",
        "inspection.planned/1",
        "device.enrolled/1",
        "device.revoked/1",
        "block.allotted/1",
        "permit.status_set/1",
        "standing.status_set/1",
        "evidence.stored/1",
        "term.set/1",
        "approval_rule.listed/1",
        "calendar.announced/1",
        "matter.raised/1",
        "matter.closed/1",
        "rules.differed/1",
        "rating.given/1",
        "rating.figures/1",
        "record.acknowledged/1",
        "code.flagged/1",
        "courier_key.published/1",
        "quarantine.settled/1",
        "record.kept/1",
        "log.begun_anew/1",
    }
)

MAY_SAY: dict[Role, frozenset[str]] = {
    "officer": _VISIT | _HAND_OVER,
    "supervisor": _VISIT | _APPROVAL | _LISTS | _HAND_OVER,
    "checkpoint": frozenset({"code.verified/1"}) | _HAND_OVER,
    "justice": _REGISTER | _LISTS | _POLICY | _HAND_OVER,
    "server": _SERVER | _LISTS | _POLICY,
}

_OF_OWN_ORGAN = (
    PlanImported,
    InspectionPlanned,
    InspectionWithdrawn,
    FilingSubmitted,
    PermitKeyPublished,
    PermitKeyRetired,
    PermitKeyRevoked,
    PermitKeyHastened,
    StandingApproved,
    StandingStatusSet,
    VisitStartedUnfiled,
    ExceptionGranted,
    DifferenceDecided,
    ExceptionWithdrawn,
    JointBody,
    DocumentNumbered,
    ClashSettled,
    ApprovalDelegated,
    DelegationEnded,
    ConflictDeclared,
    DrawWeightsSet,
    DrawCommitted,
    DrawDrawn,
    InspectionAssigned,
    PlanMade,
)
"""Bodies in which a device names the organ it speaks for."""


def require_may_say(role: Role, kind: str) -> None:
    """Raises Refused ROLE_MAY_NOT when a device of this role may not make records of this kind."""
    if kind not in MAY_SAY[role]:
        raise Refused("ROLE_MAY_NOT", role=role, kind=kind)


def require_own_organ(role: Role, organ: int, body: Body) -> None:
    """Raises Refused OTHER_ORGAN when a device plans, files or publishes a key for an organ that is not its own,
    OTHER_REGION when it keeps a list of a region that is not its organ's."""
    if role != "server" and isinstance(body, (ListEntry, ListPublished)) and not keeps_region(organ, body.region):
        raise Refused("OTHER_REGION", region=body.region)
    if role != "server" and isinstance(body, _OF_OWN_ORGAN) and body.organ != organ:
        raise Refused("OTHER_ORGAN", organ=body.organ)
