"""The fold of one inspection: from the plan's line to the finished visit. Pure, total, never raises.

A genuine record that comes at the wrong moment is not dropped: it is kept as an oddity for a supervisor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, TypeVar

from inspector_tui.domain.approvals import FilingReviewed
from inspector_tui.domain.joint import Joint, JointAccepted, JointDeclined, JointProposed, joint_step
from inspector_tui.domain.planning import (
    FilingApproved,
    FilingReturned,
    FilingSubmitted,
    InspectionPlanned,
    InspectionWithdrawn,
    PermitReissued,
    PermitStatusSet,
)
from inspector_tui.domain.record import Record
from inspector_tui.domain.told import SERVER, Told, told_of
from inspector_tui.domain.urgent import VisitStartedUnfiled
from inspector_tui.domain.visiting import (
    CodePrinted,
    CodeShown,
    EvidenceAttached,
    FindingRecorded,
    FindingWithdrawn,
    VisitAnswered,
    VisitArrived,
    VisitConcluded,
    VisitConfirmed,
)
from inspector_tui.domain.vocabulary import InspectionState, PermitStatus
from inspector_tui.domain.voice import RecordAcknowledged

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Oddity:
    """A genuine record that does not fit where it came; a supervisor judges it."""

    code: str
    record: bytes


@dataclass(frozen=True)
class Inspection:
    """Everything known of one inspection. Times are Unix seconds."""

    id: str
    planned: InspectionPlanned | None = None
    unfiled: Told | None = None
    """The start of a visit that was not filed first."""
    organ: int = 0
    withdrawn: Told | None = None
    filing: Told | None = None
    review: Told | None = None
    """The first of two steps of approval, of the filing that counts."""
    returned: Told | None = None
    approval: Told | None = None
    reissue: Told | None = None
    """The permit signed anew with another key; it replaces the one of the approval."""
    permit_status: PermitStatus = "valid"
    shown: int = 0
    printed: int = 0
    arrival: Told | None = None
    answers: MappingProxyType[tuple[str, int], Told] = field(default_factory=lambda: MappingProxyType({}))
    findings: MappingProxyType[str, Told] = field(default_factory=lambda: MappingProxyType({}))
    evidence: MappingProxyType[str, Told] = field(default_factory=lambda: MappingProxyType({}))
    conclusion: Told | None = None
    confirmations: MappingProxyType[str, Told] = field(default_factory=lambda: MappingProxyType({}))
    acknowledgement: Told | None = None
    """What the person on site said of the record on a phone."""
    joints: MappingProxyType[str, Joint] = field(default_factory=lambda: MappingProxyType({}))
    """Joint inspections that this line was ever part of, the first heard of first."""
    oddities: tuple[Oddity, ...] = ()

    @property
    def joint(self) -> Joint | None:
        """The joint inspection that this line leads or is taken into now; the first that stands counts.

        Whose a line is says its plan, not the proposal: nobody takes in another organ's line by calling it their own.
        """
        for joint in self.joints.values():
            own = any(line.inspection == self.id and line.organ == self.organ for line in joint.lines)
            if own and joint.stands and (joint.host == self.id or self.id in joint.taken_in):
                return joint
        return None

    @property
    def merged_into(self) -> str | None:
        """The inspection that this line was taken into (国办发〔2024〕54号, 能合并不得重复); None where it is alone."""
        joint = self.joint
        return joint.host if joint is not None and joint.host != self.id and self.approval is None else None

    @property
    def state(self) -> InspectionState:
        """Where the inspection stands (domain.md section 10, states)."""
        if self.conclusion is not None:
            return "finished" if self.is_confirmed else "concluded"
        if self.arrival is not None or self.unfiled is not None:
            return "inspecting"
        if self.permit_status in ("revoked", "closed"):
            return "revoked"
        if self.approval is not None:
            return "approved"
        if self.merged_into is not None:
            return "merged"
        if self.returned is not None:
            return "returned"
        if self.filing is not None:
            return "filed"
        return "withdrawn" if self.withdrawn is not None else "planned"

    @property
    def is_confirmed(self) -> bool:
        """Both officers confirmed the conclusion, and the person on site confirmed or refused (安全生产法 §68)."""
        by_phone = {"person"} if self.acknowledgement is not None else set()
        return {"officer", "second_officer", "person"} <= self.confirmations.keys() | by_phone

    @property
    def device(self) -> bytes | None:
        """The device that may record the visit: as filed, else the one that started it unfiled."""
        if self.unfiled is not None:
            return self.unfiled.device
        return self.filing.body.device if self.filing is not None else None

    @property
    def subject(self) -> str:
        """The enterprise as filed, before that as planned."""
        return self._source.subject if self._source else ""

    @property
    def enterprise_name(self) -> str:
        return self._source.enterprise_name if self._source else ""

    @property
    def items(self) -> tuple[str, ...]:
        return tuple(self._source.items) if self._source else ()

    @property
    def _source(self) -> Any:
        """The body that names enterprise and items: the filing, else the unfiled start, else the plan's line."""
        if self.filing is not None:
            return self.filing.body
        return self.unfiled.body if self.unfiled is not None else self.planned


