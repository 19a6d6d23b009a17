"""The rows around a visit: terms, standing permits, matters, ratings, flags."""

from __future__ import annotations

from collections.abc import Sequence

from inspector_tui.domain.record import Record
from inspector_tui.domain.told import SERVER
from inspector_tui.domain.urgent import MatterClosed, MatterRaised, StandingApproved, StandingStatusSet, TermSet
from inspector_tui.domain.voice import CodeFlagged, RatingGiven
from inspector_tui.models.rows_around import FlagRow, MatterRow, RatingRow, StandingRow, TermRow
from inspector_tui.models.rows_shared import Rows, Values, as_json, last


def terms(stream: str, records: Sequence[Record]) -> Rows:
    by_day = {record.body.valid_from: record.body for record in records if isinstance(record.body, TermSet)}
    return [(TermRow, {"stream": stream, **body.model_dump(mode="python")}) for body in by_day.values()]


def standing(stream: str, records: Sequence[Record]) -> Rows:
    approved: Record | None = None
    status = {"permit_status": "valid", "status_reason": None}
    for record in records:
        body = record.body
        if isinstance(body, StandingApproved) and record.organ == body.organ:
            # Said again it is the same permit signed anew; another organ's cannot take its place.
            if approved is None or approved.organ == record.organ:
                approved = record
        elif isinstance(body, StandingStatusSet) and _may_set(record, approved):
            status = {"permit_status": body.status, "status_reason": body.reason}
    if approved is None:
        return []
    told = approved.body.model_dump(mode="python", exclude={"device_public"})
    told |= {"officers": as_json(told["officers"]), "items": as_json(told["items"]), **status}
    return [(StandingRow, {"stream": stream, **told, "approved_by": approved.author, "approved_at": approved.time})]


def _may_set(record: Record, approved: Record | None) -> bool:
    return approved is not None and (record.organ == approved.organ or record.author == SERVER)


def matter(stream: str, records: Sequence[Record]) -> Rows:
    raised, closed = last(records, MatterRaised), last(records, MatterClosed)
    if raised is None:
        return []
    values = raised.body.model_dump(mode="python") | _UNCLOSED | {"at": raised.time}
    if closed is not None and isinstance(closed.body, MatterClosed):
        values |= {"outcome": closed.body.outcome, "decision": closed.body.decision, "closed_at": closed.time}
    return [(MatterRow, {"stream": stream, **values})]


_UNCLOSED: Values = {"outcome": None, "decision": None, "closed_at": None}


def rating(stream: str, records: Sequence[Record]) -> Rows:
    given = [record for record in records if isinstance(record.body, RatingGiven)]
    if not given:
        return []
    told = given[-1].body.model_dump(mode="python")
    told |= {"aspects": as_json(told["aspects"]), "complaints": as_json(told["complaints"])}
    amended = given[-1].time if len(given) > 1 else None
    return [(RatingRow, {"stream": stream, **told, "given_at": given[0].time, "amended_at": amended})]


def flag(stream: str, records: Sequence[Record]) -> Rows:
    record = last(records, CodeFlagged)
    if record is None:
        return []
    told = record.body.model_dump(mode="python")
    told |= {"places": as_json(told["places"]), "verifications": as_json(told["verifications"])}
    return [(FlagRow, {"stream": stream, **told, "at": record.time})]
