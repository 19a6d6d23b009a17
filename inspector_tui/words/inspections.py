"""What an inspection is, how it stands and how it went, in words."""

from __future__ import annotations

from typing import Final

from inspector_tui.i18n import N_, _

STATES: Final = {
    "planned": N_("planned"),
    "filed": N_("awaiting approval"),
    "returned": N_("returned"),
    "merged": N_("merged"),
    "approved": N_("approved"),
    "inspecting": N_("inspecting"),
    "concluded": N_("to be confirmed"),
    "finished": N_("finished"),
    "revoked": N_("revoked"),
    "withdrawn": N_("taken back"),
}

PURPOSES: Final = {
    "daily": N_("routine check"),
    "campaign": N_("campaign"),
    "complaint": N_("single case"),
    "random": N_("random draw"),
    "reinspection": N_("re-inspection"),
    "urgent": N_("urgent check"),
}

CAUSES: Final = {
    "plan": N_("yearly plan"),
    "superior_campaign": N_("campaign from above"),
    "complaint": N_("complaint or report"),
    "transfer": N_("transfer"),
    "assistance": N_("request for assistance"),
    "offsite_lead": N_("off-site finding"),
    "media": N_("media report"),
    "application": N_("enterprise's application"),
    "licence_check": N_("licence verification"),
    "rectification": N_("rectification"),
    "urgent": N_("urgent case"),
}

METHODS: Final = {"onsite": N_("on site"), "offsite": N_("off site"), "either": N_("on site or off site")}

ANSWERS: Final = {
    "compliant": N_("compliant"),
    "not_compliant": N_("not compliant"),
    "not_applicable": N_("not applicable"),
}

SEVERITIES: Final = {"minor": N_("minor"), "general": N_("general"), "major": N_("major")}

OUTCOMES: Final = {
    "no_problem": N_("no problem found"),
    "corrected": N_("corrected on the spot"),
    "order": N_("order to rectify"),
    "case": N_("hand over to a case"),
}

CONFIRMERS: Final = {
    "officer": N_("first officer"),
    "second_officer": N_("second officer"),
    "person": N_("person on site"),
}

CONFIRMATIONS: Final = {
    "device": N_("confirmed on this device"),
    "pin": N_("confirmed by PIN"),
    "signed": N_("signed"),
    "refused": N_("refused to sign"),
}

ACKNOWLEDGED: Final = {"confirmed": N_("confirmed"), "objected": N_("objected")}


def state_word(state: str) -> str:
    """Where a planned inspection stands."""
    return _(STATES.get(state, state))


def purpose_word(purpose: str) -> str:
    """What an inspection is for."""
    return _(PURPOSES.get(purpose, purpose))


def cause_word(cause: str) -> str:
    """Where an inspection comes from."""
    return _(CAUSES.get(cause, cause))


def cause_line(cause: str, source: str | None) -> str:
    """Where an inspection comes from, with what that is known by."""
    return f"{cause_word(cause)} {source}" if source else cause_word(cause)


def method_word(method: str) -> str:
    """How an item is inspected."""
    return _(METHODS.get(method, method))


def answer_word(answer: str) -> str:
    """The answer to one line of a checklist."""
    return _(ANSWERS.get(answer, answer))


def severity_word(severity: str) -> str:
    """How grave a finding is."""
    return _(SEVERITIES.get(severity, severity))


def outcome_word(outcome: str) -> str:
    """How a visit ended."""
    return _(OUTCOMES.get(outcome, outcome))


def confirmer_word(confirmer: str) -> str:
    """Who confirms a record."""
    return _(CONFIRMERS.get(confirmer, confirmer))


def confirmation_word(confirmation: str) -> str:
    """How a record was confirmed."""
    return _(CONFIRMATIONS.get(confirmation, confirmation))


def acknowledged_word(how: str) -> str:
    """How the person on site answered the record on a phone."""
    return _(ACKNOWLEDGED.get(how, how))
