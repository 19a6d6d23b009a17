"""Records in words: one line each for the timeline, and what an oddity means."""

from __future__ import annotations

from typing import Final

from inspector_tui.domain.approvals import FilingReviewed
from inspector_tui.domain.differing import DifferenceDecided, RulesDiffered
from inspector_tui.domain.documents import ClashSettled, DocumentNumbered
from inspector_tui.domain.exempting import ExceptionGranted, ExceptionWithdrawn
from inspector_tui.domain.joint import JointAccepted, JointDeclined, JointProposed
from inspector_tui.domain.planning import (
    FilingApproved,
    FilingReturned,
    FilingSubmitted,
    InspectionWithdrawn,
    PermitStatusSet,
)
from inspector_tui.domain.record import Body, Record
from inspector_tui.domain.urgent import VisitStartedUnfiled
from inspector_tui.domain.visiting import (
    CodePrinted,
    CodeShown,
    EvidenceAttached,
    FindingRecorded,
    FindingWithdrawn,
    VisitAnswered,
    VisitArrived,
    VisitConcluded,
    VisitConfirmed,
)
from inspector_tui.domain.voice import RecordAcknowledged
from inspector_tui.i18n import N_, _, list_words, ngettext
from inspector_tui.screens.printing import DOCUMENTS
from inspector_tui.words.clashes import DECISIONS as CLASH_DECISIONS
from inspector_tui.words.differences import DECISIONS, found_words
from inspector_tui.words.inspections import (
    acknowledged_word,
    answer_word,
    confirmation_word,
    confirmer_word,
    outcome_word,
    severity_word,
)
from inspector_tui.words.rulings import rule_name
from inspector_tui.words.verdicts import permit_status_word

KINDS: Final = {
    "inspection.planned/1": N_("planned"),
    "inspection.withdrawn/1": N_("taken back"),
    "visit.started_unfiled/1": N_("began unfiled"),
    "filing.submitted/1": N_("filed"),
    "filing.approved/1": N_("approved"),
    "filing.returned/1": N_("returned"),
    "permit.status_set/1": N_("permit"),
    "permit.reissued/1": N_("permit signed anew"),
    "code.shown/1": N_("code shown"),
    "code.printed/1": N_("code printed"),
    "visit.arrived/1": N_("arrived"),
    "visit.answered/1": N_("checked"),
    "finding.recorded/1": N_("finding"),
    "finding.withdrawn/1": N_("finding withdrawn"),
    "evidence.attached/1": N_("evidence"),
    "visit.concluded/1": N_("concluded"),
    "visit.confirmed/1": N_("confirmed"),
    "record.acknowledged/1": N_("read on a phone"),
    "filing.reviewed/1": N_("reviewed"),
    "document.numbered/1": N_("document numbered"),
    "document.clash_settled/1": N_("double number settled"),
    "exception.granted/1": N_("exception made"),
    "exception.withdrawn/1": N_("exception taken back"),
    "rules.differed/1": N_("rules found more at the server"),
    "difference.decided/1": N_("difference decided"),
    "joint.proposed/1": N_("joint inspection proposed"),
    "joint.accepted/1": N_("joint inspection accepted"),
    "joint.declined/1": N_("joint inspection declined"),
}
ODDITIES: Final = {
    "PLANNED_AFTER_FILING": N_("The plan was changed after the filing. The filing counts; compare both."),
    "WITHDRAWN_BY_ANOTHER_ORGAN": N_("Another organ took the planned line back. That does not count; ask it why."),
    "WITHDRAWN_AFTER_FILING": N_("A new draw took the line back after it was filed. The filing counts; decide on it."),
    "FILED_AFTER_WITHDRAWAL": N_(
        "It was filed after a new draw had taken the line back. The filing counts; return it if nobody should go."
    ),
    "FILED_AFTER_APPROVAL": N_("It was filed again after the approval. The approved filing counts; ask the officer."),
    "APPROVED_TWICE": N_("It was approved twice. The first approval counts; revoke the second code if it was shown."),
    "APPROVED_WITHOUT_FILING": N_("An approval came without its filing. Sync and look again; then ask who approved."),
    "APPROVED_ANOTHER_FILING": N_("An approval was for another filing than the one here. It does not count."),
    "APPROVED_BY_ANOTHER_ORGAN": N_("Another organ approved it. That does not count; tell the justice bureau."),
    "FILED_FOR_ANOTHER_ORGAN": N_("It was filed in the name of another organ. That does not count; ask the officer."),
    "FILED_FOR_ANOTHER_DEVICE": N_("It was filed for another device than the visit began on. That does not count."),
    "RETURNED_ANOTHER_FILING": N_("A filing that is not the one here was returned. The one here still waits."),
    "RETURNED_BY_ANOTHER_ORGAN": N_("Another organ returned it. That does not count; it still waits."),
    "STATUS_BY_ANOTHER_ORGAN": N_("Another organ wanted to change the permit. That does not count; find out why."),
    "REISSUED_UNKNOWN_PERMIT": N_("A permit that is not this one was signed anew. Find out which was meant."),
    "REISSUED_BY_ANOTHER_ORGAN": N_("Another organ signed the permit anew. That does not count; find out why."),
    "SAID_BY_ANOTHER_DEVICE": N_(
        "Another device recorded something of this visit. It does not count; ask the officer."
    ),
    "STARTED_TWICE": N_("A visit without filing was begun although it was filed or begun already. Ask the officer."),
    "ACKNOWLEDGED_ANOTHER_CONCLUSION": N_("Somebody acknowledged another text than the one concluded. Ask them again."),
    "RETURNED_AFTER_APPROVAL": N_("It was returned after the approval. The approval counts; revoke it if need be."),
    "STATUS_OF_UNKNOWN_PERMIT": N_("A permit that is not this one was revoked or closed. Find out which was meant."),
    "CHANGED_AFTER_CONCLUSION": N_("Something was recorded after the conclusion. It does not count; ask the officer."),
    "CONFIRMED_ANOTHER_CONCLUSION": N_("Somebody confirmed another text than the one concluded. Have it read again."),
    "REVIEWED_AFTER_APPROVAL": N_("It was reviewed after the approval. The approval counts."),
    "REVIEWED_ANOTHER_FILING": N_("A filing that is not the one here was reviewed. The one here still waits."),
    "REVIEWED_BY_ANOTHER": N_("Another organ, or the one who filed it, reviewed it. That does not count."),
    "JOINT_WORD_DOES_NOT_FIT": N_(
        "Something was said about a joint inspection that it does not answer any more. It does not count."
    ),
    "JOINT_LEFT_AFTER_APPROVAL": N_(
        "An organ left the joint inspection after the approval. The permit still names its officers: revoke it."
    ),
    "CONFIRMED_TWICE": N_("The same person confirmed twice. The first confirmation counts."),
}


