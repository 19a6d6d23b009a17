"""The random draw (双随机): freeze and commit, then draw, and plan what was drawn in the same transaction."""

from __future__ import annotations

import hashlib
import io
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from inspector_tui.domain import drawing
from inspector_tui.domain.draw_lists import DrawLists, DrawObject, DrawOfficer, hash_of, parse_lists
from inspector_tui.domain.draws import DrawCommitted, DrawDrawn, InspectionAssigned
from inspector_tui.domain.planning import FiledOfficer, InspectionPlanned
from inspector_tui.domain.record import Body
from inspector_tui.domain.roles import require_may_say
from inspector_tui.domain.vocabulary import Grade
from inspector_tui.errors import BadInput, Refused
from inspector_tui.models import planning_queries, queries
from inspector_tui.models.replica import Replica, Telling
from inspector_tui.models.rows import EnterpriseRow, InspectionRow
from inspector_tui.models.rows_planning import DrawRow
from inspector_tui.models.settings import read_setting, write_setting
from inspector_tui.services.draw_lists import DrawRequest, Prepared, lists_for
from inspector_tui.services.moments import day_of
from inspector_tui.services.plan_objects import own_region
from inspector_tui.services.redrawing import replaced_by, taken_back

_NONCE = "draw_nonce:"


@dataclass(frozen=True, slots=True)
class Drawn:
    """One object drawn, with its officers and the inspection that was planned."""

    place: int
    inspection: str
    drawn: DrawObject
    officers: tuple[DrawOfficer, ...]


@dataclass(frozen=True, slots=True)
class DrawResult:
    """What was drawn. After a redraw also what it took back, and what stays because something was filed for it."""

    drawn: tuple[Drawn, ...]
    withdrawn: tuple[InspectionRow, ...]
    kept: tuple[InspectionRow, ...]


def prepare(replica: Replica, request: DrawRequest) -> Prepared:
    """The lists as `commit` would freeze them now; records nothing. Raises as `commit`."""
    with replica.telling() as telling:
        return _checked(telling, request)


def commit(replica: Replica, request: DrawRequest) -> str:
    """Freezes both lists and commits to the nonce; returns the draw's id. Nothing can be changed after this.

    Raises BadInput PERIOD_REVERSED, ITEM_UNKNOWN and as `read_objects`; Refused WITNESS_MISSING, DRAW_NO_OBJECTS,
    DRAW_TOO_FEW, DRAW_TOO_MANY, DRAW_OFFICERS_TOO_FEW, OFFICER_UNKNOWN, DRAW_REPEATED (draw), ROLE_MAY_NOT.
    """
    draw, nonce = secrets.token_hex(8), secrets.token_bytes(32)
    with replica.telling() as telling:
        prepared = _checked(telling, request)
        objects, officers = prepared.lists.objects_text(), prepared.lists.officers_text()
        year = int(request.window_from[:4])
        title = request.title.strip()
        earlier = planning_queries.earlier_draw(
            telling.connection, telling.identity.organ, year, title, hash_of(objects), request.items
        )
        reason = (request.reason or "").strip() or None
        if earlier is not None and reason is None:
            raise Refused("DRAW_REPEATED", draw=earlier.draw, title=earlier.title)
        for text in (objects, officers):
            replica.files.store(io.BytesIO(text.encode()))
        write_setting(telling.connection, _NONCE + draw, nonce)
        telling.add(
            DrawCommitted(
                draw=draw,
                organ=telling.identity.organ,
                region=own_region(telling),
                year=year,
                title=title,
                algorithm=drawing.ALGORITHM,
                objects_hash=hash_of(objects),
                objects=len(prepared.lists.objects),
                objects_size=len(objects.encode()),
                officers_hash=hash_of(officers),
                officers=len(prepared.lists.officers),
                officers_size=len(officers.encode()),
                count=request.count,
                officers_each=request.officers_each,
                weights_basis=prepared.weights.basis if prepared.weights else "",
                items=request.items,
                window_from=request.window_from,
                window_until=request.window_until,
                commitment=drawing.commitment(draw, nonce),
                beacon=(request.beacon or "").strip() or None,
                witness=request.witness.strip(),
                redraw_of=earlier.draw if earlier else None,
                reason=reason if earlier else None,
            )
        )
    return draw


def draw(replica: Replica, draw_id: str, beacon: str | None = None) -> DrawResult:
    """Draws what was committed to, once, and plans an inspection for every object drawn: all or nothing.

    A redraw takes back, in the same transaction, what the draws it replaces planned and nobody filed yet.

    Raises Refused DRAW_UNKNOWN, DRAW_DONE, DRAW_NOT_HERE (it was committed on another device), DRAW_BEACON_MISSING,
    DRAW_BEACON_UNANNOUNCED, DRAW_OFFICERS_TOO_FEW, OTHER_ORGAN.
    """
    with replica.telling() as telling:
        row = _row(telling, draw_id)
        nonce = read_setting(telling.connection, _NONCE + draw_id)
        if row.organ != telling.identity.organ:
            raise Refused("OTHER_ORGAN", organ=row.organ)
        if row.drawn is not None:
            raise Refused("DRAW_DONE", draw=draw_id)
        if nonce is None:
            raise Refused("DRAW_NOT_HERE", draw=draw_id)
        value = (beacon or "").strip() or None
        if row.beacon is not None and value is None:
            raise Refused("DRAW_BEACON_MISSING", beacon=row.beacon)
        if row.beacon is None and value is not None:
            raise Refused("DRAW_BEACON_UNANNOUNCED")
        lists = frozen_lists(replica, row)
        seed = drawing.seed_of(row.objects_hash, row.officers_hash, nonce, value)
        lines, officers = lists.result(row.count, row.officers_each, seed)
        replaced = replaced_by(telling.connection, row)
        result = DrawDrawn(
            draw=draw_id,
            organ=row.organ,
            region=row.region,
            committed=row.committed,
            nonce=nonce,
            beacon=value,
            seed=seed,
            lines=tuple(lines),
            officers=tuple(officers),
            kept=tuple(line.inspection for line in replaced.kept),
        )
        drawn = drawn_of(lists, row, result)
        telling.add_all([result, *_plans(telling, row, drawn), *taken_back(row, replaced.withdrawn)])
    return DrawResult(tuple(drawn), replaced.withdrawn, replaced.kept)


