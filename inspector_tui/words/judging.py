"""Words for what the server refused."""

from __future__ import annotations

from typing import Final

from inspector_tui.i18n import N_, _

REFUSALS: Final = {
    "RECORD_MALFORMED": N_("cannot be read"),
    "RECORD_TOO_LARGE": N_("too large"),
    "BAD_RECORD_SIG": N_("signature does not hold"),
    "FOREIGN_DEVICE": N_("made by another device"),
    "FOREIGN_ORGAN": N_("made for another organ"),
    "FOREIGN_AUTHOR": N_("made in another officer's name"),
    "UNKNOWN_KIND": N_("kind not known to the server"),
    "BODY_INVALID": N_("does not fit its kind"),
    "ROLE_MAY_NOT": N_("this role may not say it"),
    "FORKED": N_("ledger forked: cloned or restored"),
    "LEDGER_CLOSED": N_("ledger was closed before"),
    "GAP_CLOSED": N_("came after its gap was closed"),
}


def refusal_word(code: str) -> str:
    """Why a record was refused, in half a line."""
    return _(REFUSALS.get(code, code))
