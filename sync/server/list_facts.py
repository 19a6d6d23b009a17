"""Lists and the directory as the log holds them, for whoever runs rules at the server."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Generic, TypeVar

from inspector_tui.domain.listed import ListEntry
from sync.server.store import Connection

E = TypeVar("E", bound=ListEntry)


def directory(connection: Connection, kind: str, keys: Sequence[str]) -> dict[str, dict[str, Any]]:
    rows = connection.execute("SELECT key, body FROM directory WHERE kind = %s AND key = ANY(%s)", (kind, list(keys)))
    return dict(rows.fetchall())


@dataclass(frozen=True, slots=True)
class Version(Generic[E]):
    """One version of an entry, ended by the one after it; days are ISO."""

    entry: E
    ends: str | None
    published_on: str | None

    @property
    def region(self) -> str:
        return self.entry.region

    @property
    def valid_from(self) -> str:
        return self.entry.valid_from


def versions(connection: Connection, kind: type[E], about: Iterable[str]) -> list[Version[E]]:
    """Every version of entries about any of these."""
    rows = connection.execute(
        "SELECT region, key, valid_from, valid_until, body, published_on FROM list_versions"
        " WHERE list = %s AND about = ANY(%s) ORDER BY region, key, valid_from",
        (kind.LIST, list(about)),
    ).fetchall()
    found = []
    for place, (region, key, _start, until, body, published_on) in enumerate(rows):
        after = rows[place + 1] if place + 1 < len(rows) and rows[place + 1][:2] == (region, key) else None
        ends = until
        if after is not None:
            before = (date.fromisoformat(after[2]) - timedelta(days=1)).isoformat()
            ends = before if ends is None else min(ends, before)
        found.append(Version(kind.model_validate(body), ends, published_on))
    return found


def in_force(connection: Connection, kind: type[E], day: str, about: Iterable[str]) -> list[E]:
    return [
        each.entry
        for each in versions(connection, kind, about)
        if each.valid_from <= day and (each.ends is None or day <= each.ends)
    ]


def is_kept(connection: Connection, named: str, day: str, region: str) -> bool:
    row = connection.execute(
        "SELECT EXISTS (SELECT FROM list_versions WHERE list = %s AND valid_from <= %s"
        " AND (valid_until IS NULL OR valid_until >= %s) AND starts_with(%s, region))",
        (named, day, day, region),
    ).fetchone()
    return row is not None and bool(row[0])
