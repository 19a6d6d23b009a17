"""Rows of document numbers, from the records that claim one serial."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Index
from sqlmodel import AutoString, Field

from inspector_tui.domain.documents import ClashSettled, DocumentNumbered
from inspector_tui.domain.record import Record
from inspector_tui.domain.vocabulary import DocumentKind
from inspector_tui.models.rows import ProjectedRow
from inspector_tui.models.rows_shared import Rows, Values


class DocumentRow(ProjectedRow, table=True):
    """One numbered document. `clash`: its serial was another inspection's before; a supervisor settles that:
    `renumbered` (another row bears the new number) or `explained`, None while nobody did."""

    __tablename__ = "document"
    __table_args__ = (Index("document_inspection", "inspection"), Index("document_clash", "clash"))
    organ: int = Field(primary_key=True)
    document: DocumentKind = Field(primary_key=True, sa_type=AutoString)
    year: int = Field(primary_key=True)
    serial: int = Field(primary_key=True)
    inspection: str = Field(primary_key=True)
    number: str
    clash: bool
    settled: str | None
    settled_reason: str | None
    settled_by: str | None
    settled_at: int | None
    at: int
    by: str


def document(stream: str, records: Sequence[Record]) -> Rows:
    """The first inspection that claims a serial has it. An organ numbers its own documents only, and what its
    supervisor said last of a clash counts."""
    claims: dict[tuple[str, str], Values] = {}
    settled: dict[str, Values] = {}
    for record in records:
        body = record.body
        if not isinstance(body, (DocumentNumbered, ClashSettled)) or record.organ != body.organ:
            continue
        if isinstance(body, ClashSettled):
            told = {"settled": body.decision, "settled_reason": body.reason}
            settled[body.inspection] = {**told, "settled_by": record.author, "settled_at": record.time}
        elif (body.document, body.inspection) not in claims:
            values = body.model_dump(mode="python")
            claims[body.document, body.inspection] = values | {"at": record.time, "by": record.author}
    owner = next((inspection for _document, inspection in claims), None)
    rows: Rows = []
    for (_document, inspection), values in claims.items():
        clash = inspection != owner
        said = settled.get(inspection, _OPEN) if clash else _OPEN
        rows.append((DocumentRow, {"stream": stream, **values, **said, "clash": clash}))
    return rows


_OPEN: Values = {"settled": None, "settled_reason": None, "settled_by": None, "settled_at": None}
