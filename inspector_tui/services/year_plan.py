"""A year's plan before it is made: what was asked for, every visit with its window, what people should know."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from inspector_tui.domain.vocabulary import CapScope, Cause, Grade, Purpose
from inspector_tui.domain.year_plans import Capacity, ClassShares, Method, PlanMade, Window, filing_due
from inspector_tui.services.plan_objects import REGISTER, Found, PlanObject, Source

GRADES: Final[tuple[Grade, ...]] = ("A", "B", "C", "D", "unrated")


@dataclass(frozen=True, slots=True)
class YearRequest:
    """What a supervisor asks for. Days are ISO; without them the plan begins on the first day of the year that is
    still ahead. `officers` counts people; without it, those whose certificate is valid on the first day."""

    year: int
    title: str
    items: tuple[str, ...]
    shares: ClassShares
    source: Source = REGISTER
    purpose: Purpose = "daily"
    cause: Cause | None = None
    known_by: str = ""
    """Where it comes from (None is the usual cause of the purpose), and what that is known by."""
    method: Method = "on_site"
    first_day: str | None = None
    last_day: str | None = None
    window_days: int = 10
    officers: int | None = None
    officers_each: int = 2
    days_each: int = 1
    usable: int = 60


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """One line of the plan to be."""

    inspection: str
    whom: PlanObject
    number: int
    window: Window


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A visit that the shares ask for and a cap does not allow: whose inspections the cap counts, how many are taken
    when it would be made, by whomever it counts, and the most it allows."""

    whom: PlanObject
    number: int
    scope: CapScope
    used: int
    most: int


@dataclass(frozen=True, slots=True)
class YearPlan:
    """A plan before it is made. `already` counts visits left out because the organ planned them otherwise,
    `left_out` are those that a cap does not allow (年度频次上限)."""

    body: PlanMade
    visits: tuple[PlannedVisit, ...]
    capacity: Capacity
    found: Found
    already: int
    left_out: tuple[LeftOut, ...]
    notes: tuple[str, ...]
    """PLAN_PROVISIONAL, PLAN_OVER_CAPACITY, PLAN_FILE_BY (due), PLAN_FILING_LATE (due)."""

    @property
    def due(self) -> str:
        """The last day for filing and publishing it."""
        return filing_due(self.body.year)

    @property
    def above_cap(self) -> int:
        """How many visits the caps leave out."""
        return len(self.left_out)

    def by_class(self) -> dict[str, tuple[int, int]]:
        """Enterprises and visits of each risk class."""
        objects = Counter(one.grade for one in self.found.objects)
        visits = Counter(visit.whom.grade for visit in self.visits)
        return {grade: (objects[grade], visits[grade]) for grade in GRADES if objects[grade]}

    def by_month(self) -> dict[str, int]:
        """Visits by the month their window begins in."""
        return dict(sorted(Counter(visit.window.first[:7] for visit in self.visits).items()))
