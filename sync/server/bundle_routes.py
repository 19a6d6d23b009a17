"""Routes of relayed bundles, thin. Manifests are COSE, chunks the bytes themselves, everything else CBOR."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Header, Path, Response
from fastapi import Request as HttpRequest
from starlette.concurrency import run_in_threadpool

from inspector_tui.errors import BadInput
from sync.protocol.bundle import BundleAnswer, BundleState
from sync.protocol.refusals import Refusal
from sync.server.answers import Answering, read_hash
from sync.server.bundle_relay import Relay
from sync.server.evidence_routes import PART_RESPONSES, part_answer, read_range, require_digest
from sync.server.routes import Caller, cbor, cbor_answer

COSE: Final = "application/cose"
Number = Annotated[int, Path(ge=0, lt=2**31)]


def router(relay: Relay) -> APIRouter:
    """`/v1/bundles`: begin, chunks, take, and the return, for supervisors' laptops."""
    made = APIRouter(prefix="/v1/bundles", route_class=Answering)

    @made.post("", response_class=Response, responses=cbor_answer(BundleState))
    async def begin(request: HttpRequest, caller: Caller) -> Response:
        """Which chunks of the bundle with this signed manifest are here."""
        if request.headers.get("content-type") != COSE:
            raise BadInput(Refusal.MEDIA_TYPE_WRONG)
        raw = await request.body()
        return cbor(await run_in_threadpool(relay.begin, caller, raw))

    @made.put("/{digest}/parts/{part}/chunks/{number}", status_code=204, response_class=Response)
    async def put_chunk(request: HttpRequest, caller: Caller, digest: str, part: Number, number: Number) -> Response:
        """Keep one chunk; `Content-Digest` must be that of its bytes."""
        chunk = await request.body()
        require_digest(request.headers.get("content-digest", ""), chunk)
        await run_in_threadpool(relay.put_chunk, caller, read_hash(digest), part, number, chunk)
        return Response(status_code=204)

    @made.post("/{digest}", response_class=Response, responses=cbor_answer(BundleAnswer))
    def take(caller: Caller, digest: str) -> Response:
        """Open the bundle whose chunks are all here. The answer is sent when its records are in the log."""
        return cbor(relay.take(caller, read_hash(digest)))

    @made.get("/{digest}/return", response_class=Response, responses={200: {"content": {COSE: {}}}})
    def return_manifest(caller: Caller, digest: str) -> Response:
        """The signed manifest of the return."""
        return Response(relay.return_manifest(caller, read_hash(digest)), media_type=COSE)

    @made.get("/{digest}/return/content", response_class=Response, responses=PART_RESPONSES)
    def return_content(caller: Caller, digest: str, range: Annotated[str | None, Header()] = None) -> Response:
        """The sealed return, or a range of it."""
        start, end = read_range(range)
        return part_answer(relay.return_content(caller, read_hash(digest), start, end), whole=range is None)

    return made
