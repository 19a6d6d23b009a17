"""The devices of an organ, and what becomes of everything when one is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import httpx

from inspector_tui.errors import Refused
from inspector_tui.models import queries
from inspector_tui.models.ledger_store import head
from inspector_tui.models.own_files import WaitingFile, waiting_files
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import DeviceRow, InspectionRow, OrganRow
from inspector_tui.services.connecting import connect
from inspector_tui.services.judging import waiting
from sync.protocol.judging import DeviceStanding, Invited

if TYPE_CHECKING:
    from sqlalchemy import Connection

DeviceState = Literal["active", "forked", "revoked", "closed", "taken_over"]
_OPEN_PERMIT: Final = ("approved", "inspecting")
_UNDER_WAY: Final = ("inspecting", "concluded")


@dataclass(frozen=True, slots=True)
class LostReport:
    """What hangs on a device, as far as this replica knows.

    `permits`: approved visits whose code only this device can show. `under_way`: visits that began on it and are not
    confirmed. `files`: evidence named in records that came, whose bytes did not. `received`: the seq of its last
    record here.
    """

    device: DeviceRow
    permits: tuple[InspectionRow, ...]
    under_way: tuple[InspectionRow, ...]
    files: tuple[WaitingFile, ...]
    received: int


def devices(replica: Replica) -> list[DeviceRow]:
    """Devices of this organ and those below, those that may speak first, then by name."""
    with replica.reading() as connection:
        organs = _below(connection, replica.identity().organ)
        rows = [row for row in queries.where(connection, DeviceRow) if row.organ in organs]
    return sorted(rows, key=lambda row: (row.revoked_reason is not None, row.organ, row.name, row.device))


def device_states(replica: Replica, rows: Sequence[DeviceRow]) -> dict[bytes, DeviceState]:
    """How each stands by what this replica knows; of forks it knows what its last sync told."""
    forked = {row.device for row in waiting(replica).forked}
    return {row.device: _state(row, row.device in forked) for row in rows}


def _state(row: DeviceRow, forked: bool) -> DeviceState:
    if row.revoked_reason is not None:
        return "revoked"
    if forked:
        return "forked"
    if row.taken_over_by is not None:
        return "taken_over"
    return "active" if row.closed_at is None else "closed"


def lost_report(replica: Replica, device: bytes) -> LostReport:
    """What hangs on a device. Raises Refused UNKNOWN_DEVICE."""
    now = replica.now()
    with replica.reading() as connection:
        row = queries.one(connection, DeviceRow, device=device)
        if row is None or row.organ not in _below(connection, replica.identity().organ):
            raise Refused("UNKNOWN_DEVICE", device=device.hex())
        visits = queries.where(connection, InspectionRow, order="start", device=device)
        files = waiting_files(connection, device)
        received, _ = head(connection, device)
    permits = [one for one in visits if one.state in _OPEN_PERMIT and (one.end or 0) > now]
    under_way = [one for one in visits if one.state in _UNDER_WAY]
    return LostReport(row, tuple(permits), tuple(under_way), tuple(files), received)


def ask_standing(replica: Replica, device: bytes, *, transport: httpx.BaseTransport | None = None) -> DeviceStanding:
    """What the server holds of a device. Raises Environment SERVER_UNREACHABLE and as a sync does."""
    with connect(replica, transport=transport) as client:
        return client.judging.standing(device)


def invite_again(replica: Replica, device: bytes, *, transport: httpx.BaseTransport | None = None) -> Invited:
    """An enrolment code for whoever had a device that is ended, forked or handed over, shown once.

    Raises Refused DEVICE_STILL_ACTIVE (sync first, so that the server knows), ROLE_MAY_NOT; Environment.
    """
    with connect(replica, transport=transport) as client:
        return client.judging.invite_again(device)


def find_device(replica: Replica, beginning: str) -> DeviceRow:
    """The one device whose id begins so. Raises Refused UNKNOWN_DEVICE when there is none, or more than one."""
    found = [row for row in devices(replica) if row.device.hex().startswith(beginning.lower())]
    if len(found) != 1 or not beginning:
        raise Refused("UNKNOWN_DEVICE", device=beginning)
    return found[0]


def _below(connection: Connection, organ: int) -> set[int]:
    """This organ and every one under it."""
    parents = {row.organ: row.parent for row in queries.where(connection, OrganRow)}
    found, grown = {organ}, True
    while grown:
        more = {child for child, parent in parents.items() if parent in found} - found
        found, grown = found | more, bool(more)
    return found
