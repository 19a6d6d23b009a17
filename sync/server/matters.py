"""Matters that the server raises for supervision (监督事项): each once, with the day it is due."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from inspector_tui.domain.record import Body
from inspector_tui.domain.urgent import MatterRaised
from inspector_tui.domain.vocabulary import MatterKind
from inspector_tui.domain.working_days import add_working_days
from inspector_tui.phrases import BEIJING
from sync.server.folds_holidays import calendar_of_organ
from sync.server.store import Connection


@dataclass(frozen=True, slots=True)
class MatterTerm:
    """Working days a supervisor has, and where the number comes from. `inferred`: no rule names it."""

    working_days: int
    source: str
    inferred: bool


_INFERRED: Final = MatterTerm(5, "反馈—核查—整改 (domain.md 0b, R15: timer by policy); to be confirmed", True)
TERMS: Final[dict[MatterKind, MatterTerm]] = {
    "rating_low": _INFERRED,
    "record_objected": _INFERRED,
    "code_flagged": _INFERRED,
    "backfill_overdue": _INFERRED,
    "records_odd": _INFERRED,
    "rules_differ": _INFERRED,
    "numbers_clash": _INFERRED,
}
"""No source gives a number of days for following up a dissatisfied rating; five working days are ours (I)."""


def due_day(connection: Connection, kind: MatterKind, organ: int, now: int) -> str:
    """The last day of an organ's matter that is raised at `now` (Unix seconds), ISO, by the holidays where it is.

    Call it with the tables level.
    """
    today = datetime.fromtimestamp(now, BEIJING).date()
    term = TERMS[kind].working_days
    return add_working_days(today, term, calendar_of_organ(connection, organ)).last_day.isoformat()


def matter(
    connection: Connection, kind: MatterKind, organ: int, about: str, *, facts: str, now: int, again: bool = False
) -> list[tuple[int, Body]]:
    """The record that raises a matter about a stream, or nothing where it was raised before.

    `again`: once more when every earlier one was closed meanwhile. Call it behind the log's lock, with the tables
    level. `facts` are codes and numbers, for machines to put into words.
    """
    row = connection.execute(
        "SELECT count(*), count(*) FILTER (WHERE NOT closed) FROM matters WHERE about = %s AND kind = %s", (about, kind)
    ).fetchone()
    raised, still_open = (0, 0) if row is None else row
    if still_open or (raised and not again):
        return []
    name = hashlib.sha256(f"{kind}|{about}|{raised}".encode()).hexdigest()[:16]
    due = due_day(connection, kind, organ, now)
    body = MatterRaised(matter=name, kind=kind, organ=organ, about=about, facts=facts, due=due)
    return [(organ, body)]
