"""What waits for a supervisor's judgement, and how a device stands: read for the organ and those below."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from inspector_tui.errors import NotAuthentic, Refused
from sync.protocol.judging import DeviceStanding, Gap, Invited, Quarantine, Quarantined
from sync.protocol.refusals import Refusal
from sync.server import judging
from sync.server.checking import Enrolment
from sync.server.database import Database
from sync.server.enrolment import INVITE_HOURS, invite
from sync.server.folding import level
from sync.server.folds_judging import may_judge
from sync.server.ledger import Ledger
from sync.server.store import Connection

MOST: Final = 200
_RAW_MOST: Final = 16_384
_BELOW: Final = (
    "WITH RECURSIVE below (organ) AS (SELECT %s::bigint"
    " UNION SELECT o.organ FROM organs o JOIN below b ON o.parent = b.organ) SELECT organ FROM below"
)
_RECORDS: Final = (
    "SELECT q.hash, q.device, d.name, d.organ, q.code, q.received_at / 1000, q.authentic, q.seq, q.raw, d.alg,"
    " d.public, d.role, d.certificate FROM quarantine q JOIN devices d USING (device)"
    " WHERE q.settled IS NULL AND d.organ = ANY(%(below)s) ORDER BY q.received_at, q.id LIMIT %(most)s"
)
_COUNT: Final = (
    "SELECT count(*) FROM quarantine q JOIN devices d USING (device)"
    " WHERE q.settled IS NULL AND d.organ = ANY(%(below)s)"
)
_GAPS: Final = (
    "SELECT g.device, d.name, d.organ, g.expected, g.seen, g.at / 1000 FROM gaps g JOIN devices d USING (device)"
    " LEFT JOIN chains c ON c.device = g.device"
    " WHERE coalesce(c.next_seq, 1) = g.expected AND d.state <> 'revoked' AND d.organ = ANY(%(below)s)"
    " ORDER BY g.at LIMIT %(most)s"
)
_FORKED: Final = "SELECT device FROM devices WHERE state = 'forked' AND organ = ANY(%(below)s) ORDER BY device"


class Desk:
    """What supervisors ask. `clock` tells Unix seconds. Everything raises Refused ROLE_MAY_NOT for other roles."""

    def __init__(self, database: Database, ledger: Ledger, root_public: bytes, *, clock: Callable[[], int]) -> None:
        self._database = database
        self._ledger = ledger
        self._root_public = root_public
        self._clock = clock

    def waiting(self, asking: Enrolment) -> Quarantine:
        """What waits now; judgements that came before this call are carried out first."""
        self._require(asking)
        level(self._database)
        with self._database.transaction() as connection:
            acting = judging.are_waiting(connection)
        if acting:
            judging.carry_out(self._ledger)
        with self._database.transaction() as connection:
            below = [organ for (organ,) in connection.execute(_BELOW, (asking.organ,))]
            told = {"below": below, "most": MOST}
            counted = connection.execute(_COUNT, told).fetchone()
            records = [_quarantined(row) for row in connection.execute(_RECORDS, told)]
            gaps = [
                Gap(device=bytes(device), name=name, organ=organ, expected=expected, seen=seen, at=at)
                for device, name, organ, expected, seen, at in connection.execute(_GAPS, told)
            ]
            forked = [bytes(device) for (device,) in connection.execute(_FORKED, told)]
        total = 0 if counted is None else int(counted[0])
        return Quarantine(total=total, records=tuple(records), gaps=tuple(gaps), forked=tuple(forked))

    def standing(self, asking: Enrolment, device: bytes) -> DeviceStanding:
        """How a device stands. Raises NotAuthentic UNKNOWN_DEVICE for one of another organ as well."""
        with self._database.transaction() as connection:
            self._require_mine(connection, asking, device)
            row = connection.execute(
                "SELECT d.state, coalesce(c.next_seq, 1) - 1, (SELECT r.received_at / 1000 FROM records r"
                " WHERE r.organ = d.organ AND r.device = d.device ORDER BY r.seq DESC LIMIT 1),"
                " (SELECT count(*) FROM quarantine q WHERE q.organ = d.organ AND q.device = d.device"
                " AND q.settled IS NULL) FROM devices d LEFT JOIN chains c ON c.device = d.device"
                " WHERE d.device = %s",
                (device,),
            ).fetchone()
        if row is None:
            raise NotAuthentic(Refusal.UNKNOWN_DEVICE, device=device.hex())
        state, received, last, quarantined = row
        return DeviceStanding(
            device=device, state=state, received=received, last_received_at=last, quarantined=quarantined
        )

    def invite_again(self, asking: Enrolment, device: bytes) -> Invited:
        """A code for a new device with the place of one that is revoked or forked, or whose ledger is closed.

        Raises NotAuthentic UNKNOWN_DEVICE, Refused DEVICE_STILL_ACTIVE, ROLE_MAY_NOT for a supervisor's own rank.
        """
        with self._database.transaction() as connection:
            self._require_mine(connection, asking, device)
            row = connection.execute(
                "SELECT d.organ, d.role, d.certificate, d.name, d.state, coalesce(c.closed, false) FROM devices d"
                " LEFT JOIN chains c ON c.organ = d.organ AND c.device = d.device WHERE d.device = %s",
                (device,),
            ).fetchone()
        if row is None:
            raise NotAuthentic(Refusal.UNKNOWN_DEVICE, device=device.hex())
        organ, role, certificate, name, state, closed = row
        if role not in ("officer", "checkpoint"):
            raise Refused(Refusal.ROLE_MAY_NOT, role=asking.role, kind=role)
        if state == "active" and not closed:
            raise Refused("DEVICE_STILL_ACTIVE", device=device.hex())
        now = self._clock()
        made = invite(
            self._database, self._root_public, organ=organ, role=role, certificate=certificate, name=name, now=now
        )
        return Invited(code=made.text, expires_at=now + INVITE_HOURS * 3600)

    def _require(self, asking: Enrolment) -> None:
        if asking.role != "supervisor":
            raise Refused(Refusal.ROLE_MAY_NOT, role=asking.role, kind="quarantine")

    def _require_mine(self, connection: Connection, asking: Enrolment, device: bytes) -> None:
        self._require(asking)
        if not may_judge(connection, asking.organ, device):
            raise NotAuthentic(Refusal.UNKNOWN_DEVICE, device=device.hex())


def _quarantined(row: Any) -> Quarantined:
    record, device, name, organ, code, at, authentic, seq, raw, alg, public, role, certificate = row
    enrolment = Enrolment(bytes(device), alg, bytes(public), organ, role, certificate)
    content = bytes(raw)
    return Quarantined(
        record=bytes(record),
        device=enrolment.device,
        name=str(name),
        organ=enrolment.organ,
        code=str(code),
        received_at=int(at),
        authentic=bool(authentic),
        keepable=judging.is_keepable(enrolment, content),
        seq=None if seq is None else int(seq),
        raw=content if authentic and len(content) <= _RAW_MOST else b"",
    )
