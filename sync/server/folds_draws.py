"""What records of random draws mean for files: the frozen lists are kept, and whoever sees the draw may read them."""

from __future__ import annotations

from inspector_tui.domain.draws import DrawCommitted
from sync.server.audience import shortened
from sync.server.folds import Arrived, Connection, folds, name_file


@folds(DrawCommitted)
def _committed(connection: Connection, arrived: Arrived, body: DrawCommitted) -> None:
    # A device speaks for its own organ only.
    if body.organ != arrived.organ:
        return
    for digest, size in ((body.objects_hash, body.objects_size), (body.officers_hash, body.officers_size)):
        name_file(connection, body.organ, digest, size)
        connection.execute(
            "INSERT INTO draw_lists (sha256, region) VALUES (%s, %s) ON CONFLICT DO NOTHING",
            (digest, shortened(body.region)),
        )
