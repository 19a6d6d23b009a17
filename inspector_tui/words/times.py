"""Days and ages as people say them."""

from __future__ import annotations

from datetime import date
from typing import Final

from inspector_tui.i18n import N_, _, ngettext

_WEEKDAYS: Final = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


def weekday_word(day: date) -> str:
    """The short name of the day of the week."""
    return _(_WEEKDAYS[day.weekday()])


def day_words(day: date, today: date) -> str:
    """A day as people say it, with the exact one: 明天 11-24; the year is told when it is another one."""
    near = {-1: N_("yesterday"), 0: N_("today"), 1: N_("tomorrow")}.get((day - today).days)
    exact = f"{day:%m-%d}" if day.year == today.year else f"{day:%Y-%m-%d}"
    said = _(near) if near else weekday_word(day)
    return f"{said} {exact}"


def age_words(seconds: int) -> str:
    """How long ago, in the largest unit that fits: 2 小时前."""
    minutes = max(0, seconds) // 60
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return ngettext("{count} minute ago", "{count} minutes ago", minutes).format(count=minutes)
    hours = minutes // 60
    if hours < 48:
        return ngettext("{count} hour ago", "{count} hours ago", hours).format(count=hours)
    days = hours // 24
    return ngettext("{count} day ago", "{count} days ago", days).format(count=days)
