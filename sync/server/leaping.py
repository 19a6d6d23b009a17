"""What a server that comes back from a backup must not give out again: it goes on beyond whatever the lost one gave.

Laptops hold what that one gave out after the backup, and the backup does not know of it. `now` is in Unix seconds and
later than the lost server's last moment.
"""

from __future__ import annotations

from datetime import datetime

from inspector_tui.phrases import BEIJING
from sync.server import status_lists
from sync.server.blocks import BLOCK, DOCUMENT_BLOCK
from sync.server.folding import level_within
from sync.server.folds import changed
from sync.server.store import Connection


def leap(connection: Connection, now: int) -> None:
    """After a restore and at a new start of the log, while no server runs. Again does no harm."""
    level_within(connection)
    _leap_own_ledger(connection, now)
    leap_lists(connection, now)
    _leap_serials(connection, now)


def leap_lists(connection: Connection, now: int) -> None:
    """Lists alone: new status indices come from a new list, every earlier one is told in its whole length, and what
    is signed next is newer than any list that laptops hold."""
    status_lists.close_all(connection, now)
    connection.execute("UPDATE list_issues SET seq = greatest(seq, %s)", (now,))
    for which, number in connection.execute("SELECT list, number FROM list_issues").fetchall():
        changed(connection, which, number)


def _leap_own_ledger(connection: Connection, now: int) -> None:
    """A seq that it cannot have used, a thousand records a second: another record at the same seq would be a fork."""
    connection.execute(
        "UPDATE chains SET next_seq = greatest(next_seq, %s) FROM devices"
        " WHERE devices.device = chains.device AND devices.role = 'server'",
        (now * 1000,),
    )


def _leap_serials(connection: Connection, now: int) -> None:
    """Serials of filings and documents leave out one block for every laptop of the organ that needs such: so much the
    lost server may have given out since the backup, and seldom more. Numbers grow by that, not by a clock."""
    today = datetime.fromtimestamp(now, BEIJING)
    years = [today.year, today.year + 1] if today.month == 12 else [today.year]
    connection.execute(
        "INSERT INTO serial_leaps (organ, purpose, series, first)"
        " SELECT organ, purpose, year, room + coalesce((SELECT max(first + count) FROM blocks"
        " WHERE blocks.organ = needs.organ AND blocks.purpose = needs.purpose AND series = year), 1)"
        " FROM (SELECT organ, 'filing' AS purpose, count(*) * %(filings)s AS room FROM devices"
        " WHERE role = 'supervisor' GROUP BY organ"
        " UNION ALL SELECT organ, 'document', count(*) * %(documents)s FROM devices"
        " WHERE role IN ('supervisor', 'officer') GROUP BY organ) AS needs, unnest(%(years)s::bigint[]) AS year"
        " ON CONFLICT (organ, purpose, series) DO UPDATE SET first = greatest(serial_leaps.first, excluded.first)",
        {"filings": BLOCK, "documents": DOCUMENT_BLOCK, "years": years},
    )
