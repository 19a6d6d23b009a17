"""Words of planning: what is on a day of the calendar, what a year's plan leaves out, where a draw stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from inspector_tui.i18n import N_, _
from inspector_tui.words.errors import code_words

if TYPE_CHECKING:
    from inspector_tui.models.rows_planning import DrawRow
    from inspector_tui.services.plan_calendar import CalendarDay
    from inspector_tui.services.year_plan import LeftOut

CALENDAR: Final = {
    "visit": N_("visit"),
    "begins": N_("opens"),
    "due": N_("due"),
    "order": N_("rectify"),
}


def calendar_word(kind: str) -> str:
    """What is on a day, in one word."""
    return _(CALENDAR[kind])


def day_mark(day: CalendarDay) -> str:
    """Off or worked where the weekday does not tell, and a question mark where a notice may still change it."""
    changed = (_("work") if day.working else _("hol.")) if day.changed else ""
    return changed + ("" if day.known else "?")


def left_out_words(told: LeftOut) -> str:
    """Why a visit is not planned: which of the year it would have been, and the cap that leaves no room for it."""
    why = code_words("CAP_EXCEEDED", {"used": told.used, "most": told.most, "scope": told.scope})
    return _("visit {number}: {why}").format(number=told.number, why=why)


def draw_state(row: DrawRow, replaced: Mapping[str, str]) -> str:
    """Where a draw stands; `replaced` says which later one took whose place."""
    if row.draw in replaced:
        return _("replaced")
    return _("drawn") if row.drawn is not None else _("committed")
