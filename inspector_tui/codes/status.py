"""The status list: two bits for every permit, so that news about a permit reaches verifiers that are offline."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from inspector_tui.codes.schema import is_uint
from inspector_tui.codes.trust import Role, TrustList
from inspector_tui.errors import BadInput, NotAuthentic
from inspector_tui.ledger import cbor, cose, keys

SOFT_SECONDS: Final = 4 * 3600
HARD_SECONDS: Final = 7 * 86_400
MAX_STATUS: Final = 1 << 20
MAX_BITS: Final = 1 << 20
"""Bytes after inflating: four million permits a list. 48 kB of input can claim 50 MB."""
_FIELDS: Final = [0, 2, 4, 6, 20, 25, 26]


class PermitState(IntEnum):
    """What a status list says of a permit."""

    VALID = 0
    REVOKED = 1
    SUSPENDED = 2
    CLOSED = 3


@dataclass(frozen=True, slots=True)
class StatusList:
    """A verified status list. Times in Unix seconds. `raw` is the signed list as received."""

    number: int
    issued_at: int
    hard_end: int
    ttl: int
    bits: bytes
    raw: bytes

    @property
    def stale_after(self) -> int:
        return self.issued_at + self.ttl

    def state(self, index: int) -> PermitState | None:
        """The state at `index`, low bits first; None beyond the end of the list."""
        at = index >> 2
        if at >= len(self.bits):
            return None
        return _STATES[self.bits[at] >> 2 * (index & 3) & 3]


_STATES: Final = tuple(PermitState)


def pack_states(states: Mapping[int, PermitState], size: int) -> bytes:
    """Return the bit string of `size` permits; indexes not told are VALID. ValueError beyond `size`."""
    bits = bytearray((size + 3) // 4)
    for index, state in states.items():
        if not 0 <= index < size:
            raise ValueError("index beyond the list")
        bits[index >> 2] |= state << 2 * (index & 3)
    return bytes(bits)


def build_status(
    signer: keys.Signer,
    *,
    number: int,
    issued_at: int,
    bits: bytes,
    hard_end: int | None = None,
    ttl: int = SOFT_SECONDS,
) -> bytes:
    """Sign a status list over the bit string `bits` (see `pack_states`)."""
    if len(bits) > MAX_BITS:
        raise BadInput("MALFORMED_STATUS", what="size")
    told = {
        0: 1,
        2: number,
        4: issued_at + HARD_SECONDS if hard_end is None else hard_end,
        6: issued_at,
        20: ttl,
        25: 2,
        26: zlib.compress(bits, 9),
    }
    return cose.sign1(signer, cbor.encode(told), cose.AAD_STATUS)


def load_status(data: bytes, trust: TrustList) -> StatusList:
    """Verify a status list with the keys of `trust`.

    Raises NotAuthentic("STATUS_KEY") when its key is unknown, not for status, revoked or outside its window,
    NotAuthentic("BAD_SIGNATURE"), BadInput ("MALFORMED_COSE", "MALFORMED_CBOR", "MALFORMED_STATUS").
    """
    if len(data) > MAX_STATUS:
        raise BadInput("MALFORMED_STATUS", what="size")
    signed = cose.parse1(data)
    key = trust.keys.get(signed.kid or b"")
    if key is None or key.alg != signed.alg or key.role is not Role.STATUS or key.revoked:
        raise NotAuthentic("STATUS_KEY")
    cose.verify1(signed, key.public, cose.AAD_STATUS)
    told = cbor.decode(signed.payload)
    if type(told) is not dict or list(told) != _FIELDS or not all(is_uint(told[field]) for field in _FIELDS[:-1]):
        raise BadInput("MALFORMED_STATUS", what="fields")
    if told[0] != 1 or told[25] != 2 or type(told[26]) is not bytes:
        raise BadInput("MALFORMED_STATUS", what="fields")
    if not key.not_before <= told[6] <= key.sign_until:
        raise NotAuthentic("STATUS_KEY")
    return StatusList(
        number=told[2], issued_at=told[6], hard_end=told[4], ttl=told[20], bits=inflate(told[26]), raw=data
    )


def inflate(data: bytes, limit: int = MAX_BITS) -> bytes:
    """Return the bytes of one whole zlib stream of at most `limit` bytes. Raises BadInput("MALFORMED_STATUS")."""
    stream = zlib.decompressobj()
    try:
        bits = stream.decompress(data, limit + 1)
    except zlib.error as error:
        raise BadInput("MALFORMED_STATUS", what="zlib") from error
    if len(bits) > limit or not stream.eof or stream.unused_data:
        raise BadInput("MALFORMED_STATUS", what="zlib")
    return bits
