"""The log of verifications: searched and paged, the newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, text

from inspector_tui.models.rows import VerificationRow

_MATCHING: Final = (
    "FROM verification WHERE (:part = '' OR enterprise_name LIKE :like ESCAPE '\\' OR place LIKE :like ESCAPE '\\' "
    "OR reasons LIKE :like ESCAPE '\\' "
    "OR EXISTS (SELECT 1 FROM json_each(reasons) AS one WHERE instr(:reasons, ' ' || one.value || ' '))) "
    "AND (:code IS NULL OR code_id = :code) AND at >= :since AND at < :until AND (:verdict = '' OR verdict = :verdict)"
)
_BATCH: Final = 500
_ALWAYS: Final = 2**53


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which verifications are looked for: all that hold of what is named."""

    part: str = ""
    """A part of the enterprise, the place or a reason's code."""
    reasons: tuple[str, ...] = ()
    """Reasons that match as well as the part does."""
    code_id: bytes | None = None
    since: int = 0
    until: int = _ALWAYS
    """Unix seconds; the end is not included."""
    verdict: str = ""

    def values(self) -> dict[str, object]:
        """For the statements of this module."""
        escaped = self.part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return {
            "part": self.part,
            "like": f"%{escaped}%",
            "reasons": " ".join(("", *self.reasons, "")),
            "code": self.code_id,
            "since": self.since,
            "until": self.until,
            "verdict": self.verdict,
        }


ALL: Final = Wanted()


def count(connection: Connection, wanted: Wanted = ALL) -> int:
    """How many verifications match."""
    return int(connection.execute(text(f"SELECT count(*) {_MATCHING}"), wanted.values()).scalar_one())


def page(connection: Connection, offset: int, limit: int, wanted: Wanted = ALL) -> list[VerificationRow]:
    """Matching verifications, the newest first."""
    statement = text(f"SELECT * {_MATCHING} ORDER BY at DESC, rowid DESC LIMIT :limit OFFSET :offset")
    values = {**wanted.values(), "limit": limit, "offset": offset}
    return [VerificationRow(**row) for row in connection.execute(statement, values).mappings()]


def every(connection: Connection, wanted: Wanted = ALL) -> Iterator[VerificationRow]:
    """All matching verifications, some hundreds at a time."""
    offset = 0
    while rows := page(connection, offset, _BATCH, wanted):
        yield from rows
        offset += len(rows)


def basis_marks(connection: Connection) -> tuple[object, ...]:
    """What changes whenever a sync, a stick or a file brought lists or permits: the signatures of the lists held, and
    how far the log is known. Cheap enough to ask for each scan."""
    lists = connection.execute(
        text(
            "SELECT name, substr(value, -64) FROM setting WHERE name IN ('trust_list', 'roots') "
            "OR name LIKE 'status\\_list:%' ESCAPE '\\' ORDER BY name"
        )
    )
    known = connection.execute(text("SELECT max(position) FROM ledger")).scalar_one()
    return (*((row[0], row[1]) for row in lists), known)


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
