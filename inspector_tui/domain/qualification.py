"""Who may inspect (执法主体和人员): bodies by their kind, officers by their certificates, helpers as such."""

from __future__ import annotations

from typing import ClassVar

from inspector_tui.domain.listed import ListEntry
from inspector_tui.domain.record import Count, Identifier, Many, Name, Text, record_kind
from inspector_tui.domain.vocabulary import BodyKind, Competence, Level, StreamId
from inspector_tui.domain.vocabulary import Field as EnforcementField


@record_kind("body.listed/1", audience="all")
class BodyListed(ListEntry):
    """A body qualified to inspect: an authority, one authorised by law, or one entrusted, which acts in its
    principal's name (国办发〔2024〕54号; 行政处罚法 §20, §21)."""

    LIST: ClassVar[str] = "bodies"
    organ: Count
    name: Name
    kind: BodyKind
    principal: Name | None = None
    """Who entrusted it; documents bear the principal's name."""
    entrustment: Text | None = None
    """The letter of entrustment (委托书), which is published and filed."""
    credit_code: Identifier | None = None
    level: Level | None = None
    field: EnforcementField | None = None

    @property
    def key(self) -> str:
        return str(self.organ)

    @property
    def title(self) -> str:
        return self.name

    @property
    def words(self) -> str:
        return " ".join(filter(None, (self.name, self.key, self.principal, self.credit_code)))


@record_kind("officer.listed/1", audience="all")
class OfficerListed(ListEntry):
    """An officer's certificate (执法证) with its validity and fields, or a person who may only assist
    (国办发〔2024〕54号; 行政处罚法 §42, §55)."""

    LIST: ClassVar[str] = "officers"
    certificate: Identifier
    name: Name
    organ: Count
    competence: Competence = "inspector"
    fields: Many[EnforcementField] = ()
    """Fields the certificate is for; every field while empty."""
    issuer: Name | None = None

    @property
    def key(self) -> str:
        return self.certificate

    @property
    def title(self) -> str:
        return self.name

    @property
    def words(self) -> str:
        return f"{self.name} {self.certificate} {self.issuer or ''}".strip()

    def streams(self) -> tuple[StreamId, ...]:
        return (*super().streams(), StreamId(f"officer:{self.certificate}"))
