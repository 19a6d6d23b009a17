"""What a device may pull, in log order, at a cost that follows what is new in its scope."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from inspector_tui.ledger import tiles
from sync.protocol.limits import PAGE_BYTES, PAGE_RECORDS
from sync.protocol.messages import Page
from sync.server import store
from sync.server.audience import region_of
from sync.server.checking import Enrolment
from sync.server.log import consistency
from sync.server.store import Connection
from sync.server.tilestore import Tiles

FIRST_WINDOW: Final = 4 * PAGE_RECORDS
"""Places of the log that are looked through at first; four times as many each time too little is found."""

# Who sees what (domain.record.Audience): `region` when one region contains the other; `organ` when the
# device's organ made it, stands above the one that did, it is about a matter of such an organ, or is shared with one
# that goes along in a joint inspection; the justice bureau all of its region; `supervision` the justice bureau
# alone: no organ learns who rated it.
_SCOPES: Final = """
WITH RECURSIVE below (organ) AS (
    SELECT %(organ)s::bigint
    UNION SELECT o.organ FROM organs o JOIN below b ON o.parent = b.organ
), mine AS (
    SELECT organ, true AS below, false AS covered FROM below
    UNION ALL SELECT organ, false, true FROM organs WHERE %(justice)s AND starts_with(region, %(region)s)
)
SELECT s.scope FROM scopes s
WHERE s.newest >= %(after)s AND (
    s.audience = 'all'
    OR (s.audience = 'region' AND (starts_with(s.region, %(region)s) OR starts_with(%(region)s, s.region)))
    OR (s.audience = 'organ' AND EXISTS (SELECT FROM mine WHERE mine.organ IN (s.organ, s.about)))
    OR (s.shared <> '' AND EXISTS (SELECT FROM mine WHERE mine.organ::text = ANY (string_to_array(s.shared, ','))))
    OR (s.audience = 'supervision' AND EXISTS (SELECT FROM mine WHERE mine.covered AND mine.organ = s.organ))
    OR (s.audience IN ('organ', 'supervision') AND %(justice)s AND starts_with(lpad(s.organ::text, 9, '0'), %(region)s)
        AND NOT EXISTS (SELECT FROM organs o WHERE o.organ = s.organ))
)
"""

# One short walk along the index for each scope, and never over records of other scopes.
_PLACES: Final = """
SELECT found.position, found.size
FROM unnest(%(scopes)s::integer[]) AS mine (scope)
CROSS JOIN LATERAL (
    SELECT r.position, octet_length(r.raw) AS size FROM records r
    WHERE r.scope = mine.scope AND r.position >= %(after)s AND r.position < %(until)s
    ORDER BY r.position LIMIT %(limit)s
) AS found
ORDER BY found.position LIMIT %(limit)s
"""

_RAWS: Final = "SELECT position, raw FROM records WHERE position = ANY(%s) ORDER BY position"


@dataclass(frozen=True, slots=True)
class Pulled:
    """Records with their positions, and where to go on. `complete`: nothing more up to the checkpoint."""

    records: list[tuple[int, bytes]]
    cursor: int
    complete: bool
    size: int
    checkpoint: str


def pull(connection: Connection, enrolment: Enrolment, after: int, limit: int = PAGE_RECORDS) -> Pulled:
    """The next records of the device's scope from position `after` on, at most `limit` and a page's bytes."""
    # The size is read first: everything below it is committed, so no cursor can pass over a record.
    tree = store.read_tree(connection)
    if after >= tree.size:
        return Pulled([], tree.size, True, tree.size, tree.checkpoint)
    scopes = visible_scopes(connection, enrolment, after)
    if not scopes:
        return Pulled([], tree.size, True, tree.size, tree.checkpoint)
    places, until = _look(connection, scopes, after, tree.size, min(limit, PAGE_RECORDS))
    taken, size = 0, 0
    for _, length in places:
        taken, size = taken + 1, size + length
        if size >= PAGE_BYTES:
            break
    positions = [position for position, _ in places[:taken]]
    if taken < len(places) or taken >= min(limit, PAGE_RECORDS):
        until = positions[-1] + 1
    raws = [(position, bytes(raw)) for position, raw in connection.execute(_RAWS, (positions,), binary=True)]
    return Pulled(raws, until, until == tree.size, tree.size, tree.checkpoint)


def page_of(connection: Connection, enrolment: Enrolment, after: int, limit: int, known: int) -> tuple[Page, int]:
    """The same as a message, with the proof for who knows a log of `known` records; and the size of the log under its
    checkpoint."""
    pulled = pull(connection, enrolment, after, limit)
    path = consistency(tiles.tree(Tiles(connection)), known, pulled.size)
    page = Page(
        cursor=pulled.cursor,
        complete=pulled.complete,
        checkpoint=pulled.checkpoint,
        consistency=tuple(path),
        positions=tuple(position for position, _ in pulled.records),
        records=tuple(raw for _, raw in pulled.records),
    )
    return page, pulled.size


def visible_scopes(connection: Connection, enrolment: Enrolment, after: int = 0) -> list[int]:
    """Numbers of the scopes that the device may see and that have a record at `after` or later."""
    region = organ_region(connection, enrolment.organ)
    told = {"organ": enrolment.organ, "region": region, "after": after, "justice": enrolment.role == "justice"}
    return [scope for (scope,) in connection.execute(_SCOPES, told).fetchall()]


def _look(
    connection: Connection, scopes: list[int], after: int, size: int, limit: int
) -> tuple[list[tuple[int, int]], int]:
    """Positions and byte sizes of the first `limit` records from `after` on, and the place looked up to."""
    window = FIRST_WINDOW
    while True:
        until = min(size, after + window)
        told = {"scopes": scopes, "after": after, "until": until, "limit": limit}
        places = connection.execute(_PLACES, told).fetchall()
        if len(places) >= limit or until == size:
            return places, until
        window *= 4


def organ_region(connection: Connection, organ: int) -> str:
    """The region that decides what devices of an organ see."""
    row = connection.execute("SELECT region FROM organs WHERE organ = %s", (organ,)).fetchone()
    return region_of(organ) if row is None else str(row[0])
