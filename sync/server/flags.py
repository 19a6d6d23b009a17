"""Flags codes that were verified where they cannot all have been: a record and a matter, once a code.

What contradicts is found when a verification arrives (folds_visits), by one walk along an index; here it is said.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from inspector_tui.domain.record import Body
from inspector_tui.domain.voice import CodeFlagged
from sync.server.folding import level_within
from sync.server.folds_visits import all_sightings
from sync.server.ledger import Ledger
from sync.server.matters import matter
from sync.server.places import Flag, witnesses
from sync.server.store import Connection

AT_ONCE: Final = 100
"""Flags in one transaction; the rest waits for the next look."""
_MOST_PLACES: Final = 16
_MOST_VERIFICATIONS: Final = 64


def are_waiting(connection: Connection) -> bool:
    """A look without the log's lock, for the common case that nothing is odd."""
    row = connection.execute(f"SELECT EXISTS ({_READY})").fetchone()
    return row is not None and bool(row[0])


def flag_codes(ledger: Ledger, *, clock: Callable[[], int]) -> int:
    """Say what became suspicious; returns how many codes were flagged.

    A code whose permit has not come yet waits: whose it is, is not known.
    """
    flagged = 0

    def decide(connection: Connection) -> list[tuple[int, Body]]:
        nonlocal flagged
        level_within(connection)
        said: list[tuple[int, Body]] = []
        for flag, code_id, organ in connection.execute(f"{_READY} LIMIT {AT_ONCE}").fetchall():
            body = _flag(connection, flag, bytes(code_id), organ)
            if body is None:
                continue
            flagged += 1
            facts = f"flag={flag} verifications={len(body.verifications)}"
            about = f"flag:{flag}:{body.code_id.hex()}"
            said.append((organ, body))
            said.extend(matter(connection, "code_flagged", organ, about, facts=facts, now=clock()))
        return said

    ledger.append_decided(decide)
    return flagged


_READY: Final = (
    "SELECT s.flag, s.code_id, min(p.organ) FROM suspicions AS s JOIN permits AS p USING (code_id)"
    " GROUP BY s.flag, s.code_id"
)


def _flag(connection: Connection, flag: Flag, code_id: bytes, organ: int) -> CodeFlagged | None:
    seen = witnesses(flag, all_sightings(connection, code_id, most=_MOST_VERIFICATIONS))
    if len(seen) < 2:
        return None
    places = list(dict.fromkeys(sighting.place or f"organ:{sighting.organ}" for sighting in seen))
    return CodeFlagged(
        flag=flag,
        code_id=code_id,
        organ=organ,
        places=tuple(places[:_MOST_PLACES]),
        verifications=tuple(dict.fromkeys(sighting.verification for sighting in seen)),
    )
