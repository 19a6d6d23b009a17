"""COSE_Sign1 (RFC 9052 §4.2) in the one shape we use: `[<<{1: alg, ? 4: kid}>>, {}, payload, signature]`, untagged.

The shape is fixed to the byte, so it is read by hand: a general decoder would have to be told everything
it must refuse. `external_aad` keeps the domains apart: a permit never passes for a status list.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from inspector_tui.errors import BadInput
from inspector_tui.ledger import cbor, keys

AAD_PERMIT: Final = b"rq1.permit"
AAD_PRESENT: Final = b"rq1.present"
AAD_TRUST: Final = b"rq1.trust"
AAD_STATUS: Final = b"rq1.status"
AAD_ROOT: Final = b"rq1.root"
AAD_RECORD: Final = b"rq1.record"
AAD_BUNDLE: Final = b"rq1.bundle"
AAD_RETURN: Final = b"rq1.return"
AAD_NEW_START: Final = b"rq1.new-start"

_SIGNATURE_HEAD: Final = b"\x58\x40"
_SIGNATURE_PART: Final = len(_SIGNATURE_HEAD) + keys.SIGNATURE_SIZE
_LEAST: Final = 4 + _SIGNATURE_PART
"""Bytes of an array with an empty header, no payload and a signature."""
_CONTEXT: Final = b"\x84\x6aSignature1"


class Sign1(NamedTuple):
    """A parsed COSE_Sign1. Nothing in it has been verified. `kid` is None where the header has none."""

    alg: int
    kid: bytes | None
    protected: bytes
    payload: bytes
    signature: bytes
    raw: bytes


def sign1(signer: keys.Signer, payload: bytes, aad: bytes, *, with_kid: bool = True) -> bytes:
    """Sign `payload` in the domain `aad` and return the untagged COSE_Sign1."""
    protected = _protected(signer.alg, signer.kid if with_kid else None)
    signature = signer.sign(_before_payload(protected, aad, len(payload)) + payload)
    return b"\x84" + _bstr(protected) + b"\xa0" + _bstr(payload) + _SIGNATURE_HEAD + signature


def parse1(data: bytes, *, with_kid: bool = True) -> Sign1:
    """Take `data` apart; the protected header must hold alg, and kid exactly when `with_kid`.

    Raises BadInput("MALFORMED_COSE"). An unknown alg is no matter of form and is left to the caller.
    """
    if len(data) < _LEAST or data[0] != 0x84:
        raise BadInput("MALFORMED_COSE", what="array")
    # No header that may stand here is as long as 24 bytes, so its head is always one byte.
    at = data[1] - 0x3E
    if not 2 <= at < 26 or data[at] != 0xA0:
        raise BadInput("MALFORMED_COSE", what="protected")
    # The signature's size is known, so what is left is the payload, and its head is the one that such a size has.
    left = len(data) - at - 1 - _SIGNATURE_PART
    if left < 1:
        raise BadInput("MALFORMED_COSE", what="byte string")
    start = at + (2 if left < 25 else 3 if left < 258 else 4 if left < 65_539 else 6)
    payload = data[start:-_SIGNATURE_PART]
    if data[at + 1 : start] != _head(len(payload)):
        raise BadInput("MALFORMED_COSE", what="byte string")
    if data[-_SIGNATURE_PART : -keys.SIGNATURE_SIZE] != _SIGNATURE_HEAD:
        raise BadInput("MALFORMED_COSE", what="signature")
    protected = data[2:at]
    alg, kid = _read_protected(protected)
    if (kid is not None) != with_kid:
        raise BadInput("MALFORMED_COSE", what="kid")
    # What Sign1(...) calls, without the call between: a checkpoint does this twice for every code.
    return tuple.__new__(Sign1, (alg, kid, protected, payload, data[-keys.SIGNATURE_SIZE :], data))


def verify1(sign1: Sign1, public: bytes, aad: bytes) -> None:
    """Raises NotAuthentic("BAD_SIGNATURE") unless `public` signed this in the domain `aad`.

    The algorithm comes from the header and must fit the length of `public`.
    """
    alg, _, protected, payload, signature, _ = sign1
    keys.verify(alg, public, _before_payload(protected, aad, len(payload)) + payload, signature)


@lru_cache(maxsize=4096)
def _before_payload(protected: bytes, aad: bytes, size: int) -> bytes:
    """The Sig_structure of RFC 9052 §4.4, encoded, as far as the payload of `size` bytes."""
    return _CONTEXT + _bstr(protected) + _bstr(aad) + _head(size)


@lru_cache(maxsize=1024)
def _protected(alg: int, kid: bytes | None) -> bytes:
    return cbor.encode({1: alg} if kid is None else {1: alg, 4: kid})


@lru_cache(maxsize=1024)
def _read_protected(data: bytes) -> tuple[int, bytes | None]:
    try:
        header = cbor.decode(data, max_depth=1)
    except BadInput as error:
        raise BadInput("MALFORMED_COSE", what="protected") from error
    if type(header) is not dict or list(header) not in ([1], [1, 4]) or type(header[1]) is not int:
        raise BadInput("MALFORMED_COSE", what="protected")
    kid = header.get(4)
    if 4 in header and (type(kid) is not bytes or len(kid) != 4):
        raise BadInput("MALFORMED_COSE", what="kid")
    return header[1], kid


def _bstr(data: bytes) -> bytes:
    return _head(len(data)) + data


@lru_cache(maxsize=4096)
def _head(size: int) -> bytes:
    """The head of a byte string of so many bytes, in its shortest form."""
    if size < 24:
        return bytes((0x40 + size,))
    if size < 0x100:
        return bytes((0x58, size))
    if size < 0x10000:
        return b"\x59" + size.to_bytes(2, "big")
    return b"\x5a" + size.to_bytes(4, "big")
