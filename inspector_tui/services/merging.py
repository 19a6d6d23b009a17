"""Which planned visits could be one: found in the plan of everybody that is known here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector_tui.domain.joint_list import SceneItemListed
from inspector_tui.domain.merging import Merge, PlanLine, Scene, merges
from inspector_tui.errors import Refused
from inspector_tui.models import item_queries, joint_queries, list_queries
from inspector_tui.models.replica import Replica
from inspector_tui.services.moments import day_of

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class MergeProposal:
    """Lines of one enterprise that can be one visit. Computed, not recorded: a supervisor proposes or declines it."""

    joint: str
    subject: str
    enterprise_name: str
    region: str
    lines: tuple[PlanLine, ...]
    organs: tuple[int, ...]
    items: tuple[str, ...]
    first: str
    last: str
    scene: str | None


def merge_proposals(replica: Replica, *, everybody: bool = False, year: int | None = None) -> list[MergeProposal]:
    """What could be merged, by default what one's own organ planned; of `year`, else of every day ahead.

    Raises Refused NOT_ENROLLED.
    """
    organ = None if everybody else replica.identity().organ
    with replica.reading() as connection:
        return proposals_within(connection, day_of(replica.now()), organ, year)


def proposals_within(connection: Connection, today: str, organ: int | None, year: int | None) -> list[MergeProposal]:
    """As `merge_proposals`, inside a transaction."""
    first = max(today, f"{year}-01-01") if year is not None else today
    last = f"{year}-12-31" if year is not None else "9999-12-31"
    lines, where = joint_queries.mergeable_lines(connection, first, last, organ)
    apart = joint_queries.pairs_declined(connection)
    scenes = scenes_in_force(connection, today)
    return [
        _proposal(merge, where[merge.subject])
        for merge in merges(lines, scenes, apart)
        if organ is None or organ in merge.organs
    ]


def scenes_in_force(connection: Connection, day: str) -> list[Scene]:
    """The scenes of the joint list (综合查一次清单) in force on an ISO day, by their names; an item without a code
    is looked up by its name."""
    told = list_queries.all_in_force(connection, SceneItemListed, day)
    named = item_queries.codes_named(connection, {entry.name for entry in told if entry.item is None}, day)
    items: dict[str, set[str]] = {}
    for entry in told:
        codes = {entry.item} if entry.item is not None else named.get(entry.name, set())
        items.setdefault(entry.scene, set()).update(codes)
    return [Scene(scene, frozenset(codes)) for scene, codes in sorted(items.items()) if codes]


def proposal(connection: Connection, today: str, organ: int, joint: str) -> MergeProposal:
    """The proposal with this id. Raises Refused JOINT_UNKNOWN."""
    found = next((each for each in proposals_within(connection, today, organ, None) if each.joint == joint), None)
    if found is None:
        raise Refused("JOINT_UNKNOWN", joint=joint)
    return found


def lines_of_proposal(replica: Replica, joint: str) -> tuple[str, ...]:
    """The lines of the proposal with this id. Raises Refused JOINT_UNKNOWN."""
    with replica.reading() as connection:
        found = proposal(connection, day_of(replica.now()), replica.identity().organ, joint)
    return tuple(line.inspection for line in found.lines)


def _proposal(merge: Merge, where: joint_queries.Where) -> MergeProposal:
    return MergeProposal(
        joint=merge.joint,
        subject=merge.subject,
        enterprise_name=where.enterprise_name,
        region=where.region,
        lines=tuple(merge.lines),
        organs=merge.organs,
        items=merge.items,
        first=merge.first,
        last=merge.last,
        scene=merge.scene,
    )
