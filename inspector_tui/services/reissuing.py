"""Signing open permits anew after their key was compromised: what was approved stays, only the signature is another."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector_tui.codes.permit import issue, parse_permit, read_claims
from inspector_tui.domain.planning import PermitReissued
from inspector_tui.domain.urgent import StandingApproved
from inspector_tui.errors import BadInput, Refused
from inspector_tui.ledger.keys import Signer
from inspector_tui.models import queries
from inspector_tui.models.replica import Replica, Telling
from inspector_tui.models.rows import DeviceRow, InspectionRow
from inspector_tui.models.rows_around import StandingRow
from inspector_tui.models.standing_queries import open_permits, open_standing
from inspector_tui.services.permit_keys import signing_key
from inspector_tui.services.standing_rows import items_of_standing, officers_of_standing

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Reissued:
    """How many permits of visits, and standing ones, were signed anew."""

    permits: int
    standing: int


def open_permits_by_key(replica: Replica) -> dict[bytes, int]:
    """How many permits of this organ can still be shown, by the kid of the key that signed them."""
    organ, now = replica.identity().organ, replica.now()
    with replica.reading() as connection:
        signed = [row.permit or b"" for row in open_permits(connection, organ, now)]
        signed += [row.permit for row in open_standing(connection, organ, now)]
    return dict(Counter(_kid(permit) for permit in signed))


def reissue(replica: Replica, kid: bytes) -> Reissued:
    """Signs every open permit of a key anew with the key in force; one transaction for all. Done again, it does
    nothing more. Code ids and status places stay, so what was suspended or rated stays so.

    Raises Refused KEY_IN_USE when the key is the one that signs now, NO_PERMIT_KEY, KEY_NOT_YET.
    """
    with replica.telling() as telling:
        signer = signing_key(telling)
        if signer.kid == kid:
            raise Refused("KEY_IN_USE", kid=kid.hex())
        visits = [_visit(telling, signer, row) for row in _of_key(telling.connection, telling, kid)]
        standing = [
            body
            for row in open_standing(telling.connection, telling.identity.organ, telling.now)
            if _kid(row.permit) == kid and (body := _standing(telling, signer, row)) is not None
        ]
        telling.add_all([*visits, *standing])
    return Reissued(len(visits), len(standing))


def _of_key(connection: Connection, telling: Telling, kid: bytes) -> list[InspectionRow]:
    rows = open_permits(connection, telling.identity.organ, telling.now)
    return [row for row in rows if _kid(row.permit or b"") == kid]


def _kid(permit: bytes) -> bytes:
    try:
        return parse_permit(permit).kid or b""
    except BadInput:
        return b""


def _visit(telling: Telling, signer: Signer, row: InspectionRow) -> PermitReissued:
    claims = read_claims(row.permit or b"")
    return PermitReissued(
        inspection=row.inspection,
        code_id=claims.code_id,
        permit=issue(signer, claims._replace(issued_at=telling.now)),
        status_list=claims.status_list,
        status_index=claims.status_index,
    )


def _standing(telling: Telling, signer: Signer, row: StandingRow) -> StandingApproved | None:
    """None for a device that is gone: nobody can show its permit any more."""
    device = queries.one(telling.connection, DeviceRow, device=row.device)
    if device is None or device.revoked_reason is not None:
        return None
    claims = read_claims(row.permit)
    return StandingApproved(
        organ=row.organ,
        officers=officers_of_standing(row),
        items=items_of_standing(row),
        start=row.start,
        end=row.end,
        device=row.device,
        device_public=claims.device,
        permit=issue(signer, claims._replace(issued_at=telling.now)),
        code_id=row.code_id,
        status_list=row.status_list,
        status_index=row.status_index,
    )
