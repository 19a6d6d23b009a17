"""What rules are told and what they say. Levels follow domain.md section 1: block, gate, warn, note, pass."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from inspector_tui.domain.frequency import Frequency
from inspector_tui.domain.vocabulary import (
    BodyKind,
    CapScope,
    Cause,
    Competence,
    Counter,
    ItemMethod,
    ObjectKind,
    Purpose,
)
from inspector_tui.domain.vocabulary import Field as EnforcementField
from inspector_tui.domain.vocabulary import Level as OrganLevel
from inspector_tui.errors import Fact

Level = Literal["pass", "note", "warn", "gate", "block"]
MAX_WINDOW_SECONDS = 31 * 86400
"""A permit lives at most 31 days (inspection code format 1, claims 4 and 5)."""


@dataclass(frozen=True, slots=True)
class OfficerFact:
    """What is known of one officer: ISO days bound the certificate's validity, both inclusive."""

    certificate: str
    name: str
    organ: int
    competence: Competence
    valid_from: str
    valid_until: str
    fields: tuple[EnforcementField, ...] = ()
    """Fields the certificate is for; every field while empty."""


@dataclass(frozen=True, slots=True)
class ItemFact:
    """What is known of one item: ISO days bound its publication, the last one may be open."""

    item: str
    name: str
    valid_from: str
    valid_until: str | None
    method: ItemMethod = "onsite"
    frequency: Frequency | None = None
    """The list's wording, where there is one that is understood."""
    wording: str = ""
    """The wording where it is not understood."""
    field: EnforcementField | None = None
    published: bool = True


@dataclass(frozen=True, slots=True)
class BodyFact:
    """The body's own line in the list of qualified bodies."""

    name: str
    kind: BodyKind
    principal: str


@dataclass(frozen=True, slots=True)
class ClassFact:
    """What an enterprise counts as in one field, and the level of organ that inspects it, if that is settled."""

    kind: ObjectKind
    grade: str
    field: EnforcementField
    level: OrganLevel | None


@dataclass(frozen=True, slots=True)
class CapFact:
    """One cap in force on the day; those of narrower regions stand before those of wider ones."""

    kind: ObjectKind
    grade: str
    scope: CapScope
    level: OrganLevel | None
    field: EnforcementField | None
    most: int | None
    least: int | None
    basis: str


@dataclass(frozen=True, slots=True)
class CountingFact:
    """Where inspections of a cause count, and from how many on exempt ones are watched."""

    counter: Counter
    monitored_most: int | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True)
class VisitFact:
    """One inspection of the enterprise that was approved or made. `organs` are all that took part: a joint
    inspection is one visit, and each of them counts it by where its own line came from (`causes`), else by that of
    the leading line (`cause`). `day` is the first of its window, ISO."""

    inspection: str
    day: str
    cause: Cause
    organ: int
    organs: frozenset[int]
    level_of: Mapping[int, OrganLevel]
    items: tuple[str, ...]
    organ_name: str = ""
    causes: Mapping[int, Cause] = field(default_factory=dict)

    @property
    def levels(self) -> frozenset[OrganLevel]:
        """Those of all organs that took part."""
        return frozenset(self.level_of.values())

    def cause_of(self, organ: int) -> Cause:
        """Where it comes from for an organ."""
        return self.causes.get(organ, self.cause)


@dataclass(frozen=True, slots=True)
class WhitelistFact:
    """The enterprise's place on the whitelist: by whose word and until when."""

    listed_by: str
    until: str
    reason: str


@dataclass(frozen=True, slots=True)
class LicenceFact:
    """One version of a licence; ISO days bound its validity, both inclusive. Without items it is for its field."""

    licence: str
    number: str
    items: tuple[str, ...]
    field: EnforcementField
    valid_from: str
    valid_until: str


@dataclass(frozen=True, slots=True)
class DelegationFact:
    """By which delegation an approver stood in for `holder`, from one ISO day to another (both inclusive; an early end
    counted), and whether it was in force for them when they approved."""

    holder: str
    valid_from: str
    valid_until: str
    in_force: bool


