"""Who takes part, in words: roles, organs, officers and how enterprises are graded."""

from __future__ import annotations

from typing import Final

from inspector_tui.i18n import N_, _

ROLES: Final = {
    "officer": N_("officer"),
    "supervisor": N_("supervisor"),
    "checkpoint": N_("checkpoint"),
    "justice": N_("justice bureau"),
    "server": N_("server"),
}

FIELDS: Final = {
    "emergency": N_("work safety"),
    "market": N_("market supervision"),
    "environment": N_("environment"),
    "fire": N_("fire protection"),
    "health": N_("health"),
    "housing": N_("housing and construction"),
    "transport": N_("transport"),
    "justice": N_("justice"),
}

LEVELS: Final = {
    "nation": N_("national"),
    "province": N_("autonomous region"),
    "city": N_("city"),
    "county": N_("county"),
    "township": N_("township"),
}

BODY_KINDS: Final = {
    "authority": N_("authority"),
    "authorised": N_("authorised by law"),
    "entrusted": N_("entrusted"),
}

COMPETENCES: Final = {"inspector": N_("inspector"), "assistant": N_("assistant"), "expert": N_("expert")}

GRADES: Final = {
    "A": N_("risk A"),
    "B": N_("risk B"),
    "C": N_("risk C"),
    "D": N_("risk D"),
    "unrated": N_("not rated"),
}

CREDITS: Final = {
    "A": N_("credit A"),
    "B": N_("credit B"),
    "C": N_("credit C"),
    "D": N_("credit D"),
    "unrated": N_("not rated"),
}


def role_word(role: str) -> str:
    """What a device and the person at it may do."""
    return _(ROLES.get(role, role))


def seat_word(seat: str) -> str:
    """Whose machine of the demo it is: a role, or the second organ's supervisor."""
    return _("supervisor of another organ") if seat == "partner" else role_word(seat)


def field_word(field: str) -> str:
    """The field of enforcement of an organ or item."""
    return _(FIELDS.get(field, field))


def level_word(level: str) -> str:
    """The level of an organ."""
    return _(LEVELS.get(level, level))


def body_kind_word(kind: str) -> str:
    """By which right a body inspects."""
    return _(BODY_KINDS.get(kind, kind))


def competence_word(competence: str) -> str:
    """What a certificate allows its holder."""
    return _(COMPETENCES.get(competence, competence))


def grade_word(grade: str) -> str:
    """The risk grade of an enterprise."""
    return _(GRADES.get(grade, grade))


def credit_word(credit: str) -> str:
    """The credit class of an enterprise."""
    return _(CREDITS.get(credit, credit))
