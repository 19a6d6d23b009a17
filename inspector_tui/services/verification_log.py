"""The log of verifications: searched, and as a file that a spreadsheet opens."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

from inspector_tui.codes.code_ids import crockford, parse_crockford
from inspector_tui.errors import BadInput, Environment
from inspector_tui.models import verification_queries
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import VerificationRow
from inspector_tui.services.moments import local

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
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r")


def searched_code(text: str) -> bytes | None:
    """The code id that was typed; None when it is something else that is searched for."""
    try:
        return parse_crockford(text)
    except BadInput:
        return None


def reasons_of(row: VerificationRow) -> tuple[str, ...]:
    """Codes of the reasons."""
    return tuple(json.loads(row.reasons))


def export_verifications(
    replica: Replica, path: Path, *, search: str = "", verdict: str = "", words: Callable[[str], str] = str
) -> int:
    """Writes matching verifications as CSV, UTF-8 with a mark so that spreadsheets read Chinese; returns how many.

    Times are ISO 8601 in China. `words` puts a column's name into words. Raises Environment FILE_NOT_WRITABLE.
    """
    count = 0
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file, replica.reading() as connection:
            writer = csv.writer(file)
            writer.writerow([words(column) for column in COLUMNS])
            found = verification_queries.every(
                connection, search=search, code_id=searched_code(search), verdict=verdict
            )
            for row in found:
                writer.writerow([safe_cell(value) for value in values_of(row)])
                count += 1
    except OSError as error:
        raise Environment("FILE_NOT_WRITABLE", file=str(path)) from error
    return count


def search_verifications(
    replica: Replica, *, search: str = "", verdict: str = "", most: int = 20
) -> list[VerificationRow]:
    """At most `most` verifications that match, the newest first."""
    with replica.reading() as connection:
        return verification_queries.page(
            connection, 0, most, search=search, code_id=searched_code(search), verdict=verdict
        )


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
