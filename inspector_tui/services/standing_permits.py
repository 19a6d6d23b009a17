"""Standing permits (应急码) for duty teams: genuine officers on one device, no enterprise, at most seven days.

Whoever shows one is told from an officer with an approved visit: the code says UNFILED until the filing has followed.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from inspector_tui.codes.claims import MAX_STANDING_WINDOW, Claims, Officer, Purpose
from inspector_tui.codes.permit import issue as sign_permit
from inspector_tui.domain.planning import FiledOfficer
from inspector_tui.domain.roles import require_may_say
from inspector_tui.domain.rules import FilingDraft, Known, Ruling, certificates_hold, items_are_published
from inspector_tui.domain.rules import require_allowed as require_no_block
from inspector_tui.domain.urgent import StandingApproved, StandingStatusSet
from inspector_tui.errors import Refused
from inspector_tui.models import queries
from inspector_tui.models.replica import Replica, Telling
from inspector_tui.models.rows import DeviceRow, OfficerRow
from inspector_tui.models.rows_around import StandingRow
from inspector_tui.models.standing_queries import standing_of_organ
from inspector_tui.services.approving import claim_text, compact
from inspector_tui.services.filing_facts import people_and_items
from inspector_tui.services.moments import day_of
from inspector_tui.services.numbers import take_number
from inspector_tui.services.permit_keys import signing_key
from inspector_tui.services.standing_rows import StandingState, officers_of_standing, standing_state

MOST_DAYS = MAX_STANDING_WINDOW // 86_400


@dataclass(frozen=True, slots=True)
class StandingRequest:
    """What a supervisor asks for. `device` is the duty team's laptop; no items = any. Times are Unix seconds."""

    device: bytes
    officers: tuple[str, ...]
    start: int
    end: int
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StandingPermit:
    """A standing permit as it stands now, with the name of its device."""

    row: StandingRow
    state: StandingState
    device_name: str
    officers: tuple[FiledOfficer, ...]


def issue(replica: Replica, request: StandingRequest) -> bytes:
    """Signs a standing permit; returns its code id.

    Raises Refused DEVICE_NOT_TRUSTED, STANDING_OVER, the codes of the rules for officers, items and window,
    NO_PERMIT_KEY, KEY_NOT_YET, NUMBERS_USED_UP, ROLE_MAY_NOT.
    """
    with replica.telling() as telling:
        require_may_say(telling.identity.role, StandingApproved.KIND)
        device = _require_team(telling, request.device)
        if request.end <= telling.now:
            raise Refused("STANDING_OVER", end=request.end)
        officers = tuple(dict.fromkeys(request.officers))
        require_no_block(judge(telling, request))
        signer = signing_key(telling)
        status_list, status_index = take_number(telling, "status")
        body = _approved(telling, request, device, officers, (status_list, status_index))
        claims = _claims(telling, body)
        # The permit is made of the record's own fields, so what is shown and what was recorded cannot differ.
        telling.add(body.model_copy(update={"permit": sign_permit(signer, claims)}))
    return body.code_id


def judge(telling: Telling, request: StandingRequest) -> tuple[Ruling, ...]:
    """What the rules say: certificates for the whole time, items published, at most seven days."""
    organ = telling.identity.organ
    draft = FilingDraft(
        organ=organ,
        subject="",
        items=request.items,
        officers=request.officers,
        purpose="urgent",
        onsite_reason="",
        start=request.start,
        end=request.end,
        first_day=day_of(request.start),
        last_day=day_of(max(request.start, request.end)),
    )
    known = people_and_items(telling.connection, organ, request.officers, request.items, draft.first_day)
    return tuple(_rulings(draft, known))


