"""The words people read for the codes that machines read. Screens, commands and documents ask here.

A choice without words falls back to its code, so that an unknown value is seen and not hidden.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from inspector_tui.errors import Fact, InspectorError
from inspector_tui.i18n import N_, _, language, ngettext
from inspector_tui.sentences import ERRORS, REASONS, STATION_KEYS, UNKNOWN_ERROR

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
SEVERITIES: Final = {"minor": N_("minor"), "general": N_("general"), "major": N_("major")}
OUTCOMES: Final = {
    "no_problem": N_("no problem found"),
    "corrected": N_("corrected on the spot"),
    "order": N_("order to rectify"),
    "case": N_("hand over to a case"),
}
ANSWERS: Final = {
    "compliant": N_("compliant"),
    "not_compliant": N_("not compliant"),
    "not_applicable": N_("not applicable"),
}
ROLES: Final = {
    "officer": N_("officer"),
    "supervisor": N_("supervisor"),
    "checkpoint": N_("checkpoint"),
    "justice": N_("justice bureau"),
    "server": N_("server"),
}
NO_PICTURES: Final = N_(
    "This terminal draws no pictures (neither by Kitty's protocol nor by Sixel), or does not tell how large its cells "
    "are. Half blocks are shown instead."
)
VERDICTS: Final = {"VALID": N_("VALID"), "UNDETERMINED": N_("CANNOT CONFIRM"), "INVALID": N_("INVALID")}
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
LEVELS: Final = {
    "nation": N_("national"),
    "province": N_("autonomous region"),
    "city": N_("city"),
    "county": N_("county"),
    "township": N_("township"),
}
LENIENCIES: Final = {
    "no_penalty": N_("no penalty"),
    "lighter": N_("lighter penalty"),
    "reduced": N_("reduced penalty"),
}
COMPETENCES: Final = {"inspector": N_("inspector"), "assistant": N_("assistant"), "expert": N_("expert")}
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
PERMIT_STATUSES: Final = {
    "valid": N_("in force"),
    "revoked": N_("revoked"),
    "suspended": N_("suspended"),
    "closed": N_("closed"),
}

METHODS: Final = {"onsite": N_("on site"), "offsite": N_("off site"), "either": N_("on site or off site")}
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
BODY_KINDS: Final = {
    "authority": N_("authority"),
    "authorised": N_("authorised by law"),
    "entrusted": N_("entrusted"),
}

PERMIT_PARTS: Final = {
    "subject": N_("enterprise"),
    "officers": N_("officers"),
    "items": N_("items"),
    "window": N_("time"),
    "backfilled": N_("made up for after the visit"),
    "permit": N_("it cannot be read"),
}
_FACTS: Final[dict[str, dict[str, str]]] = {
    "by": CONFIRMERS,
    "status": PERMIT_STATUSES,
    "role": ROLES,
    "purpose": PURPOSES,
    "cause": CAUSES,
    "part": PERMIT_PARTS,
    "severity": SEVERITIES,
    "outcome": OUTCOMES,
    "state": STATES,
    "scope": CAP_SCOPES,
    "organ_level": LEVELS,
    "assigned_level": LEVELS,
    "field": FIELDS,
    "body_kind": BODY_KINDS,
    "object_kind": OBJECT_KINDS,
    "counter": COUNTERS,
    "method": METHODS,
    "competence": COMPETENCES,
}
"""Facts of an error whose values are codes and are put into words before they fill a sentence."""

RULING_LEVELS: Final = {
    "pass": N_("passed"),
    "note": N_("note"),
    "warn": N_("reminder"),
    "gate": N_("needs approval"),
    "block": N_("forbidden"),
}
CHECKS: Final = {
    "python": N_("Python {version}"),
    "terminal": N_("Terminal {columns}x{lines} ({term}); 80x24 or more is comfortable, 40x12 the least"),
    "half_blocks": N_("Half-blocks {cells} cells wide (0: not told); at 2 the code is drawn with spaces"),
    "colours": N_("Exact colours (COLORTERM={colorterm}); without them the code may not scan: use its picture"),
    "encoding": N_("Text encoding {encoding}; UTF-8 is needed"),
    "disk": N_("{free_mib} MiB free on the disk; 512 are needed"),
    "store": N_("Replica in {home}: {problem}"),
    "ledger": N_("Ledger intact, {records} records"),
    "lists": N_("Trust and status lists {age_hours} hours old; sync refreshes them"),
    "server": N_("Server {url} {problem}"),
    "clock": N_("This clock differs by {seconds} seconds from the server's"),
}
"""What `inspector doctor` says of each thing it looked at."""


KINDS: Final = {
    "organ.registered/1": N_("Organ registered"),
    "officer.registered/1": N_("Officer registered"),
    "enterprise.registered/1": N_("Enterprise registered"),
    "device.enrolled/1": N_("Device enrolled"),
    "device.revoked/1": N_("Device revoked"),
    "permit_key.published/1": N_("Permit key published"),
    "block.allotted/1": N_("Numbers allotted"),
    "cosigner.enrolled/1": N_("Second officer's PIN chosen"),
    "plan.imported/1": N_("Plan imported"),
    "inspection.withdrawn/1": N_("Planned inspection taken back"),
    "inspection.planned/1": N_("Inspection planned"),
    "filing.submitted/1": N_("Filed"),
    "filing.approved/1": N_("Approved"),
    "filing.returned/1": N_("Returned"),
    "permit.status_set/1": N_("Permit status set"),
    "code.shown/1": N_("Code shown"),
    "code.printed/1": N_("Code printed"),
    "code.verified/1": N_("Code verified"),
    "visit.arrived/1": N_("Arrived on site"),
    "visit.answered/1": N_("Checklist answered"),
    "finding.recorded/1": N_("Finding recorded"),
    "finding.withdrawn/1": N_("Finding withdrawn"),
    "evidence.attached/1": N_("Evidence attached"),
    "visit.concluded/1": N_("Visit concluded"),
    "visit.confirmed/1": N_("Record confirmed"),
    "evidence.stored/1": N_("File stored at the server"),
    "permit_key.retired/1": N_("Permit key retired"),
    "permit_key.revoked/1": N_("Permit key revoked"),
    "permit_key.hastened/1": N_("Permit key put in force at once"),
    "list.published/1": N_("List published"),
    "list.imported/1": N_("List imported"),
    "item.listed/1": N_("Item listed"),
    "cap.set/1": N_("Cap set"),
    "enterprise.classed/1": N_("Enterprise classed"),
    "counting.set/1": N_("Counting set"),
    "policy.set/1": N_("Strictness set"),
    "body.listed/1": N_("Body listed"),
    "officer.listed/1": N_("Officer listed"),
    "exception.granted/1": N_("Exception granted"),
    "exception.withdrawn/1": N_("Exception withdrawn"),
    "rules.differed/1": N_("Rules differ at the server"),
    "difference.decided/1": N_("Difference decided"),
    "checklist.listed/1": N_("Checklist line listed"),
    "enterprise.whitelisted/1": N_("Enterprise whitelisted"),
    "licence.listed/1": N_("Licence listed"),
    "permit.reissued/1": N_("Permit signed anew"),
    "standing.status_set/1": N_("Standing permit status set"),
    "term.set/1": N_("Term set"),
    "standing.approved/1": N_("Standing permit approved"),
    "visit.started_unfiled/1": N_("Visit started unfiled"),
    "matter.raised/1": N_("Supervision matter raised"),
    "matter.closed/1": N_("Supervision matter closed"),
    "rating.given/1": N_("Rated"),
    "rating.figures/1": N_("Rating figures"),
    "record.acknowledged/1": N_("Record acknowledged by phone"),
    "code.flagged/1": N_("Code flagged"),
    "scene_item.listed/1": N_("Joint list entry"),
    "leniency.listed/1": N_("Leniency list entry"),
    "discretion.listed/1": N_("Discretion benchmark entry"),
    "approval_rule.listed/1": N_("Approval rule"),
    "filing.reviewed/1": N_("Reviewed"),
    "approval.delegated/1": N_("Approval delegated"),
    "delegation.ended/1": N_("Delegation ended"),
    "document.numbered/1": N_("Document numbered"),
    "joint.proposed/1": N_("Joint inspection proposed"),
    "joint.accepted/1": N_("Joint inspection accepted"),
    "joint.declined/1": N_("Joint inspection declined"),
}


def kind_word(kind: str) -> str:
    """What a record says was done."""
    return _(KINDS.get(kind, kind))


def ruling_level_word(level: str) -> str:
    """How grave a rule finds what it saw."""
    return _(RULING_LEVELS.get(level, level))


def check_words(check: str, facts: Mapping[str, Fact]) -> str:
    """One line of the doctor's report."""
    return _(CHECKS.get(check, check)).format_map({"problem": "", **facts}).rstrip()