def kind_word(kind: str) -> str:
    """What a record is."""
    return _(KINDS.get(kind, kind))


def oddity_words(code: str) -> str:
    """What does not fit, what counts, and what to do."""
    return _(ODDITIES.get(code, code))


def record_words(record: Record) -> str:
    """What a record says, in half a line; empty where its kind says it all."""
    return _body_words(record.body)


def _body_words(body: Body) -> str:
    match body:
        case FilingSubmitted():
            return list_words([officer.name for officer in body.officers])
        case FilingApproved():
            return body.filing_no
        case DocumentNumbered():
            return body.number
        case ClashSettled():
            return f"{_(CLASH_DECISIONS[body.decision])}: {body.reason}"
        case FilingReviewed():
            return body.opinion or ""
        case JointProposed() | JointAccepted():
            return list_words([officer.name for officer in body.officers])
        case InspectionWithdrawn() | FilingReturned() | VisitStartedUnfiled() | JointDeclined():
            return body.reason
        case RecordAcknowledged():
            return " ".join(part for part in (f"{body.name}: {acknowledged_word(body.how)}", body.words) if part)
        case ExceptionGranted() | ExceptionWithdrawn():
            return f"{body.rule} {rule_name(body.rule)}: {body.reason}"
        case RulesDiffered():
            return list_words([found_words(each) for each in body.found])
        case DifferenceDecided():
            return f"{_(DECISIONS[body.decision])}: {body.reason}"
        case PermitStatusSet():
            return f"{permit_status_word(body.status)}: {body.reason}"
        case VisitArrived():
            return body.person
        case VisitAnswered():
            note = f" ({body.note})" if body.note else ""
            return f"{body.item} {body.check}: {answer_word(body.answer)}{note}"
        case FindingRecorded():
            return f"{severity_word(body.severity)}: {body.text}"
        case FindingWithdrawn():
            return body.reason or ""
        case EvidenceAttached():
            return f"{body.name} {size_words(body.size)}"
        case VisitConcluded():
            return outcome_word(body.outcome)
        case VisitConfirmed():
            return f"{confirmer_word(body.by)} {body.name}: {confirmation_word(body.how)}"
        case CodeShown():
            return _("full form") if body.form == "full" else _("short form")
        case CodePrinted():
            return _(DOCUMENTS[body.document])
        case _:
            return ""


def size_words(size: int) -> str:
    """A size in the unit people read: 1.4 MB."""
    if size < 1000:
        return ngettext("{count} byte", "{count} bytes", size).format(count=size)
    for unit in ("kB", "MB"):
        if size < 1_000_000 or unit == "MB":
            return f"{size / (1000 if unit == 'kB' else 1_000_000):.1f} {unit}"
    raise AssertionError(size)