def _with(mapping: MappingProxyType[K, V], key: K, value: V) -> MappingProxyType[K, V]:
    return MappingProxyType({**mapping, key: value})


def _odd(state: Inspection, code: str, record: Record) -> Inspection:
    return replace(state, oddities=(*state.oddities, Oddity(code, record.hash)))


def _planned(state: Inspection, told: Told, record: Record) -> Inspection:
    if state.filing is not None and state.planned != told.body:
        return _odd(state, "PLANNED_AFTER_FILING", record)
    # A line that is planned anew after it was taken back counts again.
    return replace(state, planned=told.body, organ=state.organ or told.body.organ, withdrawn=None)


def _line_withdrawn(state: Inspection, told: Told, record: Record) -> Inspection:
    if state.organ and record.organ != state.organ:
        return _odd(state, "WITHDRAWN_BY_ANOTHER_ORGAN", record)
    if state.filing is not None or state.unfiled is not None:
        return _odd(state, "WITHDRAWN_AFTER_FILING", record)
    return replace(state, withdrawn=told)


def _filed(state: Inspection, told: Told, record: Record) -> Inspection:
    if state.approval is not None:
        return _odd(state, "FILED_AFTER_APPROVAL", record)
    if record.organ != told.body.organ:
        return _odd(state, "FILED_FOR_ANOTHER_ORGAN", record)
    if state.unfiled is not None and told.body.device != state.unfiled.device:
        # A permit bound to another device than the one that recorded the visit would vouch for somebody else.
        return _odd(state, "FILED_FOR_ANOTHER_DEVICE", record)
    if state.withdrawn is not None:
        # Filed on another laptop that had not heard of it: whoever approves decides.
        state = _odd(state, "FILED_AFTER_WITHDRAWAL", record)
    return replace(state, filing=told, review=None, returned=None, organ=told.body.organ)


def _approved(state: Inspection, told: Told, record: Record) -> Inspection:
    if state.approval is not None:
        return _odd(state, "APPROVED_TWICE", record)
    if state.organ and record.organ != state.organ:
        return _odd(state, "APPROVED_BY_ANOTHER_ORGAN", record)
    if state.filing is None:
        # Checkpoints of other organs pull approvals and not filings; they need the permit to verify short codes.
        return _odd(replace(state, approval=told), "APPROVED_WITHOUT_FILING", record)
    if state.filing.body.filing != told.body.filing:
        return _odd(state, "APPROVED_ANOTHER_FILING", record)
    return replace(state, approval=told, returned=None)


def _reviewed(state: Inspection, told: Told, record: Record) -> Inspection:
    if state.approval is not None:
        return _odd(state, "REVIEWED_AFTER_APPROVAL", record)
    if state.filing is None or state.filing.body.filing != told.body.filing:
        return _odd(state, "REVIEWED_ANOTHER_FILING", record)
    if record.organ != state.organ or record.author == state.filing.author:
        return _odd(state, "REVIEWED_BY_ANOTHER", record)
    return replace(state, review=told)


def _returned(state: Inspection, told: Told, record: Record) -> Inspection:
    if state.approval is not None:
        return _odd(state, "RETURNED_AFTER_APPROVAL", record)
    if state.filing is None or state.filing.body.filing != told.body.filing:
        return _odd(state, "RETURNED_ANOTHER_FILING", record)
    if record.organ != state.organ:
        return _odd(state, "RETURNED_BY_ANOTHER_ORGAN", record)
    return replace(state, returned=told)


def _status(state: Inspection, told: Told, record: Record) -> Inspection:
    if state.approval is None or state.approval.body.code_id != told.body.code_id:
        return _odd(state, "STATUS_OF_UNKNOWN_PERMIT", record)
    if record.organ != state.approval.organ and record.author != SERVER:
        return _odd(state, "STATUS_BY_ANOTHER_ORGAN", record)
    return replace(state, permit_status=told.body.status)


def _reissued(state: Inspection, told: Told, record: Record) -> Inspection:
    if state.approval is None or state.approval.body.code_id != told.body.code_id:
        return _odd(state, "REISSUED_UNKNOWN_PERMIT", record)
    if record.organ != state.approval.organ:
        return _odd(state, "REISSUED_BY_ANOTHER_ORGAN", record)
    return replace(state, reissue=told)


