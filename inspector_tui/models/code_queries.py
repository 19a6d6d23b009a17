"""The code list (二维码单): every code that was ever issued, as far as it is known here, searched and paged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from sqlalchemy import Connection, text

CodeLife = Literal["not_yet", "in_force", "used", "expired", "revoked", "suspended", "closed"]
"""Before its window; in it; the visit was made; over unused; and what a supervisor set."""
_BATCH: Final = 500

# A code's life from its row alone: what a supervisor set comes first, then the visit, then its window.
_LIFE: Final = (
    "CASE WHEN permit_status <> 'valid' THEN permit_status WHEN arrived THEN 'used' "
    "WHEN starts > :now THEN 'not_yet' WHEN ends < :now THEN 'expired' ELSE 'in_force' END"
)
_CODES: Final = (
    "SELECT code_id, inspection AS about, 0 AS standing, organ, subject, enterprise_name, filing_no, approved_at, "
    "approved_by, start AS starts, end AS ends, permit_status, shown, printed, arrived_at IS NOT NULL AS arrived, "
    "officers FROM inspection WHERE permit IS NOT NULL AND code_id IS NOT NULL "
    "UNION ALL SELECT code_id, '' AS about, 1 AS standing, organ, '' AS subject, '' AS enterprise_name, "
    "'' AS filing_no, approved_at, approved_by, start AS starts, end AS ends, permit_status, "
    "(SELECT coalesce(sum(i.shown), 0) FROM inspection i WHERE i.standing = standing.code_id) AS shown, "
    "(SELECT coalesce(sum(i.printed), 0) FROM inspection i WHERE i.standing = standing.code_id) AS printed, "
    "0 AS arrived, officers FROM standing"
)
_MATCHING: Final = (
    f"FROM (SELECT *, {_LIFE} AS life FROM ({_CODES})) WHERE (:organ IS NULL OR organ = :organ) "  # noqa: S608 - own constants
    "AND (:part = '' OR enterprise_name LIKE :like ESCAPE '\\' OR subject LIKE :like ESCAPE '\\' "
    "OR filing_no LIKE :like ESCAPE '\\' OR officers LIKE :like ESCAPE '\\') "
    "AND (:code IS NULL OR code_id = :code) AND (:life = '' OR life = :life)"
)
_SEEN: Final = (
    "(SELECT count(*) FROM verification v WHERE v.code_id = c.code_id) AS verified, "
    "(SELECT v.verdict FROM verification v WHERE v.code_id = c.code_id ORDER BY v.at DESC LIMIT 1) AS last_verdict, "
    "(SELECT max(v.at) FROM verification v WHERE v.code_id = c.code_id) AS verified_at"
)


@dataclass(frozen=True, slots=True)
class CodeFilter:
    """Which codes. `now` is Unix seconds; `organ` None means every organ; `life` '' every state."""

    now: int
    search: str = ""
    code_id: bytes | None = None
    organ: int | None = None
    life: str = ""


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """One code and its life. Times are Unix seconds. `about` is its inspection, empty for a standing permit."""

    code_id: bytes
    about: str
    standing: bool
    organ: int
    subject: str
    enterprise_name: str
    filing_no: str
    approved_at: int
    approved_by: str
    starts: int
    ends: int
    life: CodeLife
    shown: int
    printed: int
    verified: int
    last_verdict: str | None
    verified_at: int | None
    stars: int | None = None
    """The rating, only where the role may see it; None also where nobody rated."""


def count_codes(connection: Connection, wanted: CodeFilter) -> int:
    """How many codes match."""
    return int(connection.execute(text(f"SELECT count(*) {_MATCHING}"), _values(wanted)).scalar_one())


def codes(
    connection: Connection, wanted: CodeFilter, offset: int, limit: int, *, with_ratings: bool
) -> list[IssuedCode]:
    """Matching codes, the newest first; ratings only for who may see them."""
    stars = "(SELECT r.stars FROM rating r WHERE r.code_id = c.code_id)" if with_ratings else "NULL"
    statement = text(
        f"SELECT c.*, {_SEEN}, {stars} AS stars FROM (SELECT * {_MATCHING} "  # noqa: S608 - own constants
        "ORDER BY approved_at DESC, code_id LIMIT :limit OFFSET :offset) c ORDER BY c.approved_at DESC, c.code_id"
    )
    rows = connection.execute(statement, {**_values(wanted), "limit": limit, "offset": offset}).mappings()
    kept = IssuedCode.__dataclass_fields__.keys()
    return [IssuedCode(**{**{name: row[name] for name in kept}, "standing": bool(row["standing"])}) for row in rows]


def every_code(connection: Connection, wanted: CodeFilter, *, with_ratings: bool) -> Iterator[IssuedCode]:
    """All matching codes, some hundreds at a time."""
    offset = 0
    while found := codes(connection, wanted, offset, _BATCH, with_ratings=with_ratings):
        yield from found
        offset += len(found)


def _values(wanted: CodeFilter) -> dict[str, object]:
    part = wanted.search.strip()
    escaped = part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return {
        "now": wanted.now,
        "organ": wanted.organ,
        # A code id that was typed is looked up as such; the words around it then find nothing by themselves.
        "part": "" if wanted.code_id else part,
        "like": f"%{escaped}%",
        "code": wanted.code_id,
        "life": wanted.life,
    }
