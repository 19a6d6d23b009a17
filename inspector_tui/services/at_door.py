"""Entering by the enterprise's own code (扫码入企): the officer scans it, and the visit it is about is found."""

from __future__ import annotations

from dataclasses import dataclass

from inspector_tui.models import today_queries
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import InspectionRow
from inspector_tui.services.urgent_desk import name_enterprise


@dataclass(frozen=True, slots=True)
class AtDoor:
    """The enterprise that was scanned, `name` empty where the register does not know it, and the visits of it that
    this device may go on with: begun ones first, then approved ones by their window."""

    subject: str
    name: str
    visits: tuple[InspectionRow, ...]


def at_door(replica: Replica, scanned: str) -> AtDoor:
    """What a scan at the door leads to; a typed credit code or the path of a picture will do too.

    Raises BadInput as `name_enterprise`; Refused NOT_ENROLLED.
    """
    named = name_enterprise(replica, scanned)
    device, now = replica.identity().device, replica.now()
    with replica.reading() as connection:
        visits = today_queries.visits_at(connection, device, named.subject, now)
    return AtDoor(named.subject, named.name, tuple(visits))
