"""Looking into lists: what is in force on a day, what a search finds, what was published."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection, bindparam, text

from inspector_tui.domain.kinds import read_body
from inspector_tui.domain.listed import ListEntry
from inspector_tui.models.plan_queries import is_findable
from inspector_tui.models.queries import where
from inspector_tui.models.rows_listed import EditionRow, ListEntryRow, ListImportRow

E = TypeVar("E", bound=ListEntry)

_IN_FORCE = "e.valid_from <= :day AND (e.ends IS NULL OR e.ends >= :day)"
_STANDS = f"{_IN_FORCE} AND (:published = 0 OR e.published_on <= :day)"


def entry_of(row: ListEntryRow) -> ListEntry:
    """The entry as it was said."""
    body = read_body(row.kind, json.loads(row.body))
    assert isinstance(body, ListEntry)
    return body


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """What to list of a list. `day` (ISO) keeps what is in force then; None shows every version."""

    name: str
    search: str = ""
    day: str | None = None
    published: bool = False
    """Only what stood published on the day."""


def _condition(wanted: EntryFilter) -> tuple[str, dict[str, object]]:
    parts, values = ["e.list = :list"], {"list": wanted.name}
    told: dict[str, object] = dict(values)
    if wanted.search.strip():
        escaped = wanted.search.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        parts.append("e.words LIKE :part ESCAPE '\\'")
        told["part"] = f"%{escaped}%"
    if wanted.day is not None:
        parts.append(_STANDS)
        told |= {"day": wanted.day, "published": int(wanted.published)}
    return " AND ".join(parts), told


def count_entries(connection: Connection, wanted: EntryFilter) -> int:
    """How many versions match."""
    if not is_findable(wanted.search):
        return 0
    condition, values = _condition(wanted)
    return int(connection.execute(text(f"SELECT count(*) FROM list_entry e WHERE {condition}"), values).scalar_one())  # noqa: S608


def entries(connection: Connection, wanted: EntryFilter, *, offset: int = 0, limit: int = 1000) -> list[ListEntryRow]:
    """Versions that match, by title, key and first day."""
    if not is_findable(wanted.search):
        return []
    condition, values = _condition(wanted)
    statement = text(
        f"SELECT e.* FROM list_entry e WHERE {condition} "  # noqa: S608 - own conditions only
        "ORDER BY e.title, e.key, e.region, e.valid_from LIMIT :limit OFFSET :offset"
    )
    rows = connection.execute(statement, {**values, "limit": limit, "offset": offset}).mappings()
    return [ListEntryRow(**row) for row in rows]


def in_force(
    connection: Connection, kind: type[E], day: str, about: Iterable[str], *, published: bool = False
) -> list[E]:
    """Entries of one list in force on an ISO day that are about any of these, the narrowest region first.

    `published`: only what stood published then. An index lookup for each of `about`.
    """
    rows = _rows_in_force(connection, kind.LIST, day, list(about), published)
    found = [entry_of(row) for row in rows]
    return [each for each in found if isinstance(each, kind)]


def all_in_force(connection: Connection, kind: type[E], day: str) -> list[E]:
    """Every entry of one list in force on an ISO day, published or not: thousands, so only what they say is read."""
    statement = text(
        f"SELECT e.kind, e.body FROM list_entry e WHERE e.list = :list AND {_STANDS} "  # noqa: S608 - own conditions
        "ORDER BY e.key, e.region"
    )
    values = {"list": kind.LIST, "day": day, "published": 0}
    found = [read_body(told, json.loads(body)) for told, body in connection.execute(statement, values)]
    return [each for each in found if isinstance(each, kind)]


def rows_about(connection: Connection, named: str, about: Iterable[str]) -> list[ListEntryRow]:
    """Every version of entries about any of these, whenever it was in force."""
    statement = text(
        "SELECT * FROM list_entry WHERE list = :list AND about IN :about ORDER BY about, valid_from"
    ).bindparams(bindparam("about", expanding=True))
    rows = connection.execute(statement, {"list": named, "about": list(about)}).mappings()
    return [ListEntryRow(**row) for row in rows]


def _rows_in_force(
    connection: Connection, named: str, day: str, about: list[str], published: bool
) -> Iterator[ListEntryRow]:
    statement = text(
        f"SELECT e.* FROM list_entry e WHERE e.list = :list AND e.about IN :about AND {_STANDS} "  # noqa: S608
        "ORDER BY length(e.region) DESC, e.region, e.key, e.valid_from DESC"
    ).bindparams(bindparam("about", expanding=True))
    values = {"list": named, "about": about, "day": day, "published": int(published)}
    for row in connection.execute(statement, values).mappings():
        yield ListEntryRow(**row)


def is_kept(connection: Connection, named: str, day: str, *, region: str = "", published: bool = False) -> bool:
    """Whether anything of a list is in force on a day in a region or around it: a list that nobody keeps there
    forbids nothing."""
    around = "(:region = '' OR substr(:region, 1, length(e.region)) = e.region)"
    statement = text(f"SELECT 1 FROM list_entry e WHERE e.list = :list AND {_STANDS} AND {around} LIMIT 1")  # noqa: S608
    values = {"list": named, "day": day, "region": region, "published": int(published)}
    return connection.execute(statement, values).first() is not None


def newest_entries(connection: Connection) -> list[tuple[str, int]]:
    """For each list kept here, when its newest entry was made (Unix seconds)."""
    rows = connection.execute(text("SELECT list, max(at) FROM list_entry GROUP BY list ORDER BY list"))
    return [(row[0], row[1]) for row in rows]


def versions(connection: Connection, named: str, key: str) -> list[ListEntryRow]:
    """Every version of an entry, of every region, by region and first day."""
    rows = where(connection, ListEntryRow, order="valid_from", list=named, key=key)
    return sorted(rows, key=lambda row: (row.region, row.valid_from))


def editions(connection: Connection, named: str) -> list[EditionRow]:
    """Publications of a list, the newest first."""
    return sorted(where(connection, EditionRow, list=named), key=lambda row: (row.day, row.at), reverse=True)


def imports(connection: Connection, named: str) -> list[ListImportRow]:
    """Imports into a list, the newest first."""
    return sorted(where(connection, ListImportRow, list=named), key=lambda row: row.at, reverse=True)
