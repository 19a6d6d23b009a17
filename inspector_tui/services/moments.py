"""Local days and moments. China has one time zone, and the law counts its days in it."""

from __future__ import annotations

import datetime as dt
import time

CHINA = dt.timezone(dt.timedelta(hours=8), "UTC+8")
_LAST = int(dt.datetime(9999, 12, 31, 23, 59, 59, tzinfo=CHINA).timestamp())


class SystemClock:
    """This machine's clock."""

    def now_ms(self) -> int:
        """Unix milliseconds."""
        return time.time_ns() // 1_000_000


def day_of(moment: int) -> str:
    """ISO day in China of a Unix second."""
    return local(moment).date().isoformat()


def moment_of(day: str, hour: int = 0, minute: int = 0) -> int:
    """Unix second of a clock time on an ISO day in China."""
    date = dt.date.fromisoformat(day)
    return int(dt.datetime(date.year, date.month, date.day, hour, minute, tzinfo=CHINA).timestamp())


def local(moment: int) -> dt.datetime:
    """A Unix second as a local date and time; what lies beyond the calendar is its last second.

    A record may carry any number below 2**53, and one absurd window must not close a whole list.
    """
    return dt.datetime.fromtimestamp(max(0, min(moment, _LAST)), CHINA)
