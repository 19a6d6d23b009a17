"""Projected rows of joint inspections (综合查一次)."""

from __future__ import annotations

from sqlmodel import Field

from inspector_tui.models.rows import ProjectedRow


class JointRow(ProjectedRow, table=True):
    """One joint inspection. `lead` is 0 and `host` empty where it was declined before anybody proposed it."""

    __tablename__ = "joint"
    joint: str = Field(primary_key=True)
    state: str = Field(index=True)
    lead: int
    host: str = Field(index=True)
    subject: str | None
    enterprise_name: str | None
    region: str
    lines: str
    invited: str
    items: str
    window_from: str | None
    window_until: str | None
    scene: str | None
    note: str | None
    proposal: bytes | None
    proposed_at: int | None
    proposed_by: str | None
    consents: str
    """JSON: organ, by (certificate), at (Unix seconds), officers."""
    declines: str
    """JSON: organ, by, at, reason."""
