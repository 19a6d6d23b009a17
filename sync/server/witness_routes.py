"""Routes of witnesses, thin."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi import Request as HttpRequest
from starlette.concurrency import run_in_threadpool

from sync.protocol.witness import Cosign, CosignedAnswer
from sync.server.answers import Answering, require_cbor
from sync.server.routes import Caller, Place, cbor, cbor_answer, cbor_body
from sync.server.witnessing import Witnesses


def router(witnesses: Witnesses) -> APIRouter:
    """`/v1/cosignatures`, for enrolled devices."""
    made = APIRouter(prefix="/v1/cosignatures", route_class=Answering)

    @made.post("", status_code=204, response_class=Response, openapi_extra=cbor_body(Cosign))
    async def take(request: HttpRequest, device: Caller) -> Response:
        """Keep a witness's signature under a checkpoint."""
        require_cbor(request)
        told = Cosign.from_bytes(await request.body())
        await run_in_threadpool(witnesses.take, device, told)
        return Response(status_code=204)

    @made.get("", response_class=Response, responses=cbor_answer(CosignedAnswer))
    def newest(device: Caller, known: Place = 0) -> Response:
        """The newest checkpoint that each witness signed; `known` as in `Push`."""
        return cbor(CosignedAnswer(witnesses=tuple(witnesses.newest(known))))

    return made
