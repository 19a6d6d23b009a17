"""The calendar as cells and rows: a day in few words, its lines, how busy officers and enterprises are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

from inspector_tui.i18n import N_, _
from inspector_tui.screens.inspection_words import item_words, state_tag
from inspector_tui.services.plan_calendar import CalendarDay, EnterpriseLoad, Line, OfficerLoad, PlanCalendar
from inspector_tui.widgets.day_grid import DayCell
from inspector_tui.widgets.rows import Column, Row, Tag, Tone
from inspector_tui.words.parties import grade_word
from inspector_tui.words.planning import calendar_word, day_mark

DAY_COLUMNS: Final = (
    Column("kind", N_("What"), 8),
    Column("enterprise", N_("Enterprise"), 22, grow=2),
    Column("items", N_("Items"), 12, grow=2, drop=2),
    Column("state", N_("State"), 12),
)
OFFICER_COLUMNS: Final = (
    Column("name", N_("Officer"), 16, grow=1),
    Column("visits", N_("Times"), 8, align="right"),
    Column("days", N_("Days"), 6, align="right"),
    Column("assigned", N_("Assigned"), 10, align="right"),
    Column("certificate", N_("Certificate"), 14, drop=2),
)
ENTERPRISE_COLUMNS: Final = (
    Column("enterprise", N_("Enterprise"), 22, grow=2),
    Column("here", N_("Here"), 6, align="right"),
    Column("own", N_("Own year"), 10, align="right"),
    Column("level", N_("This level"), 10, align="right"),
    Column("all", N_("All organs"), 12, align="right"),
    Column("grade", N_("Risk"), 8, drop=2),
)
KIND_TONES: Final[dict[str, Tone]] = {"visit": "accent", "due": "warn", "order": "bad", "begins": "dim"}


def cells_of(told: PlanCalendar, *, names: bool) -> Mapping[dt.date, DayCell]:
    """The days as cells; with `names` the enterprises of each day too, for a week."""
    cells = {}
    for day in told.days:
        lines = [*_counts(day)]
        if names:
            lines += [(one.row.enterprise_name, KIND_TONES[one.kind]) for one in told.on(day.day)]
        cells[day.day] = DayCell(day_mark(day), tuple(lines), not day.working)
    return cells


def _counts(day: CalendarDay) -> list[tuple[str, Tone]]:
    """What counts most first; a cell of one line shows it alone."""
    counts = (("visit", day.visits), ("due", day.due), ("order", day.orders), ("begins", day.begins))
    return [(f"{calendar_word(kind)} {count}", KIND_TONES[kind]) for kind, count in counts if count]


def day_rows(lines: Sequence[Line], names: Mapping[str, str], today: dt.date) -> list[Row]:
    """What is on a day; a key names the inspection and why it is there."""
    return [
        Row(
            f"{one.row.inspection}:{one.kind}",
            (
                Tag(calendar_word(one.kind), KIND_TONES[one.kind]),
                one.row.enterprise_name,
                item_words(one.row, names),
                state_tag(one.row, today),
            ),
        )
        for one in lines
    ]


def officer_rows(loads: Sequence[OfficerLoad]) -> list[Row]:
    """How busy each officer is; several visits on one day are said."""
    rows = []
    for one in loads:
        days = f"{one.days}" if not one.twice else f"{one.days} !{one.twice}"
        rows.append(Row(one.certificate, (one.name, str(one.visits), days, str(one.assigned), one.certificate)))
    return rows


def enterprise_rows(loads: Sequence[EnterpriseLoad]) -> list[Row]:
    """How often each enterprise is disturbed, against its caps; those over one stand on top."""
    rows = []
    for one in loads:
        visited = one.visited
        counts = (_against(count, most) for _scope, count, most in one.against)
        rows.append(Row(visited.subject, (visited.name, str(visited.here), *counts, grade_word(visited.grade))))
    return rows


def _against(count: int, most: int | None) -> str | Tag:
    """Used of allowed: 3/2 is over, 2/2 is all there is."""
    if most is None:
        return str(count)
    words = f"{count}/{most}"
    return Tag(f"{words}!", "bad") if count > most else Tag(words, "warn") if count == most else words


def span_words(first: dt.date, last: dt.date) -> str:
    """A month or a week by its name."""
    if first.day == 1 and (last + dt.timedelta(days=1)).day == 1:
        return _("{year}-{month:02d}").format(year=first.year, month=first.month)
    year, week, _weekday = first.isocalendar()
    return _("week {week} of {year}, from {day}").format(week=week, year=year, day=f"{first:%m-%d}")
