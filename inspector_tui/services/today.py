"""What an officer has to do today, as three short lists."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from inspector_tui.models import drafts, queries, today_queries
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import InspectionRow
from inspector_tui.services.backfilling import Backfill, backfills
from inspector_tui.services.items import item_names
from inspector_tui.services.moments import day_of, local

MOST_TO_FILE = 24
MISSED_SECONDS = 14 * 86400
"""How long an approved visit that nobody made stays in sight after its window."""
ORDERS_SECONDS = 400 * 86400
DUE_DAYS = 14
"""Deadlines of orders to rectify are told so many days ahead."""
_FILING = "filing:"
FILEABLE = ("planned", "returned", "filed")
"""States in which an inspection may be filed, or filed anew."""


@dataclass(frozen=True, slots=True)
class Due:
    """An order to rectify: its earliest deadline (ISO) and the days left, negative when it is overdue."""

    row: InspectionRow
    deadline: str
    days_left: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A filing that was begun and not sent: its draft scope and the inspections it is for."""

    scope: str
    rows: tuple[InspectionRow, ...]


@dataclass(frozen=True, slots=True)
class Tasks:
    """Everything on the home screen. `unfiled_count` counts all, `unfiled` holds the first ones."""

    today: dt.date
    now: int
    visits: tuple[InspectionRow, ...]
    missed: tuple[InspectionRow, ...]
    open_visits: tuple[InspectionRow, ...]
    due: tuple[Due, ...]
    drafts: tuple[Draft, ...]
    returned: tuple[InspectionRow, ...]
    unfiled: tuple[InspectionRow, ...]
    unfiled_count: int
    item_names: dict[str, str]
    backfills: tuple[Backfill, ...] = ()
    """Visits begun on this device whose filing is still to come."""

    @property
    def rows(self) -> tuple[InspectionRow, ...]:
        """Every inspection that stands alone in one of the lists."""
        alone = (*self.visits, *self.missed, *self.open_visits, *self.returned, *self.unfiled)
        return (*alone, *(due.row for due in self.due), *(one.row for one in self.backfills))


def today_of(replica: Replica) -> dt.date:
    """The day of now in China, by the corrected clock."""
    return local(replica.now()).date()


def tasks(replica: Replica) -> Tasks:
    """The tasks of the officer whose device this is. Raises Refused NOT_ENROLLED."""
    identity, now = replica.identity(), replica.now()
    today = local(now).date()
    begun = _drafts(replica)
    names = item_names(replica)
    missing = tuple(one for one in backfills(replica, own_device=True) if one.state in ("open", "overdue"))
    with replica.reading() as connection:
        ahead = today_queries.visits_ahead(connection, identity.device, now - MISSED_SECONDS)
        unfiled, count = today_queries.unfiled(connection, identity.organ, day_of(now), MOST_TO_FILE)
        ordered = today_queries.ordered_visits(connection, identity.device, now - ORDERS_SECONDS)
        return Tasks(
            today=today,
            now=now,
            visits=tuple(row for row in ahead if (row.end or 0) >= now),
            missed=tuple(row for row in ahead if (row.end or 0) < now),
            open_visits=tuple(today_queries.open_visits(connection, identity.device)),
            due=_due(ordered, today),
            drafts=begun,
            returned=tuple(today_queries.returned_filings(connection, identity.organ, identity.author)),
            unfiled=tuple(unfiled),
            unfiled_count=count,
            item_names=names,
            backfills=missing,
        )


def _due(rows: list[InspectionRow], today: dt.date) -> tuple[Due, ...]:
    due = []
    for row in rows:
        deadlines = [order.deadline for order in queries.orders_of(row)]
        if deadlines:
            left = (dt.date.fromisoformat(min(deadlines)) - today).days
            if left <= DUE_DAYS:
                due.append(Due(row, min(deadlines), left))
    return tuple(sorted(due, key=lambda one: (one.deadline, one.row.inspection)))


def _drafts(replica: Replica) -> tuple[Draft, ...]:
    """Begun filings whose inspections may still be filed; what was only looked at is none."""
    begun = []
    for scope in drafts.scopes(replica, _FILING):
        fields = drafts.load(replica, scope)
        ids = fields.pop(INSPECTIONS_FIELD, "").split(",") if INSPECTIONS_FIELD in fields else [scope[len(_FILING) :]]
        with replica.reading() as connection:
            rows = [row for row in today_queries.inspections(connection, ids) if row.state in FILEABLE]
        if fields and rows:
            begun.append(Draft(scope, tuple(rows)))
    return tuple(begun)


INSPECTIONS_FIELD = "inspections"
"""Field of a batch's draft that names its inspections, so that it can be opened again."""