_TIMES: Final = frozenset({"start", "end"})
"""Facts that are Unix seconds and are told in the time zone of this machine."""
_FAR_TIMES: Final = frozenset({"begins", "ends"})
"""The same, years away: told with the year."""


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


def severity_word(severity: str) -> str:
    """How grave a finding is."""
    return _(SEVERITIES.get(severity, severity))


def outcome_word(outcome: str) -> str:
    """How a visit ended."""
    return _(OUTCOMES.get(outcome, outcome))


def answer_word(answer: str) -> str:
    """The answer to one line of a checklist."""
    return _(ANSWERS.get(answer, answer))


def role_word(role: str) -> str:
    """What a device and the person at it may do."""
    return _(ROLES.get(role, role))


def seat_word(seat: str) -> str:
    """Whose machine of the demo it is: a role, or the second organ's supervisor."""
    return _("supervisor of another organ") if seat == "partner" else role_word(seat)


def verdict_word(verdict: str) -> str:
    """The one word at the gate."""
    return _(VERDICTS.get(verdict, verdict))


def field_word(field: str) -> str:
    """The field of enforcement of an organ or item."""
    return _(FIELDS.get(field, field))


def method_word(method: str) -> str:
    """How an item is inspected."""
    return _(METHODS.get(method, method))


