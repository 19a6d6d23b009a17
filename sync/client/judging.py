"""The supervisor's side of judging: what waits at the server, how devices stand."""

from __future__ import annotations

from sync.client.exchange import Exchange
from sync.protocol.judging import DeviceStanding, Invited, Quarantine


class JudgingClient:
    """All methods raise as `Exchange.send`, and Refused ROLE_MAY_NOT for other roles."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def quarantine(self) -> Quarantine:
        """What waits in the organ and those below, after pushed judgements were carried out."""
        return Quarantine.from_bytes(self._exchange.send("GET", "/v1/quarantine").body)

    def standing(self, device: bytes) -> DeviceStanding:
        """How a device stands."""
        return DeviceStanding.from_bytes(self._exchange.send("GET", f"/v1/devices/{device.hex()}").body)

    def invite_again(self, device: bytes) -> Invited:
        """A one-time enrolment code for whoever had this device. Raises Refused DEVICE_STILL_ACTIVE."""
        return Invited.from_bytes(self._exchange.send("POST", f"/v1/devices/{device.hex()}/invitation").body)
