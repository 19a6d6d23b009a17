"""The route of the one small question, thin: most syncs find nothing new."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from inspector_tui.ledger import tiles
from sync.protocol.pulse import Pulse, lists_digest
from sync.server import store
from sync.server.answers import Answering
from sync.server.database import Database
from sync.server.lists import Lists
from sync.server.log import consistency
from sync.server.pulling import visible_scopes
from sync.server.routes import Caller, Place, cbor, cbor_answer
from sync.server.tilestore import Tiles

Digest = Annotated[str, Query(alias="lists", pattern="^[0-9a-f]{64}$")]


def router(database: Database, lists: Lists) -> APIRouter:
    """`GET /v1/pulse`, for enrolled devices."""
    made = APIRouter(prefix="/v1", route_class=Answering)

    @made.get("/pulse", response_class=Response, responses=cbor_answer(Pulse))
    def pulse(device: Caller, lists_held: Digest, after: Place, known: Place) -> Response:
        """Whether the device would find anything new."""
        status = {number: lists.status(number).signed for number in lists.numbers()}
        same = lists_digest(lists.trust().signed, status) == lists_held
        with database.transaction() as connection:
            # The size is read first: whatever is not yet in it is told with the next question.
            tree = store.read_tree(connection)
            nothing = same and not visible_scopes(connection, device, after)
            path = consistency(tiles.tree(Tiles(connection)), known, tree.size)
        return cbor(Pulse(nothing=nothing, checkpoint=tree.checkpoint, consistency=tuple(path)))

    return made
