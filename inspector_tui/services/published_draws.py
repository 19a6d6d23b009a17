"""A draw as a file that anybody can replay: both signed records, the key they were signed with, both frozen lists.

`verify` needs nothing but the file: no replica, no network. It proves that the result follows from what was committed
to; whose key it is, a replica or the trust list says.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from inspector_tui.domain import drawing
from inspector_tui.domain.draw_lists import DrawLists, hash_of, parse_lists
from inspector_tui.domain.draws import DrawCommitted, DrawDrawn
from inspector_tui.domain.kinds import read_body
from inspector_tui.domain.record import Body
from inspector_tui.errors import BadInput, NotAuthentic, Refused
from inspector_tui.ledger.envelope import Envelope, open_envelope, verify_envelope
from inspector_tui.models import queries
from inspector_tui.models.planning_queries import raw_record
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import DeviceRow
from inspector_tui.models.rows_planning import DrawRow
from inspector_tui.services.drawing import frozen_texts

FORMAT: Final = "inspector-draw/1"
_FIELDS: Final = {"format", "committed", "drawn", "public", "records", "objects", "officers"}


@dataclass(frozen=True, slots=True)
class DrawVerification:
    """What replaying a published draw found. It holds when there is no problem.

    Problems: DRAW_SIGNATURE_WRONG, DRAW_TOLD_DIFFERS, DRAW_ALGORITHM_UNKNOWN, DRAW_NOT_THIS_COMMIT, DRAW_ORDER_WRONG,
    DRAW_OBJECTS_CHANGED, DRAW_OFFICERS_CHANGED, DRAW_NONCE_WRONG, DRAW_BEACON_WRONG, DRAW_SEED_WRONG,
    DRAW_RESULT_WRONG. Notes: DRAW_WITHOUT_BEACON (whoever committed could have tried several nonces before),
    DRAW_IS_REDRAW.
    """

    problems: tuple[str, ...]
    notes: tuple[str, ...]
    committed: DrawCommitted
    drawn: DrawDrawn
    lists: DrawLists
    device: bytes
    author: str
    committed_at: int
    drawn_at: int

    @property
    def holds(self) -> bool:
        return not self.problems

    def picks(self) -> list[dict[str, Any]]:
        """The result in plain values; lines that the lists do not have are left out."""
        each, lists = self.committed.officers_each, self.lists
        told = []
        for place, line in enumerate(self.drawn.lines):
            officers = self.drawn.officers[place * each : (place + 1) * each]
            if line < len(lists.objects) and all(at < len(lists.officers) for at in officers):
                one = lists.objects[line]
                people = [
                    {"certificate": o.certificate, "name": o.name} for o in map(lists.officers.__getitem__, officers)
                ]
                told.append({"place": place + 1, "subject": one.subject, "name": one.name, "officers": people})
        return told


def published(replica: Replica, draw_id: str) -> bytes:
    """The file of a draw. Raises Refused DRAW_UNKNOWN, DRAW_NOT_DRAWN, DRAW_LISTS_ELSEWHERE."""
    with replica.reading() as connection:
        row = queries.one(connection, DrawRow, draw=draw_id)
        if row is None:
            raise Refused("DRAW_UNKNOWN", draw=draw_id)
        if row.drawn is None:
            raise Refused("DRAW_NOT_DRAWN", draw=draw_id)
        records = [raw_record(connection, row.committed), raw_record(connection, row.drawn)]
        device = queries.one(connection, DeviceRow, device=open_envelope(records[0]).device)
    if device is None:
        raise Refused("DEVICE_NOT_TRUSTED")
    objects, officers = frozen_texts(replica, row)
    committed, drawn = (open_envelope(raw).body for raw in records)
    told = {
        "format": FORMAT,
        "committed": plain(committed),
        "drawn": plain(drawn),
        "public": device.public.hex(),
        "records": [raw.hex() for raw in records],
        "objects": objects,
        "officers": officers,
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


def verify(raw: bytes) -> DrawVerification:
    """Replays a published draw. Raises BadInput DRAW_FILE_MALFORMED (what) for what is no such file at all."""
    try:
        told = json.loads(raw)
    except ValueError as error:
        raise BadInput("DRAW_FILE_MALFORMED", what="json") from error
    if not isinstance(told, dict) or set(told) != _FIELDS or told["format"] != FORMAT:
        raise BadInput("DRAW_FILE_MALFORMED", what="format")
    try:
        public = bytes.fromhex(told["public"])
        first, second = (open_envelope(bytes.fromhex(each)) for each in told["records"])
        lists = parse_lists(told["objects"], told["officers"])
    except (ValueError, TypeError, AttributeError) as error:
        raise BadInput("DRAW_FILE_MALFORMED", what="fields") from error
    except BadInput as error:
        raise BadInput("DRAW_FILE_MALFORMED", what=error.code) from error
    committed, drawn = _body(first, DrawCommitted), _body(second, DrawDrawn)
    problems = [
        *_signatures(first, second, public),
        *(["DRAW_TOLD_DIFFERS"] if _differs(told, first, second) else []),
        *_bindings(committed, drawn, first, second),
        *_replayed(committed, drawn, told["objects"], told["officers"], lists),
    ]
    notes = [] if committed.beacon else ["DRAW_WITHOUT_BEACON"]
    notes += ["DRAW_IS_REDRAW"] if committed.redraw_of else []
    return DrawVerification(
        tuple(dict.fromkeys(problems)),
        tuple(notes),
        committed,
        drawn,
        lists,
        first.device,
        first.author,
        max(0, first.made_at + first.clock_offset) // 1000,
        max(0, second.made_at + second.clock_offset) // 1000,
    )


def _signatures(first: Envelope, second: Envelope, public: bytes) -> Iterator[str]:
    for envelope in (first, second):
        try:
            verify_envelope(envelope, public)
        except (NotAuthentic, BadInput, ValueError):
            yield "DRAW_SIGNATURE_WRONG"


def _bindings(committed: DrawCommitted, drawn: DrawDrawn, first: Envelope, second: Envelope) -> Iterator[str]:
    if committed.algorithm != drawing.ALGORITHM:
        yield "DRAW_ALGORITHM_UNKNOWN"
    same = (committed.draw, committed.organ) == (drawn.draw, drawn.organ) and first.organ == second.organ
    if drawn.committed != first.hash or not same or first.organ != committed.organ:
        yield "DRAW_NOT_THIS_COMMIT"
    if first.device != second.device or first.seq >= second.seq:
        yield "DRAW_ORDER_WRONG"
    if (committed.beacon is None) != (drawn.beacon is None):
        yield "DRAW_BEACON_WRONG"
    if drawing.commitment(committed.draw, drawn.nonce) != committed.commitment:
        yield "DRAW_NONCE_WRONG"


def _replayed(
    committed: DrawCommitted, drawn: DrawDrawn, objects: str, officers: str, lists: DrawLists
) -> Iterator[str]:
    if (hash_of(objects), len(lists.objects)) != (committed.objects_hash, committed.objects):
        yield "DRAW_OBJECTS_CHANGED"
    if (hash_of(officers), len(lists.officers)) != (committed.officers_hash, committed.officers):
        yield "DRAW_OFFICERS_CHANGED"
    seed = drawing.seed_of(hash_of(objects), hash_of(officers), drawn.nonce, drawn.beacon)
    if seed != drawn.seed:
        yield "DRAW_SEED_WRONG"
    try:
        result = lists.result(committed.count, committed.officers_each, seed)
    except Refused:
        yield "DRAW_RESULT_WRONG"
        return
    if result != (list(drawn.lines), list(drawn.officers)):
        yield "DRAW_RESULT_WRONG"


def _differs(told: dict[str, Any], first: Envelope, second: Envelope) -> bool:
    return (told["committed"], told["drawn"]) != (plain(first.body), plain(second.body))


def _body(envelope: Envelope, kind: type[Body]) -> Any:
    try:
        body = read_body(envelope.kind, envelope.body)
    except BadInput as error:
        raise BadInput("DRAW_FILE_MALFORMED", what=error.code) from error
    if not isinstance(body, kind):
        raise BadInput("DRAW_FILE_MALFORMED", what="kind")
    return body


def plain(body: Any) -> Any:
    """A body as JSON has it: bytes as hex."""
    if isinstance(body, bytes):
        return body.hex()
    if isinstance(body, dict):
        return {name: plain(value) for name, value in body.items()}
    if isinstance(body, list | tuple):
        return [plain(value) for value in body]
    return body
