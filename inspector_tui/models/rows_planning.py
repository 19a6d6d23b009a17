"""Projected rows of planning: holiday notices, the random draw, who is to go."""

from __future__ import annotations

from sqlmodel import Field

from inspector_tui.models.rows import ProjectedRow


class CalendarYearRow(ProjectedRow, table=True):
    __tablename__ = "calendar_year"
    region: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    off: str
    worked: str
    notice: str
    at: int


class DrawWeightsRow(ProjectedRow, table=True):
    __tablename__ = "draw_weights"
    organ: int = Field(primary_key=True)
    valid_from: str = Field(primary_key=True)
    risk: str
    credit: str
    basis: str


class ConflictRow(ProjectedRow, table=True):
    __tablename__ = "conflict"
    certificate: str = Field(primary_key=True)
    subject: str = Field(primary_key=True)
    organ: int
    reason: str
    valid_from: str
    valid_until: str | None
    declared_by: str
    at: int


class DrawRow(ProjectedRow, table=True):
    __tablename__ = "draw"
    draw: str = Field(primary_key=True)
    organ: int = Field(index=True)
    region: str
    year: int
    title: str
    algorithm: str
    objects_hash: bytes
    objects: int
    objects_size: int
    officers_hash: bytes
    officers: int
    officers_size: int
    count: int
    officers_each: int
    weights_basis: str
    items: str
    window_from: str
    window_until: str
    beacon: str | None
    """The published value that was announced: what, where, when."""
    witness: str
    redraw_of: str | None
    reason: str | None
    committed: bytes
    """Hash of the record that committed to it."""
    committed_by: str
    committed_at: int
    device: bytes
    """On which device it was committed to: the only one that can draw."""
    drawn: bytes | None
    """Hash of the record of the result; None while it is not drawn."""
    drawn_at: int | None
    seed: bytes | None
    value: str | None
    """The published value as it was mixed in."""
    kept: str
    """Inspections of the draws it replaces that stay, since something was filed for them."""


class AssignmentRow(ProjectedRow, table=True):
    __tablename__ = "assignment"
    inspection: str = Field(primary_key=True)
    organ: int
    officers: str
    draw: str | None = Field(index=True)
    place: int | None
    at: int


class YearPlanRow(ProjectedRow, table=True):
    __tablename__ = "year_plan"
    plan: str = Field(primary_key=True)
    organ: int = Field(index=True)
    region: str
    year: int
    title: str
    scope: str
    shares: str
    method: str
    items: str
    first_day: str
    last_day: str
    window_days: int
    officers: int
    officers_each: int
    days_each: int
    usable: int
    working_days: int
    objects: int
    visits: int
    provisional: bool
    made_by: str
    at: int
