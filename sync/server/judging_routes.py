"""Routes for supervisors: what waits for a judgement, how devices stand, a new place for a lost one."""

from __future__ import annotations

from fastapi import APIRouter, Response

from inspector_tui.errors import BadInput
from sync.protocol.judging import DeviceStanding, Invited, Quarantine
from sync.protocol.refusals import Refusal
from sync.server.answers import Answering
from sync.server.quarantine import Desk
from sync.server.routes import Caller, cbor, cbor_answer


def router(desk: Desk) -> APIRouter:
    """`/v1/quarantine` and `/v1/devices`, for enrolled supervisors."""
    made = APIRouter(prefix="/v1", route_class=Answering)

    @made.get("/quarantine", response_class=Response, responses=cbor_answer(Quarantine))
    def quarantine(device: Caller) -> Response:
        """What waits; judgements that were pushed before are carried out first."""
        return cbor(desk.waiting(device))

    @made.get("/devices/{of}", response_class=Response, responses=cbor_answer(DeviceStanding))
    def standing(device: Caller, of: str) -> Response:
        """How a device stands."""
        return cbor(desk.standing(device, _device(of)))

    @made.post("/devices/{of}/invitation", response_class=Response, responses=cbor_answer(Invited))
    def invitation(device: Caller, of: str) -> Response:
        """An enrolment code for whoever had this device."""
        return cbor(desk.invite_again(device, _device(of)))

    return made


def _device(text: str) -> bytes:
    """Raises BadInput MALFORMED_REQUEST."""
    if len(text) != 32 or not set(text) <= set("0123456789abcdef"):
        raise BadInput(Refusal.MALFORMED_REQUEST, field="device")
    return bytes.fromhex(text)
