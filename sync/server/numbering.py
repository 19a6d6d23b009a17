"""Documents of two inspections with one number become a matter: numbers come from blocks, so people must look (R21)."""

from __future__ import annotations

from collections.abc import Callable

from inspector_tui.domain.record import Body
from sync.server.folding import level_within
from sync.server.ledger import Ledger
from sync.server.matters import matter
from sync.server.store import Connection


def are_waiting(connection: Connection) -> bool:
    """Whether a clash is to be told; a look without the log's lock."""
    row = connection.execute("SELECT EXISTS (SELECT FROM number_clashes)").fetchone()
    return row is not None and bool(row[0])


def raise_clashes(ledger: Ledger, *, clock: Callable[[], int]) -> int:
    """Raise a matter for each later claim of a serial; returns how many were raised."""

    def decide(connection: Connection) -> list[tuple[int, Body]]:
        level_within(connection)
        said: list[tuple[int, Body]] = []
        rows = connection.execute(
            "DELETE FROM number_clashes RETURNING organ, inspection, year, serial, other"
        ).fetchall()
        for organ, inspection, year, serial, other in sorted(rows):
            facts = f"year={year} serial={serial} other={other}"
            said += matter(connection, "numbers_clash", organ, f"inspection:{inspection}", facts=facts, now=clock())
        return said

    return len(ledger.append_decided(decide))
