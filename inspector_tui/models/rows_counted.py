"""Projected rows that rules count with: approved and made visits by enterprise, and exceptions from rules."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import AutoString, Field

from inspector_tui.domain.differing import Decision
from inspector_tui.models.rows import ProjectedRow


class CountedVisitRow(ProjectedRow, table=True):
    """One inspection that was approved or made, found by its enterprise. Known of every organ of the region: where
    the filing is not pulled, the permit tells. `organs` are all that take part."""

    __tablename__ = "counted_visit"
    __table_args__ = (Index("counted_visit_subject", "subject", "day"),)
    inspection: str = Field(primary_key=True)
    subject: str
    day: str
    end: int
    cause: str
    causes: str
    """JSON: organ -> cause, of the lines of other organs that were taken in."""
    organ: int
    organs: str
    items: str
    arrived: bool
    approved_by: str | None
    approved_at: int | None


class DifferenceRow(ProjectedRow, table=True):
    """An approval about which the server, or a laptop later, found more than the laptop that approved it, and what a
    supervisor decided. `settled`: the decision was about all that the server found."""

    __tablename__ = "difference"
    inspection: str = Field(primary_key=True)
    organ: int
    approved_by: str | None
    said: str
    found: str
    at: int
    decision: Decision | None = Field(sa_type=AutoString)
    reason: str | None
    decided_by: str | None
    decided_at: int | None
    decided_found: str
    settled: bool


class ExceptionRow(ProjectedRow, table=True):
    """An exception that a supervisor granted; `withdrawn` tells why it was taken back, if it was."""

    __tablename__ = "exception"
    inspection: str = Field(primary_key=True)
    rule: str = Field(primary_key=True)
    organ: int
    reason: str
    granted_by: str
    at: int
    withdrawn: str | None
