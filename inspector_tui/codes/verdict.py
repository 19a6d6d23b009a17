"""What a verification can say: reasons, the verdict they make, and what may be shown (inspection-code.md §3)."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple

from inspector_tui.codes.claims import Claims
from inspector_tui.codes.presentation import Form
from inspector_tui.codes.trust import Organ


class Verdict(StrEnum):
    """UNDETERMINED is never "let in": go online, phone, or ask for a challenge."""

    VALID = "VALID"
    UNDETERMINED = "UNDETERMINED"
    INVALID = "INVALID"


class Reason(StrEnum):
    """Why a code is not simply valid, in the order of the table."""

    NOT_OURS = "NOT_OURS"
    MALFORMED = "MALFORMED"
    NEWER_FORMAT = "NEWER_FORMAT"
    PERMIT_NOT_SYNCED = "PERMIT_NOT_SYNCED"
    CLOCK_WRONG = "CLOCK_WRONG"
    TRUST_EXPIRED = "TRUST_EXPIRED"
    TRUST_STALE = "TRUST_STALE"
    UNKNOWN_KEY = "UNKNOWN_KEY"
    ALG_MISMATCH = "ALG_MISMATCH"
    KEY_ROLE = "KEY_ROLE"
    KEY_REVOKED = "KEY_REVOKED"
    BAD_PERMIT_SIG = "BAD_PERMIT_SIG"
    MALFORMED_CLAIMS = "MALFORMED_CLAIMS"
    ISSUER_MISMATCH = "ISSUER_MISMATCH"
    KEY_OUT_OF_WINDOW = "KEY_OUT_OF_WINDOW"
    BAD_DEVICE_SIG = "BAD_DEVICE_SIG"
    PERMIT_EXPIRED = "PERMIT_EXPIRED"
    PERMIT_NOT_YET = "PERMIT_NOT_YET"
    PRESENTED_OUTSIDE_WINDOW = "PRESENTED_OUTSIDE_WINDOW"
    WRONG_CHALLENGE = "WRONG_CHALLENGE"
    STALE_CODE = "STALE_CODE"
    CODE_FROM_FUTURE = "CODE_FROM_FUTURE"
    OTHER_ENTERPRISE = "OTHER_ENTERPRISE"
    UNFILED = "UNFILED"
    STATUS_OUT_OF_RANGE = "STATUS_OUT_OF_RANGE"
    STATUS_NOT_COVERED = "STATUS_NOT_COVERED"
    REVOKED = "REVOKED"
    SUSPENDED = "SUSPENDED"
    CLOSED = "CLOSED"
    STATUS_EXPIRED = "STATUS_EXPIRED"
    STATUS_STALE = "STATUS_STALE"
    STATUS_MISSING = "STATUS_MISSING"
    SEEN_BEFORE = "SEEN_BEFORE"


SOFT: Final = frozenset(
    {
        Reason.NEWER_FORMAT,
        Reason.PERMIT_NOT_SYNCED,
        Reason.CLOCK_WRONG,
        Reason.TRUST_EXPIRED,
        Reason.TRUST_STALE,
        Reason.UNKNOWN_KEY,
        Reason.CODE_FROM_FUTURE,
        Reason.UNFILED,
        Reason.STATUS_NOT_COVERED,
        Reason.STATUS_EXPIRED,
        Reason.STATUS_STALE,
        Reason.STATUS_MISSING,
        Reason.SEEN_BEFORE,
    }
)
"""Reasons that leave the question open. All others make the code invalid."""


def judge(reasons: tuple[Reason, ...]) -> Verdict:
    """Any hard reason = INVALID, else any soft reason = UNDETERMINED, else VALID."""
    if not reasons:
        return Verdict.VALID
    return Verdict.UNDETERMINED if SOFT.issuperset(reasons) else Verdict.INVALID


class Content(NamedTuple):
    """What a genuine code says. Everything here was signed, by the organ or by the device it named.

    `organ` is None when the trust list has no row for the issuing organ; `subject` is the enterprise named by the
    permit or, for a standing permit, by the device. `made_at` in Unix seconds.
    """

    claims: Claims
    organ: Organ | None
    subject: str
    form: Form
    made_at: int
    challenge: int | None


class Verification(NamedTuple):
    """The answer about one text. `content` is None unless both signatures hold.

    `as_of` is the older of trust and status time (Unix seconds). `clock_difference` is the presenting device's clock
    minus ours in seconds, screen age included, None until the device's signature holds. `prefix_lost` is True when
    the text came without the whole address and was taken for its digits.
    """

    reasons: tuple[Reason, ...]
    content: Content | None
    as_of: int
    clock_difference: int | None = None
    prefix_lost: bool = False

    @property
    def verdict(self) -> Verdict:
        return judge(self.reasons)
