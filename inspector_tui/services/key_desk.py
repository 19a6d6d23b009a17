"""The permit keys of an organ as a supervisor looks at them."""

from __future__ import annotations

from dataclasses import dataclass

from inspector_tui.models import queries
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import PermitKeyRow
from inspector_tui.services.permit_keys import KeyState, key_state, stored_keys, usable_keys
from inspector_tui.services.reissuing import open_permits_by_key


@dataclass(frozen=True, slots=True)
class HeldKey:
    """One permit key of the organ. `here` = this workstation holds its private half."""

    row: PermitKeyRow
    state: KeyState
    here: bool
    open_permits: int
    """Permits signed by it that run on and were not revoked."""

    def days_left(self, now: int) -> int:
        """Whole days it may still sign from `now` (Unix seconds) on; 0 when that is over."""
        return max(0, self.row.sign_until - now) // 86_400


def organ_keys(replica: Replica) -> list[HeldKey]:
    """Every permit key of this organ, the newest first. Raises Refused NOT_ENROLLED."""
    identity, now = replica.identity(), replica.now()
    counts = open_permits_by_key(replica)
    with replica.reading() as connection:
        here = {signer.kid for signer in stored_keys(connection)}
        used = usable_keys(connection, now)
        rows = queries.where(connection, PermitKeyRow, organ=identity.organ)
    in_use = used[0].kid if used else None
    return [
        HeldKey(row, key_state(row, now, in_use), row.kid in here, counts.get(row.kid, 0))
        for row in sorted(rows, key=lambda row: (row.not_before, row.kid), reverse=True)
    ]
