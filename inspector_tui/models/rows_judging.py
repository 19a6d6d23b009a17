"""The projected rows of judgements."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Field

from inspector_tui.domain.judging import GapClosed, QuarantineSettled, RecordJudged
from inspector_tui.domain.record import Record
from inspector_tui.models.rows import ProjectedRow
from inspector_tui.models.rows_shared import Rows, last


class JudgementRow(ProjectedRow, table=True):
    """What became of a refused record. `settled`: the server has carried it out."""

    __tablename__ = "judgement"
    record: bytes = Field(primary_key=True)
    device: bytes
    verdict: str
    reason: str
    by: str
    at: int
    settled: bool


class GapRow(ProjectedRow, table=True):
    """Records of a device's ledger that will never come."""

    __tablename__ = "gap"
    device: bytes = Field(primary_key=True)
    first: int = Field(primary_key=True)
    last: int
    reason: str


def gap(stream: str, records: Sequence[Record]) -> Rows:
    """The last word about a gap."""
    closed = last(records, GapClosed)
    return [] if closed is None else [(GapRow, {"stream": stream, **closed.body.model_dump(mode="python")})]


def judgement(stream: str, records: Sequence[Record]) -> Rows:
    """What the server settled counts; until then the latest judgement."""
    settled, judged = last(records, QuarantineSettled), last(records, RecordJudged)
    told = settled or judged
    if told is None or not isinstance(told.body, (QuarantineSettled, RecordJudged)):
        return []
    body = told.body
    values = {"record": body.record, "device": body.device, "verdict": body.verdict, "reason": body.reason}
    by = judged.author if judged is not None else told.author
    return [(JudgementRow, {"stream": stream, **values, "by": by, "at": told.time, "settled": settled is not None})]
