"""Whether a record is genuine and may be said: pure functions of its bytes and of the device's enrolment.

This is the expensive part of a push (one signature each), so it runs outside the log's lock and, for
long runs, in worker processes; nothing here touches the database.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from inspector_tui.domain.judging import RecordKept
from inspector_tui.domain.kinds import read_body
from inspector_tui.domain.record import Body
from inspector_tui.domain.roles import MAY_SAY
from inspector_tui.domain.vocabulary import Role
from inspector_tui.errors import BadInput
from inspector_tui.ledger import merkle
from inspector_tui.ledger.envelope import Envelope, open_envelope, verify_envelope
from inspector_tui.ledger.kept import effective
from sync.protocol.limits import MAX_RECORD
from sync.protocol.refusals import Refusal
from sync.server.audience import ScopeKey, owner_told, scope_of
from sync.server.joining import JointWord, joint_word

REGISTER_KINDS: Final = frozenset({"organ.registered/1", "device.enrolled/1", "device.revoked/1"})
"""Kinds the server itself lives by; their bodies are read again when they are applied."""

SYSTEM_AUTHOR: Final = "system"
"""Author of what a device notes by itself, without a person."""


AROUND: Final = 4096
"""Bytes that the server's own record may have around another one."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the server knows of a device: the facts that decide what it may say."""

    device: bytes
    alg: int
    public: bytes
    organ: int
    role: Role
    certificate: str | None


@dataclass(frozen=True, slots=True)
class Checked:
    """One record after checking. `refusal` is None when it is genuine and allowed.

    `authentic` tells whether the device really signed it: only then its seq and prev mean anything.
    """

    raw: bytes
    hash: bytes
    leaf: bytes
    seq: int | None = None
    prev: bytes = b""
    kind: str = ""
    scope: ScopeKey | None = None
    refusal: str | None = None
    authentic: bool = False
    matter: str = ""
    """The first stream of the body."""
    owner: int | None = None
    """The organ whose matter that stream is, where the body says so."""
    joint: JointWord | None = None
    """What the body says about who goes along in a joint inspection."""


def check_run(enrolment: Enrolment, raws: Sequence[bytes]) -> list[Checked]:
    """Each record of a run by itself; the chain between them is judged when they are applied."""
    return [_check(enrolment, raw) for raw in raws]


def _check(enrolment: Enrolment, raw: bytes) -> Checked:
    # The server's own may be larger: a record that was judged to count travels inside one.
    if len(raw) > MAX_RECORD + (AROUND if enrolment.role == "server" else 0):
        return _unreadable(raw, Refusal.RECORD_TOO_LARGE)
    try:
        envelope = open_envelope(raw)
    except BadInput:
        return _unreadable(raw, Refusal.RECORD_MALFORMED)
    if envelope.device != enrolment.device:
        return _unreadable(raw, Refusal.FOREIGN_DEVICE)
    try:
        verify_envelope(envelope, enrolment.public)
    except BadInput:
        return _unreadable(raw, Refusal.BAD_RECORD_SIG)
    try:
        body = read_body(envelope.kind, envelope.body)
    except BadInput as error:
        code = Refusal.UNKNOWN_KIND if error.code == "UNKNOWN_KIND" else Refusal.BODY_INVALID
        return _genuine(envelope, None, code)
    counts, organ, role = body, envelope.organ, enrolment.role
    if isinstance(body, RecordKept):
        # Who pulls it is decided by the record inside, which was checked when it was judged.
        inner = effective(envelope)
        counts, organ, role = read_body(inner.kind, inner.body), inner.organ, "officer"
    return _genuine(
        envelope,
        scope_of(counts, organ),
        _not_allowed(enrolment, envelope, body),
        matter=counts.streams()[0],
        owner=owner_told(counts, organ, role),
        joint=joint_word(counts, organ),
    )


def _not_allowed(enrolment: Enrolment, envelope: Envelope, body: Body) -> Refusal | None:
    if body.KIND not in MAY_SAY[enrolment.role]:
        return Refusal.ROLE_MAY_NOT
    if enrolment.role == "server":
        return None
    if envelope.organ != enrolment.organ:
        return Refusal.FOREIGN_ORGAN
    # A device without a certificate (a checkpoint's) speaks for nobody by name.
    if enrolment.certificate is not None and envelope.author not in (enrolment.certificate, SYSTEM_AUTHOR):
        return Refusal.FOREIGN_AUTHOR
    return None


def _genuine(
    envelope: Envelope,
    scope: ScopeKey | None,
    refusal: Refusal | None,
    matter: str = "",
    owner: int | None = None,
    joint: JointWord | None = None,
) -> Checked:
    return Checked(
        raw=envelope.raw,
        hash=envelope.hash,
        leaf=merkle.leaf_hash(envelope.raw),
        seq=envelope.seq,
        prev=envelope.prev,
        kind=envelope.kind,
        scope=scope,
        refusal=None if refusal is None else str(refusal),
        authentic=True,
        matter=matter,
        owner=owner,
        joint=joint,
    )


def _unreadable(raw: bytes, refusal: Refusal) -> Checked:
    return Checked(raw=raw, hash=hashlib.sha256(raw).digest(), leaf=b"", refusal=str(refusal))
