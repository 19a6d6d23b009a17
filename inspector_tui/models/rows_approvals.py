"""Rows of delegations, from their records."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Field

from inspector_tui.domain.approvals import ApprovalDelegated, DelegationEnded
from inspector_tui.domain.record import Record
from inspector_tui.models.rows import ProjectedRow
from inspector_tui.models.rows_shared import Rows, Values


class DelegationRow(ProjectedRow, table=True):
    """Who stands in for whom. `ended_at` is the Unix second of an early end, else None."""

    __tablename__ = "delegation"
    delegation: str = Field(primary_key=True)
    organ: int
    holder: str
    delegate: str = Field(index=True)
    valid_from: str
    valid_until: str
    reason: str
    at: int
    ended_at: int | None
    ended_reason: str | None


def delegation(stream: str, records: Sequence[Record]) -> Rows:
    """Nobody gives away what is another's: only the holder's own word counts, and only the first."""
    values: Values | None = None
    for record in records:
        body = record.body
        if isinstance(body, ApprovalDelegated) and values is None:
            if record.author == body.holder and record.organ == body.organ:
                values = body.model_dump(mode="python") | {"at": record.time, "ended_at": None, "ended_reason": None}
        elif isinstance(body, DelegationEnded) and values is not None and _may_end(record, values):
            values |= {"ended_at": record.time, "ended_reason": body.reason}
    return [] if values is None else [(DelegationRow, {"stream": stream, **values})]


def _may_end(record: Record, values: Values) -> bool:
    return values["ended_at"] is None and record.organ == values["organ"]
