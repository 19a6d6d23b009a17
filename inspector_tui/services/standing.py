"""What the top line of every screen tells: who, what is not safe yet, how old the lists are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from inspector_tui.errors import InspectorError
from inspector_tui.models import queries
from inspector_tui.models.receipts import backlog
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import OfficerRow
from inspector_tui.services.lists import held_lists

ListState = Literal["fresh", "old", "over", "none"]


@dataclass(frozen=True, slots=True)
class ReplicaStanding:
    """Names, counts of what no receipt covers, and age in seconds of the older list with what that means."""

    organ: str
    person: str
    waiting: int
    refused: int
    list_age: int
    list_state: ListState


def replica_standing(replica: Replica) -> ReplicaStanding:
    """Raises Refused NOT_ENROLLED."""
    identity = replica.identity()
    with replica.reading() as connection:
        organ = queries.organ(connection, identity.organ)
        officer = queries.one(connection, OfficerRow, certificate=identity.certificate)
        waiting = backlog(connection, identity.device)
    age, state = _lists(replica)
    return ReplicaStanding(
        organ=organ.name if organ else str(identity.organ),
        person=officer.name if officer else identity.name,
        waiting=waiting.records + waiting.files,
        refused=waiting.refused,
        list_age=age,
        list_state=state,
    )


def _lists(replica: Replica) -> tuple[int, ListState]:
    try:
        lists = held_lists(replica)
    except InspectorError:
        return 0, "none"
    now = replica.now()
    over = now > lists.trust.hard_end or any(now > each.hard_end for each in lists.status.values())
    old = now > lists.trust.stale_after or any(now > each.stale_after for each in lists.status.values())
    return max(0, now - lists.as_of), "over" if over else "old" if old else "fresh"
