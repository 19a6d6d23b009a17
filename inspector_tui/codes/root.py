"""The delegation: a root key, kept offline and pinned in every verifier, names the key that signs trust lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from inspector_tui.codes.schema import is_public, is_uint
from inspector_tui.errors import BadInput, NotAuthentic
from inspector_tui.ledger import cbor, cose, keys


@dataclass(frozen=True, slots=True)
class Delegation:
    """The trust signer's public key and when it may make lists, both ends included (Unix seconds)."""

    start: int
    end: int
    public: bytes


def delegate(root: keys.Signer, public: bytes, *, start: int, end: int) -> bytes:
    """Sign a delegation of `public` with the root key."""
    return cose.sign1(root, cbor.encode({4: end, 5: start, 8: public}), cose.AAD_ROOT)


def open_delegation(data: bytes, roots: Iterable[bytes]) -> Delegation:
    """Verify a delegation against the pinned root keys.

    Raises NotAuthentic("UNKNOWN_ROOT" or "BAD_SIGNATURE"), BadInput("MALFORMED_COSE" or "MALFORMED_TRUST").
    """
    signed = cose.parse1(data)
    pinned = [root for root in roots if keys.kid(root) == signed.kid]
    if not pinned:
        raise NotAuthentic("UNKNOWN_ROOT")
    cose.verify1(signed, pinned[0], cose.AAD_ROOT)
    told = cbor.decode(signed.payload)
    if type(told) is not dict or list(told) != [4, 5, 8]:
        raise BadInput("MALFORMED_TRUST", what="delegation")
    end, start, public = told.values()
    if not is_uint(end) or not is_uint(start) or not is_public(public):
        raise BadInput("MALFORMED_TRUST", what="delegation")
    return Delegation(start, end, public)
