"""The log of verifications: searched, and as a file that a spreadsheet opens."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

from inspector_tui.codes.code_ids import crockford, parse_crockford
from inspector_tui.errors import BadInput, Environment
from inspector_tui.models import verification_queries
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import VerificationRow
from inspector_tui.models.verification_queries import ALL, Wanted
from inspector_tui.services.moments import local, moment_of

COLUMNS: Final = (
    "time",
    "verdict",
    "reasons",
    "enterprise",
    "code_id",
    "made_at",
    "as_of",
    "clock_difference",
    "place",
    "by",
)
_DAY: Final = re.compile(r"(?:([0-9]{4})-)?([0-9]{1,2})-([0-9]{1,2})")
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r")


def looked_for(typed: str, *, now: int, verdict: str = "", reasons: tuple[str, ...] = ()) -> Wanted:
    """What a search line asks for: a code id or a day where it is one, else a part of enterprise, place or reason.

    A day without a year is the last one so named before `now` (Unix seconds). `reasons` are those whose words hold
    what was typed.
    """
    part = typed.strip()
    if (code_id := searched_code(part)) is not None:
        return Wanted(code_id=code_id, verdict=verdict)
    if (day := _day(part, local(now).date())) is not None:
        since = moment_of(day.isoformat())
        return Wanted(since=since, until=since + 86_400, verdict=verdict)
    return Wanted(part, reasons if part else (), verdict=verdict)


def searched_code(text: str) -> bytes | None:
    """The code id that was typed; None when it is something else that is searched for."""
    try:
        return parse_crockford(text)
    except BadInput:
        return None


def _day(text: str, today: date) -> date | None:
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(part) if part else today.year for part in found.groups())
    try:
        named = date(year, month, day)
        return named if found[1] or named <= today else date(year - 1, month, day)
    except ValueError:
        return None


def reasons_of(row: VerificationRow) -> tuple[str, ...]:
    """Codes of the reasons."""
    return tuple(json.loads(row.reasons))


def export_verifications(
    replica: Replica, path: Path, wanted: Wanted = ALL, *, words: Callable[[str], str] = str
) -> int:
    """Writes matching verifications as CSV, UTF-8 with a mark so that spreadsheets read Chinese; returns how many.

    Times are ISO 8601 in China. `words` puts a column's name into words. Raises Environment FILE_NOT_WRITABLE.
    """
    count = 0
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file, replica.reading() as connection:
            writer = csv.writer(file)
            writer.writerow([words(column) for column in COLUMNS])
            for row in verification_queries.every(connection, wanted):
                writer.writerow([safe_cell(value) for value in values_of(row)])
                count += 1
    except OSError as error:
        raise Environment("FILE_NOT_WRITABLE", file=str(path)) from error
    return count


def search_verifications(replica: Replica, wanted: Wanted, most: int) -> list[VerificationRow]:
    """At most `most` verifications that match, the newest first."""
    with replica.reading() as connection:
        return verification_queries.page(connection, 0, most, wanted)


def values_of(row: VerificationRow) -> tuple[str, ...]:
    """What stands in `COLUMNS`; times are ISO 8601 in China."""
    difference = "" if row.clock_difference is None else str(row.clock_difference)
    return (
        _moment(row.at),
        row.verdict,
        " ".join(reasons_of(row)),
        row.enterprise_name or "",
        crockford(row.code_id) if row.code_id else "",
        _moment(row.made_at),
        _moment(row.as_of),
        difference,
        row.place or "",
        row.by,
    )


def _moment(moment: int | None) -> str:
    return local(moment).isoformat() if moment is not None else ""


def safe_cell(value: str) -> str:
    """Names come from codes and may be formulas to a spreadsheet; numbers are left alone."""
    is_number = value.lstrip("-").isdigit()
    return f"'{value}" if value.startswith(_DANGEROUS) and not is_number else value
