"""Records about bundles and about ledgers that end: the server's courier key, closing and taking over a ledger."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from inspector_tui.domain.record import Body, Digest, Seconds, Text, record_kind
from inspector_tui.domain.register import DeviceKey
from inspector_tui.domain.vocabulary import StreamId

Recipient = Annotated[str, Field(pattern=r"^age1[02-9ac-hj-np-z]{58}$")]
"""An age recipient (X25519, age-encryption.org/v1), in Bech32."""


@record_kind("courier_key.published/1", audience="all")
class CourierKeyPublished(Body):
    """What bundles are sealed to from now on. Signed by the server, so that nobody else can have them sealed to
    himself; what was sealed to an earlier key is still opened."""

    recipient: Recipient
    since: Seconds

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId("courier_key:server"),)


@record_kind("ledger.closed/1")
class LedgerClosed(Body):
    """The last record of a ledger: its laptop is handed over or given up and says nothing after it. Only the device
    itself says it, so the end of the chain is known for ever."""

    device: DeviceKey
    reason: Annotated[Text, Field(min_length=1)]

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"device:{self.device.hex()}"),)


@record_kind("ledger.taken_over/1")
class LedgerTakenOver(Body):
    """A new laptop, with a key and a ledger of its own, goes on with the work of a closed ledger: of which one, and
    where that one ended. The old key never signs again, so nothing forks."""

    device: DeviceKey
    """The old one."""
    last: Annotated[int, Field(ge=1, lt=2**53)]
    head: Digest
    """Seq and hash of the old ledger's last record."""

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"device:{self.device.hex()}"),)
