"""What the top line of every screen tells: who, what is not safe yet, how old the lists are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from inspector_tui.errors import InspectorError
from inspector_tui.models import queries
from inspector_tui.models.backlog import backlog
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import OfficerRow
from inspector_tui.services.list_files import AgeState, ListAge, list_ages
from inspector_tui.services.log_alarm import standing_alarm

ListState = Literal["fresh", "soon_old", "old", "soon_over", "over", "none"]
_WORSE: Final[tuple[AgeState, ...]] = ("fresh", "soon_old", "old", "soon_over", "over")


@dataclass(frozen=True, slots=True)
class ReplicaStanding:
    """Names, counts of what no receipt covers, and age in seconds of the older list.

    `list_state` is that of the list that is worst off, `list_left` the seconds until its next end, soft or hard;
    `alarm` is the code of an alarm about the server's log that stands.
    """

    organ: str
    person: str
    waiting: int
    on_stick: int
    refused: int
    list_age: int
    list_state: ListState
    list_left: int = 0
    alarm: str | None = None


def replica_standing(replica: Replica) -> ReplicaStanding:
    """Raises Refused NOT_ENROLLED."""
    identity = replica.identity()
    with replica.reading() as connection:
        organ = queries.organ(connection, identity.organ)
        officer = queries.one(connection, OfficerRow, certificate=identity.certificate)
        waiting = backlog(connection, identity.device)
        alarm = standing_alarm(connection)
    carried = waiting.records_on_stick + waiting.files_on_stick
    age, state, left = _lists(replica)
    return ReplicaStanding(
        organ=organ.name if organ else str(identity.organ),
        person=officer.name if officer else identity.name,
        waiting=waiting.records + waiting.files - carried,
        on_stick=carried,
        refused=waiting.refused,
        list_age=age,
        list_state=state,
        list_left=left,
        alarm=alarm,
    )


def _lists(replica: Replica) -> tuple[int, ListState, int]:
    try:
        ages = list_ages(replica)
    except InspectorError:
        return 0, "none", 0
    now = replica.now()
    worst = max(ages, key=lambda one: (_WORSE.index(one.state), -_next_end(one, now)))
    return max(0, now - min(one.issued_at for one in ages)), worst.state, max(0, _next_end(worst, now) - now)


def _next_end(one: ListAge, now: int) -> int:
    return one.soft_end if now <= one.soft_end else one.hard_end
