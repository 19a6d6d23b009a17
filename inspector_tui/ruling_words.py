"""The words for what rules say of a filing: how strongly, which rule, which field, and what would change it."""

from __future__ import annotations

from typing import Final

from inspector_tui.domain.rules import Level, Ruling
from inspector_tui.i18n import N_, _
from inspector_tui.words import code_words

LEVELS: Final[dict[Level, str]] = {
    "pass": N_("passed"),
    "note": N_("note"),
    "warn": N_("warning"),
    "gate": N_("needs approval"),
    "block": N_("forbidden"),
}
ORDER: Final[dict[Level, int]] = {"block": 0, "gate": 1, "warn": 2, "note": 3, "pass": 4}
"""The gravest first."""
RULES: Final = {
    "R01": N_("organ and items"),
    "R02": N_("enterprise's number"),
    "R05": N_("other inspections"),
    "R06": N_("reason to go on site"),
    "R07": N_("officers and certificates"),
    "R09": N_("time"),
}
FIELD_LABELS: Final = {
    "items": N_("Items"),
    "officers": N_("Officers"),
    "window": N_("Until"),
    "onsite_reason": N_("Why on site"),
    "subject": N_("Enterprise"),
    "organ": N_("Organ"),
}
_REMEDIES: Final = {
    # Only where the sentence itself does not say what to do.
    "CERTIFICATE_NOT_VALID": N_("Choose another officer, or days within the certificate's validity."),
    "OFFICERS_TOO_MANY": N_("Take officers out."),
    "WINDOW_ENDS_BEFORE_START": N_("Choose a later end."),
    "OFFICER_MAY_ONLY_ASSIST": N_("Choose an officer with a certificate to inspect."),
    "ONSITE_REASON_MISSING": N_("One sentence is enough."),
    "ITEM_UNKNOWN": N_("Choose published items, or sync to fetch new ones."),
}


def level_mark(level: Level) -> str:
    """The word that begins a ruling."""
    return _(LEVELS[level])


def rule_name(rule: str) -> str:
    """What a rule looks at."""
    return _(RULES.get(rule, rule))


def field_label(field: str) -> str:
    """The form's field that a ruling speaks of; empty for none."""
    return _(FIELD_LABELS.get(field, ""))


def ruling_words(ruling: Ruling) -> str:
    """What the rule found, in words."""
    return code_words(ruling.code, dict(ruling.facts))


def remedy_words(ruling: Ruling) -> str:
    """What would change the ruling, where the ruling's own sentence does not say it."""
    return _(_REMEDIES.get(ruling.code, ""))
