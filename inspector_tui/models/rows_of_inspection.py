"""The rows of one inspection: its line in the list and everything recorded of the visit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from inspector_tui.domain.causes import usual_cause
from inspector_tui.domain.inspection import Inspection, fold_inspection
from inspector_tui.domain.planning import InspectionPlanned
from inspector_tui.domain.record import Record
from inspector_tui.domain.told import Told
from inspector_tui.models.rows import AnswerRow, ConfirmationRow, EvidenceRow, FindingRow, InspectionRow
from inspector_tui.models.rows_of_counted import counted
from inspector_tui.models.rows_shared import Rows, Values, as_json


def inspection(stream: str, records: Sequence[Record]) -> Rows:
    state = fold_inspection(stream.partition(":")[2], records)
    rows: Rows = [(InspectionRow, {"stream": stream, **_inspection_values(state)})]
    for (item, check), told in state.answers.items():
        values = {"item": item, "check_no": check, "answer": told.body.answer, "note": told.body.note}
        rows.append((AnswerRow, _of(stream, state, told, values)))
    for told in state.findings.values():
        dumped = told.body.model_dump(mode="python", exclude={"inspection", "check"})
        rows.append((FindingRow, _of(stream, state, told, {**dumped, "check_no": told.body.check})))
    for told in state.evidence.values():
        dumped = told.body.model_dump(mode="python", exclude={"inspection"})
        rows.append((EvidenceRow, _of(stream, state, told, dumped)))
    for told in state.confirmations.values():
        dumped = told.body.model_dump(mode="python", exclude={"inspection", "concluded"})
        rows.append((ConfirmationRow, _of(stream, state, told, dumped)))
    rows += counted(stream, state, records)
    return rows


def _of(stream: str, state: Inspection, told: Told, values: Values) -> Values:
    return {"stream": stream, "inspection": state.id, **values, "at": told.time}


_CHINA = dt.timezone(dt.timedelta(hours=8))


def _window(state: Inspection) -> tuple[str, str]:
    """The planned days. A visit that nobody planned has its own day, so that lists can place it."""
    if state.planned is not None:
        return state.planned.window_from, state.planned.window_until
    if state.unfiled is not None:
        day = dt.datetime.fromtimestamp(state.unfiled.time, _CHINA).date().isoformat()
        return day, day
    return "", ""


def _planned_cause(planned: InspectionPlanned) -> str:
    return planned.cause or usual_cause(planned.purpose)


def _inspection_values(state: Inspection) -> Values:
    planned, filing, approval = state.planned, state.filing, state.approval
    arrival, conclusion = state.arrival, state.conclusion
    filed = filing.body if filing else None
    approved = approval.body if approval else None
    concluded = conclusion.body if conclusion else None
    unfiled = state.unfiled.body if state.unfiled else None
    named = filed or unfiled
    acknowledged = state.acknowledgement.body if state.acknowledgement else None
    signed = state.reissue.body if state.reissue else approved
    window = _window(state)
    return {
        "inspection": state.id,
        "organ": state.organ,
        "year": planned.year if planned else int(window[0][:4] or 0),
        "state": state.state,
        "subject": state.subject,
        "enterprise_name": state.enterprise_name,
        "region": planned.region if planned else unfiled.region if unfiled else "",
        "address": planned.address if planned else None,
        "items": as_json(state.items),
        "purpose": filed.purpose if filed else planned.purpose if planned else "urgent" if unfiled else "daily",
        "purpose_text": filed.purpose_text if filed else None,
        "cause": filed.cause if filed else _planned_cause(planned) if planned else "urgent",
        "causes": as_json([each.model_dump() for each in filed.causes] if filed else []),
        "source": filed.source if filed else planned.source if planned else None,
        "onsite_reason": filed.onsite_reason if filed else None,
        "grade": planned.grade if planned else "unrated",
        "credit": planned.credit if planned else "unrated",
        "window_from": window[0],
        "window_until": window[1],
        "start": filed.start if filed else None,
        "end": filed.end if filed else None,
        "filing": filed.filing if filed else None,
        "officers": as_json([officer.model_dump() for officer in named.officers] if named else []),
        "assistants": as_json(filed.assistants if filed else []),
        "device": state.device,
        "device_public": filed.device_public if filed else None,
        "filed_by": filing.author if filing else None,
        "filed_at": filing.time if filing else None,
        "returned_reason": state.returned.body.reason if state.returned else None,
        "filing_no": approved.filing_no if approved else None,
        "permit": signed.permit if signed else None,
        "code_id": signed.code_id if signed else None,
        "status_list": signed.status_list if signed else None,
        "status_index": signed.status_index if signed else None,
        "permit_status": state.permit_status,
        "approved_by": approval.author if approval else None,
        "approved_at": approval.time if approval else None,
        "shown": state.shown,
        "printed": state.printed,
        "arrived_at": arrival.body.at if arrival else None,
        "person": arrival.body.person if arrival else None,
        "person_post": arrival.body.post if arrival else None,
        "person_phone": arrival.body.phone if arrival else None,
        "certificates_shown": arrival.body.certificates_shown if arrival else None,
        "notice_given": arrival.body.notice_given if arrival else None,
        "enterprise_scanned": arrival.body.enterprise_scanned if arrival else None,
        "outcome": concluded.outcome if concluded else None,
        "summary": concluded.summary if concluded else None,
        "orders": as_json([order.model_dump() for order in concluded.orders] if concluded else []),
        "concluded_at": conclusion.time if conclusion else None,
        "conclusion": conclusion.hash if conclusion else None,
        "unfiled_at": state.unfiled.time if state.unfiled else None,
        "unfiled_reason": unfiled.reason if unfiled else None,
        "origin": unfiled.origin if unfiled else None,
        "standing": unfiled.standing if unfiled else None,
        "acknowledged": acknowledged.how if acknowledged else None,
        "acknowledged_by": acknowledged.name if acknowledged else None,
        "acknowledged_words": acknowledged.words if acknowledged else None,
        "acknowledged_at": state.acknowledgement.time if state.acknowledgement else None,
        "withdrawn_reason": state.withdrawn.body.reason if state.withdrawn else None,
        "withdrawn_for": state.withdrawn.body.draw if state.withdrawn else None,
        "joint": state.joint.id if state.joint else None,
        "merged_into": state.merged_into,
        "reviewed_by": state.review.author if state.review else None,
        "reviewed_at": state.review.time if state.review else None,
        "reviewed_on": state.review.device if state.review else None,
        "review_opinion": state.review.body.opinion if state.review else None,
        "delegation": approved.delegation if approved else None,
        "oddities": as_json([[oddity.code, oddity.record.hex()] for oddity in state.oddities]),
    }
