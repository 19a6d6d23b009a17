"""What the filing form needs: the inspections, what can be chosen, what was typed before, and the rules live."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector_tui.domain.rules import Ruling
from inspector_tui.errors import Refused
from inspector_tui.models import drafts, queries, today_queries
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import InspectionRow, OfficerRow
from inspector_tui.services.filing import FilingRequest, judge, suggested_request
from inspector_tui.services.items import offered_items
from inspector_tui.services.joint_rows import invited_officers, joint_led_by
from inspector_tui.services.today import INSPECTIONS_FIELD

if TYPE_CHECKING:
    from sqlalchemy import Connection

JUDGED_LIVE = 40
"""Inspections of a batch that are judged while one types; submitting judges each one anyway."""
_BATCH = "batch:"


@dataclass(frozen=True, slots=True)
class FilingDesk:
    """Everything to fill in a filing. `kept` is what was typed before, by field."""

    scope: str
    rows: tuple[InspectionRow, ...]
    items: dict[str, str]
    """Names by code of the items that can be chosen."""
    officers: tuple[OfficerRow, ...]
    suggested: FilingRequest
    kept: dict[str, str]

    @property
    def is_batch(self) -> bool:
        """Whether one form is for several inspections."""
        return len(self.rows) > 1


@dataclass(frozen=True, slots=True)
class Counted:
    """A ruling and for how many of the judged inspections it was said."""

    ruling: Ruling
    count: int


def filing_scope(inspections: Sequence[str]) -> str:
    """The draft scope of a filing: `filing:<id>`, or `filing:batch:<hash>` for several."""
    if len(inspections) == 1:
        return f"filing:{inspections[0]}"
    return f"filing:{_BATCH}{hashlib.sha256(','.join(sorted(inspections)).encode()).hexdigest()[:16]}"


def open_desk(replica: Replica, inspections: Sequence[str]) -> FilingDesk:
    """The form for these inspections; a single `batch:<hash>` is a batch that was begun before.

    Raises Refused INSPECTION_UNKNOWN.
    """
    scope = filing_scope(inspections)
    kept = drafts.load(replica, scope)
    listed = kept.pop(INSPECTIONS_FIELD, "")
    ids = listed.split(",") if listed else list(inspections)
    organ = replica.identity().organ
    with replica.reading() as connection:
        rows = tuple(today_queries.inspections(connection, ids))
        officers = (*queries.officers_of_organ(connection, organ), *_coming_along(connection, rows))
    if not rows:
        raise Refused("INSPECTION_UNKNOWN", inspection=",".join(inspections))
    if len(rows) > 1 and not listed:
        drafts.save(replica, scope, INSPECTIONS_FIELD, ",".join(row.inspection for row in rows))
    items = offered_items(replica)
    return FilingDesk(scope, rows, items, officers, suggested_request(replica, rows[0]), kept)


def _coming_along(connection: Connection, rows: Sequence[InspectionRow]) -> list[OfficerRow]:
    """Officers that other organs send to the joint inspection that a row leads."""
    led = [joint for row in rows if (joint := joint_led_by(connection, row)) is not None]
    sent = [officer.certificate for joint in led for officer in invited_officers(joint)]
    return list(queries.by_key(connection, OfficerRow, "certificate", sent).values()) if sent else []


def forget_untouched(replica: Replica, scope: str) -> None:
    """Throws a batch's draft away when nothing was typed into it."""
    if set(drafts.load(replica, scope)) == {INSPECTIONS_FIELD}:
        drafts.discard(replica, scope)


def judge_many(replica: Replica, inspections: Sequence[str], request: FilingRequest) -> tuple[tuple[Counted, ...], int]:
    """What the rules say of the first inspections, equal rulings counted once; and how many were judged."""
    judged = inspections[:JUDGED_LIVE]
    counts: Counter[Ruling] = Counter()
    for inspection in judged:
        counts.update(set(judge(replica, inspection, request)))
    ordered = sorted(counts, key=lambda ruling: (ruling.rule, ruling.code, str(ruling.facts)))
    return tuple(Counted(ruling, counts[ruling]) for ruling in ordered), len(judged)
