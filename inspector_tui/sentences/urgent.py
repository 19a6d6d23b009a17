"""Sentences about urgent visits, standing permits and permit keys."""

from __future__ import annotations

from typing import Final

from inspector_tui.i18n import N_

URGENT: Final = {
    "ENTERPRISE_NAME_MISSING": N_("This enterprise is not in the register here. Enter its name; nothing was recorded."),
    "VISIT_ALREADY_BEGUN": N_("An urgent visit of this enterprise is already open here ({inspection}). Go on with it."),
    "NOT_UNFILED": N_("This visit did not begin without a filing. File it as usual."),
    "NO_STANDING_PERMIT": N_(
        "This urgent visit has no code: no standing permit of this device names its officers. Show the certificates; "
        "the filing still follows."
    ),
    "SCAN_WITHOUT_CODE": N_("There is no credit code in what was scanned. Scan the licence again, or type the code."),
    "SCAN_AMBIGUOUS": N_("The scan holds several credit codes ({codes}). Type the one of this enterprise."),
    "SCAN_OF_ANOTHER": N_(
        "The scan names {found}, the filing {subject}. Nothing was recorded. Check that this is the right enterprise."
    ),
    "ONE_DEVICE": N_("A standing permit is bound to one device. Choose one; issue another permit for the next."),
    "STANDING_OVER": N_("The standing permit would be over already ({end}). Choose a later end."),
    "STANDING_UNKNOWN": N_("This standing permit is not known here. Sync, then try again."),
    "MATTER_UNKNOWN": N_("There is no matter {matter} here. Sync, then try again."),
    "MATTER_CLOSED": N_("The matter {matter} was already closed. Nothing was changed."),
    "BASIS_MISSING": N_("Name the rule and its article that sets this term. Nothing was recorded."),
    "STANDING_GONE": N_("This standing permit was already revoked. Nothing was changed."),
}

KEYS: Final = {
    "NOT_A_LIST": N_("{path} is neither a trust list nor a status list. What is held stays in use."),
    "KEY_UNKNOWN": N_("The permit key {kid} is not one of this organ. Check it, or sync."),
    "KEY_NOT_HERE": N_("The permit key {kid} was made on another workstation. Use it there."),
    "KEY_NOT_YET": N_(
        "The permit key counts only from {start} on, so that every checkpoint knows it by then. Nothing was signed."
    ),
    "KEY_OVER": N_("The permit key {kid} is retired or revoked. Nothing was changed."),
    "KEY_IN_USE": N_("The permit key {kid} is the one that signs now. Publish another one first, then sign anew."),
    "KEY_WAITS_ALREADY": N_("The permit key {kid} is published and counts from {start} on. Nothing was made."),
}
