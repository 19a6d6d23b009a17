"""Rows of document numbers, from the records that claim one serial."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Index
from sqlmodel import Field

from inspector_tui.domain.documents import DocumentNumbered
from inspector_tui.domain.record import Record
from inspector_tui.models.rows import ProjectedRow
from inspector_tui.models.rows_shared import Rows


class DocumentRow(ProjectedRow, table=True):
    """One numbered document. `clash`: its serial was another inspection's before; a person has to look."""

    __tablename__ = "document"
    __table_args__ = (Index("document_inspection", "inspection"),)
    organ: int = Field(primary_key=True)
    document: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    serial: int = Field(primary_key=True)
    inspection: str = Field(primary_key=True)
    number: str
    clash: bool
    at: int
    by: str


def document(stream: str, records: Sequence[Record]) -> Rows:
    """The first inspection that claims a serial has it. An organ numbers its own documents only."""
    rows: Rows = []
    owner: str | None = None
    seen: set[tuple[str, str]] = set()
    for record in records:
        body = record.body
        if not isinstance(body, DocumentNumbered) or record.organ != body.organ:
            continue
        owner = owner or body.inspection
        if (body.document, body.inspection) in seen:
            continue
        seen.add((body.document, body.inspection))
        values = body.model_dump(mode="python")
        values |= {"stream": stream, "clash": body.inspection != owner, "at": record.time, "by": record.author}
        rows.append((DocumentRow, values))
    return rows
