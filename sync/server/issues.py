"""Signed lists as the server last issued them, and the rule for when a new issue is due.

A list is issued again when its content changed or half its life is over, never otherwise, so that a
laptop that asks every minute mostly hears "not modified". `seq` and `issued_at` never fall, whatever
the clock does and however many server processes issue. After a leap `seq` counts on from its moment, because
the lost server may have issued any list.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg

from sync.server.database import Database


@dataclass(frozen=True, slots=True)
class Issue:
    """One signed list. `changes` is the state of its content that it was made from."""

    seq: int
    issued_at: int
    changes: int
    signed: bytes

    @property
    def etag(self) -> str:
        """Strong: every issue has its own bytes, and no other issue of this list has this number."""
        return f'"{self.seq}"'

    def is_good(self, changes: int, ttl: int, now: int) -> bool:
        """Whether it was made from this state of its content and is at most half of `ttl` seconds old."""
        return self.changes == changes and now - self.issued_at < ttl // 2


Build = Callable[[psycopg.Connection[Any], int, int], bytes]
"""Signs the list from the tables: connection, seq, issued at (Unix seconds)."""


class Issues:
    """The newest issue of every list: in memory, else in the database, else made now."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._held: dict[tuple[str, int], Issue] = {}

    def newest(self, which: str, number: int, *, ttl: int, now: int, build: Build) -> Issue:
        """An issue of the present content, at most half of `ttl` seconds old."""
        with self._database.transaction() as connection:
            changes = _changes(connection, which, number)
            held = self._held.get((which, number))
            if held is None or not held.is_good(changes, ttl, now):
                connection.execute(
                    "INSERT INTO list_issues (list, number, seq, issued_at, changes, signed)"
                    " SELECT %s, %s, coalesce(max(number), 0), 0, -1, '' FROM status_lists WHERE leapt"
                    " ON CONFLICT DO NOTHING",
                    (which, number),
                )
                held = _stored(connection, which, number)
                # Read again behind the row lock: another process may have folded and issued while we waited.
                changes = _changes(connection, which, number)
                if not held.is_good(changes, ttl, now):
                    held = _issue(connection, which, number, held, changes, max(now, held.issued_at), build)
        self._held[which, number] = held
        return held


def _changes(connection: psycopg.Connection[Any], which: str, number: int) -> int:
    row = connection.execute(
        "SELECT changes FROM list_changes WHERE list = %s AND number = %s", (which, number)
    ).fetchone()
    return 0 if row is None else int(row[0])


def _stored(connection: psycopg.Connection[Any], which: str, number: int) -> Issue:
    row = connection.execute(
        "SELECT seq, issued_at, changes, signed FROM list_issues WHERE list = %s AND number = %s FOR UPDATE",
        (which, number),
    ).fetchone()
    if row is None:
        raise LookupError("list_issues")
    return Issue(*row)


def _issue(
    connection: psycopg.Connection[Any], which: str, number: int, last: Issue, changes: int, at: int, build: Build
) -> Issue:
    issue = Issue(last.seq + 1, at, changes, build(connection, last.seq + 1, at))
    connection.execute(
        "UPDATE list_issues SET seq = %s, issued_at = %s, changes = %s, signed = %s WHERE list = %s AND number = %s",
        (issue.seq, issue.issued_at, issue.changes, issue.signed, which, number),
    )
    return issue
