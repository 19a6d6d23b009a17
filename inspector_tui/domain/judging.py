"""Records about what the server refused, and about devices that must stop: people judge, the server carries out.

A supervisor judges on their own replica. The server acts when the judgement arrives, if the supervisor's organ is the
device's or stands above it, and says so in records of its own; the first judgement of a record counts.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field

from inspector_tui.domain.record import Body, Count, Digest, Identifier, Text, record_kind
from inspector_tui.domain.register import DeviceKey
from inspector_tui.domain.vocabulary import StreamId

Verdict = Literal["keep", "void"]
Reason = Annotated[Text, Field(min_length=1)]
MOST_KEPT: Final = 262_144
"""Bytes of a record that can be kept: as many as the server takes of any. It travels inside a record of the server's
own, which may be larger than those of devices."""


@record_kind("record.judged/1")
class RecordJudged(Body):
    """A supervisor judged a record in quarantine: it counts after all, or it is void."""

    record: Digest
    device: DeviceKey
    code: Identifier
    """Why it was refused, as the supervisor saw it."""
    verdict: Verdict
    reason: Reason

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"judgement:{self.record.hex()}"),)


@record_kind("quarantine.settled/1")
class QuarantineSettled(Body):
    """The server carried a judgement out. `judged` is the position of the record that said it."""

    record: Digest
    device: DeviceKey
    verdict: Verdict
    reason: Reason
    judged: Count

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"judgement:{self.record.hex()}"),)


@record_kind("record.kept/1")
class RecordKept(Body):
    """The record that was judged to count, as its device signed it: it takes effect at this place of the log.

    Readers verify the inner signature and fold the inner record; its audience is the inner record's.
    """

    record: Digest
    raw: Annotated[bytes, Field(min_length=1, max_length=MOST_KEPT)]

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"judgement:{self.record.hex()}"),)


@record_kind("gap.closed/1")
class GapClosed(Body):
    """Records of a device will never come: its ledger goes on after `last`."""

    device: DeviceKey
    first: Annotated[int, Field(ge=1, lt=2**53)]
    last: Annotated[int, Field(ge=1, lt=2**53)]
    reason: Reason

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"gap:{self.device.hex()}:{self.first}"),)


@record_kind("device.stopped/1")
class DeviceStopped(Body):
    """A supervisor ends a device: lost, stolen, forked, handed in. The server revokes it and its open permits."""

    device: DeviceKey
    reason: Reason

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"device:{self.device.hex()}"),)
