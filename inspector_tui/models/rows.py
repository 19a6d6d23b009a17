"""Projected rows of the laptop: every one can be dropped and rebuilt from the ledger.

Rows of a stream carry the stream's id, so projecting replaces them all at once. Closed choices are text. Times are Unix
seconds, days ISO text, lists JSON text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from sqlalchemy import Index, MetaData, Table
from sqlalchemy.orm import registry
from sqlmodel import AutoString, Field, SQLModel

from inspector_tui.domain.vocabulary import (
    Answer,
    Cause,
    Competence,
    Confirmation,
    Confirmer,
    Grade,
    InspectionState,
    Outcome,
    PermitStatus,
    Purpose,
    Severity,
)


class ProjectedRow(SQLModel, registry=registry(metadata=MetaData())):
    """Base of the projected tables, with metadata of their own."""

    if TYPE_CHECKING:
        __table__: ClassVar[Table]
    stream: str = Field(index=True)
    KEY: ClassVar[tuple[str, ...]] = ()


class OrganRow(ProjectedRow, table=True):
    __tablename__ = "organ"
    organ: int = Field(primary_key=True)
    name: str
    short_name: str
    credit_code: str
    parent: int | None
    level: str
    region: str
    field: str
    kind: str
    phone: str | None
    supervision_phone: str | None


class OfficerRow(ProjectedRow, table=True):
    __tablename__ = "officer"
    certificate: str = Field(primary_key=True)
    name: str
    organ: int = Field(index=True)
    valid_from: str
    valid_until: str
    competence: Competence = Field(sa_type=AutoString)
    fields: str


class EnterpriseRow(ProjectedRow, table=True):
    __tablename__ = "enterprise"
    subject: str = Field(primary_key=True)
    name: str = Field(index=True)
    region: str
    address: str | None
    industry: str | None
    grade: Grade = Field(sa_type=AutoString)
    credit: Grade = Field(sa_type=AutoString)
    contact: str | None
    phone: str | None


class DeviceRow(ProjectedRow, table=True):
    __tablename__ = "device"
    device: bytes = Field(primary_key=True)
    alg: int
    public: bytes
    organ: int = Field(index=True)
    role: str
    name: str
    certificate: str | None
    revoked_reason: str | None
    closed_at: int | None
    closed_reason: str | None
    taken_over_by: bytes | None


class PermitKeyRow(ProjectedRow, table=True):
    __tablename__ = "permit_key"
    kid: bytes = Field(primary_key=True)
    alg: int
    public: bytes
    organ: int
    not_before: int
    sign_until: int
    verify_until: int
    revoked_at: int | None
    revoked_reason: str | None
    hastened_reason: str | None


class BlockRow(ProjectedRow, table=True):
    __tablename__ = "block"
    device: bytes = Field(primary_key=True)
    purpose: str = Field(primary_key=True)
    series: int = Field(primary_key=True)
    first: int = Field(primary_key=True)
    count: int
    organ: int


class CosignerRow(ProjectedRow, table=True):
    __tablename__ = "cosigner"
    certificate: str = Field(primary_key=True)
    device: bytes = Field(primary_key=True)
    name: str
    public: bytes


class PlanImportRow(ProjectedRow, table=True):
    __tablename__ = "plan_import"
    stream: str = Field(primary_key=True)
    organ: int
    year: int
    file_name: str
    file_hash: bytes
    rows: int
    planned: int
    unchanged: int
    refused: int
    at: int


class InspectionRow(ProjectedRow, table=True):
    __tablename__ = "inspection"
    __table_args__ = (
        Index(
            "inspection_by_window",
            *("window_from", "inspection", "enterprise_name", "subject", "state", "organ", "window_until", "device"),
        ),
        Index("inspection_by_state", "state", "window_from"),
    )
    inspection: str = Field(primary_key=True)
    organ: int
    year: int
    state: InspectionState = Field(sa_type=AutoString)
    subject: str = Field(index=True)
    enterprise_name: str
    region: str
    address: str | None
    items: str
    purpose: Purpose = Field(sa_type=AutoString)
    purpose_text: str | None
    cause: Cause = Field(sa_type=AutoString)
    causes: str
    """JSON as filed: organ and cause of each other organ's line that goes along."""
    source: str | None
    onsite_reason: str | None
    grade: Grade = Field(sa_type=AutoString)
    credit: Grade = Field(sa_type=AutoString)
    window_from: str
    window_until: str
    start: int | None
    end: int | None
    filing: str | None
    officers: str
    assistants: str
    device: bytes | None
    device_public: bytes | None
    filed_by: str | None
    filed_at: int | None
    returned_reason: str | None
    filing_no: str | None
    permit: bytes | None
    code_id: bytes | None = Field(index=True)
    status_list: int | None
    status_index: int | None
    permit_status: PermitStatus = Field(sa_type=AutoString)
    approved_by: str | None
    approved_at: int | None
    shown: int
    printed: int
    arrived_at: int | None
    person: str | None
    person_post: str | None
    person_phone: str | None
    certificates_shown: bool | None
    notice_given: bool | None
    enterprise_scanned: bool | None
    outcome: Outcome | None = Field(sa_type=AutoString)
    summary: str | None
    orders: str
    concluded_at: int | None
    conclusion: bytes | None
    unfiled_at: int | None
    unfiled_reason: str | None
    origin: str | None
    standing: bytes | None
    acknowledged: str | None
    acknowledged_by: str | None
    acknowledged_words: str | None
    acknowledged_at: int | None
    joint: str | None
    merged_into: str | None
    withdrawn_reason: str | None
    withdrawn_for: str | None
    """The draw that took the place of the one which planned it."""
    reviewed_by: str | None
    reviewed_at: int | None
    reviewed_on: bytes | None
    review_opinion: str | None
    delegation: str | None
    oddities: str


class AnswerRow(ProjectedRow, table=True):
    __tablename__ = "answer"
    inspection: str = Field(primary_key=True)
    item: str = Field(primary_key=True)
    check_no: int = Field(primary_key=True)
    answer: Answer = Field(sa_type=AutoString)
    note: str | None
    at: int


class FindingRow(ProjectedRow, table=True):
    __tablename__ = "finding"
    inspection: str = Field(primary_key=True)
    finding: str = Field(primary_key=True)
    item: str | None
    check_no: int | None
    severity: Severity = Field(sa_type=AutoString)
    text: str
    deadline: str | None
    at: int


class EvidenceRow(ProjectedRow, table=True):
    __tablename__ = "evidence"
    inspection: str = Field(primary_key=True)
    evidence: str = Field(primary_key=True)
    finding: str | None
    sha256: bytes = Field(index=True)
    size: int
    name: str
    media_type: str
    thumbnail: bytes | None = None
    at: int


class ConfirmationRow(ProjectedRow, table=True):
    __tablename__ = "confirmation"
    inspection: str = Field(primary_key=True)
    by: Confirmer = Field(primary_key=True, sa_type=AutoString)
    how: Confirmation = Field(sa_type=AutoString)
    name: str
    certificate: str | None
    reason: str | None
    signature: bytes | None
    at: int


class VerificationRow(ProjectedRow, table=True):
    __tablename__ = "verification"
    verification: str = Field(primary_key=True)
    verdict: str
    reasons: str
    code_id: bytes | None = Field(index=True)
    made_at: int | None
    as_of: int | None
    clock_difference: int | None
    place: str | None
    enterprise_name: str | None
    at: int = Field(index=True)
    by: str


class EvidenceStoredRow(ProjectedRow, table=True):
    __tablename__ = "evidence_stored"
    sha256: bytes = Field(primary_key=True)
    size: int
    at: int
