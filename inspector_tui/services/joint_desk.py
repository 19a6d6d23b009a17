"""What the joint inspections' screen shows, read at once."""

from __future__ import annotations

from dataclasses import dataclass

from inspector_tui.models import queries
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import OfficerRow, OrganRow
from inspector_tui.services.items import item_names
from inspector_tui.services.joint_rows import JointView, joints
from inspector_tui.services.merging import MergeProposal, merge_proposals

MOST_PROPOSALS = 2000
"""Proposals on the screen; the first ones are the most urgent."""


@dataclass(frozen=True, slots=True)
class JointDesk:
    """Proposals found in the plan, joint inspections, whom one can send, and names by number and code."""

    proposals: tuple[MergeProposal, ...]
    found: int
    """How many proposals there are in all."""
    joints: tuple[JointView, ...]
    officers: tuple[OfficerRow, ...]
    organ_names: dict[int, str]
    item_names: dict[str, str]
    may_speak: bool
    """Whether this device speaks for its organ: only supervisors do."""

    @property
    def asking(self) -> int:
        """How many wait for one's own organ's answer."""
        return sum(view.needs_answer for view in self.joints)


def joint_desk(replica: Replica) -> JointDesk:
    """The desk of this replica's organ. Raises Refused NOT_ENROLLED."""
    identity = replica.identity()
    found, views = merge_proposals(replica), joints(replica)
    names = item_names(replica)
    with replica.reading() as connection:
        officers = queries.officers_of_organ(connection, identity.organ)
        return JointDesk(
            proposals=tuple(found[:MOST_PROPOSALS]),
            found=len(found),
            joints=tuple(views),
            officers=tuple(row for row in officers if row.competence == "inspector"),
            organ_names={row.organ: row.name for row in queries.where(connection, OrganRow)},
            item_names=names,
            may_speak=identity.role == "supervisor",
        )