def _rulings(draft: FilingDraft, known: Known) -> Iterator[Ruling]:
    if not draft.officers:
        yield Ruling("R07", "block", "OFFICERS_TOO_FEW", "officers", "行政处罚法 §42", (("least", 1),))
    yield from certificates_hold(draft, known)
    if draft.items:
        yield from items_are_published(draft, known)
    if draft.end <= draft.start:
        yield Ruling("R09", "block", "WINDOW_ENDS_BEFORE_START", "window", "检查码 1 §2")
    elif draft.end - draft.start > MAX_STANDING_WINDOW:
        yield Ruling("R09", "block", "WINDOW_TOO_LONG", "window", "检查码 1 §2", (("days", MOST_DAYS),))


def standing_permits(replica: Replica) -> list[StandingPermit]:
    """Every standing permit of this organ, the latest end first. Raises Refused NOT_ENROLLED."""
    organ, now = replica.identity().organ, replica.now()
    with replica.reading() as connection:
        rows = standing_of_organ(connection, organ)
        devices = queries.by_key(connection, DeviceRow, "device", {row.device for row in rows})
    return [
        StandingPermit(
            row,
            standing_state(row, now),
            devices[row.device].name if row.device in devices else row.device.hex()[:8],
            officers_of_standing(row),
        )
        for row in rows
    ]


def revoke(replica: Replica, code_id: bytes, reason: str) -> None:
    """Takes a standing permit back. Raises Refused REASON_MISSING, STANDING_UNKNOWN, STANDING_GONE."""
    if not reason.strip():
        raise Refused("REASON_MISSING")
    with replica.telling() as telling:
        row = queries.one(telling.connection, StandingRow, code_id=code_id)
        if row is None or row.organ != telling.identity.organ:
            raise Refused("STANDING_UNKNOWN")
        if row.permit_status == "revoked":
            raise Refused("STANDING_GONE")
        telling.add(
            StandingStatusSet(
                organ=row.organ,
                code_id=code_id,
                status_list=row.status_list,
                status_index=row.status_index,
                status="revoked",
                reason=reason.strip(),
            )
        )


def duty_devices(replica: Replica) -> list[DeviceRow]:
    """Devices of this organ that may show a standing permit: of officers and supervisors, not revoked."""
    organ = replica.identity().organ
    with replica.reading() as connection:
        rows = queries.where(connection, DeviceRow, order="name", organ=organ)
    return [row for row in rows if row.role in ("officer", "supervisor") and row.revoked_reason is None]


def _require_team(telling: Telling, device: bytes) -> DeviceRow:
    row = queries.one(telling.connection, DeviceRow, device=device)
    own = row is not None and row.organ == telling.identity.organ and row.role in ("officer", "supervisor")
    if row is None or not own or row.revoked_reason is not None:
        raise Refused("DEVICE_NOT_TRUSTED")
    return row


def _approved(
    telling: Telling, request: StandingRequest, device: DeviceRow, officers: Iterable[str], status: tuple[int, int]
) -> StandingApproved:
    known = queries.by_key(telling.connection, OfficerRow, "certificate", officers)
    return StandingApproved(
        organ=telling.identity.organ,
        officers=tuple(
            FiledOfficer(certificate=each, name=known[each].name, organ=known[each].organ) for each in officers
        ),
        items=tuple(dict.fromkeys(request.items)),
        start=request.start,
        end=request.end,
        device=device.device,
        device_public=device.public,
        permit=b"",
        code_id=secrets.token_bytes(8),
        status_list=status[0],
        status_index=status[1],
    )


def _claims(telling: Telling, body: StandingApproved) -> Claims:
    return Claims(
        organ=body.organ,
        start=body.start,
        end=body.end,
        issued_at=telling.now,
        code_id=body.code_id,
        device=body.device_public,
        status_list=body.status_list,
        status_index=body.status_index,
        officers=tuple(
            Officer(
                compact(officer.certificate),
                claim_text(officer.name),
                officer.organ if officer.organ != body.organ else None,
            )
            for officer in body.officers
        ),
        items=tuple(compact(item) for item in body.items),
        purpose=Purpose.URGENT,
    )
