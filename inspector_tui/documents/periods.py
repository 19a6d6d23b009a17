"""Dates and periods as plans write them: 2026-03-01, 2026年3月, 3-5月, 第二季度, 上半年, 2026.03.01至2026.05.31."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from inspector_tui.errors import BadInput


class Period(NamedTuple):
    """First and last day, both included."""

    first: date
    last: date


_YEARS = range(2000, 2100)
_SERIAL_ZERO = date(1899, 12, 30)
"""Day 0 of spreadsheets' date numbers, as they count from March 1900 on."""
_TIME = r"(?:[ t]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
_DAY = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}")
_CHINESE_DAY = re.compile(rf"(?:(\d{{4}})年)?(\d{{1,2}})月(\d{{1,2}})[日号]?{_TIME}")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"\d{5}")
_MONTH = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})(?:月份?)?")
_TENTH_MONTH_CUT = re.compile(r"\d{4}\.1")
"""2026.10 in a cell of numbers is 2026.1 when it is read: October must not become January."""
_QUARTER = re.compile(r"(?:(\d{4})年?[- ]?)?(?:第?([一二三四1-4])季度?|[qQ]([1-4]))")
_SPAN = re.compile(r"(?:(\d{4})年?)?(上半年|下半年|全年|年度|h1|h2)")
_YEAR = re.compile(r"(\d{4})年?")
_BETWEEN = re.compile(r"\s*(?:至|到|~|—+|–|--)\s*")
_HYPHEN = re.compile("-")
_UNIT = re.compile(r"(月份?|季度?)$")
_MONTHS_OF_SPAN = {"上半年": (1, 6), "h1": (1, 6), "下半年": (7, 12), "h2": (7, 12), "全年": (1, 12), "年度": (1, 12)}
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}


@lru_cache(maxsize=4096)
def parse_period(text: str, year: int | None = None) -> Period:
    """A day, month, quarter, half, year, or from one of them to another (3月至5月).

    `year` completes what is written without one; the second end takes the year of the first. A bare 3-5 or 3.5
    is refused: it may be a day or two months. Raises BadInput DATE_UNREADABLE, DATE_AMBIGUOUS or
    PERIOD_REVERSED, each with text.
    """
    folded = unicodedata.normalize("NFKC", text).strip().lower()
    if _TENTH_MONTH_CUT.fullmatch(folded):
        raise BadInput("DATE_AMBIGUOUS", text=text)
    try:
        found = _single(folded, year) or _between(folded, year)
    except (ValueError, OverflowError) as error:
        raise BadInput("DATE_UNREADABLE", text=text) from error
    if found is None:
        raise BadInput("DATE_UNREADABLE", text=text)
    if found.last < found.first:
        raise BadInput("PERIOD_REVERSED", text=text)
    return found


def _between(text: str, year: int | None) -> Period | None:
    """Two ends around 至, or around the one hyphen that leaves two readable ends (2026.03.01-2026.05.31, 3-5月)."""
    found: set[Period] = set()
    for cut in list(_BETWEEN.finditer(text)) or list(_HYPHEN.finditer(text)):
        start, end = text[: cut.start()].strip(), text[cut.end() :].strip()
        if start.isdigit() and len(start) < 3:
            # 2-3季度 are quarters: what the first end leaves out is said by the second.
            unit = _UNIT.search(end)
            start += unit[0] if unit else "?"
        try:
            first = _single(start, year)
            last = first and _single(end, first.first.year)
        except ValueError:
            continue
        if first and last:
            found.add(Period(first.first, last.last))
    return found.pop() if len(found) == 1 else None


def _single(text: str, year: int | None) -> Period | None:
    """One day, month, quarter, half or year; None when it is none of them. Raises ValueError for no such day."""
    if match := _COMPACT.fullmatch(text) or _CHINESE_DAY.fullmatch(text):
        return _one_day(date(_year(match[1], year), int(match[2]), int(match[3])))
    if match := _DAY.fullmatch(text):
        return _one_day(date(_year(match[1], year), int(match[3]), int(match[4])))
    if _SERIAL.fullmatch(text):
        day = _SERIAL_ZERO + timedelta(days=int(text))
        return _one_day(day.replace(year=_year(str(day.year), None)))
    if match := _YEAR.fullmatch(text):
        return _months(_year(match[1], None), 1, 12)
    if match := _MONTH.fullmatch(text):
        return _months(_year(match[1], year), int(match[2]), int(match[2]))
    if match := _QUARTER.fullmatch(text):
        quarter = _QUARTERS.get(match[2]) or int(match[2] or match[3])
        return _months(_year(match[1], year), quarter * 3 - 2, quarter * 3)
    if match := _SPAN.fullmatch(text):
        return _months(_year(match[1], year), *_MONTHS_OF_SPAN[match[2]])
    return None


def _one_day(day: date) -> Period:
    return Period(day, day)


def _months(year: int, first: int, last: int) -> Period:
    return Period(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def _year(written: str | None, default: int | None) -> int:
    found = int(written) if written else default
    if found is None or found not in _YEARS:
        raise ValueError("no year")
    return found
