"""Documents of two inspections with one number become a matter: numbers come from blocks, so people must look (R21).

Once the organ's supervisor has settled every number of an inspection, the matter is closed with that word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from inspector_tui.domain.record import Body
from inspector_tui.domain.urgent import MatterClosed
from sync.server.folding import level_within
from sync.server.ledger import Ledger
from sync.server.matters import matter
from sync.server.store import Connection

_UNTOLD: Final = " FROM number_clashes WHERE NOT told AND decision IS NULL"
_SETTLED: Final = """
 FROM matters AS m JOIN number_clashes AS c ON m.about = 'inspection:' || c.inspection AND m.organ = c.organ
WHERE m.kind = 'numbers_clash' AND NOT m.closed AND c.decision IS NOT NULL AND NOT EXISTS (
    SELECT FROM number_clashes AS other
    WHERE other.organ = c.organ AND other.inspection = c.inspection AND other.decision IS NULL)
"""


def are_waiting(connection: Connection) -> bool:
    """Whether a clash is to be told, or a matter to be closed; a look without the log's lock."""
    row = connection.execute(f"SELECT EXISTS (SELECT{_UNTOLD}) OR EXISTS (SELECT{_SETTLED})").fetchone()
    return row is not None and bool(row[0])


def follow_clashes(ledger: Ledger, *, clock: Callable[[], int]) -> int:
    """Raise a matter for each inspection with a later claim of a serial, close what is settled; returns how many
    records that were."""

    def decide(connection: Connection) -> list[tuple[int, Body]]:
        level_within(connection)
        return [*_raised(connection, clock()), *_closed(connection)]

    return len(ledger.append_decided(decide))


def _raised(connection: Connection, now: int) -> Iterator[tuple[int, Body]]:
    rows = connection.execute(
        f"SELECT DISTINCT ON (organ, inspection) organ, inspection, year, serial, other{_UNTOLD}"
        " ORDER BY organ, inspection, year, serial"
    ).fetchall()
    for organ, inspection, year, serial, other in rows:
        facts, about = f"year={year} serial={serial} other={other}", f"inspection:{inspection}"
        yield from matter(connection, "numbers_clash", organ, about, facts=facts, now=now, again=True)
    connection.execute("UPDATE number_clashes SET told = true WHERE decision IS NULL")


def _closed(connection: Connection) -> Iterator[tuple[int, Body]]:
    rows = connection.execute(
        f"SELECT DISTINCT ON (m.matter) m.organ, m.matter, c.decision, c.reason{_SETTLED} ORDER BY m.matter, c.serial"
    ).fetchall()
    for organ, name, decision, reason in rows:
        yield organ, MatterClosed(matter=name, outcome=reason, decision=decision)
