"""What each reason of a verdict means, and the next act (inspection code, format 1, section 3)."""

from __future__ import annotations

from typing import Final

from inspector_tui.i18n import N_

_PHONE: Final = N_("Phone the organ and ask")
_ONLINE: Final = N_("Verify online")
_CHALLENGE: Final = N_("Ask for a challenge")
_ECHO: Final = N_("Have the officer type the digits asked for, then scan again")
_SYNC: Final = N_("Sync, then scan again")
_STOP: Final = N_("Do not let in; report it")
_RESCAN: Final = N_("Scan the code on the officer's screen again")

REASONS: Final[dict[str, tuple[str, str]]] = {
    # Inspection code, format 1, section 3: what was found, and the next act.
    "NOT_OURS": (N_("This is not an inspection code"), _RESCAN),
    "MALFORMED": (N_("The code is damaged or made up"), _RESCAN),
    "NEWER_FORMAT": (N_("The code is of a newer format than this program knows"), _ONLINE),
    "PERMIT_NOT_SYNCED": (
        N_("The approval behind this short code is not here yet"),
        N_("Ask for the full code, or sync"),
    ),
    "CLOCK_WRONG": (N_("The clock of this computer is wrong"), N_("Set the clock or sync, then scan again")),
    "TRUST_EXPIRED": (N_("The list of trusted organs is past its end"), _SYNC),
    "TRUST_STALE": (N_("The list of trusted organs is old"), _SYNC),
    "UNKNOWN_KEY": (N_("The approving organ's key is not known here"), _ONLINE),
    "ALG_MISMATCH": (N_("The signature is of another kind than the key"), _STOP),
    "KEY_ROLE": (N_("The key may not sign approvals"), _STOP),
    "KEY_REVOKED": (N_("The key that signed the approval was revoked"), _STOP),
    "BAD_PERMIT_SIG": (N_("The approval's signature is false"), _STOP),
    "MALFORMED_CLAIMS": (N_("The approval does not follow the rules of its format"), _STOP),
    "ISSUER_MISMATCH": (N_("The approval names another organ than its key"), _STOP),
    "KEY_OUT_OF_WINDOW": (N_("The approval was signed when its key was not in force"), _STOP),
    "BAD_DEVICE_SIG": (N_("The code was not made by the approved device"), _STOP),
    "PERMIT_EXPIRED": (N_("The approved time is over"), N_("Do not let in; a new filing is needed")),
    "PERMIT_NOT_YET": (N_("The approved time has not begun"), N_("Let in only from the time shown")),
    "PRESENTED_OUTSIDE_WINDOW": (N_("The code was made outside the approved time"), _RESCAN),
    "WRONG_CHALLENGE": (N_("The code does not answer the challenge"), _ECHO),
    "STALE_CODE": (N_("The code is too old: perhaps a print, a picture or a copy"), _RESCAN),
    "CODE_FROM_FUTURE": (N_("The code is ahead of this computer's clock"), _CHALLENGE),
    "OTHER_ENTERPRISE": (N_("The code is for another enterprise"), N_("Do not let in; compare the enterprise's name")),
    "UNFILED": (N_("Urgent check: the officers are genuine, the filing follows"), _PHONE),
    "STATUS_OUT_OF_RANGE": (N_("The approval's number does not exist in the status list"), _STOP),
    "STATUS_NOT_COVERED": (N_("The approval is newer than the status list here"), _SYNC),
    "REVOKED": (N_("The approval was revoked"), _STOP),
    "SUSPENDED": (N_("The approval is suspended"), _PHONE),
    "CLOSED": (N_("The visit is already over"), N_("Do not let in; a new filing is needed")),
    "STATUS_EXPIRED": (N_("The status list is past its end"), _SYNC),
    "STATUS_STALE": (N_("The status list is old"), _SYNC),
    "STATUS_MISSING": (N_("There is no status list here"), _SYNC),
    "SEEN_BEFORE": (N_("This very code was already scanned here"), _CHALLENGE),
}
"""Reason -> (what was found, what to do next), both in English, marked for translation."""
STATION_KEYS: Final = {_CHALLENGE: "F3", _ONLINE: "F4"}
"""Next act -> the station's key for it."""
