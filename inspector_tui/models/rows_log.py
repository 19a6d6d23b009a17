"""Rows of the new starts of the log."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Field

from inspector_tui.domain.new_start import LogBegunAnew
from inspector_tui.domain.record import Record
from inspector_tui.domain.told import SERVER
from inspector_tui.models.rows import ProjectedRow
from inspector_tui.models.rows_shared import Rows, last


class LogStartRow(ProjectedRow, table=True):
    """The log began anew at `size`, by a declaration of the moment `at` (Unix seconds)."""

    __tablename__ = "log_start"
    stream: str = Field(primary_key=True)
    at: int
    size: int
    old_size: int
    who: str
    why: str
    declared: bytes


def log_start(stream: str, records: Sequence[Record]) -> Rows:
    # Only the server's word counts.
    record = last([record for record in records if record.author == SERVER], LogBegunAnew)
    if record is None:
        return []
    return [(LogStartRow, {"stream": stream, **record.body.model_dump(mode="python")})]
