"""Urgent visits: begun offline for a reason, shown as unfiled, the filing to follow by the region's term.

Nothing is back-dated: the start is the time of its record, the filing the time of its own.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector_tui.codes.permit import parse_permit
from inspector_tui.domain.credit_code import identify_subject
from inspector_tui.domain.planning import FiledOfficer
from inspector_tui.domain.rules import FilingDraft, items_are_published, require_allowed, two_officers_are_valid
from inspector_tui.domain.urgent import VisitStartedUnfiled
from inspector_tui.domain.vocabulary import VisitOrigin
from inspector_tui.errors import Refused
from inspector_tui.models import queries
from inspector_tui.models.replica import Replica, Telling
from inspector_tui.models.rows import EnterpriseRow, InspectionRow, PermitKeyRow
from inspector_tui.models.rows_around import StandingRow
from inspector_tui.models.standing_queries import open_unfiled, standing_of_device
from inspector_tui.services.filing_facts import people_and_items
from inspector_tui.services.moments import day_of
from inspector_tui.services.standing_rows import items_of_standing, officers_of_standing, standing_state

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class UrgentRequest:
    """What an officer says at the door. `name` may be empty where the register knows the enterprise."""

    subject: str
    reason: str
    officers: tuple[str, ...]
    name: str = ""
    items: tuple[str, ...] = ()
    origin: VisitOrigin = "typed"


@dataclass(frozen=True, slots=True)
class Begun:
    """A visit that began: its id, and the code id of the standing permit that can be shown; None = no code."""

    inspection: str
    standing: bytes | None


def begin(replica: Replica, request: UrgentRequest) -> Begun:
    """Starts an unfiled visit now.

    Raises Refused REASON_MISSING, ENTERPRISE_NAME_MISSING, VISIT_ALREADY_BEGUN, the codes of the rules for officers
    and items; BadInput CREDIT_CODE_… for the enterprise's code.
    """
    if not request.reason.strip():
        raise Refused("REASON_MISSING")
    subject = identify_subject(request.subject).subject
    with replica.telling() as telling:
        connection, organ = telling.connection, telling.identity.organ
        known = queries.enterprise(connection, subject)
        name = request.name.strip() or (known.name if known else "")
        if not name:
            raise Refused("ENTERPRISE_NAME_MISSING")
        begun = open_unfiled(connection, telling.identity.device, subject)
        if begun is not None:
            raise Refused("VISIT_ALREADY_BEGUN", inspection=begun.inspection)
        officers = _require_officers(telling, request)
        standing = _standing_for(connection, telling.identity.device, telling.now, request)
        body = VisitStartedUnfiled(
            inspection=secrets.token_hex(8),
            organ=organ,
            region=_region(connection, known, organ),
            subject=subject,
            enterprise_name=name,
            items=tuple(dict.fromkeys(request.items)),
            reason=request.reason.strip(),
            origin=request.origin,
            standing=standing.code_id if standing else None,
            officers=officers,
        )
        telling.add(body)
    return Begun(body.inspection, body.standing)


def standing_of_visit(connection: Connection, row: InspectionRow, now: int) -> StandingRow | None:
    """The standing permit that an unfiled visit can show now: its own, else any of its device that fits. None once
    there is a permit of its own, or nothing that could be shown."""
    if row.unfiled_at is None or row.permit is not None or row.device is None:
        return None
    own = queries.one(connection, StandingRow, code_id=row.standing) if row.standing else None
    if own is not None and standing_state(own, now) == "in_force" and not key_is_void(connection, own.permit):
        return own
    certificates = tuple(officer.certificate for officer in queries.officers_of(row))
    asked = UrgentRequest(row.subject, "", certificates, items=queries.items_of(row))
    return _standing_for(connection, row.device, now, asked)


def _require_officers(telling: Telling, request: UrgentRequest) -> tuple[FiledOfficer, ...]:
    """Two officers with certificates that hold today (行政处罚法 §42): an urgent visit is no exception to that."""
    organ, day = telling.identity.organ, day_of(telling.now)
    draft = FilingDraft(
        organ=organ,
        subject=request.subject,
        items=request.items,
        officers=request.officers,
        purpose="urgent",
        cause="urgent",
        onsite_reason=request.reason,
        start=telling.now,
        end=telling.now,
        first_day=day,
        last_day=day,
    )
    known = people_and_items(telling.connection, organ, request.officers, request.items, draft.first_day)
    require_allowed(two_officers_are_valid(draft, known))
    if request.items:
        require_allowed(items_are_published(draft, known))
    found = known.officers
    return tuple(
        FiledOfficer(certificate=each, name=found[each].name, organ=found[each].organ)
        for each in dict.fromkeys(request.officers)
    )


def _standing_for(connection: Connection, device: bytes, now: int, request: UrgentRequest) -> StandingRow | None:
    """A standing permit in force that names everybody who goes and allows every item; None when there is none.

    One that names other people would have the code vouch for somebody who is not there.
    """
    officers, items = set(request.officers), set(request.items)
    for row in standing_of_device(connection, device, now):
        named = {officer.certificate for officer in officers_of_standing(row)}
        allowed = set(items_of_standing(row))
        if officers <= named and (not allowed or items <= allowed) and not key_is_void(connection, row.permit):
            return row
    return None


def key_is_void(connection: Connection, permit: bytes) -> bool:
    """Whether the key that signed a permit was revoked, as far as is known here."""
    key = queries.one(connection, PermitKeyRow, kid=parse_permit(permit).kid)
    return key is not None and key.revoked_at is not None


def _region(connection: Connection, known: EnterpriseRow | None, organ: int) -> str:
    """Where the visit is: as registered, else the organ's own region."""
    if known is not None:
        return known.region
    return queries.region_of(connection, organ)
