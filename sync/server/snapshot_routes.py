"""Routes of snapshots, thin."""

from __future__ import annotations

from fastapi import APIRouter, Response

from sync.protocol.snapshot import SnapshotAnswer
from sync.server.answers import Answering, read_hash
from sync.server.routes import Caller, Place, cbor, cbor_answer
from sync.server.snapshots import Snapshots

BYTES = "application/octet-stream"


def router(snapshots: Snapshots) -> APIRouter:
    """`/v1/snapshot`, for enrolled devices."""
    made = APIRouter(prefix="/v1/snapshot", route_class=Answering)

    @made.get("", response_class=Response, responses=cbor_answer(SnapshotAnswer))
    def newest(device: Caller, known: Place = 0) -> Response:
        """The signed manifest of the newest snapshot of the device's scope; `known` as in `Push`."""
        return cbor(snapshots.newest(device, known))

    @made.get("/parts/{sha256}", response_class=Response, responses={200: {"content": {BYTES: {}}}})
    def part(device: Caller, sha256: str) -> Response:
        """One part, as the manifest names it."""
        return Response(snapshots.part(device, read_hash(sha256)), media_type=BYTES)

    return made
