"""Making what is wrong in one point: genuine signatures over anything, and anything in place of signatures."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from typing import Any, Final

import cbor2

from inspector_tui.codes import permit
from inspector_tui.codes.claims import encode_claims
from inspector_tui.ledger import cbor, cose, keys
from tests.codes.world import (
    CLAIMS,
    DEVICE,
    NOW,
    PERMIT,
    PERMIT_P256,
    PREFIX,
    Case,
    raw_claims,
    shown,
    signed_claims,
    text_of,
)

GOOD: Final = permit.issue(PERMIT, CLAIMS)
PAYLOAD: Final = encode_claims(CLAIMS)
TEXT: Final = Case().shown()
DIGITS: Final = TEXT.removeprefix(PREFIX)
PRESENTED: Final = cbor.encode({0: GOOD, 6: NOW})


def showing(signed: bytes, device: keys.Signer = DEVICE) -> str:
    """The code of a device that genuinely shows these bytes as its permit."""
    return shown({0: signed, 6: NOW}, device)


def permit_of(
    protected: Any, payload: Any = PAYLOAD, *, unprotected: Any = None, signature: Any = None, more: bytes = b""
) -> bytes:
    """A permit of any shape, signed by the genuine key over exactly its header and payload."""
    header = protected if isinstance(protected, bytes) else cbor2.dumps(protected)
    body = payload if isinstance(payload, bytes) else b""
    told = cbor.encode(["Signature1", header, cose.AAD_PERMIT, body])
    signed = PERMIT.sign(told) if signature is None else signature
    return cbor2.dumps([header, {} if unprotected is None else unprotected, payload, signed]) + more


def claiming(changed: dict[int, Any]) -> str:
    """A code whose claims are changed and genuinely signed."""
    told = raw_claims() | changed
    ordered = {key: told[key] for key in sorted(told, key=cbor2.dumps)}
    return showing(signed_claims(cbor2.dumps(ordered)))


def payload_code(payload: bytes) -> str:
    """A code with these bytes, whatever they are, genuinely signed as claims."""
    return showing(signed_claims(payload))


def p256(change: Callable[[int, int], tuple[int, int]]) -> str:
    """A code whose P-256 permit has another r and s."""
    good = permit.issue(PERMIT_P256, CLAIMS)
    r, s = change(int.from_bytes(good[-64:-32], "big"), int.from_bytes(good[-32:], "big"))
    return showing(good[:-64] + r.to_bytes(32, "big") + s.to_bytes(32, "big"))


def for_device(public: bytes, signature: bytes) -> str:
    """A genuine permit for a device key that is no good key, and a presentation signed by nobody."""
    alg = keys.ALG_ED25519 if len(public) == 32 else keys.ALG_ESP256
    payload = cbor.encode({0: signed_claims(raw_claims() | {8: public}), 6: NOW})
    return text_of(cbor2.dumps([cbor.encode({1: alg}), {}, payload, signature]))


def presentation_of(protected: Any, payload: bytes = PRESENTED, *, unprotected: Any = None, more: bytes = b"") -> str:
    """A code whose presentation has any shape and a genuine signature over it."""
    header = protected if isinstance(protected, bytes) else cbor2.dumps(protected)
    told = cbor.encode(["Signature1", header, cose.AAD_PRESENT, payload])
    return text_of(cbor2.dumps([header, {} if unprotected is None else unprotected, payload, DEVICE.sign(told)]) + more)


def with_hmac() -> bytes:
    """alg confusion: the public key, which everybody has, as the secret of an HMAC."""
    header = cbor.encode({1: 5, 4: PERMIT.kid})
    told = cbor.encode(["Signature1", header, cose.AAD_PERMIT, PAYLOAD])
    return permit_of(header, signature=hmac.digest(PERMIT.public, told, hashlib.sha256) + bytes(32))


def with_signature_of(made_at: int) -> str:
    """The frame of now under the signature of another frame."""
    other = cose.sign1(DEVICE, cbor.encode({0: GOOD, 6: made_at}), cose.AAD_PRESENT, with_kid=False)
    return text_of(cose.sign1(DEVICE, PRESENTED, cose.AAD_PRESENT, with_kid=False)[:-64] + other[-64:])
