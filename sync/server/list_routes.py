"""Routes of lists and number blocks, thin."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Response

from sync.protocol.enrolment import BlocksAnswer, ListNumbers
from sync.server.answers import Answering
from sync.server.blocks import Blocks
from sync.server.issues import Issue
from sync.server.lists import Lists
from sync.server.routes import Caller, cbor, cbor_answer

COSE = "application/cose"
_SIGNED: dict[int | str, dict[str, Any]] = {
    200: {"description": "The signed list.", "content": {COSE: {}}},
    304: {"description": "Held already."},
}
IfNoneMatch = Annotated[str | None, Header(max_length=200)]


def router(lists: Lists, blocks: Blocks) -> APIRouter:
    """`GET /v1/lists`, `/v1/lists/trust`, `/v1/lists/status/{n}` for everybody, `POST /v1/blocks` for devices."""
    made = APIRouter(prefix="/v1", route_class=Answering)

    @made.get("/lists", response_class=Response, responses=cbor_answer(ListNumbers))
    def numbers() -> Response:
        """Which status lists there are. Not authenticated."""
        return cbor(ListNumbers(status=lists.numbers()))

    @made.get("/lists/trust", response_class=Response, responses=_SIGNED)
    def trust(if_none_match: IfNoneMatch = None) -> Response:
        """The trust list. Not authenticated: it proves itself."""
        return _answer(lists.trust(), if_none_match)

    @made.get("/lists/status/{number}", response_class=Response, responses=_SIGNED)
    def status(number: Annotated[int, Path(ge=0, lt=2**53)], if_none_match: IfNoneMatch = None) -> Response:
        """A status list. Not authenticated: it proves itself."""
        return _answer(lists.status(number), if_none_match)

    @made.post("/blocks", response_class=Response, responses=cbor_answer(BlocksAnswer))
    def allot(device: Caller) -> Response:
        """Give a supervisor's device the numbers it will soon run out of."""
        return cbor(BlocksAnswer(allotted=blocks.allot(device)))

    return made


def _answer(issue: Issue, if_none_match: str | None) -> Response:
    held = {tag.strip().removeprefix("W/") for tag in (if_none_match or "").split(",")}
    headers = {"ETag": issue.etag}
    if issue.etag in held:
        return Response(status_code=304, headers=headers)
    return Response(issue.signed, headers=headers, media_type=COSE)
