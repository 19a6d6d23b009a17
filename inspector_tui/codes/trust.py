"""The trust list: organs, keys and policy, signed by a signer that a pinned root delegated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType
from typing import Any, Final

from inspector_tui.codes.root import open_delegation
from inspector_tui.codes.schema import is_bytes, is_public, is_text, is_uint
from inspector_tui.errors import BadInput, NotAuthentic
from inspector_tui.ledger import cbor, cose, keys

MAX_TRUST: Final = 1 << 22
"""Bytes."""
SOFT_SECONDS: Final = 24 * 3600
HARD_SECONDS: Final = 14 * 86_400
_FIELDS: Final = [0, 2, 4, 6, 20, 21, 22, 23, 24, 27]
_ALG_SM2: Final = -65601
_ALGS: Final = (keys.ALG_ED25519, keys.ALG_ESP256, _ALG_SM2)


class Role(IntEnum):
    """What a key may sign."""

    PERMIT = 1
    STATUS = 2
    RECEIPTS = 3


@dataclass(frozen=True, slots=True)
class Organ:
    """An organ that may issue permits."""

    id: int
    name: str
    credit_code: str


@dataclass(frozen=True, slots=True)
class TrustKey:
    """One key row. Times in Unix seconds, ends included. `revoked_at` tells when; a revoked key voids everything."""

    kid: bytes
    organ: int
    alg: int
    public: bytes
    role: Role
    not_before: int
    sign_until: int
    verify_until: int
    revoked: bool = False
    revoked_at: int | None = None


@dataclass(frozen=True, slots=True)
class TrustList:
    """A verified trust list, indexed. Times in Unix seconds. `raw` is the signed list as received."""

    seq: int
    issued_at: int
    hard_end: int
    ttl: int
    skew: int
    max_age: int
    organs: Mapping[int, Organ]
    keys: Mapping[bytes, TrustKey]
    prefix: str
    raw: bytes

    @property
    def stale_after(self) -> int:
        return self.issued_at + self.ttl


def build_trust(
    signer: keys.Signer,
    delegation: bytes,
    *,
    seq: int,
    issued_at: int,
    organs: Sequence[Organ],
    trust_keys: Sequence[TrustKey],
    prefix: str,
    hard_end: int | None = None,
    ttl: int = SOFT_SECONDS,
    skew: int = 60,
    max_age: int = 90,
) -> bytes:
    """Sign a trust list. Raises BadInput("MALFORMED_TRUST") when it would be refused by `load_trust`."""
    told: dict[int, Any] = {
        0: 1,
        2: seq,
        4: issued_at + HARD_SECONDS if hard_end is None else hard_end,
        6: issued_at,
        20: ttl,
        21: {1: skew, 2: max_age},
        22: delegation,
        23: [[organ.id, organ.name, organ.credit_code] for organ in organs],
        24: [_key_row(key) for key in trust_keys],
        27: prefix,
    }
    payload = cbor.encode(told)
    _read(payload, b"")
    return cose.sign1(signer, payload, cose.AAD_TRUST)


def load_trust(data: bytes, roots: Iterable[bytes], *, held_seq: int | None = None) -> TrustList:
    """Verify and index a trust list; `roots` are the pinned public keys, `held_seq` the list already held.

    The list must have been made while its delegation ran. Whether it is still fresh is judged by `verify`.
    Raises NotAuthentic ("UNKNOWN_ROOT", "BAD_SIGNATURE", "DELEGATION_OVER", "TRUST_OLDER") or
    BadInput ("MALFORMED_COSE", "MALFORMED_CBOR", "MALFORMED_TRUST").
    """
    if len(data) > MAX_TRUST:
        raise BadInput("MALFORMED_TRUST", what="size")
    signed = cose.parse1(data)
    # The delegation stands inside what it makes trustworthy: it is read first, and alone, then the list verified.
    told = cbor.decode(signed.payload)
    if type(told) is not dict or type(told.get(22)) is not bytes:
        raise BadInput("MALFORMED_TRUST", what=22)
    delegation = open_delegation(told[22], roots)
    if signed.kid != keys.kid(delegation.public):
        raise NotAuthentic("BAD_SIGNATURE")
    cose.verify1(signed, delegation.public, cose.AAD_TRUST)
    trust = _read(signed.payload, data)
    if not delegation.start <= trust.issued_at <= delegation.end:
        raise NotAuthentic("DELEGATION_OVER", ends=delegation.end)
    if held_seq is not None and trust.seq < held_seq:
        raise NotAuthentic("TRUST_OLDER", seq=trust.seq, held=held_seq)
    return trust


def _read(payload: bytes, raw: bytes) -> TrustList:
    told = cbor.decode(payload)
    if type(told) is not dict or list(told) != _FIELDS or told[0] != 1 or type(told[0]) is not int:
        raise BadInput("MALFORMED_TRUST", what="fields")
    for key in (2, 4, 6, 20):
        if not is_uint(told[key]):
            raise BadInput("MALFORMED_TRUST", what=key)
    policy = told[21]
    if type(policy) is not dict or list(policy) != [1, 2] or not all(map(is_uint, policy.values())):
        raise BadInput("MALFORMED_TRUST", what=21)
    if type(told[22]) is not bytes or not is_text(told[27]):
        raise BadInput("MALFORMED_TRUST", what=27)
    return TrustList(
        seq=told[2],
        issued_at=told[6],
        hard_end=told[4],
        ttl=told[20],
        skew=policy[1],
        max_age=policy[2],
        organs=_organs(told[23]),
        keys=_keys(told[24]),
        prefix=told[27],
        raw=raw,
    )


def _organs(rows: object) -> Mapping[int, Organ]:
    organs: dict[int, Organ] = {}
    for row in rows if type(rows) is list else [None]:
        if type(row) is not list or len(row) != 3 or not is_uint(row[0]) or not is_text(row[1]) or not is_text(row[2]):
            raise BadInput("MALFORMED_TRUST", what=23)
        if row[0] in organs:
            raise BadInput("MALFORMED_TRUST", what=23)
        organs[row[0]] = Organ(*row)
    return MappingProxyType(organs)


def _keys(rows: object) -> Mapping[bytes, TrustKey]:
    found: dict[bytes, TrustKey] = {}
    for row in rows if type(rows) is list else [None]:
        key = _key(row)
        if key.kid in found:
            raise BadInput("MALFORMED_TRUST", what="kid twice")
        found[key.kid] = key
    return MappingProxyType(found)


def _key(row: object) -> TrustKey:
    """One row. Whether alg fits the key's length is left to the verifier: no signature will hold, and one odd
    row must not take the whole list away from every checkpoint."""
    if type(row) is not list or len(row) not in (9, 10) or not all(map(is_uint, (row[1], *row[4:]))):
        raise BadInput("MALFORMED_TRUST", what=24)
    kid, organ, alg, public, role, not_before, sign_until, verify_until, state, *revoked_at = row
    if not is_public(public) or not is_bytes(kid, 4) or kid != keys.kid(public) or type(alg) is not int:
        raise BadInput("MALFORMED_TRUST", what=24)
    if alg not in _ALGS or role not in _ROLES or state not in (0, 1) or (revoked_at and state == 0):
        raise BadInput("MALFORMED_TRUST", what=24)
    return TrustKey(
        kid=kid,
        organ=organ,
        alg=alg,
        public=public,
        role=_ROLES[role],
        not_before=not_before,
        sign_until=sign_until,
        verify_until=verify_until,
        revoked=state == 1,
        revoked_at=revoked_at[0] if revoked_at else None,
    )


_ROLES: Final = {int(role): role for role in Role}


def _key_row(key: TrustKey) -> list[int | bytes]:
    row: list[int | bytes] = [key.kid, key.organ, key.alg, key.public, int(key.role)]
    row += [key.not_before, key.sign_until, key.verify_until, int(key.revoked)]
    return row if key.revoked_at is None else [*row, key.revoked_at]
