"""The words at the gate: a verdict, its reasons with the next act, and how a permit stands."""

from __future__ import annotations

from typing import Final

from inspector_tui.i18n import N_, _
from inspector_tui.sentences import REASONS, STATION_KEYS

VERDICTS: Final = {"VALID": N_("VALID"), "UNDETERMINED": N_("CANNOT CONFIRM"), "INVALID": N_("INVALID")}

PERMIT_STATUSES: Final = {
    "valid": N_("in force"),
    "revoked": N_("revoked"),
    "suspended": N_("suspended"),
    "closed": N_("closed"),
}

PERMIT_PARTS: Final = {
    "subject": N_("enterprise"),
    "officers": N_("officers"),
    "items": N_("items"),
    "window": N_("time"),
    "backfilled": N_("made up for after the visit"),
    "permit": N_("it cannot be read"),
}


def verdict_word(verdict: str) -> str:
    """The one word at the gate."""
    return _(VERDICTS.get(verdict, verdict))


def permit_status_word(status: str) -> str:
    """Whether a permit is in force."""
    return _(PERMIT_STATUSES.get(status, status))


def reason_words(reason: str) -> tuple[str, str]:
    """What a reason of the verdict means, and the next act. Inspection code, format 1, section 3."""
    what, act = REASONS.get(reason, (reason, ""))
    return _(what), _(act)


def reason_line(reason: str, *, keys: bool = False) -> str:
    """The same in one line; with the station's key for the act where `keys` are at hand."""
    what, act = reason_words(reason)
    key = STATION_KEYS.get(REASONS[reason][1], "") if keys and reason in REASONS else ""
    return "  > ".join(part for part in (what, f"{act} ({key})" if key else act) if part)


def reasons_saying(part: str) -> tuple[str, ...]:
    """The reasons whose words, in the current language, hold a part."""
    wanted = part.strip().casefold()
    return tuple(reason for reason, (what, _act) in REASONS.items() if wanted and wanted in _(what).casefold())
