"""The log of verifications: searched and paged, the newest first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, text

from inspector_tui.models.rows import VerificationRow

_MATCHING: Final = (
    "FROM verification WHERE (:part = '' OR enterprise_name LIKE :like ESCAPE '\\' OR place LIKE :like ESCAPE '\\' "
    "OR reasons LIKE :like ESCAPE '\\') AND (:code IS NULL OR code_id = :code) "
    "AND (:verdict = '' OR verdict = :verdict)"
)
_BATCH: Final = 500


def count(connection: Connection, *, search: str = "", code_id: bytes | None = None, verdict: str = "") -> int:
    """How many verifications match. `search` is a part of the enterprise, the place or a reason's code."""
    statement = text(f"SELECT count(*) {_MATCHING}")
    return int(connection.execute(statement, _values(search, code_id, verdict)).scalar_one())


def page(
    connection: Connection,
    offset: int,
    limit: int,
    *,
    search: str = "",
    code_id: bytes | None = None,
    verdict: str = "",
) -> list[VerificationRow]:
    """Matching verifications, the newest first."""
    statement = text(f"SELECT * {_MATCHING} ORDER BY at DESC, rowid DESC LIMIT :limit OFFSET :offset")
    values = {**_values(search, code_id, verdict), "limit": limit, "offset": offset}
    return [VerificationRow(**row) for row in connection.execute(statement, values).mappings()]


def every(
    connection: Connection, *, search: str = "", code_id: bytes | None = None, verdict: str = ""
) -> Iterator[VerificationRow]:
    """All matching verifications, some hundreds at a time."""
    offset = 0
    while rows := page(connection, offset, _BATCH, search=search, code_id=code_id, verdict=verdict):
        yield from rows
        offset += len(rows)


def presented_since(connection: Connection, device: bytes, moment: int) -> list[tuple[bytes, int, int]]:
    """Genuine presentations that a device verified since a moment (Unix seconds): code id, made at, verified at; the
    oldest first."""
    statement = text(
        "SELECT v.code_id, v.made_at, v.at FROM verification v JOIN ledger_stream s ON s.stream = v.stream "
        "JOIN ledger l ON l.id = s.record AND l.device = :device "
        "WHERE v.at >= :moment AND v.code_id IS NOT NULL AND v.made_at IS NOT NULL ORDER BY v.at, v.rowid"
    )
    rows = connection.execute(statement, {"device": device, "moment": moment})
    return [(row[0], row[1], row[2]) for row in rows]


def _values(search: str, code_id: bytes | None, verdict: str) -> dict[str, object]:
    part = search.strip()
    escaped = part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    # A code id that was typed is looked up by its index; the words around it then find nothing by themselves.
    return {"part": "" if code_id else part, "like": f"%{escaped}%", "code": code_id, "verdict": verdict}
