"""The route by which a laptop pulls: its scope in log order, as one stream."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from fastapi import APIRouter, Response
from fastapi import Request as HttpRequest
from starlette.responses import StreamingResponse

from sync.protocol import frames
from sync.protocol.messages import Page
from sync.protocol.packing import ENCODING, HEADER, pack_stream
from sync.server.routes import Caller, Place, core_of

STREAM: Final = "application/octet-stream"
router = APIRouter(prefix="/v1")


@router.get("/records/stream", response_class=Response, responses={200: {"content": {STREAM: {}}}})
def stream(request: HttpRequest, device: Caller, after: Place = 0, known: Place = 0) -> Response:
    """Records of the calling device's scope from place `after` on, in log order: frames of one page each, as in
    bundles, the last one complete. A page is read when the one before it went out, so neither end holds more."""
    pages = core_of(request).pages(device, after, known)
    # The first one is read here: what is refused gets a status of its own.
    framed = _framed(next(pages), pages)
    if ENCODING not in request.headers.get("accept-encoding", ""):
        return StreamingResponse(framed, media_type=STREAM)
    headers = {HEADER: ENCODING, "vary": "accept-encoding"}
    return StreamingResponse(pack_stream(framed), headers=headers, media_type=STREAM)


def _framed(first: Page, others: Iterator[Page]) -> Iterator[bytes]:
    yield frames.pack("P", first.to_bytes())
    for page in others:
        yield frames.pack("P", page.to_bytes())