def drawn_of(lists: DrawLists, row: DrawRow, result: DrawDrawn) -> list[Drawn]:
    """What the numbers of a result stand for."""
    each = row.officers_each
    return [
        Drawn(
            place,
            inspection_of(row.draw, lists.objects[line].subject),
            lists.objects[line],
            tuple(lists.officers[at] for at in result.officers[place * each : (place + 1) * each]),
        )
        for place, line in enumerate(result.lines)
    ]


def inspection_of(draw_id: str, subject: str) -> str:
    """Id of the inspection that a draw plans for a subject: the same on every replica."""
    return hashlib.sha256(f"draw|{draw_id}|{subject}".encode()).hexdigest()[:16]


def frozen_lists(replica: Replica, row: DrawRow) -> DrawLists:
    """The lists of a draw as they were frozen. Raises Refused DRAW_LISTS_ELSEWHERE; Environment for a damaged file."""
    return parse_lists(*frozen_texts(replica, row))


def frozen_texts(replica: Replica, row: DrawRow) -> tuple[str, str]:
    """Both texts as they were frozen. Raises as `frozen_lists`."""
    texts = []
    for digest in (row.objects_hash, row.officers_hash):
        if not replica.files.has(digest):
            raise Refused("DRAW_LISTS_ELSEWHERE", draw=row.draw)
        with replica.files.open(digest) as file:
            texts.append(file.read().decode())
    return texts[0], texts[1]


def _plans(telling: Telling, row: DrawRow, drawn: list[Drawn]) -> Iterator[Body]:
    places: dict[str, EnterpriseRow] = {}
    subjects = [each.drawn.subject for each in drawn]
    for start in range(0, len(subjects), 500):
        found = queries.by_key(telling.connection, EnterpriseRow, "subject", subjects[start : start + 500])
        places.update(found)
    for each in drawn:
        known = places.get(each.drawn.subject)
        yield InspectionPlanned(
            inspection=each.inspection,
            organ=row.organ,
            year=row.year,
            subject=each.drawn.subject,
            enterprise_name=each.drawn.name,
            region=each.drawn.region,
            items=tuple(json.loads(row.items)),
            purpose="random",
            window_from=row.window_from,
            window_until=row.window_until,
            grade=cast("Grade", each.drawn.risk),
            credit=cast("Grade", each.drawn.credit),
            address=known.address if known else None,
        )
        yield InspectionAssigned(
            inspection=each.inspection,
            organ=row.organ,
            region=each.drawn.region,
            officers=tuple(
                FiledOfficer(certificate=one.certificate, name=one.name, organ=row.organ) for one in each.officers
            ),
            draw=row.draw,
            place=each.place + 1,
        )


def _checked(telling: Telling, request: DrawRequest) -> Prepared:
    require_may_say(telling.identity.role, DrawCommitted.KIND)
    if request.window_until < request.window_from:
        raise BadInput("PERIOD_REVERSED", text=f"{request.window_from} - {request.window_until}")
    if not request.title.strip():
        raise Refused("DRAW_TITLE_MISSING")
    if not request.witness.strip():
        raise Refused("WITNESS_MISSING")
    if request.count > drawing.MOST_DRAWN:
        raise Refused("DRAW_TOO_MANY", most=drawing.MOST_DRAWN)
    prepared = lists_for(telling, request, day_of(telling.now))
    possible = len(prepared.lists.objects) - prepared.never
    if request.count > possible:
        raise Refused("DRAW_TOO_FEW", wanted=request.count, found=possible)
    _require_officers(prepared.lists, request.officers_each)
    return prepared


def _require_officers(lists: DrawLists, each: int) -> None:
    """Whatever is drawn must find its officers: a draw that stops half-way would have to be drawn anew."""
    able = len(lists.officers)
    if able < each:
        raise Refused("DRAW_OFFICERS_TOO_FEW", wanted=each, found=able, place=1)
    against: dict[str, int] = {}
    for officer in lists.officers:
        for subject in officer.excluded:
            against[subject] = against.get(subject, 0) + 1
    for place, each_object in enumerate(lists.objects):
        left = able - against.get(each_object.subject, 0)
        if left < each and each_object.weight:
            raise Refused("DRAW_OFFICERS_TOO_FEW", wanted=each, found=left, place=place + 1)


def _row(telling: Telling, draw_id: str) -> DrawRow:
    row = queries.one(telling.connection, DrawRow, draw=draw_id)
    if row is None:
        raise Refused("DRAW_UNKNOWN", draw=draw_id)
    return row
