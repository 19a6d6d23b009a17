"""The filing of a visit that began without one: until when, by which rule, and made now (补办备案)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from inspector_tui.domain.backfill import BackfillState, Due, Term, backfill_due, is_late
from inspector_tui.domain.vocabulary import Cause, TermUnit
from inspector_tui.domain.working_days import WorkCalendar, working_days_between
from inspector_tui.errors import Refused
from inspector_tui.models import queries
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import InspectionRow
from inspector_tui.models.standing_queries import terms_of, unfiled_visits
from inspector_tui.services.calendars import calendar_of
from inspector_tui.services.filing import (
    Filed,
    FilingRequest,
    awaits_approval,
    require_inspection,
    submit,
)
from inspector_tui.services.moments import local, moment_of

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Backfill:
    """A visit that began unfiled. `days_left` counts working days to the last one, negative when it has passed."""

    row: InspectionRow
    due: Due
    state: BackfillState
    late: bool
    """Whether the filing came, or is still missing, after its day."""
    days_left: int
    today: dt.date
    """The day of now in China."""


def backfills(replica: Replica, *, own_device: bool = False) -> list[Backfill]:
    """Visits of this organ that have no approval yet, the most urgent first; `own_device` = only those begun here.

    Raises Refused NOT_ENROLLED.
    """
    identity, now = replica.identity(), replica.now()
    with replica.reading() as connection:
        terms = read_terms(connection)
        rows = unfiled_visits(connection, identity.organ)
        calendars = {row.region: calendar_of(connection, row.region) for row in rows}
    mine = [row for row in rows if not own_device or row.device == identity.device]
    found = [_backfill(row, terms, calendars[row.region], now) for row in mine]
    return sorted(found, key=lambda one: (one.due.day, one.row.unfiled_at, one.row.inspection))


def backfill_of(replica: Replica, inspection: str) -> Backfill:
    """How the backfill of one visit stands. Raises Refused INSPECTION_UNKNOWN, NOT_UNFILED."""
    with replica.reading() as connection:
        row = require_inspection(connection, inspection)
        terms = read_terms(connection)
        calendar = calendar_of(connection, row.region)
    if row.unfiled_at is None:
        raise Refused("NOT_UNFILED", inspection=inspection)
    return _backfill(row, terms, calendar, replica.now())


def read_terms(connection: Connection) -> list[Term]:
    """Every region's term for backfills."""
    rows = terms_of(connection, "backfill")
    return [Term(row.region, row.count, cast("TermUnit", row.unit), row.valid_from, row.basis) for row in rows]


def suggested_backfill(row: InspectionRow) -> FilingRequest:
    """The filing of a visit as it was: its officers, its start, its reason; until it was concluded, else until the
    end of its day."""
    start = row.unfiled_at or 0
    ended = row.concluded_at if row.concluded_at is not None else moment_of(local(start).date().isoformat(), 23, 59)
    return FilingRequest(
        officers=tuple(officer.certificate for officer in queries.officers_of(row)),
        start=start,
        end=max(ended, start + 60),
        purpose="urgent",
        items=queries.items_of(row),
        onsite_reason=row.unfiled_reason or "",
    )


def submit_backfill(
    replica: Replica,
    inspection: str,
    *,
    items: tuple[str, ...] = (),
    purpose_text: str = "",
    cause: Cause | None = None,
    source: str = "",
    end: int | None = None,
) -> Filed:
    """Files a visit that began; made now, for the time from its start. `end` in Unix seconds.

    Raises Refused INSPECTION_UNKNOWN, NOT_UNFILED; what a rule forbids is in the answer.
    """
    with replica.reading() as connection:
        row = require_inspection(connection, inspection)
    if row.unfiled_at is None:
        raise Refused("NOT_UNFILED", inspection=inspection)
    asked = suggested_backfill(row)
    request = FilingRequest(
        officers=asked.officers,
        start=asked.start,
        end=end if end is not None else asked.end,
        purpose=asked.purpose,
        items=items or asked.items,
        purpose_text=purpose_text,
        cause=cause,
        source=source,
        onsite_reason=asked.onsite_reason,
    )
    return submit(replica, [inspection], request)[0]


def _backfill(row: InspectionRow, terms: list[Term], calendar: WorkCalendar, now: int) -> Backfill:
    due = backfill_due(local(row.unfiled_at or 0).date(), row.region, terms, calendar)
    filed = row.filing is not None and row.returned_reason is None
    at = row.filed_at if filed and row.filed_at is not None else now
    left = row.concluded_at is not None and row.concluded_at <= at
    late = is_late(due, local(at).date(), left=left)
    state: BackfillState = "overdue" if late else "open"
    if row.permit is not None:
        state = "approved"
    elif awaits_approval(row):
        state = "filed"
    today = local(now).date()
    return Backfill(row, due, state, late, working_days_between(today, due.day, calendar), today)
