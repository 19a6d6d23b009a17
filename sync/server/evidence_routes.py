"""Routes of evidence, thin. Bodies of chunks are the bytes themselves; everything else is CBOR."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Annotated, Any, Final

from fastapi import APIRouter, Header, Path, Response
from fastapi import Request as HttpRequest
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from inspector_tui.errors import BadInput, Refused
from sync.protocol.enrolment import EvidenceState, FinishEvidence
from sync.server.answers import Answering, read_hash, require_cbor
from sync.server.evidence import Content, Evidence
from sync.server.routes import Caller, cbor, cbor_answer, cbor_body

BYTES: Final = "application/octet-stream"
_RANGE: Final = re.compile(r"bytes=(\d{1,15})-(\d{0,15})", re.ASCII)
_DIGEST: Final = re.compile(r"(?:^|,)\s*sha-256=:([A-Za-z0-9+/=]{44}):\s*(?:,|$)")
PART_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {BYTES: {}}},
    206: {"content": {BYTES: {}}, "description": "The range asked for."},
}
Number = Annotated[int, Path(ge=0, lt=2**31)]


def router(evidence: Evidence) -> APIRouter:
    """State, chunks, finish and content under `/v1/evidence/{sha256}`, for enrolled devices."""
    made = APIRouter(prefix="/v1/evidence", route_class=Answering)

    @made.get("/{sha256}", response_class=Response, responses=cbor_answer(EvidenceState))
    def state(device: Caller, sha256: str) -> Response:
        """Which chunks of a file are here."""
        return cbor(evidence.state(device, read_hash(sha256)))

    @made.put("/{sha256}/chunks/{number}", status_code=204, response_class=Response)
    async def put_chunk(request: HttpRequest, device: Caller, sha256: str, number: Number) -> Response:
        """Keep one chunk; `Content-Digest` must be that of its bytes."""
        chunk = await request.body()
        require_digest(request.headers.get("content-digest", ""), chunk)
        await run_in_threadpool(evidence.put_chunk, device, read_hash(sha256), number, chunk)
        return Response(status_code=204)

    @made.post(
        "/{sha256}",
        response_class=Response,
        responses=cbor_answer(EvidenceState),
        openapi_extra=cbor_body(FinishEvidence),
    )
    async def finish(request: HttpRequest, device: Caller, sha256: str) -> Response:
        """Hash the whole and keep it. The answer is sent when it is on disk and in the log."""
        require_cbor(request)
        asked = FinishEvidence.from_bytes(await request.body())
        return cbor(await run_in_threadpool(evidence.finish, device, read_hash(sha256), asked.size))

    @made.get("/{sha256}/content", response_class=Response, responses=PART_RESPONSES)
    def content(reader: Caller, sha256: str, range: Annotated[str | None, Header()] = None) -> Response:
        """The file, or the range of it that was asked for, for supervisors of the organ and of those above it, and for
        the officer who attached it; the frozen lists of a draw for everybody who sees the draw."""
        start, end = read_range(range)
        return part_answer(evidence.content(reader, read_hash(sha256), start, end), whole=range is None)

    return made


def require_digest(header: str, chunk: bytes) -> None:
    """RFC 9530. Raises BadInput CHUNK_DIGEST when it is missing or not that of the bytes that came."""
    found = _DIGEST.search(header)
    if found is None or base64.b64encode(hashlib.sha256(chunk).digest()).decode() != found[1]:
        raise BadInput("CHUNK_DIGEST")


def read_range(header: str | None) -> tuple[int, int | None]:
    """First byte and, exclusive, last byte of a single range. Raises Refused RANGE_OUTSIDE for any other form."""
    if header is None:
        return 0, None
    found = _RANGE.fullmatch(header.strip())
    if found is None:
        raise Refused("RANGE_OUTSIDE")
    return int(found[1]), int(found[2]) + 1 if found[2] else None


def part_answer(found: Content, *, whole: bool) -> StreamingResponse:
    """The bytes as they are read: 200 when no range was asked for, else 206 and which they are."""
    headers = {"Accept-Ranges": "bytes", "Content-Length": str(found.end - found.start)}
    if whole:
        return StreamingResponse(found.parts, headers=headers, media_type=BYTES)
    headers["Content-Range"] = f"bytes {found.start}-{found.end - 1}/{found.size}"
    return StreamingResponse(found.parts, 206, headers, BYTES)
