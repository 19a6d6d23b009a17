"""The messages about what waits for a supervisor's judgement, and about devices (protocol 1)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sync.protocol.messages import Hash
from sync.protocol.wire import Message


class Quarantined(Message):
    """A record that was refused and waits."""

    record: Hash
    device: bytes
    name: str
    """How people call the device."""
    organ: int
    code: str
    received_at: int
    """Unix seconds."""
    authentic: bool
    keepable: bool
    """It is genuine, allowed and readable, so that `keep` is possible."""
    seq: int | None = None
    raw: bytes = b""
    """The record, if it is authentic and not large: for whoever judges to read."""


class Gap(Message):
    """A device offered records from `seen` on, while `expected` has not come."""

    device: bytes
    name: str
    organ: int
    expected: int
    seen: int
    at: int


class Quarantine(Message):
    """What waits in the organ of the calling supervisor and those below: `GET /v1/quarantine`."""

    total: int
    records: Annotated[tuple[Quarantined, ...], Field(strict=False)]
    """The oldest first; at most 200."""
    gaps: Annotated[tuple[Gap, ...], Field(strict=False)]
    forked: Annotated[tuple[bytes, ...], Field(strict=False)]
    """Devices whose ledgers forked and that are not revoked yet."""


class DeviceStanding(Message):
    """What the server holds of a device: `GET /v1/devices/{device}`."""

    device: bytes
    state: str
    """active, forked or revoked."""
    received: int
    """Records of its ledger that came, from the first without a gap."""
    last_received_at: int | None = None
    """Unix seconds."""
    quarantined: int


class Invited(Message):
    """A new enrolment code for whoever had a device that is ended or forked: `POST /v1/devices/{device}/invitation`."""

    code: str
    expires_at: int
