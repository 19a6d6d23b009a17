"""The rules run again when an approval arrives, with what every organ said before it. Nothing genuine is refused.

Whoever approved may have been offline: two of them can each take the last place under a cap. What a rule forbids
here, and nobody lifted, becomes a matter for supervision; the approval stands until a supervisor judges it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from inspector_tui.domain.record import Body
from inspector_tui.domain.rules import judge_filing
from sync.server.folding import level_within
from sync.server.ledger import Ledger
from sync.server.matters import matter
from sync.server.rule_facts import draft_of, known_of
from sync.server.store import Connection

AT_ONCE: Final = 200
"""Approvals judged in one transaction; the rest waits for the next look."""
_UNKNOWN_TO_THE_SERVER: Final = frozenset({"R05", "R08", "R09"})
"""Rules about what only the laptop sees: other organs' plans, who sat there, the clock."""


def are_waiting(connection: Connection) -> bool:
    """Whether an approval is to be judged; a look without the log's lock."""
    row = connection.execute("SELECT EXISTS (SELECT FROM to_judge)").fetchone()
    return row is not None and bool(row[0])


def judge_approvals(ledger: Ledger, *, clock: Callable[[], int]) -> int:
    """Judge what was approved since; returns how many approvals became matters."""

    def decide(connection: Connection) -> list[tuple[int, Body]]:
        level_within(connection)
        said: list[tuple[int, Body]] = []
        waiting = connection.execute(
            "SELECT t.organ, t.inspection FROM to_judge AS t JOIN counted_visits AS v USING (organ, inspection)"
            " ORDER BY v.position LIMIT %s",
            (AT_ONCE,),
        ).fetchall()
        for organ, inspection in waiting:
            forbidden = differences(connection, organ, inspection)
            if forbidden:
                about, facts = f"inspection:{inspection}", " ".join(forbidden)
                said += matter(connection, "rules_differ", organ, about, facts=facts, now=clock())
            connection.execute("DELETE FROM to_judge WHERE organ = %s AND inspection = %s", (organ, inspection))
        return said

    return len(ledger.append_decided(decide))


def differences(connection: Connection, organ: int, inspection: str) -> list[str]:
    """What the rules forbid of an approved filing, as `rule=code`; the laptop that approved it saw none of it."""
    draft = draft_of(connection, organ, inspection)
    if draft is None:
        return []
    rulings = judge_filing(draft, known_of(connection, draft))
    return [
        f"{each.rule}={each.code}"
        for each in rulings
        if each.level in ("block", "gate") and each.rule not in _UNKNOWN_TO_THE_SERVER
    ]
