"""Composes the HTTP application; everything it does lives elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, FastAPI, Response
from starlette.responses import JSONResponse

from sync.protocol.limits import PROTOCOL
from sync.server import http, routes
from sync.server.core import Core
from sync.server.straight import Straight


def _forget(route: str, method: str, status: int, seconds: float) -> None:
    """Where nobody counts."""


def create_app(core: Core, others: Sequence[APIRouter] = (), *, note: http.Note = _forget) -> FastAPI:
    """The application over `core`: the log's routes, health, and the routers of lists, enrolment, evidence, pages.
    `note` is told route, method, status and seconds of every answer.
    Whoever opened `core` closes it, after the last answer was sent.
    """

    app = FastAPI(
        title="inspector sync",
        version=str(PROTOCOL),
        description="Bodies are deterministic CBOR; schemas describe the decoded maps. Requests of devices are "
        "signed by RFC 9421 (tag inspector-1) with content-digest (RFC 9530).",
        docs_url=None,
        redoc_url=None,
    )
    app.state.core = core
    # The middleware that is added last stands outermost: the surroundings are around the push as well.
    app.add_middleware(Straight, now=core.now)
    http.install(app, core.now, note)
    app.include_router(routes.router)
    for other in others:
        app.include_router(other)

    @app.get("/healthz")
    def healthz() -> Response:
        """200 while the log can be read."""
        core.ledger.checkpoint()
        return JSONResponse({"status": "ok"})

    return app
