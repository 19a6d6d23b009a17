"""How the routes of lists, enrolment and evidence turn our errors into HTTP statuses."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Final

from fastapi import Request, Response
from fastapi.routing import APIRoute

from inspector_tui.errors import BadInput, InspectorError
from sync.protocol.limits import MEDIA_TYPE
from sync.protocol.messages import Problem
from sync.protocol.refusals import Refusal, Retry
from sync.server.http import problem, status_of
from sync.server.routes import core_of

_STATUS: Final = {
    "LIST_UNKNOWN": 404,
    "SNAPSHOT_NONE": 404,
    "EVIDENCE_UNKNOWN": 404,
    "BUNDLE_UNKNOWN": 404,
    "EVIDENCE_TOO_LARGE": 413,
    "CHUNKS_MISSING": 409,
    "RANGE_OUTSIDE": 416,
    "INVITE_USED": 409,
    "INVITE_EXPIRED": 410,
    "TOO_MANY_TRIES": 429,
}
_RETRY: Final = {
    "CHUNK_DIGEST": Retry.NOW,
    "CHUNKS_MISSING": Retry.NOW,
    "EVIDENCE_HASH": Retry.NOW,
    "EVIDENCE_UNKNOWN": Retry.LATER,
    "TOO_MANY_TRIES": Retry.LATER,
}
"""Where repeating helps: `NOW` after asking which chunks are lacking, `LATER` when record or minute has come."""
_WAIT: Final = {"TOO_MANY_TRIES": "60"}


class Answering(APIRoute):
    """A route whose refusals carry the status that says most; all others get the family's status."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def answering(request: Request) -> Response:
            try:
                return await handle(request)
            except InspectorError as error:
                status = _STATUS.get(error.code, status_of(error))
                now = core_of(request).now()
                if error.code not in _RETRY:
                    return problem(error.code, status, now, error.facts)
                told = Problem(code=error.code, retry=str(_RETRY[error.code]), time=now, facts=error.facts)
                headers = {"retry-after": _WAIT[error.code]} if error.code in _WAIT else {}
                return Response(told.to_bytes(), status, headers, MEDIA_TYPE)

        return answering


def require_cbor(request: Request) -> None:
    """Raises BadInput MEDIA_TYPE_WRONG unless the body is announced as CBOR."""
    if request.headers.get("content-type") != MEDIA_TYPE:
        raise BadInput(Refusal.MEDIA_TYPE_WRONG)


def read_hash(text: str) -> bytes:
    """A SHA-256 from a path: 64 small hex digits, so that one file has one address.

    Raises BadInput MALFORMED_REQUEST.
    """
    if len(text) != 64 or not set(text) <= set("0123456789abcdef"):
        raise BadInput(Refusal.MALFORMED_REQUEST, field="sha256")
    return bytes.fromhex(text)
