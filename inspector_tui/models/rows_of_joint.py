"""The rows of joint inspections, from their records. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from inspector_tui.domain.joint import Joint, JointProposed, fold_joint
from inspector_tui.domain.record import Record
from inspector_tui.domain.told import Told
from inspector_tui.models.rows_joint import JointRow
from inspector_tui.models.rows_shared import Rows, Values, as_json


def joint(stream: str, records: Sequence[Record]) -> Rows:
    state = fold_joint(stream.partition(":")[2], records)
    told = state.proposal or next(iter(state.declines.values()), None)
    if told is None:
        return []
    proposed = told.body if isinstance(told.body, JointProposed) else None
    return [(JointRow, {"stream": stream, **_values(state, told, proposed)})]


def _values(state: Joint, told: Told, proposed: JointProposed | None) -> Values:
    return {
        "joint": state.id,
        "state": state.state,
        "lead": state.lead,
        "host": state.host,
        "subject": proposed.subject if proposed else None,
        "enterprise_name": proposed.enterprise_name if proposed else None,
        "region": told.body.region,
        "lines": as_json([line.model_dump() for line in state.lines]),
        "invited": as_json(proposed.invited if proposed else ()),
        "items": as_json(proposed.items if proposed else ()),
        "window_from": proposed.window_from if proposed else None,
        "window_until": proposed.window_until if proposed else None,
        "scene": proposed.scene if proposed else None,
        "note": proposed.note if proposed else None,
        "proposal": told.hash if proposed else None,
        "proposed_at": told.time if proposed else None,
        "proposed_by": told.author if proposed else None,
        "consents": as_json([_consent(organ, each) for organ, each in state.consents.items()]),
        "declines": as_json(
            [
                {"organ": organ, "by": each.author, "at": each.time, "reason": each.body.reason}
                for organ, each in state.declines.items()
            ]
        ),
    }


def _consent(organ: int, told: Told) -> Values:
    officers = [officer.model_dump() for officer in told.body.officers]
    return {"organ": organ, "by": told.author, "at": told.time, "officers": officers}
