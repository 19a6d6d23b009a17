"""How a device gets its place: invitation, enrolment, revocation."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pydantic import ValidationError

from inspector_tui.domain.register import DeviceEnrolled, DeviceRevoked
from inspector_tui.domain.vocabulary import Role
from inspector_tui.errors import BadInput, InspectorError, NotAuthentic, Refused
from inspector_tui.ledger import keys
from inspector_tui.ledger.envelope import device_id
from sync.protocol.enrolment import Enrol, Enrolled
from sync.protocol.invitation import SECRET_SIZE, Invitation, root_pin
from sync.protocol.sealing import recipient_of
from sync.server.blocks import Blocks
from sync.server.checking import Enrolment
from sync.server.database import Database
from sync.server.keyring import Keyring
from sync.server.ledger import Ledger
from sync.server.limiter import Limiter
from sync.server.lists import Lists
from sync.server.store import Connection

INVITE_HOURS: Final = 72
INVITED_ROLES: Final[tuple[Role, ...]] = ("officer", "supervisor", "checkpoint", "justice")
TRIES: Final = 5
"""Wrong codes a minute from one address. 80 random bits need no slowing down; this keeps logs and database quiet."""


@dataclass(frozen=True, slots=True)
class Invite:
    """What an invitation promises. `secret` is the hash that the table keeps."""

    organ: int
    role: Role
    certificate: str | None
    name: str | None
    expires_at: int
    device: bytes | None


class Enrolments:
    """Invitations and what becomes of them. `clock` tells Unix seconds."""

    def __init__(
        self,
        database: Database,
        ledger: Ledger,
        lists: Lists,
        blocks: Blocks,
        keyring: Keyring,
        *,
        clock: Callable[[], int],
    ) -> None:
        self._database = database
        self._ledger = ledger
        self._lists = lists
        self._blocks = blocks
        self._keyring = keyring
        self._clock = clock
        self._wrong = Limiter(TRIES, 60)

    def enrol(self, asked: Enrol, *, address: str) -> Enrolled:
        """Bind the key to what the invitation says. The caller has checked that the request is signed with it.

        Asking again with the same key gives the same answer, so a cut on the way costs nothing. Raises Refused
        TOO_MANY_TRIES, INVITE_USED, INVITE_EXPIRED, ALREADY_ENROLLED, DEVICE_REVOKED or NotAuthentic INVITE_UNKNOWN.
        """
        if self._wrong.is_full(address, self._clock()):
            raise Refused("TOO_MANY_TRIES")
        device = device_id(asked.public)
        token = Invitation(asked.secret, root_pin(self._keyring.root_public)).token_hash
        invite = self._find(token)
        if invite is None:
            self._wrong.note(address, self._clock())
            raise NotAuthentic("INVITE_UNKNOWN")
        if invite.device is None:
            self._bind(token, invite, asked, device)
        elif invite.device != device:
            raise Refused("INVITE_USED")
        return self._answer(device)

    def _bind(self, token: bytes, invite: Invite, asked: Enrol, device: bytes) -> None:
        if invite.expires_at <= self._clock():
            raise Refused("INVITE_EXPIRED")
        if keys.PUBLIC_SIZE.get(asked.alg) != len(asked.public):
            raise BadInput("UNKNOWN_ALG", alg=asked.alg)
        try:
            body = DeviceEnrolled(
                device=device,
                alg=asked.alg,
                public=asked.public,
                organ=invite.organ,
                role=invite.role,
                name=invite.name or asked.name,
                certificate=invite.certificate,
            )
        except ValidationError as error:
            raise BadInput("BODY_INVALID", kind=DeviceEnrolled.KIND, field="name", problem="text") from error
        try:
            self._ledger.append_own([body], organ=invite.organ, also=lambda own: self._use(own, token, device))
        except _LostRaceError as error:
            # Somebody used it between our look and the log's lock; if it was this very key, all is well.
            now = self._find(token)
            if now is None or now.device != device:
                raise Refused("INVITE_USED") from error

    def _use(self, connection: Connection, token: bytes, device: bytes) -> None:
        known = connection.execute(
            "SELECT state FROM devices JOIN invites USING (device) WHERE device = %s AND token <> %s", (device, token)
        ).fetchone()
        # One key has one place for ever: its ledger is chained under the organ that it was enrolled for.
        if known is not None:
            raise Refused("DEVICE_REVOKED" if known[0] == "revoked" else "ALREADY_ENROLLED", device=device.hex())
        used = connection.execute(
            "UPDATE invites SET device = %s, used_at = %s WHERE token = %s AND device IS NULL",
            (device, self._clock(), token),
        )
        if used.rowcount != 1:
            raise _LostRaceError("INVITE_USED")

    def _answer(self, device: bytes) -> Enrolled:
        with self._database.transaction() as connection:
            row = connection.execute(
                "SELECT alg, public, organ, role, certificate, name, state FROM devices WHERE device = %s", (device,)
            ).fetchone()
        if row is None or row[6] == "revoked":
            raise Refused("DEVICE_REVOKED", device=device.hex())
        alg, public, organ, role, certificate, name, _state = row
        # A supervisor's first blocks; done again after a cut, because it adds nothing where enough is left.
        self._blocks.allot(Enrolment(device, alg, bytes(public), organ, role, certificate))
        return Enrolled(
            device=device,
            organ=organ,
            role=role,
            name=name,
            certificate=certificate,
            root=self._keyring.root_public,
            trust=self._lists.trust().signed,
            server_alg=self._keyring.server.alg,
            server=self._keyring.server.public,
            courier=recipient_of(self._keyring.courier),
        )

    def _find(self, token: bytes) -> Invite | None:
        with self._database.transaction() as connection:
            row = connection.execute(
                "SELECT organ, role, certificate, name, expires_at, device FROM invites WHERE token = %s", (token,)
            ).fetchone()
        return None if row is None else Invite(*row)


class _LostRaceError(InspectorError):
    """The invitation was used in between; the transaction must roll back."""


def invite(
    database: Database,
    root_public: bytes,
    *,
    organ: int,
    role: Role,
    certificate: str | None = None,
    name: str | None = None,
    hours: int = INVITE_HOURS,
    now: int,
) -> Invitation:
    """Make a one-time code for an organ that is registered. The secret exists in the answer only.

    Raises Refused ORGAN_UNKNOWN, or BadInput ROLE_UNKNOWN, CERTIFICATE_NEEDED for an officer or supervisor without
    a certificate number.
    """
    if role not in INVITED_ROLES:
        raise BadInput("ROLE_UNKNOWN", role=role)
    if role in ("officer", "supervisor") and certificate is None:
        raise BadInput("CERTIFICATE_NEEDED", role=role)
    made = Invitation(secrets.token_bytes(SECRET_SIZE), root_pin(root_public))
    with database.transaction() as connection:
        if connection.execute("SELECT 1 FROM organs WHERE organ = %s", (organ,)).fetchone() is None:
            raise Refused("ORGAN_UNKNOWN", organ=organ)
        # Codes that nobody used are of no interest once they are over.
        connection.execute("DELETE FROM invites WHERE device IS NULL AND expires_at < %s", (now,))
        connection.execute(
            "INSERT INTO invites (token, organ, role, certificate, name, made_at, expires_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s)",
            (made.token_hash, organ, role, certificate, name, now, now + hours * 3600),
        )
    return made


def revoke(database: Database, ledger: Ledger, *, device: bytes, reason: str) -> None:
    """End a device: its pushes are refused from now on, and the next status list revokes its open permits.

    Revoking it again changes nothing. Raises Refused UNKNOWN_DEVICE or SERVER_DEVICE.
    """
    with database.transaction() as connection:
        row = connection.execute("SELECT organ, role, state FROM devices WHERE device = %s", (device,)).fetchone()
    if row is None:
        raise Refused("UNKNOWN_DEVICE", device=device.hex())
    organ, role, state = row
    if role == "server":
        raise Refused("SERVER_DEVICE", device=device.hex())
    if state != "revoked":
        ledger.append_own([DeviceRevoked(device=device, reason=reason)], organ=organ)
