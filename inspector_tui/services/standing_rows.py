"""Reading a standing permit's row: officers, items, and where it stands now."""

from __future__ import annotations

import json
from typing import Literal

from inspector_tui.domain.planning import FiledOfficer
from inspector_tui.models.rows_around import StandingRow

StandingState = Literal["in_force", "not_yet", "over", "revoked", "suspended"]


def officers_of_standing(row: StandingRow) -> tuple[FiledOfficer, ...]:
    """Officers as approved."""
    return tuple(FiledOfficer(**told) for told in json.loads(row.officers))


def items_of_standing(row: StandingRow) -> tuple[str, ...]:
    """Codes of the items it is limited to; none = any item."""
    return tuple(json.loads(row.items))


def standing_state(row: StandingRow, now: int) -> StandingState:
    """Whether it may be shown now (Unix seconds)."""
    if row.permit_status == "suspended":
        return "suspended"
    if row.permit_status != "valid":
        return "revoked"
    if now > row.end:
        return "over"
    return "not_yet" if now < row.start else "in_force"
