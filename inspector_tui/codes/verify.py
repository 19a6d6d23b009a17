"""Verifying an inspection code with no network: inspection-code.md §3, row by row.

Clock or list trouble comes before keys, keys before content. The first failure ends it up to and including the
device's signature; from there on all reasons are collected.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NoReturn

from inspector_tui.codes.claims import Claims
from inspector_tui.codes.permit import genuine_claims, permit_id
from inspector_tui.codes.presentation import FIRST_BYTE, Form, Presentation, parse_presentation, read_digits
from inspector_tui.codes.replay import ReplayMemory
from inspector_tui.codes.scanned import strip_prefix
from inspector_tui.codes.status import PermitState, StatusList
from inspector_tui.codes.trust import Role, TrustKey, TrustList
from inspector_tui.codes.verdict import Content, Reason, Verification
from inspector_tui.errors import BadInput, NotAuthentic
from inspector_tui.ledger import cose, keys

NEWER_BY: Final = 3600
"""Seconds after which a status list must have room for a permit issued before it."""
_BAD_NEWS: Final = {
    PermitState.REVOKED: Reason.REVOKED,
    PermitState.SUSPENDED: Reason.SUSPENDED,
    PermitState.CLOSED: Reason.CLOSED,
}


class _Ended(Exception):
    """The verification ends here with one more reason, and nothing may be shown."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


def verify(
    text: str,
    *,
    at: int,
    trust: TrustList,
    status: StatusList | Mapping[int, StatusList] | None = None,
    permits: Mapping[bytes, bytes] | None = None,
    challenge: int | None = None,
    enterprise: str | None = None,
    seen: ReplayMemory | None = None,
    last_seen_time: int | None = None,
) -> Verification:
    """Judge one scanned text. Never raises for anything in `text`.

    `at` is this machine's clock (Unix seconds) and `last_seen_time` the latest moment it is known to have reached.
    `status` is one list or lists by their number, `permits` those held here by `permit_id` (see `permit.hold`).
    `challenge` is the number asked for, `enterprise` the credit code or name the verifier stands for, `seen` the
    memory of this checkpoint, which is added to.
    """
    lists = {status.number: status} if isinstance(status, StatusList) else status or {}
    reasons: list[Reason] = []
    scanned = strip_prefix(text, trust.prefix)
    if scanned is None:
        return Verification((Reason.NOT_OURS,), None, _as_of(trust, lists))
    try:
        shown = _read(scanned.digits)
        permit = _find_permit(shown, permits or {})
        _check_lists(at, trust, last_seen_time, reasons)
        key = _find_key(permit, trust)
        claims = _genuine(permit, key, shown)
        _check_issuer(claims, key, at)
        _check_device(shown, claims)
    except _Ended as end:
        return Verification((*reasons, end.reason), None, _as_of(trust, lists), prefix_lost=scanned.prefix_lost)

    content = _content(shown, claims, trust)
    status_list = lists.get(claims.status_list)
    _judge_time(shown, claims, trust, at, challenge, reasons)
    if enterprise is not None and enterprise.strip().upper() != content.subject.upper():
        reasons.append(Reason.OTHER_ENTERPRISE)
    if claims.standing:
        reasons.append(Reason.UNFILED)
    _judge_status(claims, status_list, at, reasons)
    if seen is not None and seen.is_repeat(claims.code_id, shown.made_at, at):
        reasons.append(Reason.SEEN_BEFORE)
    as_of = min(trust.issued_at, status_list.issued_at) if status_list else trust.issued_at
    return Verification(tuple(reasons), content, as_of, shown.made_at - at, scanned.prefix_lost)


def _as_of(trust: TrustList, lists: Mapping[int, StatusList]) -> int:
    return min([trust.issued_at, *(each.issued_at for each in lists.values())])


def _end(reason: Reason, cause: BadInput | None = None) -> NoReturn:
    raise _Ended(reason) from cause


def _read(digits: str) -> Presentation:
    try:
        data = read_digits(digits)
        # The first byte is asked before the rest: what follows another one need not be CBOR at all.
        if not data.startswith(FIRST_BYTE):
            _end(Reason.NEWER_FORMAT)
        return parse_presentation(data[1:])
    except BadInput as error:
        _end(Reason.MALFORMED, error)


def _find_permit(shown: Presentation, permits: Mapping[bytes, bytes]) -> cose.Sign1:
    body = shown.body
    if shown.form is Form.SHORT:
        held = permits.get(shown.body)
        if held is None or permit_id(held) != shown.body:
            _end(Reason.PERMIT_NOT_SYNCED)
        body = held
    try:
        return cose.parse1(body)
    except BadInput as error:
        _end(Reason.MALFORMED, error)