def _shown(state: Inspection, told: Told, record: Record) -> Inspection:
    return replace(state, shown=state.shown + 1)


def _printed(state: Inspection, told: Told, record: Record) -> Inspection:
    return replace(state, printed=state.printed + 1)


def _during_visit(change: Callable[[Inspection, Told], Inspection]) -> Callable[[Inspection, Told, Record], Inspection]:
    """A visit is recorded on the device it was filed for or began on, and nothing of it changes after its
    conclusion."""

    def guarded(state: Inspection, told: Told, record: Record) -> Inspection:
        if state.conclusion is not None:
            return _odd(state, "CHANGED_AFTER_CONCLUSION", record)
        if _on_another_device(state, record):
            return _odd(state, "SAID_BY_ANOTHER_DEVICE", record)
        return change(state, told)

    return guarded


def _on_another_device(state: Inspection, record: Record) -> bool:
    return state.device is not None and state.device != record.device


def _withdrawn(state: Inspection, told: Told) -> Inspection:
    left = {key: value for key, value in state.findings.items() if key != told.body.finding}
    return replace(state, findings=MappingProxyType(left))


def _confirmed(state: Inspection, told: Told, record: Record) -> Inspection:
    if state.conclusion is None or state.conclusion.hash != told.body.concluded:
        return _odd(state, "CONFIRMED_ANOTHER_CONCLUSION", record)
    if state.conclusion.device != record.device:
        return _odd(state, "SAID_BY_ANOTHER_DEVICE", record)
    if told.body.by in state.confirmations:
        return _odd(state, "CONFIRMED_TWICE", record)
    return replace(state, confirmations=_with(state.confirmations, told.body.by, told))


def _started_unfiled(state: Inspection, told: Told, record: Record) -> Inspection:
    if state.filing is not None or state.unfiled is not None or record.organ != told.body.organ:
        return _odd(state, "STARTED_TWICE", record)
    return replace(state, unfiled=told, organ=told.body.organ)


def _joined(state: Inspection, told: Told, record: Record) -> Inspection:
    before = state.joints.get(told.body.joint, Joint(told.body.joint))
    after = joint_step(before, record)
    if after == before:
        return _odd(state, "JOINT_WORD_DOES_NOT_FIT", record)
    if state.approval is not None and after.host == state.id and told.organ not in after.consents:
        # The permit names officers of an organ that left: what it allows is no longer what was agreed.
        state = _odd(state, "JOINT_LEFT_AFTER_APPROVAL", record)
    return replace(state, joints=_with(state.joints, told.body.joint, after))


def _acknowledged(state: Inspection, told: Told, record: Record) -> Inspection:
    if record.author != SERVER or state.conclusion is None or state.conclusion.hash != told.body.concluded:
        return _odd(state, "ACKNOWLEDGED_ANOTHER_CONCLUSION", record)
    return replace(state, acknowledgement=told)


_STEPS: dict[type, Callable[[Inspection, Told, Record], Inspection]] = {
    InspectionPlanned: _planned,
    InspectionWithdrawn: _line_withdrawn,
    FilingSubmitted: _filed,
    FilingApproved: _approved,
    FilingReturned: _returned,
    FilingReviewed: _reviewed,
    PermitReissued: _reissued,
    PermitStatusSet: _status,
    CodeShown: _shown,
    CodePrinted: _printed,
    VisitArrived: _during_visit(lambda state, told: replace(state, arrival=told)),
    VisitAnswered: _during_visit(
        lambda state, told: replace(state, answers=_with(state.answers, (told.body.item, told.body.check), told))
    ),
    FindingRecorded: _during_visit(
        lambda state, told: replace(state, findings=_with(state.findings, told.body.finding, told))
    ),
    FindingWithdrawn: _during_visit(_withdrawn),
    EvidenceAttached: _during_visit(
        lambda state, told: replace(state, evidence=_with(state.evidence, told.body.evidence, told))
    ),
    VisitConcluded: _during_visit(lambda state, told: replace(state, conclusion=told)),
    VisitConfirmed: _confirmed,
    VisitStartedUnfiled: _started_unfiled,
    RecordAcknowledged: _acknowledged,
    JointProposed: _joined,
    JointAccepted: _joined,
    JointDeclined: _joined,
}


def fold_inspection(inspection: str, records: Iterable[Record]) -> Inspection:
    """The state after these records, in their order (log position first, then own pending ones by seq)."""
    state = Inspection(inspection)
    for record in records:
        step = _STEPS.get(type(record.body))
        if step is not None:
            state = step(state, told_of(record), record)
    return state
