"""The rows of planning from their records. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from inspector_tui.domain.calendars import NATION, CalendarAnnounced
from inspector_tui.domain.draws import ConflictDeclared, DrawCommitted, DrawDrawn, DrawWeightsSet, InspectionAssigned
from inspector_tui.domain.record import Record
from inspector_tui.domain.year_plans import PlanMade
from inspector_tui.models.rows_planning import (
    AssignmentRow,
    CalendarYearRow,
    ConflictRow,
    DrawRow,
    DrawWeightsRow,
    YearPlanRow,
)
from inspector_tui.models.rows_shared import Rows, as_json, last


def calendar(stream: str, records: Sequence[Record]) -> Rows:
    record = last(records, CalendarAnnounced)
    if record is None:
        return []
    told = record.body.model_dump(mode="python")
    told |= {"region": told["region"] or NATION, "off": as_json(told["off"]), "worked": as_json(told["worked"])}
    return [(CalendarYearRow, {"stream": stream, **told, "at": record.time})]


def draw_weights(stream: str, records: Sequence[Record]) -> Rows:
    # Another organ's device cannot weight this one's draws.
    by_day = {r.body.valid_from: r.body for r in records if isinstance(r.body, DrawWeightsSet) and _own(r)}
    rows: Rows = []
    for body in by_day.values():
        told = body.model_dump(mode="python")
        told |= {"risk": as_json(told["risk"]), "credit": as_json(told["credit"])}
        rows.append((DrawWeightsRow, {"stream": stream, **told}))
    return rows


def conflict(stream: str, records: Sequence[Record]) -> Rows:
    record = last([each for each in records if _own(each)], ConflictDeclared)
    if record is None:
        return []
    told = record.body.model_dump(mode="python")
    return [(ConflictRow, {"stream": stream, **told, "declared_by": record.author, "at": record.time})]


def draw(stream: str, records: Sequence[Record]) -> Rows:
    """The first commitment counts, and the first result that answers it: neither can be taken back."""
    committed = next((each for each in records if isinstance(each.body, DrawCommitted) and _own(each)), None)
    if committed is None:
        return []
    told = committed.body.model_dump(mode="python", exclude={"commitment"})
    told |= {"items": as_json(told["items"]), "committed": committed.hash}
    told |= {"committed_by": committed.author, "committed_at": committed.time, "device": committed.device}
    told |= {"drawn": None, "drawn_at": None, "seed": None, "value": None, "kept": as_json(())}
    for record in records:
        body = record.body
        if isinstance(body, DrawDrawn) and body.committed == committed.hash and record.organ == committed.organ:
            told |= {"drawn": record.hash, "drawn_at": record.time, "seed": body.seed, "value": body.beacon}
            told |= {"kept": as_json(body.kept)}
            break
    return [(DrawRow, {"stream": stream, **told})]


def assignment(stream: str, records: Sequence[Record]) -> Rows:
    record = last([each for each in records if _own(each)], InspectionAssigned)
    if record is None:
        return []
    told = record.body.model_dump(mode="python", exclude={"region"})
    return [(AssignmentRow, {"stream": stream, **told, "officers": as_json(told["officers"]), "at": record.time})]


def year_plan(stream: str, records: Sequence[Record]) -> Rows:
    record = last([each for each in records if _own(each)], PlanMade)
    if record is None:
        return []
    told = record.body.model_dump(mode="python")
    told |= {"shares": as_json(told["shares"]), "items": as_json(told["items"])}
    return [(YearPlanRow, {"stream": stream, **told, "made_by": record.author, "at": record.time})]


def _own(record: Record) -> bool:
    """Whether the organ that is named said it itself."""
    return getattr(record.body, "organ", None) == record.organ
