"""Permit keys of an organ through their life: published 14 days before use, used, retired, revoked.

Private keys never leave the store of the workstation that made them; what others know of a key are its records.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, Literal

from inspector_tui.domain.register import PermitKeyHastened, PermitKeyPublished, PermitKeyRetired, PermitKeyRevoked
from inspector_tui.errors import Refused
from inspector_tui.ledger import keys
from inspector_tui.ledger.keys import Signer, signer_from
from inspector_tui.models import queries
from inspector_tui.models.replica import Replica, Telling
from inspector_tui.models.rows import PermitKeyRow
from inspector_tui.models.settings import read_setting, settings_of, write_setting

if TYPE_CHECKING:
    from sqlalchemy import Connection

PUBLISHED_AHEAD: Final = 14 * 86_400
"""Seconds from publication to first use: as long as a trust list may be held (its hard end), so every checkpoint that
still judges anything knows the key by then."""
SIGNS_FOR: Final = 2 * 365 * 86_400
VERIFIES_FOR: Final = SIGNS_FOR + 62 * 86_400
"""A permit lives at most 31 days, so nothing signed on the last day outlives its key."""
FIRST_KEY: Final = "permit_key"
CHOSEN: Final = "permit_key_chosen"
_ALGORITHMS: Final = {"ed25519": keys.ALG_ED25519, "es256": keys.ALG_ESP256}

KeyState = Literal["in_force", "in_use", "not_yet", "retired", "revoked"]


def algorithms() -> tuple[str, ...]:
    """Names of the kinds of key that can be made here."""
    return tuple(_ALGORITHMS)


def publish(replica: Replica, *, alg: str = "ed25519", hasten: str | None = None) -> bytes:
    """Makes a key here and publishes it; returns its kid. It counts 14 days from now, or at once for the reason
    `hasten`: then checkpoints that have not synced since cannot confirm its codes.

    Raises Refused ROLE_MAY_NOT, REASON_MISSING, KEY_WAITS_ALREADY; BadInput UNKNOWN_ALG.
    """
    if hasten is not None and not hasten.strip():
        raise Refused("REASON_MISSING")
    signer = keys.generate(_ALGORITHMS.get(alg, 0))
    with replica.telling() as telling:
        waiting = next((row for row in _own_rows(telling.connection) if row.not_before > telling.now), None)
        if waiting is not None and hasten is None and waiting.revoked_at is None:
            raise Refused("KEY_WAITS_ALREADY", kid=waiting.kid.hex(), start=waiting.not_before)
        # Stored before it is told: a published key whose private half is lost would be worth nothing.
        write_setting(telling.connection, f"{FIRST_KEY}:{signer.kid.hex()}", _kept(signer))
        told = _published(telling, signer, telling.now + (0 if hasten is not None else PUBLISHED_AHEAD))
        telling.add(told)
        if hasten is not None:
            body = PermitKeyHastened(kid=signer.kid, organ=telling.identity.organ, reason=hasten.strip())
            telling.add(body)
    return signer.kid


def use(replica: Replica, kid: bytes) -> None:
    """Signs with this key from now on, as long as it is in force; otherwise the newest in force is taken.

    Raises Refused KEY_UNKNOWN, KEY_NOT_HERE, KEY_NOT_YET, KEY_OVER.
    """
    with replica.writing() as connection:
        row = _require_key(connection, kid, replica.identity().organ)
        if kid not in {signer.kid for signer in stored_keys(connection)}:
            raise Refused("KEY_NOT_HERE", kid=kid.hex())
        state = key_state(row, replica.now())
        if state == "not_yet":
            raise Refused("KEY_NOT_YET", start=row.not_before)
        if state != "in_force":
            raise Refused("KEY_OVER", kid=kid.hex())
        write_setting(connection, CHOSEN, kid)


def retire(replica: Replica, kid: bytes) -> None:
    """The key signs nothing more; what it signed stays good. Raises Refused KEY_UNKNOWN, KEY_OVER."""
    with replica.telling() as telling:
        row = _require_key(telling.connection, kid, telling.identity.organ)
        if key_state(row, telling.now) in ("retired", "revoked"):
            raise Refused("KEY_OVER", kid=kid.hex())
        telling.add(PermitKeyRetired(kid=kid, organ=row.organ, sign_until=telling.now))


def revoke(replica: Replica, kid: bytes, reason: str) -> None:
    """The key is compromised: every permit it signed is void from the next trust list on, whatever its dates.

    Raises Refused KEY_UNKNOWN, KEY_OVER, REASON_MISSING.
    """
    if not reason.strip():
        raise Refused("REASON_MISSING")
    with replica.telling() as telling:
        row = _require_key(telling.connection, kid, telling.identity.organ)
        if row.revoked_at is not None:
            raise Refused("KEY_OVER", kid=kid.hex())
        told = PermitKeyRevoked(kid=kid, organ=row.organ, revoked_at=telling.now, reason=reason.strip())
        telling.add(told)


def signing_key(telling: Telling) -> Signer:
    """The key that signs permits now: the chosen one, else the newest in force that this workstation holds.

    A key that was stored and never told, because enrolment was cut off in between, is published first.
    Raises Refused NO_PERMIT_KEY, or KEY_NOT_YET when the only key left begins later.
    """
    connection, now = telling.connection, telling.now
    publish_untold(telling)
    usable = usable_keys(connection, now)
    if usable:
        return usable[0]
    waiting = [row for row in _own_rows(connection) if row.not_before > now and row.revoked_at is None]
    if waiting:
        raise Refused("KEY_NOT_YET", start=min(row.not_before for row in waiting))
    raise Refused("NO_PERMIT_KEY")


def find_key(replica: Replica, text: str) -> bytes:
    """The kid that eight hexadecimal characters name. Raises Refused KEY_UNKNOWN."""
    with replica.reading() as connection:
        rows = queries.where(connection, PermitKeyRow, organ=replica.identity().organ)
    found = [row.kid for row in rows if row.kid.hex() == text.strip().lower()]
    if not found:
        raise Refused("KEY_UNKNOWN", kid=text.strip()[:16])
    return found[0]


def _published(telling: Telling, signer: Signer, not_before: int) -> PermitKeyPublished:
    return PermitKeyPublished(
        kid=signer.kid,
        alg=signer.alg,
        public=signer.public,
        organ=telling.identity.organ,
        not_before=not_before,
        sign_until=not_before + SIGNS_FOR,
        verify_until=not_before + VERIFIES_FOR,
    )


def publish_untold(telling: Telling) -> None:
    """Publishes keys that are stored here and that nobody was told of, to count from now on."""
    known = {row.kid for row in _own_rows(telling.connection)}
    for signer in stored_keys(telling.connection):
        if signer.kid not in known:
            told = _published(telling, signer, telling.now)
            telling.add(told)


def stored_keys(connection: Connection) -> Iterator[Signer]:
    """The private keys this workstation holds, for whatever organ it made them."""
    for name, kept in settings_of(connection, FIRST_KEY).items():
        if name == FIRST_KEY or name.startswith(f"{FIRST_KEY}:"):
            alg, _, private = kept.partition(b":")
            yield signer_from(int(alg), private)


def _own_rows(connection: Connection) -> list[PermitKeyRow]:
    """What was published of the keys held here."""
    stored = [signer.kid for signer in stored_keys(connection)]
    return list(queries.by_key(connection, PermitKeyRow, "kid", stored).values())


def usable_keys(connection: Connection, now: int) -> list[Signer]:
    """Keys held here that are in force, the one to sign with first."""
    rows = {row.kid: row for row in _own_rows(connection) if key_state(row, now) == "in_force"}
    chosen = read_setting(connection, CHOSEN)
    signers = [signer for signer in stored_keys(connection) if signer.kid in rows]
    return sorted(
        signers, key=lambda one: (one.kid == chosen, rows[one.kid].not_before, one.kid), reverse=True
    )  # newest first, the chosen one before all


def key_state(row: PermitKeyRow, now: int, in_use: bytes | None = None) -> KeyState:
    """Where a key stands at a moment; `in_use` is the kid of the one that signs here."""
    if row.revoked_at is not None:
        return "revoked"
    if now >= row.sign_until:
        return "retired"
    if now < row.not_before:
        return "not_yet"
    return "in_use" if row.kid == in_use else "in_force"


def _require_key(connection: Connection, kid: bytes, organ: int) -> PermitKeyRow:
    row = queries.one(connection, PermitKeyRow, kid=kid)
    if row is None or row.organ != organ:
        raise Refused("KEY_UNKNOWN", kid=kid.hex())
    return row


def _kept(signer: Signer) -> bytes:
    return str(signer.alg).encode() + b":" + signer.private_bytes
