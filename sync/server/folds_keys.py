"""What records about permit keys through their life, and about standing permits, mean for the lists."""

from __future__ import annotations

from inspector_tui.codes.permit import permit_id, read_claims
from inspector_tui.domain.courier import CourierKeyPublished
from inspector_tui.domain.planning import PermitReissued
from inspector_tui.domain.register import PermitKeyRetired, PermitKeyRevoked
from inspector_tui.domain.urgent import StandingApproved, StandingStatusSet
from inspector_tui.domain.vocabulary import PERMIT_STATUS_BITS
from inspector_tui.errors import BadInput
from inspector_tui.ledger.envelope import device_id
from sync.server.folds import Arrived, Connection, changed, folds, keep_in_directory, keep_permit, set_state


@folds(PermitKeyRetired)
def _retired(connection: Connection, arrived: Arrived, body: PermitKeyRetired) -> None:
    # A key's time is only ever shortened, and by its own organ.
    told = connection.execute(
        "UPDATE permit_keys SET sign_until = %(until)s WHERE kid = %(kid)s AND organ = %(organ)s"
        " AND sign_until > %(until)s",
        {"kid": body.kid, "organ": arrived.organ, "until": body.sign_until},
    )
    if told.rowcount:
        changed(connection, "trust", 0)


@folds(PermitKeyRevoked)
def _revoked(connection: Connection, arrived: Arrived, body: PermitKeyRevoked) -> None:
    # A tombstone: a compromised key voids all its permits whatever their dates (format 1, section 5).
    told = connection.execute(
        "UPDATE permit_keys SET revoked_at = %s WHERE kid = %s AND organ = %s AND revoked_at IS NULL",
        (body.revoked_at, body.kid, arrived.organ),
    )
    if told.rowcount:
        changed(connection, "trust", 0)


@folds(CourierKeyPublished)
def _courier_key(connection: Connection, arrived: Arrived, body: CourierKeyPublished) -> None:
    keep_in_directory(connection, "courier_key", "server", body)


@folds(PermitReissued)
def _reissued(connection: Connection, arrived: Arrived, body: PermitReissued) -> None:
    _sign_anew(connection, arrived, body.code_id, body.permit)


@folds(StandingApproved)
def _standing(connection: Connection, arrived: Arrived, body: StandingApproved) -> None:
    keep_permit(connection, arrived, body.permit, "")
    # Said again for the same code id it is the same permit signed anew.
    _sign_anew(connection, arrived, body.code_id, body.permit)


@folds(StandingStatusSet)
def _standing_status(connection: Connection, arrived: Arrived, body: StandingStatusSet) -> None:
    set_state(connection, arrived, body.code_id, PERMIT_STATUS_BITS[body.status])


def _sign_anew(connection: Connection, arrived: Arrived, code_id: bytes, permit: bytes) -> None:
    """Another signature under the same approval: device, end and place in the status list stay what they were."""
    try:
        told = read_claims(permit)
    except BadInput:
        return
    if told.code_id != code_id:
        return
    done = connection.execute(
        "UPDATE permits SET permit = %s, short = %s WHERE organ = %s AND code_id = %s AND device = %s AND ends = %s"
        " AND status_list = %s AND status_index = %s AND permit <> %s",
        (permit, permit_id(permit), arrived.organ, code_id, device_id(told.device), told.end, told.status_list,
         told.status_index, permit),
    )  # fmt: skip
    if done.rowcount:
        changed(connection, "status", told.status_list)
