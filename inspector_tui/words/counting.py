"""What counts under a cap, in words: whose inspections, of which enterprises, and where."""

from __future__ import annotations

from typing import Final

from inspector_tui.i18n import N_, _

CAP_SCOPES: Final = {
    "organ": N_("by this organ"),
    "level": N_("by organs of this level"),
    "all": N_("by organs of all levels"),
}

OBJECT_KINDS: Final = {
    "high_risk": N_("high-risk"),
    "other": N_("not high-risk"),
    "coal_mine": N_("coal mine"),
    "noncoal_mine": N_("other mine"),
    "parent_company": N_("parent company of mines"),
    "key": N_("key enterprise"),
    "credit": N_("by credit class"),
    "any": N_("any enterprise"),
}

COUNTERS: Final = {
    "capped": N_("under the cap"),
    "monitored": N_("exempt, but watched"),
    "excluded": N_("counted nowhere"),
}


def cap_scope_word(scope: str) -> str:
    """Whose inspections a cap counts."""
    return _(CAP_SCOPES.get(scope, scope))


def object_kind_word(kind: str) -> str:
    """What an enterprise counts as."""
    return _(OBJECT_KINDS.get(kind, kind))


def counter_word(counter: str) -> str:
    """Where an inspection counts."""
    return _(COUNTERS.get(counter, counter))
