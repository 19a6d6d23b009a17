"""Until when the filing of an urgent visit must follow (补办备案). Pure: terms and calendar are handed in.

Every inspection needs an approval; an urgent one is reported promptly and its approval made up for (及时报告并补办手续:
司法部 25问 Q21, which names no number). How long that may take is each region's own rule: 3 working days from the
day of the check (重庆令375 §18), 10 calendar days after it (深府规〔2025〕6号), before leaving (Shenzhen). So terms are
records and not code; where no region set one, the same day is shown and marked as inferred.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, assert_never

from inspector_tui.domain import working_days
from inspector_tui.domain.vocabulary import TermUnit
from inspector_tui.domain.working_days import Deadline, WorkCalendar

NATIONAL_BASIS: Final = "司法部 25问 Q21：及时报告并补办手续"

BackfillState = Literal["open", "overdue", "filed", "approved"]
"""Where a backfill stands: the filing is still to come, it is late, it waits for approval, it is done."""


@dataclass(frozen=True, slots=True)
class Term:
    """A region's term from a day on (ISO). `region` is a GB/T 2260 code or a prefix of one; `count` of `unit`."""

    region: str
    count: int
    unit: TermUnit
    valid_from: str
    basis: str


@dataclass(frozen=True, slots=True)
class Due:
    """The last day to file and why. `term` is None where no region set one: then the day is inferred.

    `provisional` = a calendar not announced yet can still move the day.
    """

    day: date
    provisional: bool
    term: Term | None

    @property
    def inferred(self) -> bool:
        """Whether no rule names the day: it is ours, from "promptly"."""
        return self.term is None

    @property
    def basis(self) -> str:
        """The rule that sets the day."""
        return self.term.basis if self.term else NATIONAL_BASIS

    @property
    def before_leaving(self) -> bool:
        """Whether the filing must be there before the officers leave, not only by the end of the day."""
        return self.term is not None and self.term.unit == "before_leaving"


def term_of(region: str, day: date, terms: Iterable[Term]) -> Term | None:
    """The term that counts in a region on a day: the narrowest region that has one, of it the latest; or None."""
    on_day = day.isoformat()
    valid = [term for term in terms if region.startswith(term.region) and term.valid_from <= on_day]
    return max(valid, key=lambda term: (len(term.region), term.valid_from), default=None)


def backfill_due(start: date, region: str, terms: Iterable[Term], calendar: WorkCalendar) -> Due:
    """Until when the filing of a visit must be made that began on `start` (China's day) in `region`.

    The day of the start does not count, and a last day on a holiday rolls on (domain/working_days.py). What counts
    is the term in force on the day of the visit, not one set later.
    """
    term = term_of(region, start, terms)
    if term is None:
        return Due(start, False, None)
    last = _last_day(start, term, calendar)
    return Due(last.last_day, last.provisional, term)


def _last_day(start: date, term: Term, calendar: WorkCalendar) -> Deadline:
    if term.count == 0:
        return Deadline(start, False)
    match term.unit:
        case "working_days":
            return working_days.add_working_days(start, term.count, calendar)
        case "calendar_days":
            return working_days.add_calendar_days(start, term.count, calendar)
        case "before_leaving":
            return Deadline(start, False)
        case _:
            assert_never(term.unit)


def is_late(due: Due, on: date, *, left: bool) -> bool:
    """Whether a filing that is made on a day, or still missing then, is late.

    `left` = the officers have left (the visit is concluded), which ends a term "before leaving".
    """
    return on > due.day or (due.before_leaving and left)
