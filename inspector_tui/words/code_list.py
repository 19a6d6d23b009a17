"""The code list in words."""

from __future__ import annotations

from typing import Final

from inspector_tui.i18n import N_, _
from inspector_tui.words.verdicts import VERDICTS

LIVES: Final = {
    "not_yet": N_("not yet valid"),
    "in_force": N_("in force"),
    "used": N_("visit made"),
    "expired": N_("expired unused"),
    "revoked": N_("revoked"),
    "suspended": N_("suspended"),
    "closed": N_("closed"),
}
HEADERS: Final = {
    "code_id": N_("Code id"),
    "life": N_("State"),
    "enterprise": N_("Enterprise"),
    "subject": N_("Credit code"),
    "filing_no": N_("Filing no."),
    "issued_at": N_("Issued"),
    "issued_by": N_("Approved by"),
    "start": N_("From"),
    "end": N_("Until"),
    "shown": N_("Shown"),
    "printed": N_("Printed"),
    "verified": N_("Verified"),
    "last_verdict": N_("Last verdict"),
    "rating": N_("Stars"),
}


def life_word(life: str) -> str:
    """Where a code's life stands."""
    return _(LIVES.get(life, life))


def value_word(value: str) -> str:
    """A state or a verdict in words."""
    return _(LIVES.get(value, VERDICTS.get(value, value)))


def header_word(column: str) -> str:
    """The name of a column."""
    return _(HEADERS[column])
