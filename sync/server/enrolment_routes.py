"""The one route that a device uses before it is known."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Response
from fastapi import Request as HttpRequest
from starlette.concurrency import run_in_threadpool

from inspector_tui.errors import NotAuthentic
from inspector_tui.ledger.envelope import device_id
from sync.protocol.enrolment import Enrol, Enrolled
from sync.protocol.limits import CLOCK_WINDOW
from sync.protocol.refusals import Refusal
from sync.protocol.signing import Request, verify_request
from sync.server.answers import Answering, require_cbor
from sync.server.enrolment import Enrolments
from sync.server.routes import cbor, cbor_answer, cbor_body, signed


def router(enrolments: Enrolments, *, clock: Callable[[], int]) -> APIRouter:
    """`POST /v1/enrol`. `clock` tells Unix seconds."""
    made = APIRouter(prefix="/v1", route_class=Answering)

    def enrol_as(request: Request, address: str) -> Enrolled:
        asked = Enrol.from_bytes(request.body)
        _require_own_signature(request, asked, clock())
        return enrolments.enrol(asked, address=address)

    @made.post("/enrol", response_class=Response, responses=cbor_answer(Enrolled), openapi_extra=cbor_body(Enrol))
    async def enrol(request: HttpRequest) -> Response:
        """Take a place with a one-time code. Signed with the new device key."""
        require_cbor(request)
        address = request.client.host if request.client else ""
        return cbor(await run_in_threadpool(enrol_as, await signed(request), address))

    return made


def _require_own_signature(request: Request, asked: Enrol, now: int) -> None:
    """Whoever enrols a key has it: the request is signed with the very key that it names.

    No nonces are remembered: a replay says the same of the same key, and gets an answer that holds no secret.
    """

    def public_of(device: bytes) -> tuple[int, bytes]:
        if device != device_id(asked.public):
            raise NotAuthentic(Refusal.BAD_REQUEST_SIG)
        return asked.alg, asked.public

    signature = verify_request(request, public_of)
    if abs(signature.created - now) > CLOCK_WINDOW:
        raise NotAuthentic(Refusal.CLOCK_SKEW, difference=signature.created - now)
