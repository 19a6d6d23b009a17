"""Which status lists there are, how long each is told, and where new indices come from.

A server that came back from a backup cannot know which indices it gave out since. So every list that was begun is
closed then: nothing is given out from it any more, and it is told in its whole length, so that permits whose indices
only the lost server knew keep their state.
"""

from __future__ import annotations

from typing import Final

from sync.server.store import Connection

FIRST_LIST: Final = 1
LIST_SIZE: Final = 1_000_000
"""Permits of one status list; it stays below 20 kB at one revoked in a hundred, and below 400 bytes at none."""
MOST_NAMED: Final = 16
"""Lists that are told only because permits name them. Whoever signs permits may name any; everybody fetches them."""


def numbers(connection: Connection) -> tuple[int, ...]:
    """Of all lists that are told, ascending; the first exists from the beginning."""
    rows = connection.execute(
        "SELECT DISTINCT series FROM blocks WHERE purpose = 'status' UNION SELECT number FROM status_lists"
    ).fetchall()
    return tuple(sorted({FIRST_LIST, *(number for (number,) in rows)}))


def size_of(connection: Connection, number: int) -> int:
    """How many indices of a list that is told it covers."""
    row = connection.execute(
        "SELECT (SELECT max(first + count) FROM blocks WHERE purpose = 'status' AND series = %s),"
        " (SELECT max(number) FROM status_lists WHERE leapt)",
        (number,),
    ).fetchone()
    given, newest = (None, None) if row is None else row
    return size(number, given, newest)


def size(number: int, given: int | None, newest: int | None) -> int:
    """As `size_of`: `given` is where its last block ends, `newest` the list that the last leap began."""
    return LIST_SIZE if number < (newest or FIRST_LIST) else given or 0


def free_indices(connection: Connection, count: int) -> tuple[int, int]:
    """The open list that has room for a block, and the first index of it."""
    newest = _newest(connection)
    row = connection.execute(
        "SELECT series, max(first + count) FROM blocks WHERE purpose = 'status' AND series >= %s"
        " GROUP BY series ORDER BY series DESC LIMIT 1",
        (newest,),
    ).fetchone()
    number, first = (newest, 0) if row is None else row
    return (number, first) if first + count <= LIST_SIZE else (number + 1, 0)


def close_all(connection: Connection, now: int) -> int:
    """Close every list that was begun, here or by the server that was lost; returns the number of the new one.

    It is `now` in Unix seconds, which no list begun before can have: those have the numbers of earlier leaps, each
    counted on by at most one for a million permits.
    """
    number = max(now, numbers(connection)[-1] + 1)
    connection.execute("INSERT INTO status_lists (number, leapt) VALUES (%s, true)", (number,))
    named = connection.execute(
        "SELECT status_list FROM permits WHERE status_list < %s GROUP BY status_list ORDER BY count(*) DESC LIMIT %s",
        (number, MOST_NAMED),
    ).fetchall()
    for (each,) in named:
        note_named(connection, each)
    return number


def note_named(connection: Connection, number: int) -> None:
    """A permit names a list. A closed one of which no block is known is of a server that was lost: told as well."""
    connection.execute(
        "INSERT INTO status_lists (number, leapt) SELECT %(number)s, false"
        " WHERE %(number)s < (SELECT max(number) FROM status_lists WHERE leapt)"
        " AND NOT EXISTS (SELECT FROM blocks WHERE purpose = 'status' AND series = %(number)s)"
        " AND (SELECT count(*) FROM status_lists WHERE NOT leapt) < %(most)s ON CONFLICT DO NOTHING",
        {"number": number, "most": MOST_NAMED},
    )


def _newest(connection: Connection) -> int:
    row = connection.execute("SELECT max(number) FROM status_lists WHERE leapt").fetchone()
    return FIRST_LIST if row is None or row[0] is None else int(row[0])
