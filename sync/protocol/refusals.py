"""Why the server said no, and whether saying it again helps. Codes are stable: machines rely on them."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Retry(StrEnum):
    """What the device should do about a refusal."""

    NEVER = "never"
    """The same bytes will be refused again; people must look."""
    NOW = "now"
    """Put right what the answer says (the clock) and repeat once at once."""
    LATER = "later"
    """Nothing is wrong with it; repeat with backoff."""
    JUDGED = "judged"
    """It is kept; a supervisor decides, then the answer changes."""


class Refusal(StrEnum):
    """Codes of refused records and of refused requests."""

    # of one record, kept in quarantine
    RECORD_MALFORMED = "RECORD_MALFORMED"
    RECORD_TOO_LARGE = "RECORD_TOO_LARGE"
    BAD_RECORD_SIG = "BAD_RECORD_SIG"
    FOREIGN_DEVICE = "FOREIGN_DEVICE"
    FOREIGN_ORGAN = "FOREIGN_ORGAN"
    FOREIGN_AUTHOR = "FOREIGN_AUTHOR"
    UNKNOWN_KIND = "UNKNOWN_KIND"
    BODY_INVALID = "BODY_INVALID"
    ROLE_MAY_NOT = "ROLE_MAY_NOT"
    FORKED = "FORKED"
    LEDGER_CLOSED = "LEDGER_CLOSED"
    GAP_CLOSED = "GAP_CLOSED"
    # of one request
    NOT_FOUND = "NOT_FOUND"
    METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"
    MALFORMED_REQUEST = "MALFORMED_REQUEST"
    MEDIA_TYPE_WRONG = "MEDIA_TYPE_WRONG"
    BODY_TOO_LARGE = "BODY_TOO_LARGE"
    ENCODING_UNKNOWN = "ENCODING_UNKNOWN"
    REQUEST_UNSIGNED = "REQUEST_UNSIGNED"
    BAD_REQUEST_SIG = "BAD_REQUEST_SIG"
    UNKNOWN_DEVICE = "UNKNOWN_DEVICE"
    DEVICE_REVOKED = "DEVICE_REVOKED"
    CLOCK_SKEW = "CLOCK_SKEW"
    REQUEST_REPLAYED = "REQUEST_REPLAYED"
    OUTSIDE_LOG = "OUTSIDE_LOG"
    SERVER_BUSY = "SERVER_BUSY"
    SERVER_ERROR = "SERVER_ERROR"

    @property
    def retry(self) -> Retry:
        return _RETRY.get(self, Retry.NEVER)


_RETRY: Final = {
    Refusal.UNKNOWN_KIND: Retry.JUDGED,
    Refusal.FORKED: Retry.JUDGED,
    Refusal.LEDGER_CLOSED: Retry.JUDGED,
    Refusal.GAP_CLOSED: Retry.JUDGED,
    Refusal.CLOCK_SKEW: Retry.NOW,
    Refusal.REQUEST_REPLAYED: Retry.NOW,
    Refusal.SERVER_BUSY: Retry.LATER,
    Refusal.SERVER_ERROR: Retry.LATER,
}
