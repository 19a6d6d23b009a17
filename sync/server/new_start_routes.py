"""The route of new starts of the log, thin."""

from __future__ import annotations

from fastapi import APIRouter, Response

from sync.protocol.new_start import NewStarts
from sync.server.answers import Answering
from sync.server.database import Database
from sync.server.new_start import declarations
from sync.server.routes import cbor, cbor_answer


def router(database: Database) -> APIRouter:
    """`GET /v1/log/starts`, for everybody."""
    made = APIRouter(prefix="/v1/log", route_class=Answering)

    @made.get("/starts", response_class=Response, responses=cbor_answer(NewStarts))
    def starts() -> Response:
        """Declarations that the log begins anew. Not authenticated: they prove themselves."""
        with database.transaction() as connection:
            return cbor(NewStarts(declared=tuple(declarations(connection))))

    return made
