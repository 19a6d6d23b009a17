"""Everything recorded of one inspection, to be read: by supervisors, officers and whoever has to judge it later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from inspector_tui.domain.record import Record
from inspector_tui.domain.rules import Ruling
from inspector_tui.models import ledger_store, queries, today_queries
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import DeviceRow, EvidenceRow, EvidenceStoredRow, InspectionRow, OfficerRow
from inspector_tui.models.rows_approvals import DelegationRow
from inspector_tui.models.rows_documents import DocumentRow
from inspector_tui.services.backfilling import Backfill, backfills
from inspector_tui.services.differences import Difference, differences
from inspector_tui.services.filing import awaits_approval, judge_filed
from inspector_tui.services.inbox import Waiting, waiting_filings
from inspector_tui.services.items import item_names
from inspector_tui.services.joint_rows import joints
from inspector_tui.services.number_clashes import number_clashes
from inspector_tui.services.numbers import numbers_left
from inspector_tui.services.visiting import Visit, load

FINISHED_SHOWN = 500


@dataclass(frozen=True, slots=True)
class HeldEvidence:
    """An evidence file: whether the server confirmed every byte, and whether this replica has them."""

    row: EvidenceRow
    on_server: bool
    here: bool


@dataclass(frozen=True, slots=True)
class Review:
    """One inspection as recorded. `names` are people by certificate, `oddities` (code, record hash in hex).

    `rulings` are what the rules say now of a filing that waits; empty in any other state.
    """

    visit: Visit
    names: dict[str, str]
    evidence: tuple[HeldEvidence, ...]
    records: tuple[Record, ...]
    oddities: tuple[tuple[str, str], ...]
    rulings: tuple[Ruling, ...]
    delegation: DelegationRow | None = None
    """By which delegation it was approved, as far as that is known here."""
    documents: tuple[DocumentRow, ...] = ()
    """Documents of it that have a number."""
    may_fetch: bool = False
    """Whether this replica may fetch its files from the server: a supervisor's, and that of the officer whose visit it
    is, be it on the laptop that took the work over."""

    @property
    def row(self) -> InspectionRow:
        """The inspection."""
        return self.visit.row


def review(replica: Replica, inspection: str) -> Review:
    """Raises Refused INSPECTION_UNKNOWN."""
    import json

    visit = load(replica, inspection)
    with replica.reading() as connection:
        records = tuple(ledger_store.records_of(connection, f"inspection:{inspection}"))
        documents = tuple(queries.where(connection, DocumentRow, order="at", inspection=inspection))
        delegation = queries.one(connection, DelegationRow, delegation=visit.row.delegation)
        people = queries.by_key(connection, OfficerRow, "certificate", _people(records, delegation))
        rulings = judge_filed(connection, visit.row, replica.now()) if awaits_approval(visit.row) else ()
    return Review(
        visit=visit,
        names={key: officer.name for key, officer in people.items()},
        evidence=held_evidence(replica, visit.evidence),
        records=records,
        oddities=tuple((code, record) for code, record in json.loads(visit.row.oddities)),
        rulings=rulings,
        delegation=delegation,
        documents=documents,
        may_fetch=may_fetch(replica, visit.row),
    )


def may_fetch(replica: Replica, row: InspectionRow) -> bool:
    """Whether the server gives this replica the files of an inspection."""
    identity = replica.identity()
    if identity.role in ("supervisor", "justice"):
        return True
    with replica.reading() as connection:
        device = queries.one(connection, DeviceRow, device=row.device) if row.device is not None else None
    own = device is not None and identity.certificate is not None and device.certificate == identity.certificate
    return identity.role == "officer" and (row.device == identity.device or own)


def held_evidence(replica: Replica, rows: Sequence[EvidenceRow]) -> tuple[HeldEvidence, ...]:
    """Where the bytes of these files are."""
    with replica.reading() as connection:
        stored = queries.by_key(connection, EvidenceStoredRow, "sha256", [each.sha256 for each in rows])
    return tuple(HeldEvidence(each, each.sha256 in stored, replica.files.has(each.sha256)) for each in rows)


def _people(records: Sequence[Record], delegation: DelegationRow | None) -> set[str]:
    told = {record.author for record in records}
    return told | {delegation.holder} if delegation is not None else told


@dataclass(frozen=True, slots=True)
class Desk:
    """A supervisor's desk: what waits, what was done, and how many approvals this device has numbers for."""

    waiting: tuple[Waiting, ...]
    visits: tuple[InspectionRow, ...]
    findings: dict[str, int]
    item_names: dict[str, str]
    numbers_left: int
    differing: tuple[Difference, ...] = ()
    """Approvals about which more was found by now, by the server or here, and that nobody decided."""
    overdue: tuple[Backfill, ...] = ()
    """Urgent visits of the organ whose filing is missing past its day."""
    asking: int = 0
    """Joint inspections that wait for the organ's answer."""
    clashing: int = 0
    """Inspections whose documents bear another's number, about which nobody decided."""


def desk(replica: Replica) -> Desk:
    """The desk of this replica's organ. Raises Refused NOT_ENROLLED."""
    identity = replica.identity()
    waiting = tuple(waiting_filings(replica))
    found = tuple(each for each in differences(replica) if each.is_open and each.organ == identity.organ)
    overdue = tuple(one for one in backfills(replica) if one.state == "overdue")
    clashing = sum(one.is_open for one in number_clashes(replica))
    asking = sum(view.needs_answer for view in joints(replica))
    names = item_names(replica)
    with replica.reading() as connection:
        visits = tuple(today_queries.finished_visits(connection, identity.organ, FINISHED_SHOWN))
        left = min(
            numbers_left(connection, identity.device, "filing"), numbers_left(connection, identity.device, "status")
        )
        return Desk(
            waiting=waiting,
            visits=visits,
            findings=today_queries.finding_counts(connection, [row.inspection for row in visits]),
            item_names=names,
            numbers_left=left,
            differing=found,
            overdue=overdue,
            asking=asking,
            clashing=clashing,
        )


def gravest(rulings: Sequence[Ruling]) -> Ruling | None:
    """The ruling that weighs most; None when every rule is content."""
    order = ("block", "gate", "warn", "note")
    said = [ruling for ruling in rulings if ruling.level in order]
    return min(said, key=lambda ruling: order.index(ruling.level), default=None)
