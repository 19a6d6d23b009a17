"""The rows that rules count with, from one inspection's state and records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from inspector_tui.codes.claims import Claims
from inspector_tui.codes.permit import read_claims
from inspector_tui.domain.differing import DifferenceDecided, RulesDiffered, RulingFound, is_covered
from inspector_tui.domain.exempting import ExceptionGranted, ExceptionWithdrawn
from inspector_tui.domain.inspection import Inspection
from inspector_tui.domain.planning import OrganCause
from inspector_tui.domain.record import Record
from inspector_tui.domain.told import SERVER
from inspector_tui.errors import BadInput
from inspector_tui.models.rows_counted import CountedVisitRow, DifferenceRow, ExceptionRow
from inspector_tui.models.rows_shared import Rows, Values, as_json

_CHINA = dt.timezone(dt.timedelta(hours=8))
_LAST = int(dt.datetime(9999, 12, 31, tzinfo=_CHINA).timestamp())


def counted(stream: str, state: Inspection, records: Sequence[Record]) -> Rows:
    """At most one counted visit and one difference, and every exception, of one inspection."""
    rows: Rows = [(ExceptionRow, {"stream": stream, **values}) for values in _exceptions(state, records)]
    rows += [(DifferenceRow, {"stream": stream, **values}) for values in _difference(state, records)]
    values = _visit(state)
    return rows if values is None else [(CountedVisitRow, {"stream": stream, **values}), *rows]


def _visit(state: Inspection) -> Values | None:
    """What counts: an approval that holds, or a visit that began without one."""
    if state.state == "revoked" or (state.approval is None and state.unfiled is None):
        return None
    made = state.arrival is not None or state.unfiled is not None
    told = _as_filed(state) if state.filing is not None or state.unfiled is not None else _as_permitted(state)
    if told is None:
        return None
    approval = state.approval
    return {
        "inspection": state.id,
        **told,
        "arrived": made,
        "approved_by": approval.author if approval else None,
        "approved_at": approval.time if approval else None,
    }


def _as_filed(state: Inspection) -> Values:
    body = state.filing.body if state.filing is not None else None
    unfiled = state.unfiled
    start = body.start if body is not None else unfiled.time if unfiled is not None else 0
    named = body or (unfiled.body if unfiled is not None else None)
    organs = {state.organ, *(officer.organ for officer in named.officers)} if named is not None else {state.organ}
    return {
        "subject": state.subject,
        "day": _day(unfiled.time if unfiled is not None else start),
        "end": body.end if body is not None else start,
        "cause": body.cause if body is not None else "urgent",
        "causes": _causes(body.causes if body is not None else ()),
        "organ": state.organ,
        "organs": as_json(sorted(organs)),
        "items": as_json(state.items),
    }


def _as_permitted(state: Inspection) -> Values | None:
    """What the permit itself says, for organs that pull approvals and not filings."""
    signed = state.reissue or state.approval
    try:
        claims: Claims = read_claims(signed.body.permit if signed is not None else b"")
    except BadInput:
        return None
    if signed is None or claims.subject is None or claims.organ != signed.organ:
        return None
    organs = {claims.organ, *(officer.organ for officer in claims.officers if officer.organ is not None)}
    return {
        "subject": claims.subject,
        "day": _day(claims.start),
        "end": claims.end,
        "cause": state.approval.body.cause if state.approval is not None else "plan",
        "causes": _causes(state.approval.body.causes if state.approval is not None else ()),
        "organ": claims.organ,
        "organs": as_json(sorted(organs)),
        "items": as_json([str(item) for item in claims.items]),
    }


def _causes(told: Sequence[OrganCause]) -> str:
    return as_json({str(each.organ): each.cause for each in told})


def _exceptions(state: Inspection, records: Sequence[Record]) -> list[Values]:
    """What the inspection's own organ says; another organ lifts nothing here."""
    rules: dict[str, Values] = {}
    for record in records:
        body = record.body
        if isinstance(body, ExceptionGranted) and record.organ == body.organ and body.organ == state.organ:
            values = {"inspection": state.id, "rule": body.rule, "organ": body.organ, "reason": body.reason}
            rules[body.rule] = values | {"granted_by": record.author, "at": record.time, "withdrawn": None}
        elif isinstance(body, ExceptionWithdrawn) and body.rule in rules and record.organ == rules[body.rule]["organ"]:
            rules[body.rule]["withdrawn"] = body.reason
    return list(rules.values())


_UNDECIDED: Values = {
    **dict.fromkeys(("decision", "reason", "decided_by", "decided_at")), "decided_found": "[]", "settled": False,
}  # fmt: skip


def _difference(state: Inspection, records: Sequence[Record]) -> list[Values]:
    """What the server said last, and what a supervisor of the organ decided since."""
    told: Values | None = None
    decided: Record | None = None
    server: tuple[RulingFound, ...] = ()
    for record in records:
        body = record.body
        if isinstance(body, RulesDiffered) and record.author == SERVER:
            told = {
                "inspection": state.id,
                "organ": body.organ,
                "approved_by": body.approved_by,
                "said": as_json([each.model_dump() for each in body.said]),
                "found": as_json([each.model_dump() for each in body.found]),
                "at": record.time,
            }
            server = body.found
        elif isinstance(body, DifferenceDecided) and record.organ == body.organ == state.organ:
            decided = record
    if decided is not None and isinstance(decided.body, DifferenceDecided):
        found = as_json([each.model_dump() for each in decided.body.found])
        told = told or {
            "inspection": state.id,
            "organ": state.organ,
            "approved_by": None,
            "said": "[]",
            "found": found,
            "at": decided.time,
        }
        told |= {
            "decision": decided.body.decision,
            "reason": decided.body.reason,
            "decided_found": found,
            "decided_by": decided.author,
            "decided_at": decided.time,
            "settled": is_covered(server, decided.body.found),
        }
    return [] if told is None else [_UNDECIDED | told]


def _day(moment: int) -> str:
    return dt.datetime.fromtimestamp(max(0, min(moment, _LAST)), _CHINA).date().isoformat()