def cap_scope_word(scope: str) -> str:
    """Whose inspections a cap counts."""
    return _(CAP_SCOPES.get(scope, scope))


def object_kind_word(kind: str) -> str:
    """What an enterprise counts as."""
    return _(OBJECT_KINDS.get(kind, kind))


def counter_word(counter: str) -> str:
    """Where an inspection counts."""
    return _(COUNTERS.get(counter, counter))


def body_kind_word(kind: str) -> str:
    """By which right a body inspects."""
    return _(BODY_KINDS.get(kind, kind))


def grade_word(grade: str) -> str:
    """The risk grade of an enterprise."""
    return _(GRADES.get(grade, grade))


def credit_word(credit: str) -> str:
    """The credit class of an enterprise."""
    return _(CREDITS.get(credit, credit))


def level_word(level: str) -> str:
    """The level of an organ."""
    return _(LEVELS.get(level, level))


def leniency_word(kind: str) -> str:
    """Which of the leniency lists."""
    return _(LENIENCIES.get(kind, kind))


def competence_word(competence: str) -> str:
    """What a certificate allows its holder."""
    return _(COMPETENCES.get(competence, competence))


def confirmer_word(confirmer: str) -> str:
    """Who confirms a record."""
    return _(CONFIRMERS.get(confirmer, confirmer))


def confirmation_word(confirmation: str) -> str:
    """How a record was confirmed."""
    return _(CONFIRMATIONS.get(confirmation, confirmation))


def acknowledged_word(how: str) -> str:
    """How the person on site answered the record on a phone."""
    return _(ACKNOWLEDGED.get(how, how))


def permit_status_word(status: str) -> str:
    """Whether a permit is in force."""
    return _(PERMIT_STATUSES.get(status, status))


def reason_words(reason: str) -> tuple[str, str]:
    """What a reason of the verdict means, and the next act. Inspection code, format 1, section 3."""
    what, act = REASONS.get(reason, (reason, ""))
    return _(what), _(act)


def reasons_saying(part: str) -> tuple[str, ...]:
    """The reasons whose words, in the current language, hold a part."""
    wanted = part.strip().casefold()
    return tuple(reason for reason, (what, _act) in REASONS.items() if wanted and wanted in _(what).casefold())


def reason_line(reason: str, *, keys: bool = False) -> str:
    """The same in one line; with the station's key for the act where `keys` are at hand."""
    what, act = reason_words(reason)
    key = STATION_KEYS.get(REASONS[reason][1], "") if keys and reason in REASONS else ""
    return "  > ".join(part for part in (what, f"{act} ({key})" if key else act) if part)


class _Facts(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "?"


def told_fact(name: str, fact: Fact) -> str:
    if isinstance(fact, bytes):
        return fact.hex()
    if name in _TIMES and isinstance(fact, int):
        return f"{datetime.fromtimestamp(fact).astimezone():%m-%d %H:%M}"
    if name in _FAR_TIMES and isinstance(fact, int):
        return f"{datetime.fromtimestamp(fact).astimezone():%Y-%m-%d %H:%M}"
    if name == "label" and isinstance(fact, str):
        return _(fact)
    if name in _FACTS and isinstance(fact, str):
        return _(_FACTS[name].get(fact, fact))
    return "?" if fact is None else str(fact)


def code_words(code: str, facts: Mapping[str, Fact]) -> str:
    """The sentence for a code of an error or of a rule's ruling, filled with its facts."""
    if code not in ERRORS:
        return _(UNKNOWN_ERROR).format(code=code)
    return _(ERRORS[code]).format_map(_Facts({name: told_fact(name, fact) for name, fact in facts.items()}))


def error_words(error: InspectorError) -> str:
    """The sentence for an error in the current language: what happened, what is safe, what to do."""
    return code_words(error.code, error.facts)


_WEEKDAYS: Final = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


def weekday_word(day: date) -> str:
    """The short name of the day of the week."""
    return _(_WEEKDAYS[day.weekday()])


def day_words(day: date, today: date) -> str:
    """A day as people say it, with the exact one: 明天 11-24; the year is told when it is another one."""
    near = {-1: N_("yesterday"), 0: N_("today"), 1: N_("tomorrow")}.get((day - today).days)
    exact = f"{day:%m-%d}" if day.year == today.year else f"{day:%Y-%m-%d}"
    said = _(near) if near else weekday_word(day)
    return f"{said} {exact}"


def age_words(seconds: int) -> str:
    """How long ago, in the largest unit that fits: 2 小时前."""
    minutes = max(0, seconds) // 60
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return ngettext("{count} minute ago", "{count} minutes ago", minutes).format(count=minutes)
    hours = minutes // 60
    if hours < 48:
        return ngettext("{count} hour ago", "{count} hours ago", hours).format(count=hours)
    days = hours // 24
    return ngettext("{count} day ago", "{count} days ago", days).format(count=days)


def list_words(parts: list[str]) -> str:
    """Several words in one line: 、 in Chinese, a comma in English."""
    return ("、" if language() == "zh_CN" else ", ").join(parts)
