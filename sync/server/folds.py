"""What each kind of record means for lists, pages and evidence. Every fold may be repeated harmlessly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import psycopg
from psycopg.types.json import Jsonb

from inspector_tui.codes.permit import permit_id, read_claims
from inspector_tui.domain.documents import ClashSettled, DocumentNumbered
from inspector_tui.domain.planning import FilingApproved, PermitStatusSet
from inspector_tui.domain.record import Body
from inspector_tui.domain.register import (
    BlockAllotted,
    DeviceRevoked,
    EnterpriseRegistered,
    OrganRegistered,
    PermitKeyPublished,
)
from inspector_tui.domain.visiting import EvidenceAttached, EvidenceStored, VisitConcluded
from inspector_tui.domain.vocabulary import PERMIT_STATUS_BITS
from inspector_tui.errors import BadInput
from inspector_tui.ledger import keys
from inspector_tui.ledger.envelope import device_id
from sync.server.status_lists import note_named

REVOKED: Final = PERMIT_STATUS_BITS["revoked"]

Connection = psycopg.Connection[Any]


@dataclass(frozen=True, slots=True)
class Arrived:
    """A record as the folds see it. `organ` is that of the device that made it, 0 the server's; `time` Unix seconds;
    `position` its place in the log, None where it is just being written; `author` who made it, empty likewise."""

    organ: int
    device: bytes
    time: int
    body: Body
    position: int | None = None
    author: str = ""


FOLDS: dict[str, Callable[[Connection, Arrived], None]] = {}


def folds(kind: type[Body]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Decorator: what a kind of record means, as a function of (connection, arrived, body). It may mean several."""

    def register(fold: Callable[..., None]) -> Callable[..., None]:
        before = FOLDS.get(kind.KIND)

        def both(connection: Connection, arrived: Arrived) -> None:
            if before is not None:
                before(connection, arrived)
            fold(connection, arrived, arrived.body)

        FOLDS[kind.KIND] = both
        return fold

    return register


def changed(connection: Connection, which: str, number: int) -> None:
    """Count one change of a list; its next reader gets a new issue."""
    connection.execute(
        "INSERT INTO list_changes (list, number, changes) VALUES (%s, %s, 1)"
        " ON CONFLICT (list, number) DO UPDATE SET changes = list_changes.changes + 1",
        (which, number),
    )


@folds(OrganRegistered)
def _organ(connection: Connection, arrived: Arrived, body: OrganRegistered) -> None:
    keep_in_directory(connection, "organ", str(body.organ), body)
    changed(connection, "trust", 0)


@folds(EnterpriseRegistered)
def _enterprise(connection: Connection, arrived: Arrived, body: EnterpriseRegistered) -> None:
    keep_in_directory(connection, "enterprise", body.subject, body)


@folds(PermitKeyPublished)
def _permit_key(connection: Connection, arrived: Arrived, body: PermitKeyPublished) -> None:
    # A device speaks for its own organ only, and a kid is what its key makes it. Whatever does not fit the
    # trust list's format is left out, or one odd key would keep the list from being issued at all.
    if body.organ != arrived.organ or body.kid != keys.kid(body.public):
        return
    if keys.PUBLIC_SIZE.get(body.alg) != len(body.public):
        return
    connection.execute(
        "INSERT INTO permit_keys (kid, organ, device, alg, public, not_before, sign_until, verify_until, revoked_at)"
        " SELECT %s, %s, %s, %s, %s, %s, %s, %s,"
        " (SELECT revoked_at FROM revoked_devices WHERE device = %s)"
        " ON CONFLICT (kid) DO NOTHING",
        (body.kid, body.organ, arrived.device, body.alg, body.public, body.not_before, body.sign_until,
         body.verify_until, arrived.device),
    )  # fmt: skip
    changed(connection, "trust", 0)


@folds(DeviceRevoked)
def _device_revoked(connection: Connection, arrived: Arrived, body: DeviceRevoked) -> None:
    connection.execute(
        "INSERT INTO revoked_devices (device, revoked_at) VALUES (%s, %s) ON CONFLICT DO NOTHING",
        (body.device, arrived.time),
    )
    lists = connection.execute(
        "UPDATE permits SET state = %s WHERE device = %s AND ends >= %s AND state <> %s RETURNING status_list",
        (REVOKED, body.device, arrived.time, REVOKED),
    ).fetchall()
    for number in sorted({number for (number,) in lists}):
        changed(connection, "status", number)
    tombstones = connection.execute(
        "UPDATE permit_keys SET revoked_at = %s WHERE device = %s AND revoked_at IS NULL", (arrived.time, body.device)
    )
    if tombstones.rowcount:
        changed(connection, "trust", 0)


@folds(FilingApproved)
def _approved(connection: Connection, arrived: Arrived, body: FilingApproved) -> None:
    keep_permit(connection, arrived, body.permit, body.inspection)


