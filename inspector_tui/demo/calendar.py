"""The demo's regional holidays, as the justice bureau of Ningxia would announce them (全国年节及纪念日放假办法 §4)."""

from __future__ import annotations

import datetime as dt

from inspector_tui.domain.calendars import CalendarAnnounced

_LUNAR_YEAR = 354.37
_FEASTS = (dt.date(2026, 3, 20), dt.date(2026, 5, 27))
"""开斋节 and 古尔邦节 of 2026; other years from the moon's, about right and good enough for made-up data."""


def make_holidays(today: dt.date) -> CalendarAnnounced:
    """Both feasts of today's year, each with the day after."""
    shift = dt.timedelta(days=round((today.year - 2026) * _LUNAR_YEAR))
    first = [feast + shift for feast in _FEASTS]
    days = sorted({day + dt.timedelta(days=at) for day in first for at in (0, 1)})
    return CalendarAnnounced(
        region="64",
        year=today.year,
        off=tuple(day.isoformat() for day in days if day.year == today.year),
        notice="（演示）宁夏开斋节、古尔邦节放假通知",
    )