@dataclass(frozen=True, slots=True)
class PolicyFact:
    """How strictly a region takes a rule, and the number it sets."""

    level: Level
    number: int | None
    basis: str


@dataclass(frozen=True, slots=True)
class FilingDraft:
    """A filing before it is signed. `start` and `end` are Unix seconds, the days are ISO and local."""

    organ: int
    subject: str
    items: tuple[str, ...]
    officers: tuple[str, ...]
    purpose: Purpose
    onsite_reason: str
    start: int
    end: int
    first_day: str
    last_day: str
    inspection: str = ""
    cause: Cause = "plan"
    source: str = ""
    """What the cause is known by, as the number of a complaint."""


@dataclass(frozen=True, slots=True)
class Known:
    """What this replica knows, as far as the rules ask."""

    organ_registered: bool
    officers: Mapping[str, OfficerFact]
    items: Mapping[str, ItemFact]
    other_open: tuple[str, ...] = ()
    """Names of organs with another open inspection of the same enterprise in the window."""
    now: int = 0
    """Unix seconds; 0 where a filing may be for a time that is over, as after an urgent visit."""
    level: OrganLevel = "county"
    field: EnforcementField = "emergency"
    """Level and field of the organ that files."""
    body: BodyFact | None = None
    bodies_kept: bool = False
    """Whether the region keeps a list of qualified bodies at all."""
    classes: tuple[ClassFact, ...] = ()
    caps: tuple[CapFact, ...] = ()
    counting: Mapping[Cause, CountingFact] = dataclasses.field(default_factory=lambda: MappingProxyType({}))
    visits: tuple[VisitFact, ...] = ()
    whitelisted: WhitelistFact | None = None
    licences: tuple[LicenceFact, ...] = ()
    """Every version of the enterprise's licences, the ended ones too."""
    policy: Mapping[str, PolicyFact] = dataclasses.field(default_factory=lambda: MappingProxyType({}))
    exceptions: Mapping[str, str] = dataclasses.field(default_factory=lambda: MappingProxyType({}))
    """Rule -> reason of the exceptions that a supervisor granted."""
    conflicts: Mapping[str, str] = dataclasses.field(default_factory=lambda: MappingProxyType({}))
    """Certificate -> reason of the conflicts of interest that officers of this filing declared with the enterprise."""
    unfiled_at: int | None = None
    backfill_due: str = ""
    left_first: bool = False
    """Whether the term ends before leaving, and they had left when it was filed."""
    today: str = ""
    """ISO day of now in China."""
    filed_by: str = ""
    approver: str = ""
    """Who would approve, where somebody is about to."""
    steps: int = 1
    reviewed_by: str = ""
    """How many steps an approval takes, and who took the first; asked where an approver is told."""
    approvers: tuple[str, ...] = ()
    """Who approves where the list names them."""
    stood_in: bool = False
    delegation: DelegationFact | None = None
    """Whether the approver stood in for another, and by which delegation; None where nobody gave them one."""
    permit_differs: tuple[str, ...] = ()
    """Parts of the permit that say something else than the filing, where the permit is known."""
    filing_no: str = ""
    same_number: tuple[str, ...] = ()
    """Other inspections that bear the same filing number."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What one rule said. `field` is the form field to look at; `facts` fill the sentence of `code`.

    `lifted` is the reason of a supervisor's exception; the level is then `note`.
    """

    rule: str
    level: Level
    code: str
    field: str
    basis: str
    facts: tuple[tuple[str, Fact], ...] = ()
    lifted: str = ""


def strictness(known: Known, rule: str, default: Level) -> Level:
    """How strictly the region takes a rule: as its policy says, else as the rule itself does."""
    policy = known.policy.get(rule)
    return policy.level if policy is not None else default


Rulings = Iterable[Ruling]
Look = Callable[[FilingDraft, Known], Rulings]


def ruling(rule: str, level: Level, code: str, field: str, basis: str, **facts: Fact) -> Ruling:
    """A ruling with its facts in order, so that equal ones are equal."""
    return Ruling(rule, level, code, field, basis, tuple(sorted(facts.items())))
