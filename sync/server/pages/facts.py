"""What the tables know of one code, in one question to the database. Nothing here judges."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from inspector_tui.codes.claims import Claims
from inspector_tui.codes.permit import hold
from inspector_tui.codes.status import HARD_SECONDS, SOFT_SECONDS, PermitState, StatusList
from inspector_tui.domain.item_list import ChecklistLineListed, checklists_in
from inspector_tui.domain.vocabulary import Cause
from sync.server import status_lists
from sync.server.approval_facts import day_in_china
from sync.server.list_facts import in_force
from sync.server.store import Connection


@dataclass(frozen=True, slots=True)
class StateNow(StatusList):
    """The state of one permit at this moment, as a status list would tell it, without packing a list of a million."""

    known: PermitState | None

    def state(self, index: int) -> PermitState | None:
        return self.known


@dataclass(frozen=True, slots=True)
class Facts:
    """`level`: the tables hold every record; `trust_changes` is the state of the trust list's content."""

    level: bool
    trust_changes: int
    status: StateNow | None
    directory: Mapping[tuple[str, str], Mapping[str, Any]]
    items: Mapping[str, Mapping[str, Any]]
    """The permit's items as the lists of its organ's region have them."""
    inspection: str | None
    finished: bool
    opened: int
    cause: Cause | None


_FRESH: Final = """
SELECT folded.position >= tree.size,
    (SELECT changes FROM list_changes WHERE list = 'trust' AND number = 0)
FROM folded, tree
"""
_FACTS: Final = """
SELECT folded.position >= tree.size,
    (SELECT changes FROM list_changes WHERE list = 'trust' AND number = 0),
    (SELECT max(first + count) FROM blocks WHERE purpose = 'status' AND series = %(list)s),
    (SELECT max(number) FROM status_lists WHERE leapt),
    EXISTS (SELECT FROM status_lists WHERE number = %(list)s),
    (SELECT min(state) FROM permits WHERE status_list = %(list)s AND status_index = %(index)s AND state <> 0),
    (SELECT jsonb_agg(jsonb_build_array(kind, key, body)) FROM directory
        WHERE (kind, key) IN (SELECT * FROM unnest(%(kinds)s::text[], %(keys)s::text[]))),
    (SELECT jsonb_object_agg(about, body) FROM (
        SELECT DISTINCT ON (about) about, body FROM (
            SELECT DISTINCT ON (about, region) about, region, valid_from, valid_until, body FROM list_versions
            WHERE list = 'items' AND about = ANY(%(items)s) AND starts_with(%(place)s, region) AND valid_from <= %(day)s
            ORDER BY about, region, valid_from DESC) AS begun
        ORDER BY about, coalesce(valid_until >= %(day)s, true) DESC, length(region) DESC) AS listed),
    mine.inspection,
    EXISTS (SELECT FROM finished_visits AS f WHERE f.organ = %(organ)s AND f.inspection = mine.inspection),
    (SELECT opened FROM code_openings WHERE organ = %(organ)s AND code_id = %(code)s),
    (SELECT cause FROM counted_visits AS v WHERE v.organ = %(organ)s AND v.inspection = mine.inspection)
FROM folded, tree LEFT JOIN LATERAL (
    SELECT inspection FROM permits WHERE organ = %(organ)s AND code_id = %(code)s AND inspection <> ''
    UNION ALL (SELECT inspection FROM unfiled_visits
        WHERE standing = %(code)s AND organ = %(organ)s AND subject = %(subject)s ORDER BY at DESC LIMIT 1)
    LIMIT 1
) AS mine ON true
"""
_OPENED: Final = """
INSERT INTO code_openings (organ, code_id, opened) VALUES (%s, %s, 1)
ON CONFLICT (organ, code_id) DO UPDATE SET opened = code_openings.opened + 1 RETURNING opened
"""


def freshness(connection: Connection) -> tuple[bool, int]:
    """Whether the tables hold every record, and the state of the trust list's content."""
    row = connection.execute(_FRESH).fetchone()
    if row is None:
        raise LookupError("folded")
    return bool(row[0]), int(row[1] or 0)


def facts_of(connection: Connection, claims: Claims, subject: str, *, now: int) -> Facts:
    """What is known of a permit with these claims, which may be anybody's: `verify` judges them."""
    asked = _asked(claims, subject)
    told = {
        "list": claims.status_list,
        "index": claims.status_index,
        "organ": claims.organ,
        "code": claims.code_id,
        "subject": subject,
        "kinds": [kind for kind, _ in asked],
        "keys": [key for _, key in asked],
        "items": [str(item) for item in claims.items],
        "place": place_of(claims.organ),
        "day": day_in_china(claims.start),
    }
    row = connection.execute(_FACTS, told).fetchone()
    if row is None:
        raise LookupError("folded")
    level, changes, given, newest, named, state, directory, listed, inspection, finished, opened, cause = row
    told_list = given is not None or named or claims.status_list == status_lists.FIRST_LIST
    size = status_lists.size(claims.status_list, given, newest) if told_list else None
    return Facts(
        level=bool(level),
        trust_changes=int(changes or 0),
        status=_status(claims, size, state, now),
        directory={(kind, key): body for kind, key, body in directory or ()},
        items=listed or {},
        inspection=inspection,
        finished=bool(finished),
        opened=int(opened or 0),
        cause=cause,
    )


def permit_named(connection: Connection, short: bytes) -> dict[bytes, bytes]:
    """The permit that a short code names, if it has come."""
    rows = connection.execute("SELECT permit FROM permits WHERE short = %s", (short,)).fetchall()
    return hold(bytes(permit) for (permit,) in rows)


def checklists(connection: Connection, organ: int, items: Collection[str], day: str) -> Mapping[str, Mapping[int, str]]:
    """What each line of these items' checklists asks on an ISO day, by item and number, as an organ goes by them."""
    found = checklists_in(in_force(connection, ChecklistLineListed, day, items), place_of(organ))
    return {item: {line.no: line.text for line in lines} for item, lines in found.items()}


def count_opening(connection: Connection, claims: Claims) -> int:
    """Add one to how often the page of a genuine code was opened; returns the sum."""
    row = connection.execute(_OPENED, (claims.organ, claims.code_id)).fetchone()
    return 0 if row is None else int(row[0])


def place_of(organ: int) -> str:
    """The digits of an organ's number: a region's lists are for every organ whose number begins with the region."""
    return f"{organ:09d}"


def _status(claims: Claims, size: int | None, state: int | None, now: int) -> StateNow | None:
    """None for a list that is not told; beyond its `size` a permit has no state."""
    if size is None:
        return None
    known = None
    # The packed list is whole bytes: up to three places beyond the last one allotted are valid there, and here.
    if claims.status_index < -(-size // 4) * 4:
        known = PermitState.VALID if state is None or claims.status_index >= size else PermitState(state)
    return StateNow(claims.status_list, now, now + HARD_SECONDS, SOFT_SECONDS, b"", b"", known)


def _asked(claims: Claims, subject: str) -> Sequence[tuple[str, str]]:
    organs = {claims.organ, *(officer.organ for officer in claims.officers if officer.organ is not None)}
    return [*(("organ", str(organ)) for organ in sorted(organs)), ("enterprise", subject)]
