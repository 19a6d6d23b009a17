"""The server's own small tables of organs and devices, folded from the records it sequences."""

from __future__ import annotations

from typing import cast

from inspector_tui.domain.record import Body
from inspector_tui.domain.register import DeviceEnrolled, DeviceRevoked, OrganRegistered
from inspector_tui.domain.vocabulary import Role
from inspector_tui.errors import NotAuthentic, Refused
from inspector_tui.ledger.envelope import device_id
from sync.protocol.refusals import Refusal
from sync.server.audience import shortened
from sync.server.checking import Enrolment
from sync.server.store import Connection


def fold(connection: Connection, body: Body) -> None:
    """Apply one record of `checking.REGISTER_KINDS`, in the transaction that sequences it."""
    match body:
        case OrganRegistered():
            connection.execute(
                "INSERT INTO organs (organ, parent, region) VALUES (%s, %s, %s)"
                " ON CONFLICT (organ) DO UPDATE SET parent = excluded.parent, region = excluded.region",
                (body.organ, body.parent, shortened(body.region)),
            )
        case DeviceEnrolled():
            # A revoked device stays revoked: a lost laptop comes back with a new key.
            connection.execute(
                "INSERT INTO devices (device, alg, public, organ, role, certificate, name)"
                " VALUES (%b, %s, %b, %s, %s, %s, %s) ON CONFLICT (device) DO UPDATE SET"
                " organ = excluded.organ, role = excluded.role, certificate = excluded.certificate,"
                " name = excluded.name",
                (
                    device_id(body.public),
                    body.alg,
                    body.public,
                    body.organ,
                    body.role,
                    body.certificate,
                    body.name,
                ),
            )
        case DeviceRevoked():
            connection.execute("UPDATE devices SET state = 'revoked' WHERE device = %b", (body.device,))


def find_device(connection: Connection, device: bytes) -> Enrolment:
    """Raises NotAuthentic UNKNOWN_DEVICE or Refused DEVICE_REVOKED. A forked device may still ask and pull."""
    row = connection.execute(
        "SELECT alg, public, organ, role, certificate, state FROM devices WHERE device = %b", (device,)
    ).fetchone()
    if row is None:
        raise NotAuthentic(Refusal.UNKNOWN_DEVICE, device=device.hex())
    alg, public, organ, role, certificate, state = row
    if state == "revoked":
        raise Refused(Refusal.DEVICE_REVOKED, device=device.hex())
    return Enrolment(device, alg, bytes(public), organ, cast(Role, role), certificate)
