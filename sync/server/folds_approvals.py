"""What stands behind approvals in the log: who stood in for whom, and what was said about going together."""

from __future__ import annotations

from inspector_tui.domain.approvals import ApprovalDelegated, DelegationEnded
from inspector_tui.domain.joint import JointAccepted, JointBody, JointDeclined, JointProposed
from sync.server.folds import Arrived, Connection, folds


@folds(ApprovalDelegated)
def _delegated(connection: Connection, arrived: Arrived, body: ApprovalDelegated) -> None:
    # Nobody gives away what is another's: only the holder's own word counts, and only the first.
    if arrived.organ == body.organ and arrived.author == body.holder:
        connection.execute(
            "INSERT INTO delegations (delegation, organ, holder, delegate, valid_from, valid_until)"
            " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            (body.delegation, body.organ, body.holder, body.delegate, body.valid_from, body.valid_until),
        )


@folds(DelegationEnded)
def _delegation_ended(connection: Connection, arrived: Arrived, body: DelegationEnded) -> None:
    """What was approved by it after its end, by a laptop that had not heard of the end, is judged again."""
    connection.execute(
        "UPDATE delegations SET ended_at = %s WHERE organ = %s AND delegation = %s AND ended_at IS NULL",
        (arrived.time, arrived.organ, body.delegation),
    )
    connection.execute(
        "INSERT INTO to_judge (organ, inspection) SELECT organ, inspection FROM counted_visits"
        " WHERE organ = %s AND delegation = %s AND approved_at >= %s ON CONFLICT DO NOTHING",
        (arrived.organ, body.delegation, arrived.time),
    )


def _went_together(connection: Connection, arrived: Arrived, body: JointBody) -> None:
    if arrived.organ == body.organ:
        connection.execute(
            "INSERT INTO joint_records (joint, position, organ, host) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
            (body.joint, arrived.position, body.organ, body.host if isinstance(body, JointProposed) else ""),
        )


for _word in (JointProposed, JointAccepted, JointDeclined):
    folds(_word)(_went_together)
