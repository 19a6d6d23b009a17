"""Projected rows around a visit: terms, standing permits, matters, ratings, flags."""

from __future__ import annotations

from sqlmodel import Field

from inspector_tui.models.rows import ProjectedRow


class TermRow(ProjectedRow, table=True):
    __tablename__ = "term"
    region: str = Field(primary_key=True)
    term: str = Field(primary_key=True)
    valid_from: str = Field(primary_key=True)
    count: int
    unit: str
    basis: str


class StandingRow(ProjectedRow, table=True):
    __tablename__ = "standing"
    code_id: bytes = Field(primary_key=True)
    organ: int
    officers: str
    items: str
    start: int
    end: int = Field(index=True)
    device: bytes
    permit: bytes
    status_list: int
    status_index: int
    permit_status: str
    status_reason: str | None
    approved_by: str
    approved_at: int


class MatterRow(ProjectedRow, table=True):
    __tablename__ = "matter"
    matter: str = Field(primary_key=True)
    kind: str
    organ: int
    about: str
    facts: str | None
    due: str | None
    at: int
    outcome: str | None
    decision: str | None
    closed_at: int | None


class RatingRow(ProjectedRow, table=True):
    __tablename__ = "rating"
    code_id: bytes = Field(primary_key=True)
    organ: int
    stars: int
    aspects: str
    comment: str | None
    complaints: str
    contact: str | None
    given_at: int
    amended_at: int | None


class RatingFiguresRow(ProjectedRow, table=True):
    __tablename__ = "rating_figures"
    organ: int = Field(primary_key=True)
    period: str = Field(primary_key=True)
    until: str
    ratings: int
    codes_closed: int
    stars: str


class FlagRow(ProjectedRow, table=True):
    __tablename__ = "flag"
    flag: str = Field(primary_key=True)
    code_id: bytes = Field(primary_key=True)
    organ: int
    places: str
    verifications: str
    at: int
