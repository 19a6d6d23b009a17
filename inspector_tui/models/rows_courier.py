"""Rows of the courier key, and how a device's row tells the end of its ledger."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Field

from inspector_tui.domain.courier import CourierKeyPublished, LedgerClosed, LedgerTakenOver
from inspector_tui.domain.record import Record
from inspector_tui.domain.register import DeviceEnrolled
from inspector_tui.domain.told import SERVER
from inspector_tui.models.rows import ProjectedRow
from inspector_tui.models.rows_shared import Rows, Values, last


class CourierKeyRow(ProjectedRow, table=True):
    __tablename__ = "courier_key"
    stream: str = Field(primary_key=True)
    recipient: str
    since: int


def ledger_end(enrolled: Record, records: Sequence[Record]) -> Values:
    """A ledger is closed by its own device, and taken over by another one of the same person and organ."""
    told: Values = {"closed_at": None, "closed_reason": None, "taken_over_by": None}
    if not isinstance(enrolled.body, DeviceEnrolled):
        return told
    device, organ, certificate = enrolled.body.device, enrolled.body.organ, enrolled.body.certificate
    for record in records:
        body = record.body
        if isinstance(body, LedgerClosed) and record.device == device:
            told |= {"closed_at": record.time, "closed_reason": body.reason}
        elif isinstance(body, LedgerTakenOver) and record.organ == organ and record.author in (certificate, "system"):
            told["taken_over_by"] = record.device
    return told


def courier_key(stream: str, records: Sequence[Record]) -> Rows:
    # Only the server's word counts: whoever could publish a key would read every bundle.
    said = [record for record in records if record.author == SERVER]
    record = last(said, CourierKeyPublished)
    if record is None:
        return []
    return [(CourierKeyRow, {"stream": stream, **record.body.model_dump(mode="python")})]
