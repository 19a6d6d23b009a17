"""Judging what the server refused (隔离), closing gaps, ending devices: on the supervisor's own replica, as records.

What waits is fetched with each sync and kept here, so that it can be read and judged without a network; the server
carries a judgement out when it arrives.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from inspector_tui.domain.judging import DeviceStopped, GapClosed, RecordJudged, Verdict
from inspector_tui.domain.record import Record
from inspector_tui.errors import BadInput, Refused
from inspector_tui.ledger.envelope import open_envelope
from inspector_tui.models import queries
from inspector_tui.models.projector import understood
from inspector_tui.models.replica import Replica, Telling
from inspector_tui.models.rows import DeviceRow
from inspector_tui.models.rows_judging import GapRow, JudgementRow
from inspector_tui.models.settings import read_setting
from sync.protocol.judging import Gap, Quarantine, Quarantined

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sync.client.client import SyncClient

_KEPT: Final = "quarantine"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refused record that waits. `record` is what it says, where it can be read here."""

    told: Quarantined
    record: Record | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for this supervisor, as of the last sync, without what was judged here since."""

    refusals: tuple[Refusal, ...]
    gaps: tuple[Gap, ...]
    forked: tuple[DeviceRow, ...]
    more: int
    """Refused records beyond those listed; they come when these are judged."""


def fetch_waiting(replica: Replica, client: SyncClient) -> None:
    """A step of a supervisor's sync, after the push: asks what waits, and keeps the answer."""
    if replica.identity().role == "supervisor":
        replica.keep(**{_KEPT: client.judging.quarantine().to_bytes()})


def waiting(replica: Replica) -> Waiting:
    """What waits for a judgement."""
    with replica.reading() as connection:
        told = _told(connection)
        devices = {row.device: row for row in queries.where(connection, DeviceRow)}
        judged = {row.record for row in queries.where(connection, JudgementRow)}
        closed = _closed_gaps(connection)
    refusals = [Refusal(one, _read(one)) for one in told.records if one.record not in judged]
    gaps = [gap for gap in told.gaps if (gap.device, gap.expected) not in closed and _is_active(devices, gap.device)]
    forked = [devices[device] for device in told.forked if _is_active(devices, device)]
    return Waiting(tuple(refusals), tuple(gaps), tuple(forked), max(0, told.total - len(told.records)))


def judge(replica: Replica, record: bytes, verdict: Verdict, reason: str) -> None:
    """Keeps or voids a refused record.

    Raises Refused REASON_MISSING, NOT_WAITING (judged already, or unknown here), NOT_KEEPABLE, ROLE_MAY_NOT.
    """
    _require_reason(reason)
    with replica.telling() as telling:
        found = next((one for one in _told(telling.connection).records if one.record == record), None)
        if found is None or queries.one(telling.connection, JudgementRow, record=record) is not None:
            raise Refused("NOT_WAITING", what=record.hex()[:12])
        if verdict == "keep" and not found.keepable:
            raise Refused("NOT_KEEPABLE", refusal=found.code)
        telling.add(
            RecordJudged(record=record, device=found.device, code=found.code, verdict=verdict, reason=reason.strip())
        )


def close_gap(replica: Replica, device: bytes, reason: str) -> None:
    """Says that the records a device's ledger lacks will never come; those after it are then taken.

    Raises Refused REASON_MISSING, NOT_WAITING, ROLE_MAY_NOT.
    """
    _require_reason(reason)
    with replica.telling() as telling:
        found = next((gap for gap in _told(telling.connection).gaps if gap.device == device), None)
        if found is None or (device, found.expected) in _closed_gaps(telling.connection):
            raise Refused("NOT_WAITING", what=device.hex()[:12])
        telling.add(
            GapClosed(device=device, first=found.expected, last=max(found.expected, found.seen - 1), reason=reason)
        )


def stop_device(replica: Replica, device: bytes, reason: str) -> None:
    """Ends a device of this organ or one below. Raises Refused REASON_MISSING, UNKNOWN_DEVICE, OWN_DEVICE,
    DEVICE_ENDED, ROLE_MAY_NOT."""
    _require_reason(reason)
    with replica.telling() as telling:
        row = require_device(telling, device)
        if row.revoked_reason is not None:
            raise Refused("DEVICE_ENDED", device=row.name)
        if device == telling.identity.device:
            raise Refused("OWN_DEVICE")
        telling.add(DeviceStopped(device=device, reason=reason.strip()))


def require_device(telling: Telling, device: bytes) -> DeviceRow:
    """A device by its id. Raises Refused UNKNOWN_DEVICE."""
    row = queries.one(telling.connection, DeviceRow, device=device)
    if row is None:
        raise Refused("UNKNOWN_DEVICE", device=device.hex())
    return row


def _told(connection: Connection) -> Quarantine:
    kept = read_setting(connection, _KEPT)
    if kept is None:
        return Quarantine(total=0, records=(), gaps=(), forked=())
    return Quarantine.from_bytes(kept)


def _read(told: Quarantined) -> Record | None:
    try:
        return understood(open_envelope(told.raw), None) if told.raw else None
    except BadInput:
        return None


def _closed_gaps(connection: Connection) -> set[tuple[bytes, int]]:
    """Gaps closed by records held here, by device and first seq."""
    return {(row.device, row.first) for row in queries.where(connection, GapRow)}


def _is_active(devices: dict[bytes, DeviceRow], device: bytes) -> bool:
    return device in devices and devices[device].revoked_reason is None


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused("REASON_MISSING")
