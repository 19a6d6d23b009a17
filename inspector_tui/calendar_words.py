"""The words of the calendar, for screens and commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from inspector_tui.i18n import N_, _

if TYPE_CHECKING:
    from inspector_tui.services.plan_calendar import CalendarDay

KINDS: Final = {
    "visit": N_("visit"),
    "begins": N_("opens"),
    "due": N_("due"),
    "order": N_("rectify"),
}


def kind_word(kind: str) -> str:
    """What is on a day, in one word."""
    return _(KINDS[kind])


def day_mark(day: CalendarDay) -> str:
    """Off or worked where the weekday does not tell, and a question mark where a notice may still change it."""
    changed = (_("work") if day.working else _("hol.")) if day.changed else ""
    return changed + ("" if day.known else "?")
