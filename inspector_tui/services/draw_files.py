"""The frozen lists of a draw on another laptop: fetched from the server when somebody wants to replay it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import httpx

from inspector_tui.errors import Refused
from inspector_tui.models import queries
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows_planning import DrawRow
from inspector_tui.services.connecting import connect
from inspector_tui.services.fetching import fetch_file
from inspector_tui.services.published_draws import DrawVerification, published, verify

Progress = Callable[[int, int], None]
"""Told the bytes that are here, and how many there are in all."""


def fetch_lists(
    replica: Replica,
    draw_id: str,
    progress: Progress = lambda done, of: None,
    *,
    transport: httpx.BaseTransport | None = None,
) -> int:
    """Fetches the lists of a draw that are not here, each verified against the hash in the signed commitment.

    Returns how many came: none where both are here, and then no server is asked. Raises Refused DRAW_UNKNOWN,
    NOT_ENROLLED, DRAW_LISTS_ELSEWHERE while the laptop that drew has not sent them; NotAuthentic EVIDENCE_HASH;
    Environment SERVER_UNREACHABLE, DISK_FULL.
    """
    with replica.reading() as connection:
        row = queries.one(connection, DrawRow, draw=draw_id)
    if row is None:
        raise Refused("DRAW_UNKNOWN", draw=draw_id)
    lists = ((row.objects_hash, row.objects_size), (row.officers_hash, row.officers_size))
    wanted = [(digest, size) for digest, size in lists if not replica.files.has(digest)]
    if not wanted:
        return 0
    total, done = sum(size for _digest, size in wanted), 0
    with connect(replica, transport=transport) as client:
        for digest, size in wanted:
            try:
                fetch_file(replica, client, digest, size, partial(_tell, progress, done, total))
            except Refused as error:
                if error.code != "EVIDENCE_UNKNOWN":
                    raise
                raise Refused("DRAW_LISTS_ELSEWHERE", draw=draw_id) from error
            done += size
    return len(wanted)


def _tell(progress: Progress, before: int, total: int, here: int) -> None:
    progress(before + here, total)


def replay(
    replica: Replica,
    draw_id: str,
    progress: Progress = lambda done, of: None,
    *,
    transport: httpx.BaseTransport | None = None,
) -> DrawVerification:
    """Replays a draw that this replica knows from its signed records. Raises as `fetch_lists` and `published`."""
    fetch_lists(replica, draw_id, progress, transport=transport)
    return verify(published(replica, draw_id))
