"""Confirming the record: the officer by the device, the second officer by a PIN, the person on site or a refusal.

The PIN opens a confirmation key that was made on this device for that officer alone; the confirmation
carries its signature over the hash of the conclusion. A PIN that is guessed wrong five times rests.
"""

from __future__ import annotations

import json
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from inspector_tui.domain.register import CosignerEnrolled
from inspector_tui.domain.visiting import VisitConfirmed
from inspector_tui.domain.vocabulary import Confirmation, Confirmer
from inspector_tui.errors import Refused
from inspector_tui.ledger.keys import ALG_ED25519, Ed25519Signer, signer_from
from inspector_tui.models import queries
from inspector_tui.models.passphrase import stretch
from inspector_tui.models.replica import Replica, Telling
from inspector_tui.models.rows import InspectionRow, OfficerRow
from inspector_tui.models.settings import read_setting, write_setting
from inspector_tui.services.filing import require_inspection

PIN_DIGITS = 6
TRIES = 5
REST_SECONDS = 900
_AAD = b"inspector cosigner 1"
_KDF = {"iterations": 3, "lanes": 4, "memory_kib": 65536}


def has_pin(replica: Replica, certificate: str) -> bool:
    """Whether this officer chose a PIN on this device."""
    return replica.setting(f"cosigner:{certificate}") is not None


def choose_pin(replica: Replica, certificate: str, pin: str) -> None:
    """Makes the officer's confirmation key on this device.

    Raises Refused PIN_MALFORMED, PIN_EXISTS, OFFICER_UNKNOWN.
    """
    if len(pin) != PIN_DIGITS or not (pin.isascii() and pin.isdigit()) or len(set(pin)) == 1:
        raise Refused("PIN_MALFORMED", digits=PIN_DIGITS)
    signer = Ed25519Signer.generate()
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    wrapped = AESGCM(stretch(pin, salt, **_KDF)).encrypt(nonce, signer.private_bytes, _AAD)
    kept = {"salt": salt.hex(), "nonce": nonce.hex(), "wrapped": wrapped.hex(), "wrong": 0, "rests_until": 0}
    with replica.telling() as telling:
        officer = queries.one(telling.connection, OfficerRow, certificate=certificate)
        if officer is None:
            raise Refused("OFFICER_UNKNOWN", certificate=certificate)
        if certificate == telling.identity.certificate:
            raise Refused("SECOND_OFFICER_IS_FIRST")
        if read_setting(telling.connection, f"cosigner:{certificate}") is not None:
            raise Refused("PIN_EXISTS", name=officer.name)
        write_setting(telling.connection, f"cosigner:{certificate}", json.dumps(kept).encode())
        telling.add(
            CosignerEnrolled(
                certificate=certificate, name=officer.name, device=telling.identity.device, public=signer.public
            )
        )


def confirm_by_officer(replica: Replica, inspection: str) -> None:
    """The officer whose device this is confirms the record that was read back."""
    with replica.telling() as telling:
        row = _require_concluded(telling, inspection, "officer")
        certificate = telling.identity.certificate
        officer = next((each for each in queries.officers_of(row) if each.certificate == certificate), None)
        if officer is None:
            raise Refused("NOT_AN_OFFICER_OF_THIS_VISIT", certificate=certificate)
        telling.add(_confirmation(row, "officer", "device", officer.name, certificate=certificate))


def confirm_by_second(replica: Replica, inspection: str, certificate: str, pin: str) -> None:
    """The second officer confirms with their own PIN. Raises Refused PIN_WRONG, PIN_RESTS, PIN_NOT_CHOSEN."""
    signer = _open_confirmation_key(replica, certificate, pin)
    with replica.telling() as telling:
        row = _require_concluded(telling, inspection, "second_officer")
        officer = next((each for each in queries.officers_of(row) if each.certificate == certificate), None)
        if officer is None or certificate == telling.identity.certificate:
            raise Refused("NOT_AN_OFFICER_OF_THIS_VISIT", certificate=certificate)
        signature = signer.sign(confirmation_message(inspection, row.conclusion or b""))
        telling.add(
            _confirmation(row, "second_officer", "pin", officer.name, certificate=certificate, signature=signature)
        )


def confirm_by_person(replica: Replica, inspection: str, *, name: str, refused_because: str | None = None) -> None:
    """The person on site signs, or the refusal is noted with its reason (安全生产法 §68).

    Raises Refused PERSON_MISSING, REASON_MISSING.
    """
    if not name.strip():
        raise Refused("PERSON_MISSING")
    if refused_because is not None and not refused_because.strip():
        raise Refused("REASON_MISSING")
    with replica.telling() as telling:
        row = _require_concluded(telling, inspection, "person")
        how: Confirmation = "signed" if refused_because is None else "refused"
        reason = refused_because.strip() if refused_because else None
        telling.add(_confirmation(row, "person", how, name.strip(), reason=reason))


def confirmation_message(inspection: str, conclusion: bytes) -> bytes:
    """What a second officer's key signs."""
    return b"rq1.confirm" + inspection.encode() + conclusion


def _open_confirmation_key(replica: Replica, certificate: str, pin: str) -> Ed25519Signer:
    name = f"cosigner:{certificate}"
    with replica.writing() as connection:
        raw = read_setting(connection, name)
        if raw is None:
            raise Refused("PIN_NOT_CHOSEN", certificate=certificate)
        kept = json.loads(raw)
        now = replica.clock.now_ms() // 1000
        if now < kept["rests_until"]:
            raise Refused("PIN_RESTS", minutes=(kept["rests_until"] - now) // 60 + 1)
        # Counted before it is tried: a kill in between costs a try, never gives one.
        kept["wrong"] += 1
        if kept["wrong"] >= TRIES:
            kept.update(wrong=0, rests_until=now + REST_SECONDS)
        write_setting(connection, name, json.dumps(kept).encode())
    key = stretch(pin, bytes.fromhex(kept["salt"]), **_KDF)
    try:
        private = AESGCM(key).decrypt(bytes.fromhex(kept["nonce"]), bytes.fromhex(kept["wrapped"]), _AAD)
    except InvalidTag as error:
        raise Refused("PIN_WRONG", left=max(0, TRIES - kept["wrong"]) if kept["wrong"] else 0) from error
    kept.update(wrong=0, rests_until=0)
    replica.keep(**{name: json.dumps(kept).encode()})
    signer = signer_from(ALG_ED25519, private)
    assert isinstance(signer, Ed25519Signer)
    return signer


def _require_concluded(telling: Telling, inspection: str, by: Confirmer) -> InspectionRow:
    row = require_inspection(telling.connection, inspection)
    if row.conclusion is None:
        raise Refused("NOT_CONCLUDED", inspection=inspection)
    if row.device != telling.identity.device:
        raise Refused("NOT_THIS_DEVICE", inspection=inspection)
    if any(each.by == by for each in queries.confirmations_of(telling.connection, inspection)):
        raise Refused("ALREADY_CONFIRMED", by=by)
    return row


def _confirmation(
    row: InspectionRow,
    by: Confirmer,
    how: Confirmation,
    name: str,
    *,
    certificate: str | None = None,
    reason: str | None = None,
    signature: bytes | None = None,
) -> VisitConfirmed:
    return VisitConfirmed(
        inspection=row.inspection,
        by=by,
        how=how,
        name=name,
        certificate=certificate,
        concluded=row.conclusion or b"",
        reason=reason,
        signature=signature,
    )
