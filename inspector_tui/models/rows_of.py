"""rows(state): the projected rows of a stream from its records. Pure.

Most register streams are simple: the last record tells all. Inspections and enterprises have a fold.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from inspector_tui.domain.judging import DeviceStopped
from inspector_tui.domain.planning import InspectionPlanned, PlanImported
from inspector_tui.domain.qualification import OfficerListed
from inspector_tui.domain.record import Record
from inspector_tui.domain.register import (
    BlockAllotted,
    CosignerEnrolled,
    DeviceEnrolled,
    DeviceRevoked,
    EnterpriseRegistered,
    OfficerRegistered,
    OrganRegistered,
    PermitKeyHastened,
    PermitKeyPublished,
    PermitKeyRetired,
    PermitKeyRevoked,
)
from inspector_tui.domain.told import SERVER
from inspector_tui.domain.visiting import CodeVerified, EvidenceStored
from inspector_tui.domain.voice import RatingFigures
from inspector_tui.models.rows import (
    AnswerRow,
    BlockRow,
    ConfirmationRow,
    CosignerRow,
    DeviceRow,
    EnterpriseRow,
    EvidenceRow,
    EvidenceStoredRow,
    FindingRow,
    InspectionRow,
    OfficerRow,
    OrganRow,
    PermitKeyRow,
    PlanImportRow,
    ProjectedRow,
    VerificationRow,
)
from inspector_tui.models.rows_approvals import DelegationRow, delegation
from inspector_tui.models.rows_around import FlagRow, MatterRow, RatingFiguresRow, RatingRow, StandingRow, TermRow
from inspector_tui.models.rows_counted import CountedVisitRow, DifferenceRow, ExceptionRow
from inspector_tui.models.rows_courier import CourierKeyRow, courier_key, ledger_end
from inspector_tui.models.rows_documents import DocumentRow, document
from inspector_tui.models.rows_joint import JointRow
from inspector_tui.models.rows_judging import GapRow, JudgementRow, gap, judgement
from inspector_tui.models.rows_listed import EditionRow, ListEntryRow, ListImportRow
from inspector_tui.models.rows_log import LogStartRow, log_start
from inspector_tui.models.rows_of_around import flag, matter, rating, standing, terms
from inspector_tui.models.rows_of_inspection import inspection
from inspector_tui.models.rows_of_joint import joint
from inspector_tui.models.rows_of_listed import edition, list_entry, list_import
from inspector_tui.models.rows_of_planning import assignment, calendar, conflict, draw, draw_weights, year_plan
from inspector_tui.models.rows_planning import (
    AssignmentRow,
    CalendarYearRow,
    ConflictRow,
    DrawRow,
    DrawWeightsRow,
    YearPlanRow,
)
from inspector_tui.models.rows_shared import Rows, as_json, last

_OPEN_END = "9999-12-31"


def _plain(row: type[ProjectedRow], kind: type, *lists: str) -> Callable[[str, Sequence[Record]], Rows]:
    """Rows of a stream whose last record of one kind tells all; `lists` are kept as JSON."""
    columns = [name for name in row.model_fields if name != "stream"]

    def rows(stream: str, records: Sequence[Record]) -> Rows:
        record = last(records, kind)
        if record is None:
            return []
        told = record.body.model_dump(mode="python")
        values = {name: as_json(told[name]) if name in lists else told[name] for name in columns}
        return [(row, {"stream": stream, **values})]

    return rows


def _device(stream: str, records: Sequence[Record]) -> Rows:
    enrolled = last(records, DeviceEnrolled)
    revoked, stopped = last(records, DeviceRevoked), last(records, DeviceStopped)
    if enrolled is None:
        return []
    told = enrolled.body.model_dump(mode="python")
    ended = revoked or stopped
    reason = ended.body.reason if ended and isinstance(ended.body, (DeviceRevoked, DeviceStopped)) else None
    return [(DeviceRow, {"stream": stream, **told, "revoked_reason": reason, **ledger_end(enrolled, records)})]


def _enterprise(stream: str, records: Sequence[Record]) -> Rows:
    known = last(records, EnterpriseRegistered)
    if known is not None:
        return [(EnterpriseRow, {"stream": stream, **known.body.model_dump(mode="python")})]
    planned = last(records, InspectionPlanned)
    if planned is None or not isinstance(planned.body, InspectionPlanned):
        return []
    body = planned.body
    values = {"subject": body.subject, "name": body.enterprise_name, "region": body.region, "address": body.address}
    return [
        (
            EnterpriseRow,
            {
                "stream": stream,
                **values,
                "industry": None,
                "grade": body.grade,
                "credit": body.credit,
                "contact": None,
                "phone": None,
            },
        )
    ]


def _officer(stream: str, records: Sequence[Record]) -> Rows:
    """An officer as said last, whether in the register or in the list of certificates."""
    said = [record.body for record in records if isinstance(record.body, (OfficerRegistered, OfficerListed))]
    if not said:
        return []
    told = said[-1].model_dump(mode="python", include=set(OfficerRow.model_fields) - {"stream"})
    until = told["valid_until"] or _OPEN_END
    return [(OfficerRow, {"stream": stream, **told, "fields": as_json(told["fields"]), "valid_until": until})]


def _blocks(stream: str, records: Sequence[Record]) -> Rows:
    # The same block told twice is one block: a second row of its key would stop everything behind it.
    bodies = [record.body for record in records if isinstance(record.body, BlockAllotted)]
    blocks = {(body.purpose, body.series, body.first): body for body in bodies}
    return [(BlockRow, {"stream": stream, **body.model_dump(mode="python")}) for body in blocks.values()]


def _cosigners(stream: str, records: Sequence[Record]) -> Rows:
    latest = {record.body.device: record.body for record in records if isinstance(record.body, CosignerEnrolled)}
    return [(CosignerRow, {"stream": stream, **body.model_dump(mode="python")}) for body in latest.values()]


def _plan(stream: str, records: Sequence[Record]) -> Rows:
    record = last(records, PlanImported)
    if record is None:
        return []
    told = record.body.model_dump(mode="python", exclude={"region"})
    return [(PlanImportRow, {"stream": stream, **told, "at": record.time})]


def _verification(stream: str, records: Sequence[Record]) -> Rows:
    record = last(records, CodeVerified)
    if record is None:
        return []
    told = record.body.model_dump(mode="python", exclude={"text_hash"})
    told["reasons"] = as_json(told["reasons"])
    return [(VerificationRow, {"stream": stream, **told, "at": record.time, "by": record.author})]


def _stored(stream: str, records: Sequence[Record]) -> Rows:
    record = last(records, EvidenceStored)
    if record is None:
        return []
    return [(EvidenceStoredRow, {"stream": stream, **record.body.model_dump(mode="python"), "at": record.time})]


def _permit_key(stream: str, records: Sequence[Record]) -> Rows:
    published = last(records, PermitKeyPublished)
    if published is None:
        return []
    values = published.body.model_dump(mode="python")
    values |= {"revoked_at": None, "revoked_reason": None, "hastened_reason": None}
    for record in records:
        body = record.body
        if record.organ != published.organ and record.author != SERVER:
            continue
        if isinstance(body, PermitKeyRetired):
            values["sign_until"] = min(values["sign_until"], body.sign_until)
        elif isinstance(body, PermitKeyRevoked) and values["revoked_at"] is None:
            values |= {"revoked_at": body.revoked_at, "revoked_reason": body.reason}
        elif isinstance(body, PermitKeyHastened):
            values["hastened_reason"] = body.reason
    return [(PermitKeyRow, {"stream": stream, **values})]


ROWS_OF: dict[str, Callable[[str, Sequence[Record]], Rows]] = {
    "organ": _plain(OrganRow, OrganRegistered),
    "officer": _officer,
    "list": list_entry,
    "edition": edition,
    "list_import": list_import,
    "permit_key": _permit_key,
    "term": terms,
    "standing": standing,
    "matter": matter,
    "rating": rating,
    "rating_figures": _plain(RatingFiguresRow, RatingFigures, "stars"),
    "flag": flag,
    "calendar": calendar,
    "draw_weights": draw_weights,
    "conflict": conflict,
    "draw": draw,
    "assignment": assignment,
    "year_plan": year_plan,
    "enterprise": _enterprise,
    "device": _device,
    "block": _blocks,
    "cosigner": _cosigners,
    "plan": _plan,
    "verification": _verification,
    "evidence": _stored,
    "courier_key": courier_key,
    "log_start": log_start,
    "inspection": inspection,
    "joint": joint,
    "document": document,
    "delegation": delegation,
    "judgement": judgement,
    "gap": gap,
}
"""By the first word of a stream's id."""