def _check_lists(at: int, trust: TrustList, last_seen_time: int | None, reasons: list[Reason]) -> None:
    if at < trust.issued_at - trust.skew or (last_seen_time is not None and at < last_seen_time):
        _end(Reason.CLOCK_WRONG)
    if at > trust.hard_end:
        _end(Reason.TRUST_EXPIRED)
    if at > trust.stale_after:
        reasons.append(Reason.TRUST_STALE)


def _find_key(permit: cose.Sign1, trust: TrustList) -> TrustKey:
    key = trust.keys.get(permit.kid or b"")
    if key is None:
        _end(Reason.UNKNOWN_KEY)
    if key.alg != permit.alg:
        _end(Reason.ALG_MISMATCH)
    if key.role is not Role.PERMIT:
        _end(Reason.KEY_ROLE)
    if key.revoked:
        _end(Reason.KEY_REVOKED)
    return key


def _genuine(permit: cose.Sign1, key: TrustKey, shown: Presentation) -> Claims:
    try:
        claims = genuine_claims(permit, key.public)
    except NotAuthentic as error:
        _end(Reason.BAD_PERMIT_SIG, error)
    except BadInput as error:
        _end(Reason.MALFORMED if error.code == "MALFORMED_CBOR" else Reason.MALFORMED_CLAIMS, error)
    # The enterprise stands in exactly one of the two, and only now is it known in which it should.
    if claims.standing != (shown.subject is not None):
        _end(Reason.MALFORMED_CLAIMS)
    return claims


def _check_issuer(claims: Claims, key: TrustKey, at: int) -> None:
    if claims.organ != key.organ:
        _end(Reason.ISSUER_MISMATCH)
    if not key.not_before <= claims.issued_at <= key.sign_until or at > key.verify_until:
        _end(Reason.KEY_OUT_OF_WINDOW)


def _check_device(shown: Presentation, claims: Claims) -> None:
    if keys.PUBLIC_SIZE.get(shown.signed.alg) != len(claims.device):
        _end(Reason.ALG_MISMATCH)
    try:
        cose.verify1(shown.signed, claims.device, cose.AAD_PRESENT)
    except NotAuthentic as error:
        _end(Reason.BAD_DEVICE_SIG, error)


def _content(shown: Presentation, claims: Claims, trust: TrustList) -> Content:
    organ, subject = trust.organs.get(claims.organ), claims.subject or shown.subject or ""
    return tuple.__new__(Content, (claims, organ, subject, shown.form, shown.made_at, shown.challenge))


def _judge_time(
    shown: Presentation, claims: Claims, trust: TrustList, at: int, challenge: int | None, reasons: list[Reason]
) -> None:
    earliest, latest = claims.start - trust.skew, claims.end + trust.skew
    if at > latest:
        reasons.append(Reason.PERMIT_EXPIRED)
    if at < earliest:
        reasons.append(Reason.PERMIT_NOT_YET)
    if not earliest <= shown.made_at <= latest:
        reasons.append(Reason.PRESENTED_OUTSIDE_WINDOW)
    if challenge is not None:
        # An echoed challenge proves freshness by itself, whatever the device's clock says.
        if shown.challenge != challenge:
            reasons.append(Reason.WRONG_CHALLENGE)
        return
    if at - shown.made_at > trust.max_age + trust.skew:
        reasons.append(Reason.STALE_CODE)
    if shown.made_at - at > trust.skew:
        reasons.append(Reason.CODE_FROM_FUTURE)


def _judge_status(claims: Claims, status: StatusList | None, at: int, reasons: list[Reason]) -> None:
    if status is None:
        reasons.append(Reason.STATUS_MISSING)
        return
    state = status.state(claims.status_index)
    if state is None:
        newer = status.issued_at - claims.issued_at >= NEWER_BY
        reasons.append(Reason.STATUS_OUT_OF_RANGE if newer else Reason.STATUS_NOT_COVERED)
    elif state is not PermitState.VALID:
        # Bad news does not expire: it counts in a list past its end, and in one older than the permit.
        reasons.append(_BAD_NEWS[state])
    elif status.issued_at < claims.issued_at:
        reasons.append(Reason.STATUS_NOT_COVERED)
    if at > status.hard_end:
        reasons.append(Reason.STATUS_EXPIRED)
    elif at > status.stale_after:
        reasons.append(Reason.STATUS_STALE)
