"""The routes of the log, thin: HTTP in, core, HTTP out."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Depends, Query, Response
from fastapi import Request as HttpRequest
from starlette.concurrency import run_in_threadpool

from inspector_tui.errors import BadInput
from sync.protocol.limits import MEDIA_TYPE, PAGE_RECORDS
from sync.protocol.messages import Consistency, Hello, Inclusion, Page, Problem, Push, PushAnswer, SignedCheckpoint
from sync.protocol.packing import ENCODING, HEADER, LEAST, pack
from sync.protocol.refusals import Refusal
from sync.protocol.signing import Request
from sync.protocol.wire import Message
from sync.server.checking import Enrolment
from sync.server.core import Core, answer_of
from sync.server.turns import Turns

router = APIRouter(prefix="/v1")
Place = Annotated[int, Query(ge=0, lt=2**53)]


def cbor_answer(message: type[Message]) -> dict[int | str, dict[str, Any]]:
    """`responses=` of a route that answers with `message`, for the OpenAPI document."""
    described = {MEDIA_TYPE: {"schema": message.schema_of_map()}}
    refused = {MEDIA_TYPE: {"schema": Problem.schema_of_map()}}
    return {
        200: {"description": (message.__doc__ or "").strip(), "content": described},
        "4XX": {"description": "Refused; nothing was changed.", "content": refused},
        "5XX": {"description": "Come back later.", "content": refused},
    }


def cbor_body(message: type[Message]) -> dict[str, Any]:
    """`openapi_extra=` of a route that takes `message`."""
    return {"requestBody": {"required": True, "content": {MEDIA_TYPE: {"schema": message.schema_of_map()}}}}


def cbor(message: Message) -> Response:
    return Response(message.to_bytes(), media_type=MEDIA_TYPE)


def _packed(request: HttpRequest, message: Message) -> Response:
    """As `cbor`, packed where the device takes that and it is worth it."""
    body = message.to_bytes()
    if len(body) < LEAST or ENCODING not in request.headers.get("accept-encoding", ""):
        return Response(body, media_type=MEDIA_TYPE)
    return Response(pack(body), media_type=MEDIA_TYPE, headers={HEADER: ENCODING, "vary": "accept-encoding"})


def core_of(request: HttpRequest) -> Core:
    core = request.app.state.core
    if not isinstance(core, Core):
        raise TypeError("the app has no core")
    return core


async def signed(request: HttpRequest) -> Request:
    """The request as it was signed. Behind a proxy the Host header must be passed on unchanged."""
    scope = request.scope
    query = scope["query_string"].decode("ascii", "replace")
    host = request.headers.get("host", "-")
    path = (scope.get("raw_path") or scope["path"].encode()).decode("ascii", "replace")
    url = f"http://{host}{path}" + (f"?{query}" if query else "")
    return Request(request.method, url, dict(request.headers), await request.body())


async def caller(request: HttpRequest) -> Enrolment:
    """Dependency of every route that only an enrolled device may use."""
    return await run_in_threadpool(core_of(request).gate.authenticate, await signed(request))


Caller = Annotated[Enrolment, Depends(caller)]


def _checking(request: HttpRequest) -> CapacityLimiter:
    """Checking signatures keeps the interpreter's lock: more threads at it would only keep each other, and
    the sockets, waiting."""
    state = request.app.state
    if not hasattr(state, "checking"):
        state.checking = CapacityLimiter(2)
    limiter: CapacityLimiter = state.checking
    return limiter


def _turns(request: HttpRequest) -> Turns:
    state = request.app.state
    if not hasattr(state, "turns"):
        state.turns = Turns()
    turns: Turns = state.turns
    return turns


@router.get("/hello", response_class=Response, responses=cbor_answer(Hello))
def hello(request: HttpRequest) -> Response:
    """Time and name of the server. Not authenticated."""
    return cbor(core_of(request).hello())


@router.post("/records", response_class=Response, responses=cbor_answer(PushAnswer), openapi_extra=cbor_body(Push))
async def push(request: HttpRequest) -> Response:
    """Take a run of the calling device's records. The answer is sent after the commit."""
    if request.headers.get("content-type") != MEDIA_TYPE:
        raise BadInput(Refusal.MEDIA_TYPE_WRONG)
    incoming = await signed(request)
    async with _turns(request).of(incoming.headers.get("signature-input", "")):
        waiting = await to_thread.run_sync(core_of(request).push, incoming, limiter=_checking(request))
    judged = await asyncio.wrap_future(waiting)
    return cbor(answer_of(judged))


@router.get("/records", response_class=Response, responses=cbor_answer(Page))
def pull(
    request: HttpRequest,
    device: Caller,
    after: Place = 0,
    limit: Annotated[int, Query(ge=1, le=PAGE_RECORDS)] = PAGE_RECORDS,
    known: Place = 0,
) -> Response:
    """Records of the calling device's scope, in log order, from place `after` on; `known` as in `Push`."""
    return _packed(request, core_of(request).pull(device, after, limit, known))


@router.get("/checkpoint", response_class=Response, responses=cbor_answer(SignedCheckpoint))
def checkpoint(request: HttpRequest, device: Caller) -> Response:
    """The newest checkpoint."""
    return cbor(SignedCheckpoint(checkpoint=core_of(request).ledger.checkpoint()))


@router.get("/proof/inclusion", response_class=Response, responses=cbor_answer(Inclusion))
def inclusion(request: HttpRequest, device: Caller, position: Place) -> Response:
    """Receipt of the record at `position`."""
    return cbor(Inclusion(proof=core_of(request).ledger.inclusion(position)))


@router.get("/proof/consistency", response_class=Response, responses=cbor_answer(Consistency))
def consistency(request: HttpRequest, device: Caller, old: Place, new: Place | None = None) -> Response:
    """Proof that the log of size `old` is the beginning of the one of size `new`, by default the newest."""
    return cbor(core_of(request).ledger.consistency(old, new))
