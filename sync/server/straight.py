"""The push goes straight to its function, past routing, dependencies and validation that it has no use for.

They took half of what the server spends on a small push, and five hundred laptops come back at the same minute. The
route stays in the application: it describes the push in the API's document and says which methods there are.
"""

from __future__ import annotations

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from inspector_tui.errors import InspectorError
from sync.server.http import Clock, problem, status_of
from sync.server.routes import push, router

_PATH = f"{router.prefix}/records"
_ROUTE = next(route for route in router.routes if getattr(route, "endpoint", None) is push)


class Straight:
    """Serves pushes; everything else is the application's."""

    def __init__(self, app: ASGIApp, now: Clock) -> None:
        self._app = app
        self._now = now

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST" or scope["path"] != _PATH:
            await self._app(scope, receive, send)
            return
        scope["route"] = _ROUTE
        try:
            response = await push(Request(scope, receive))
        except InspectorError as error:
            response = problem(error.code, status_of(error), self._now(), error.facts)
        await response(scope, receive, send)
