"""The words for what rules say of a filing: how strongly, which rule, which field, and what would change it."""

from __future__ import annotations

from typing import Final

from inspector_tui.domain.rules import Level, Ruling
from inspector_tui.domain.rules_seen import Seen
from inspector_tui.i18n import N_, _
from inspector_tui.words.errors import code_words, told_fact
from inspector_tui.words.times import age_words

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
    "R03": N_("one level of organ"),
    "R04": N_("caps"),
    "R05": N_("other inspections"),
    "R06": N_("reason to go on site"),
    "R07": N_("officers and certificates"),
    "R08": N_("approval"),
    "R09": N_("time"),
    "R11": N_("filing after the visit"),
    "R21": N_("filing number"),
    "R23": N_("whitelist"),
    "R24": N_("repeat after a higher level"),
    "R25": N_("where it comes from"),
    "R26": N_("frequency of items"),
    "R27": N_("licences"),
}
FIELD_LABELS: Final = {
    "items": N_("Items"),
    "officers": N_("Officers"),
    "window": N_("Until"),
    "onsite_reason": N_("Why on site"),
    "subject": N_("Enterprise"),
    "organ": N_("Organ"),
    "purpose": N_("Purpose"),
    "cause": N_("Comes from"),
    "source": N_("Known by"),
}
_REMEDIES: Final = {
    # Only where the sentence itself does not say what to do.
    "CERTIFICATE_NOT_VALID": N_("Choose another officer, or days within the certificate's validity."),
    "OFFICERS_TOO_MANY": N_("Take officers out."),
    "WINDOW_ENDS_BEFORE_START": N_("Choose a later end."),
    "OFFICER_MAY_ONLY_ASSIST": N_("Choose an officer with a certificate to inspect."),
    "ONSITE_REASON_MISSING": N_("One sentence is enough."),
    "CAP_EXCEEDED": N_("Join another inspection, or ask a supervisor for an exception."),
    "WHITELISTED": N_("A complaint, a transfer or an urgent cause may; else ask a supervisor for an exception."),
    "REPEATS_HIGHER_LEVEL": N_("Take these items out, come later, or ask a supervisor for an exception."),
    "FREQUENCY_EXCEEDED": N_("Take this item out, or ask a supervisor for an exception."),
    "OTHER_LEVEL_INSPECTS": N_("Hand it to that level, or agree with it first."),
    "CONFLICT_DECLARED": N_("Choose another officer."),
    "FIELD_NOT_CERTIFIED": N_("Take an officer along whose certificate covers it."),
    "LICENCE_RUN_OUT": N_("Ask for the renewal, and see on site whether they carry on without it."),
    "FREQUENCY_IN_LICENCE_EXCEEDED": N_("Take this item out, or ask a supervisor for an exception."),
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
    """What the rule found, in words; an exception with its reason."""
    words = code_words(ruling.code, dict(ruling.facts))
    return _("{words} Exception: {reason}").format(words=words, reason=ruling.lifted) if ruling.lifted else words


def remedy_words(ruling: Ruling) -> str:
    """What would change the ruling, where the ruling's own sentence does not say it."""
    return _(_REMEDIES.get(ruling.code, ""))


_SEEN: Final = {
    "SEEN_BODY": N_("{name}: {body_kind}"),
    "SEEN_ORGAN": N_("organ {organ} is registered"),
    "SEEN_NO_ORGAN": N_("organ {organ} is not registered here"),
    "SEEN_ITEM": N_("{item}: published, in force {from_day} to {until}"),
    "SEEN_ITEM_UNPUBLISHED": N_("{item}: in the list, but not published"),
    "SEEN_NO_ITEM": N_("{item}: not in any list here"),
    "SEEN_SUBJECT": N_("number {subject}"),
    "SEEN_LEVEL": N_("this organ's level: {organ_level}"),
    "SEEN_ASSIGNED": N_("in the field {field} it is inspected by: {assigned_level}"),
    "SEEN_COUNTER": N_("{cause}: {counter}"),
    "SEEN_LICENCE": N_("{licence} {number}: valid until {until}"),
    "SEEN_NO_LICENCE": N_("no licence of the enterprise is listed here"),
    "SEEN_CAUSE": N_("{purpose}, {cause}"),
    "SEEN_SOURCE": N_("known by {source}"),
    "SEEN_NO_SOURCE": N_("no number or name is told"),
    "SEEN_COUNTERS": N_(
        "{year}, by this organ: {capped} under the cap, {monitored} exempt but watched, {excluded} counted nowhere"
    ),
    "SEEN_CLASS": N_("the enterprise counts as {object_kind}, grade {grade}"),
    "SEEN_CAP": N_("{year}: {used} of {most} taken, {scope}"),
    "SEEN_NO_CAP": N_("no cap applies"),
    "SEEN_OTHERS": N_("other organs' open inspections in these days: {count}"),
    "SEEN_METHOD": N_("{item}: {method}"),
    "SEEN_REASON": N_("a reason to go on site is given"),
    "SEEN_NO_REASON": N_("no reason to go on site is given"),
    "SEEN_OFFICER": N_("{name}: {competence}, certificate until {until}"),
    "SEEN_NO_OFFICER": N_("certificate {certificate} is not known here"),
    "SEEN_FILED_BY": N_("filed by {filed_by}"),
    "SEEN_NOT_FILED": N_("not filed yet"),
    "SEEN_WINDOW": N_("{from_day} to {until}"),
    "SEEN_FILED_FIRST": N_("filed before the visit"),
    "SEEN_UNFILED": N_("the visit came first; to be filed by {due}"),
    "SEEN_NUMBER": N_("number {number}"),
    "SEEN_NO_NUMBER": N_("no number is given yet"),
    "SEEN_WHITELISTED": N_("on the whitelist until {until}"),
    "SEEN_NOT_WHITELISTED": N_("not on the whitelist"),
    "SEEN_BEFORE": N_("other organs' inspections since {since}: {count}"),
    "SEEN_FREQUENCY": N_("{item}: {used} of at most {most} taken, {from_day} to {until}"),
    "SEEN_FREQUENCY_OF_LICENCE": N_("{item}: at most {most} within a licence's validity"),
    "SEEN_FREQUENCY_OPEN": N_("{item}: no number is set ({wording})"),
    "SEEN_NO_FREQUENCY": N_("{item}: the list names no frequency"),
}


def seen_words(seen: Seen) -> str:
    """What a rule looked at, in words."""
    return _(_SEEN[seen.code]).format(**{name: told_fact(name, fact) for name, fact in seen.facts})


def age_of_data(now: int, synced_at: int | None) -> str:
    """How old what the rules looked at may be."""
    if synced_at is None:
        return _("Judged on what is here: this device has never synced.")
    return _("Judged on what is here, synced {age}.").format(age=age_words(max(0, now - synced_at)))
