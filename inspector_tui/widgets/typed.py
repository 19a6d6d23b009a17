"""Days and times as people type them: 明天, 11-24, +3, 周五, tomorrow; 9, 930, 下午2点半, 2pm. Pure functions."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, time, timedelta
from typing import Final

from inspector_tui.errors import BadInput

_NEAR: Final = {"yesterday": -1, "today": 0, "tomorrow": 1, "大前天": -3, "前天": -2, "大后天": 3, "后天": 2} | {
    f"{day}{said}": days for day, days in (("昨", -1), ("今", 0), ("明", 1)) for said in "天日"
}
_CHINESE_DAYS: Final = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
_ENGLISH_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NEXT_WEEK: Final = re.compile(r"(下?)(?:周|星期|礼拜)([一二三四五六日天])")
_STEP: Final = re.compile(r"([+-]\d{1,4})\s*(d|天|日|w|周|星期)?")
_FULL: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})")
_MONTH_DAY: Final = re.compile(r"(\d{1,2})[-/.月](\d{1,2})[日号]?")
_DAY: Final = re.compile(r"(\d{1,2})[日号]?")
_CLOCK: Final = re.compile(r"(上午|早上|中午|下午|晚上)?(\d{1,2})(?:[:.点时](\d{1,2}|半|整)?分?)?(am|pm)?")
_DIGITS: Final = re.compile(r"(\d{1,2})(\d{2})")


def _said(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lower()


def parse_day(text: str, today: date) -> date:
    """The day that was typed. A day without its year is the one nearest to today, a weekday the next one.

    Raises BadInput DATE_NOT_UNDERSTOOD.
    """
    said = _said(text)
    try:
        found = _named(said, today) or _numbered(said, today)
    except (ValueError, OverflowError) as error:
        raise BadInput("DATE_NOT_UNDERSTOOD", text=text) from error
    if found is None:
        raise BadInput("DATE_NOT_UNDERSTOOD", text=text)
    return found


def _named(said: str, today: date) -> date | None:
    if said in _NEAR:
        return today + timedelta(days=_NEAR[said])
    if weekday := _NEXT_WEEK.fullmatch(said):
        wanted = _CHINESE_DAYS[weekday[2]]
        if weekday[1]:
            return today + timedelta(days=7 - today.weekday() + wanted)
        return today + timedelta(days=(wanted - today.weekday()) % 7)
    if len(said) >= 3 and said.isalpha() and said.isascii():
        for number, name in enumerate(_ENGLISH_DAYS):
            if said.startswith(name) and said in _LONG_NAMES[number]:
                return today + timedelta(days=(number - today.weekday()) % 7)
    return None


_LONG_NAMES: Final = tuple(
    {name[:length] for length in range(3, len(name) + 1)}
    for name in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
)


def _numbered(said: str, today: date) -> date | None:
    if step := _STEP.fullmatch(said):
        weeks = (step[2] or "d") in {"w", "周", "星期"}
        return today + timedelta(days=int(step[1]) * (7 if weeks else 1))
    if full := _FULL.fullmatch(said):
        year, month, day = (int(part) for part in full.groups() if part)
        return date(year, month, day)
    if month_day := _MONTH_DAY.fullmatch(said):
        return _nearest(int(month_day[1]), int(month_day[2]), today)
    if only_day := _DAY.fullmatch(said):
        return _next_day(int(only_day[1]), today)
    return None


def _nearest(month: int, day: int, today: date) -> date:
    candidates = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            candidates.append(date(year, month, day))
        except ValueError:
            continue  # 29 February exists in some years only.
    if not candidates:
        raise ValueError(f"{month}-{day}")
    return min(candidates, key=lambda one: abs((one - today).days))


def _next_day(day: int, today: date) -> date:
    first = today.replace(day=1)
    for _month in range(3):
        last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        if 1 <= day <= last.day and first.replace(day=day) >= today:
            return first.replace(day=day)
        first = last + timedelta(days=1)
    raise ValueError(str(day))


def parse_time(text: str) -> time:
    """The time of day that was typed. Raises BadInput TIME_NOT_UNDERSTOOD."""
    said = _said(text).replace(" ", "")
    try:
        if digits := _DIGITS.fullmatch(said):
            return time(int(digits[1]), int(digits[2]))
        if clock := _CLOCK.fullmatch(said):
            hour = int(clock[2])
            minute = {"半": 30, "整": 0, None: 0}.get(clock[3])
            afternoon = clock[1] in {"下午", "晚上"} or clock[4] == "pm" or (clock[1] == "中午" and hour < 11)
            if afternoon and hour < 12:
                hour += 12
            elif clock[4] == "am" and hour == 12:
                hour = 0
            return time(hour, int(clock[3]) if minute is None else minute)
    except ValueError as error:
        raise BadInput("TIME_NOT_UNDERSTOOD", text=text) from error
    raise BadInput("TIME_NOT_UNDERSTOOD", text=text)