def keep_permit(connection: Connection, arrived: Arrived, permit: bytes, inspection: str) -> None:
    """A permit as the lists and pages know it; a standing one belongs to no inspection."""
    try:
        told = read_claims(permit)
    except BadInput:
        return
    # Its signature is judged at each verification; here only that nobody files permits under another organ.
    if told.organ != arrived.organ:
        return
    device = device_id(told.device)
    connection.execute(
        "INSERT INTO permits (organ, code_id, short, permit, inspection, approver, approved_at, device, starts, ends,"
        " status_list, status_index, state) SELECT %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, CASE WHEN EXISTS"
        " (SELECT FROM revoked_devices WHERE device = %s AND revoked_at <= %s) THEN %s ELSE 0 END"
        " ON CONFLICT (organ, code_id) DO NOTHING",
        (arrived.organ, told.code_id, permit_id(permit), permit, inspection, arrived.device, arrived.time, device,
         told.start, told.end, told.status_list, told.status_index, device, told.end, REVOKED),
    )  # fmt: skip
    note_named(connection, told.status_list)
    # An index is covered only by a list issued after the permit, so a new permit asks for a new issue.
    changed(connection, "status", told.status_list)


@folds(PermitStatusSet)
def _status_set(connection: Connection, arrived: Arrived, body: PermitStatusSet) -> None:
    set_state(connection, arrived, body.code_id, PERMIT_STATUS_BITS[body.status])


def set_state(connection: Connection, arrived: Arrived, code_id: bytes, state: int) -> None:
    """What the status list says of a permit from now on."""
    # The index comes from the permit, not from this record: nobody sets a state of another organ's permit.
    # The server's own records (organ 0) may speak for every organ. A revoked device's permits stay revoked.
    lists = connection.execute(
        "UPDATE permits SET state = CASE WHEN %(state)s <> %(revoked)s AND EXISTS"
        " (SELECT FROM revoked_devices AS gone WHERE gone.device = permits.device AND gone.revoked_at <= permits.ends)"
        " THEN %(revoked)s ELSE %(state)s END"
        " WHERE code_id = %(code)s AND (%(organ)s = 0 OR organ = %(organ)s) RETURNING status_list",
        {"state": state, "revoked": REVOKED, "code": code_id, "organ": arrived.organ},
    ).fetchall()
    for (number,) in lists:
        changed(connection, "status", number)


@folds(BlockAllotted)
def _block(connection: Connection, arrived: Arrived, body: BlockAllotted) -> None:
    connection.execute(
        "INSERT INTO blocks (organ, device, purpose, series, first, count) VALUES (%s, %s, %s, %s, %s, %s)"
        " ON CONFLICT DO NOTHING",
        (body.organ, body.device, body.purpose, body.series, body.first, body.count),
    )
    if body.purpose == "status":
        changed(connection, "status", body.series)


@folds(DocumentNumbered)
def _numbered(connection: Connection, arrived: Arrived, body: DocumentNumbered) -> None:
    # An organ numbers its own documents only; the first inspection that claims a serial has it.
    if body.organ != arrived.organ:
        return
    connection.execute(
        "INSERT INTO document_serials (organ, year, serial, device, inspection) VALUES (%s, %s, %s, %s, %s)"
        " ON CONFLICT DO NOTHING",
        (body.organ, body.year, body.serial, arrived.device, body.inspection),
    )
    connection.execute(
        "INSERT INTO number_clashes (organ, inspection, year, serial, other)"
        " SELECT organ, %(inspection)s, year, serial, inspection FROM document_serials"
        " WHERE organ = %(organ)s AND year = %(year)s AND serial = %(serial)s"
        " AND inspection <> %(inspection)s ON CONFLICT DO NOTHING",
        {"organ": body.organ, "inspection": body.inspection, "year": body.year, "serial": body.serial},
    )


@folds(ClashSettled)
def _settled(connection: Connection, arrived: Arrived, body: ClashSettled) -> None:
    if body.organ != arrived.organ:
        return
    connection.execute(
        "UPDATE number_clashes SET decision = %s, reason = %s"
        " WHERE organ = %s AND inspection = %s AND year = %s AND serial = %s",
        (body.decision, body.reason, body.organ, body.inspection, body.year, body.serial),
    )


@folds(VisitConcluded)
def _concluded(connection: Connection, arrived: Arrived, body: VisitConcluded) -> None:
    connection.execute(
        "INSERT INTO finished_visits (organ, inspection, at) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
        (arrived.organ, body.inspection, arrived.time),
    )


@folds(EvidenceAttached)
def _attached(connection: Connection, arrived: Arrived, body: EvidenceAttached) -> None:
    name_file(connection, arrived.organ, body.sha256, body.size)
    connection.execute(
        "INSERT INTO attached (organ, sha256, device) VALUES (%s, %b, %b) ON CONFLICT DO NOTHING",
        (arrived.organ, body.sha256, arrived.device),
    )


def name_file(connection: Connection, organ: int, sha256: bytes, size: int) -> None:
    """Devices of the organ may send this file from now on."""
    connection.execute(
        "INSERT INTO evidence (organ, sha256, size, stored) SELECT %(organ)s, %(hash)s, %(size)s,"
        " EXISTS (SELECT FROM evidence WHERE sha256 = %(hash)s AND stored) ON CONFLICT DO NOTHING",
        {"organ": organ, "hash": sha256, "size": size},
    )


@folds(EvidenceStored)
def _stored(connection: Connection, arrived: Arrived, body: EvidenceStored) -> None:
    connection.execute("UPDATE evidence SET stored = true WHERE sha256 = %s", (body.sha256,))


def keep_in_directory(connection: Connection, kind: str, key: str, body: Body) -> None:
    """Note the newest body of something everybody looks up."""
    connection.execute(
        "INSERT INTO directory (kind, key, body) VALUES (%s, %s, %s)"
        " ON CONFLICT (kind, key) DO UPDATE SET body = excluded.body",
        (kind, key, Jsonb(body.to_map())),
    )