TABLES_OF: dict[str, tuple[type[ProjectedRow], ...]] = {
    "organ": (OrganRow,),
    "officer": (OfficerRow,),
    "list": (ListEntryRow,),
    "edition": (EditionRow,),
    "list_import": (ListImportRow,),
    "permit_key": (PermitKeyRow,),
    "term": (TermRow,),
    "standing": (StandingRow,),
    "matter": (MatterRow,),
    "rating": (RatingRow,),
    "rating_figures": (RatingFiguresRow,),
    "flag": (FlagRow,),
    "calendar": (CalendarYearRow,),
    "draw_weights": (DrawWeightsRow,),
    "conflict": (ConflictRow,),
    "draw": (DrawRow,),
    "assignment": (AssignmentRow,),
    "year_plan": (YearPlanRow,),
    "enterprise": (EnterpriseRow,),
    "device": (DeviceRow,),
    "block": (BlockRow,),
    "cosigner": (CosignerRow,),
    "plan": (PlanImportRow,),
    "verification": (VerificationRow,),
    "evidence": (EvidenceStoredRow,),
    "courier_key": (CourierKeyRow,),
    "log_start": (LogStartRow,),
    "judgement": (JudgementRow,),
    "gap": (GapRow,),
    "inspection": (
        *(InspectionRow, AnswerRow, FindingRow, EvidenceRow, ConfirmationRow),
        *(CountedVisitRow, DifferenceRow, ExceptionRow),
    ),
    "joint": (JointRow,),
    "document": (DocumentRow,),
    "delegation": (DelegationRow,),
}
"""Which tables a stream's rows are in, so that they can be dropped before they are written again."""
