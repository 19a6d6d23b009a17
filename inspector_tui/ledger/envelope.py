"""The record envelope: one signed record of one device's ledger.

COSE_Sign1, aad `rq1.record`, protected `{1: alg, 4: kid}`, payload a deterministic CBOR map:

    0 format (1) · 1 device id (16 bytes) · 2 seq (from 1) · 3 prev (32 bytes, zero for seq 1) · 4 kind
    5 made at (Unix ms, device clock) · 6 clock offset (ms, server minus device; 0 when never measured)
    7 author (certificate number, "server" or "system") · 8 organ id · 9 body (map of text to value)
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from inspector_tui.errors import BadInput, NotAuthentic
from inspector_tui.ledger import cbor, cose, keys

FORMAT: Final = 1
ZERO_HASH: Final = bytes(32)
MAX_RECORD: Final = 1 << 20
"""Bytes. Photographs and files are attachments; no record body comes near this."""

_FIELDS: Final = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
_LIMIT: Final = 2**53
_KIND: Final = re.compile(r"[a-z][a-z0-9_.-]{0,57}/[1-9][0-9]{0,3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Envelope:
    """A record with its signature. `raw` is the whole COSE_Sign1, `hash` SHA-256 over it: the next record's `prev`."""

    device: bytes
    seq: int
    prev: bytes
    kind: str
    made_at: int
    clock_offset: int
    author: str
    organ: int
    body: Mapping[str, Any]
    alg: int
    kid: bytes
    raw: bytes
    hash: bytes


@lru_cache(maxsize=4096)
def device_id(public: bytes) -> bytes:
    """First 16 bytes of SHA-256 of the device's public key."""
    return hashlib.sha256(public).digest()[:16]


def seal(
    signer: keys.Signer,
    *,
    seq: int,
    prev: bytes,
    kind: str,
    made_at: int,
    clock_offset: int,
    author: str,
    organ: int,
    body: Mapping[str, Any],
) -> Envelope:
    """Sign one record. Times in milliseconds. Raises BadInput("MALFORMED_RECORD" or "NOT_ENCODABLE")."""
    device = device_id(signer.public)
    told: list[Any] = [FORMAT, device, seq, prev, kind, made_at, clock_offset, author, organ, dict(body)]
    _check(told)
    raw = cose.sign1(signer, cbor.encode(dict(enumerate(told))), cose.AAD_RECORD)
    if len(raw) > MAX_RECORD:
        raise BadInput("MALFORMED_RECORD", what="size", seq=seq)
    return _envelope(told, signer.alg, signer.kid, raw)


def open_envelope(raw: bytes) -> Envelope:
    """Parse strictly, without looking at the signature. Raises BadInput("MALFORMED_RECORD", what=...)."""
    if len(raw) > MAX_RECORD:
        raise BadInput("MALFORMED_RECORD", what="size")
    try:
        signed = cose.parse1(raw)
        fields = cbor.decode(signed.payload)
    except BadInput as error:
        raise BadInput("MALFORMED_RECORD", what="form") from error
    if type(fields) is not dict or list(fields) != _FIELDS:
        raise BadInput("MALFORMED_RECORD", what="fields")
    told = list(fields.values())
    _check(told)
    return _envelope(told, signed.alg, signed.kid or b"", raw)


def verify_envelope(envelope: Envelope, public: bytes) -> None:
    """Raises NotAuthentic("RECORD_KEY_MISMATCH") for another device's key, ("BAD_RECORD_SIG") for a bad signature."""
    if envelope.device != device_id(public) or envelope.kid != envelope.device[:4]:
        raise NotAuthentic("RECORD_KEY_MISMATCH", seq=envelope.seq)
    try:
        cose.verify1(cose.parse1(envelope.raw), public, cose.AAD_RECORD)
    except BadInput as error:
        raise NotAuthentic("BAD_RECORD_SIG", seq=envelope.seq) from error


def _envelope(told: list[Any], alg: int, kid: bytes, raw: bytes) -> Envelope:
    _, device, seq, prev, kind, made_at, offset, author, organ, body = told
    digest = hashlib.sha256(raw).digest()
    return Envelope(device, seq, prev, kind, made_at, offset, author, organ, body, alg, kid, raw, digest)


def _check(told: list[Any]) -> None:
    """Hold the ten fields, in order, to the schema above."""
    form, device, seq, prev, kind, made_at, offset, author, organ, body = told
    if form != FORMAT or type(form) is not int:
        raise BadInput("MALFORMED_RECORD", what="format")
    if type(device) is not bytes or len(device) != 16:
        raise BadInput("MALFORMED_RECORD", what="device")
    if type(seq) is not int or not 1 <= seq < _LIMIT:
        raise BadInput("MALFORMED_RECORD", what="seq")
    if type(prev) is not bytes or len(prev) != 32 or (prev == ZERO_HASH) != (seq == 1):
        raise BadInput("MALFORMED_RECORD", what="prev", seq=seq)
    if type(kind) is not str or not _is_kind(kind):
        raise BadInput("MALFORMED_RECORD", what="kind", seq=seq)
    for name, number, least in (("made_at", made_at, 0), ("clock_offset", offset, 1 - _LIMIT), ("organ", organ, 0)):
        if type(number) is not int or not least <= number < _LIMIT:
            raise BadInput("MALFORMED_RECORD", what=name, seq=seq)
    if type(author) is not str or not 1 <= len(author) <= 64 or not author.isprintable():
        raise BadInput("MALFORMED_RECORD", what="author", seq=seq)
    if type(body) is not dict or not all(type(key) is str for key in body):
        raise BadInput("MALFORMED_RECORD", what="body", seq=seq)


@lru_cache(maxsize=1024)
def _is_kind(kind: str) -> bool:
    return _KIND.fullmatch(kind) is not None
