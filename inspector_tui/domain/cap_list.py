"""How often an enterprise may and must be inspected: caps, what an enterprise counts as, what counts, and how strictly.

Every number and every strictness is an entry with a validity: a jurisdiction imports its own table (年度频次上限).
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from inspector_tui.domain.listed import EnterpriseEntry, ListEntry
from inspector_tui.domain.record import Count, Text, record_kind
from inspector_tui.domain.vocabulary import CapScope, Cause, Counter, Level, ObjectKind
from inspector_tui.domain.vocabulary import Field as EnforcementField

ANY_GRADE = "any"
Grade = Annotated[str, Field(min_length=1, max_length=32, pattern=r"^[0-9A-Za-z\u4e00-\u9fff]+$")]
"""A grade as its own scale writes it: 1, 2, 3, unrated; A, B, C, D; `any` for all. Scales are not ordered: a coal mine
of grade D stands still (长期停工停产)."""
Basis = Annotated[Text, Field(min_length=1)]


@record_kind("cap.set/1", audience="all")
class CapSet(ListEntry):
    """At most and at least so many inspections a year of an enterprise of one kind and grade (国办发〔2024〕54号:
    同一行政执法主体对同一企业年度检查频次上限). `scope`: by one organ, by all organs of one level, or by all."""

    LIST: ClassVar[str] = "caps"
    kind: ObjectKind
    grade: Grade
    scope: CapScope = "organ"
    level: Level | None = None
    """The level of organ that the cap is for; every level while None."""
    field: EnforcementField | None = None
    """The field of enforcement; every field while None."""
    most: Count | None = None
    least: Count | None = None
    basis: Basis

    @property
    def key(self) -> str:
        return f"{self.field or 'any'}/{self.kind}/{self.grade}/{self.scope}/{self.level or 'any'}"

    @property
    def about(self) -> str:
        return self.kind

    @property
    def title(self) -> str:
        return f"{self.kind} {self.grade}"

    @property
    def words(self) -> str:
        return f"{self.key} {self.basis}"


@record_kind("enterprise.classed/1", audience="region")
class EnterpriseClassed(EnterpriseEntry):
    """What an enterprise counts as in one field, and which level of organ inspects it (宁夏: 一家企业对应一个层级)."""

    LIST: ClassVar[str] = "classes"
    kind: ObjectKind
    grade: Grade
    field: EnforcementField
    level: Level | None = None
    """The one level of organ that inspects it; not settled while None."""

    @property
    def key(self) -> str:
        return f"{self.subject}/{self.field}"


@record_kind("counting.set/1", audience="all")
class CountingSet(ListEntry):
    """Which counter an inspection of one cause goes to: capped, exempt but monitored, or excluded. Jurisdictions
    differ (武汉令327 §15, 苏州令169 §14; 司法部 问题解答)."""

    LIST: ClassVar[str] = "counting"
    cause: Cause
    counter: Counter
    monitored_most: Count | None = None
    """From how many exempt inspections a year on a supervisor is warned (明显超过合理频次); never while None."""
    basis: Basis

    @property
    def key(self) -> str:
        return self.cause

    @property
    def title(self) -> str:
        return self.cause


@record_kind("policy.set/1", audience="all")
class PolicySet(ListEntry):
    """How strictly a rule is taken in a region, and the number it works with, where the region says so itself."""

    LIST: ClassVar[str] = "policy"
    rule: Annotated[str, Field(pattern=r"^R[0-9]{2}$")]
    level: Literal["block", "gate", "warn", "note"]
    number: Count | None = None
    basis: Basis

    @property
    def key(self) -> str:
        return self.rule

    @property
    def title(self) -> str:
        return self.rule
