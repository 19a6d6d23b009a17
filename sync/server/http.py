"""What surrounds every answer: protocol headers, one log line, and problems in one form."""

from __future__ import annotations

import json
import logging
import time
import traceback
from collections.abc import Callable
from typing import Any, Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from inspector_tui.errors import BadInput, Environment, InspectorError, NotAuthentic, Refused
from sync.protocol.limits import MAX_BODY, MEDIA_TYPE, PROTOCOL, PROTOCOL_HEADER, TIME_HEADER
from sync.protocol.messages import Problem
from sync.protocol.refusals import Refusal, Retry

log = logging.getLogger("inspector.server")
Clock = Callable[[], int]
Note = Callable[[str, str, int, float], None]
"""Told route, method, status and seconds of every answer."""

_STATUS: Final[dict[str, int]] = {
    Refusal.BODY_TOO_LARGE: 413,
    Refusal.MEDIA_TYPE_WRONG: 415,
    Refusal.ENCODING_UNKNOWN: 415,
    Refusal.OUTSIDE_LOG: 404,
    Refusal.NOT_FOUND: 404,
}
_OF_STATUS: Final = {
    404: Refusal.NOT_FOUND,
    405: Refusal.METHOD_NOT_ALLOWED,
    413: Refusal.BODY_TOO_LARGE,
    503: Refusal.SERVER_BUSY,
}
RETRY_AFTER: Final = 5
"""Seconds a busy server asks for."""


def problem(code: str, status: int, now: int, facts: dict[str, Any] | None = None) -> Response:
    """The answer to a refused request. A code of `Refusal` tells whether repeating helps; others: never."""
    try:
        retry = Refusal(code).retry
    except ValueError:
        retry = Retry.LATER if status >= 500 else Retry.NEVER
    body = Problem(code=code, retry=str(retry), time=now, facts=facts or {}).to_bytes()
    headers = {"retry-after": str(RETRY_AFTER)} if status == 503 else {}
    return Response(body, status, headers, MEDIA_TYPE)


def status_of(error: InspectorError) -> int:
    """HTTP status of an error of the family."""
    if error.code in _STATUS:
        return _STATUS[error.code]
    match error:
        case NotAuthentic():
            return 401
        case Refused():
            return 403
        case BadInput():
            return 400
        case Environment():
            return 503
        case _:
            return 500


def install(app: FastAPI, now: Clock, note: Note) -> None:
    """Give `app` the handlers and the surroundings; `note` is told every answer."""

    async def on_error(_: Request, error: Exception) -> Response:
        if not isinstance(error, InspectorError):
            raise error
        return problem(error.code, status_of(error), now(), error.facts)

    async def on_http(_: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        return problem(_OF_STATUS.get(status, Refusal.MALFORMED_REQUEST), status, now())

    async def on_invalid(_: Request, error: Exception) -> Response:
        # FastAPI's own answer repeats the rejected value; ours names the field only.
        first = error.errors()[0] if isinstance(error, RequestValidationError) else {}
        field = ".".join(str(part) for part in first.get("loc", ()))
        return problem(Refusal.MALFORMED_REQUEST, 422, now(), {"field": field})

    app.add_exception_handler(InspectorError, on_error)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.add_middleware(Surroundings, now=now, note=note)


class Surroundings:
    """Limits bodies, adds our headers, writes one log line for each request, and is the server's last resort.

    FastAPI's own `max_body_size` answers in plain text and without our headers, which a device would have
    to take for a captive portal; so the limit stands here.
    """

    def __init__(self, app: ASGIApp, now: Clock, note: Note) -> None:
        self._note = note
        self._app = app
        self._now = now

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, status, told = time.perf_counter(), 0, False

        def tell() -> None:
            nonlocal told
            if not told:
                told = True
                took, what = time.perf_counter() - begun, _what(scope)
                log.info("request", extra={"told": {**what, "status": status, "ms": round(took * 1000, 1)}})
                self._note(what["route"], what["method"], status, took)

        async def send_ours(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                present = {name.lower() for name, _ in message["headers"]}
                ours = [header for header in self._headers() if header[0] not in present]
                message = {**message, "headers": [*message["headers"], *ours]}
            elif not message.get("more_body", False):
                # Before the last byte goes out: whoever has the answer finds the line in the log.
                tell()
            await send(message)

        try:
            if _announced(scope) > MAX_BODY:
                await problem(Refusal.BODY_TOO_LARGE, 413, self._now())(scope, receive, send_ours)
            else:
                await self._app(scope, _counting(receive), send_ours)
        except Exception as error:
            _log_failure(scope, error)
            if status:
                raise
            await problem(Refusal.SERVER_ERROR, 500, self._now())(scope, receive, send_ours)
        finally:
            tell()

    def _headers(self) -> list[tuple[bytes, bytes]]:
        return [
            (PROTOCOL_HEADER.encode(), str(PROTOCOL).encode()),
            (TIME_HEADER.encode(), str(self._now()).encode()),
            (b"cache-control", b"no-store"),
            (b"x-content-type-options", b"nosniff"),
        ]


def _announced(scope: Scope) -> int:
    """The content-length of a request, 0 where there is none that can be read."""
    told = dict(scope["headers"]).get(b"content-length", b"")
    return int(told) if told.isdigit() and len(told) < 19 else 0


def _counting(receive: Receive) -> Receive:
    """`receive`, raising BadInput BODY_TOO_LARGE once more bytes really came than a body may have."""
    received = 0

    async def counted() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > MAX_BODY:
            raise BadInput(Refusal.BODY_TOO_LARGE, limit=MAX_BODY)
        return message

    return counted


def _what(scope: Scope) -> dict[str, str]:
    """Method and route, never the path or the query: they hold codes and names."""
    return {"method": scope["method"], "route": getattr(scope.get("route"), "path", "-")}


def _log_failure(scope: Scope, error: Exception) -> None:
    """Where it failed and with which class; the message may quote a value and stays out."""
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    places = [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}:{frame.name}" for frame in frames]
    log.error("failure", extra={"told": {**_what(scope), "error": type(error).__name__, "at": places}})


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, event and what the code chose to tell."""

    def format(self, record: logging.LogRecord) -> str:
        told = getattr(record, "told", {})
        line = {"time": int(record.created * 1000), "level": record.levelname.lower(), "event": record.getMessage()}
        return json.dumps({**line, **told}, ensure_ascii=False)
