"""The permit: claims signed with an organ's permit key. It stays the same for the whole visit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final

from inspector_tui.codes.claims import Claims, decode_claims, encode_claims
from inspector_tui.errors import BadInput
from inspector_tui.ledger import cose, keys

FULL_BUDGET: Final = 391
"""Bytes of `0x01 || presentation` in the full form: QR version 13 at level L, 37 rows of half-blocks."""
MOST_KEPT: Final = 512
"""Genuine permits kept; a station that sees more in a day verifies some of them twice."""
_SHORT_ID: Final = 8
_SIGNATURE_PART: Final = 2 + keys.SIGNATURE_SIZE


def issue(signer: keys.Signer, claims: Claims) -> bytes:
    """Sign a permit. Raises BadInput("MALFORMED_CLAIMS") when the claims break the schema."""
    return cose.sign1(signer, encode_claims(claims), cose.AAD_PERMIT)


def fit_to_budget(claims: Claims, budget: int = FULL_BUDGET) -> Claims:
    """Drop enterprise name, purpose text, filing number, in that order, until the full form fits `budget` bytes.

    Officers, window and enterprise always stay, so the result may still be over: the code then takes a larger pane.
    """
    less = claims._replace(enterprise_name=None)
    least = less._replace(purpose_text=None)
    for kept in (claims, less, least):
        if full_size(kept) <= budget:
            return kept
    return least._replace(filing_number=None)


def full_size(claims: Claims) -> int:
    """Bytes of `0x01 || presentation` for a permit of these claims, without a challenge."""
    payload = len(encode_claims(claims))
    # array, protected {1: alg, 4: kid} in a byte string, {}, payload, signature
    permit = 1 + 10 + 1 + _head(payload) + payload + _SIGNATURE_PART
    # map, key 0 and permit, key 6 and made at (5 bytes until 2106), in a standing permit key 11 and the enterprise
    inner = 1 + 1 + _head(permit) + permit + 1 + 5 + (14 if claims.standing else 0)
    # first byte, array, protected {1: alg} in a byte string, {}, payload, signature
    return 1 + 1 + 4 + 1 + _head(inner) + inner + _SIGNATURE_PART


def permit_id(permit: bytes) -> bytes:
    """First 8 bytes of SHA-256: how the short form names a permit."""
    return hashlib.sha256(permit).digest()[:_SHORT_ID]


def hold(permits: Iterable[bytes]) -> dict[bytes, bytes]:
    """Index permits by their id, for `verify(permits=...)`."""
    return {permit_id(permit): permit for permit in permits}


def parse_permit(permit: bytes) -> cose.Sign1:
    """Take a permit apart without checking anything signed. Raises BadInput("MALFORMED_COSE")."""
    return cose.parse1(permit)


def read_claims(permit: bytes) -> Claims:
    """The claims of a permit whose signature is known to hold or does not matter (the shower's own permit)."""
    return decode_claims(parse_permit(permit).payload)


def genuine_claims(permit: cose.Sign1, public: bytes) -> Claims:
    """The claims of a permit signed by `public`; kept, for a checkpoint sees the same permit again and again.

    Only what never changes is kept: signature and schema, not key state, window or status.
    Raises NotAuthentic("BAD_SIGNATURE"), BadInput("MALFORMED_CBOR" or "MALFORMED_CLAIMS").
    """
    name = permit.raw, public
    claims = _kept.get(name)
    if claims is None:
        cose.verify1(permit, public, cose.AAD_PERMIT)
        claims = decode_claims(permit.payload)
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[name] = claims
    return claims


_kept: dict[tuple[bytes, bytes], Claims] = {}


def _head(size: int) -> int:
    """Bytes of a CBOR byte string's head."""
    if size >= 1 << 16:
        raise BadInput("MALFORMED_CLAIMS", what="size")
    return 1 if size < 24 else 2 if size < 256 else 3
