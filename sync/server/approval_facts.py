"""What stands behind one approval: who filed, reviewed and approved, who goes along, who else comes, who is partial."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from inspector_tui.domain.approvals import ApprovalRuleListed, was_in_force
from inspector_tui.domain.credit_list import CreditListed
from inspector_tui.domain.joint import Joint, fold_joint
from inspector_tui.domain.joint_rules import GoingOfficer, JointFacts
from inspector_tui.domain.planning import RulingSaid
from inspector_tui.domain.qualification import BodyListed
from inspector_tui.domain.ruling import DelegationFact, FilingDraft
from inspector_tui.domain.vocabulary import Grade
from inspector_tui.phrases import BEIJING
from sync.server.audience import shortened
from sync.server.list_facts import directory, in_force, is_kept
from sync.server.log_records import records_of
from sync.server.store import Connection


@dataclass(frozen=True, slots=True)
class Approval:
    """Who filed, reviewed and approved, when (Unix seconds), by which delegation (empty for their own right), and what
    the approving laptop noted."""

    by: str
    at: int
    filed_by: str
    filed_at: int
    reviewed_by: str
    delegation: str
    said: tuple[RulingSaid, ...]
    permit_differs: tuple[str, ...]


def day_in_china(moment: int) -> str:
    """The ISO day of a moment (Unix seconds), in China."""
    return datetime.fromtimestamp(min(moment, 253_402_271_999), BEIJING).date().isoformat()


def approval_of(connection: Connection, organ: int, inspection: str) -> Approval:
    """The approval of a filing. Raises LookupError where there is none."""
    row = connection.execute(
        "SELECT v.approved_by, v.approved_at, f.filed_by, f.filed_at, f.reviewed_by, v.delegation, v.said,"
        " v.permit_differs"
        " FROM counted_visits AS v JOIN filed AS f USING (organ, inspection) WHERE organ = %s AND inspection = %s",
        (organ, inspection),
    ).fetchone()
    if row is None:
        raise LookupError("counted_visits")
    by, at, filed_by, filed_at, reviewed_by, delegation, noted, permit_differs = row
    said = tuple(RulingSaid.model_validate(each) for each in noted)
    return Approval(by, at, filed_by, filed_at, reviewed_by, delegation, said, tuple(permit_differs))


def delegation_of(connection: Connection, organ: int, approval: Approval) -> DelegationFact | None:
    """What the approver stood in by, and whether it was in force for them then; None where nobody gave it."""
    row = connection.execute(
        "SELECT holder, delegate, valid_from, valid_until, ended_at FROM delegations"
        " WHERE organ = %s AND delegation = %s",
        (organ, approval.delegation),
    ).fetchone()
    if row is None or row[1] != approval.by:
        return None
    holder, _delegate, first, last, ended_at = row
    held = was_in_force(first, last, ended_at, day_in_china(approval.at), approval.at)
    return DelegationFact(holder, first, last if ended_at is None else min(last, day_in_china(ended_at)), held)


def going_officers(connection: Connection, organ: int, inspection: str) -> tuple[GoingOfficer, ...]:
    """The officers of a filing with their organs: as registered, and as filed for one who is not."""
    row = connection.execute(
        "SELECT body FROM filed WHERE organ = %s AND inspection = %s", (organ, inspection)
    ).fetchone()
    people = row[0]["officers"] if row is not None else []
    registered = directory(connection, "officer", [each["certificate"] for each in people])
    organs = {each["certificate"]: registered.get(each["certificate"], each)["organ"] for each in people}
    known = directory(connection, "organ", sorted({str(number) for number in organs.values()}))
    return tuple(
        GoingOfficer(
            each["certificate"],
            each["name"],
            organs[each["certificate"]],
            known.get(str(organs[each["certificate"]]), {}).get("name", str(organs[each["certificate"]])),
        )
        for each in people
    )


def joint_facts(connection: Connection, draft: FilingDraft, going: Sequence[GoingOfficer]) -> JointFacts:
    """Which organs consented before the approval, whom each of them sends, who was asked and had not answered, and
    which of those who send officers are in no list of qualified bodies."""
    others = {each.organ for each in going} - {draft.organ}
    joint = _joint_led(connection, draft)
    if joint is None:
        return JointFacts(unlisted=_unlisted(connection, others, draft.first_day))
    names = directory(connection, "organ", sorted(str(each) for each in joint.waiting_for))
    return JointFacts(
        {
            number: frozenset(each.certificate for each in told.body.officers)
            for number, told in joint.consents.items()
            if number != draft.organ and joint.stands
        },
        tuple(names.get(str(each), {}).get("name", str(each)) for each in sorted(joint.waiting_for) if joint.stands),
        _unlisted(connection, others, draft.first_day),
    )


def _joint_led(connection: Connection, draft: FilingDraft) -> Joint | None:
    """The joint inspection that a line leads, folded from the words in the log before its approval, as a laptop does
    that has pulled them all."""
    row = connection.execute(
        "SELECT j.joint, own.position FROM joint_records AS j JOIN counted_visits AS own"
        " ON own.organ = %(organ)s AND own.inspection = %(inspection)s"
        " WHERE j.host = %(inspection)s AND j.organ = %(organ)s AND j.position < own.position"
        " ORDER BY j.position DESC LIMIT 1",
        {"organ": draft.organ, "inspection": draft.inspection},
    ).fetchone()
    if row is None:
        return None
    words = connection.execute(
        "SELECT r.position, r.raw FROM joint_records AS j JOIN records AS r USING (position)"
        " WHERE j.joint = %s AND r.position < %s ORDER BY r.position",
        row,
        binary=True,
    ).fetchall()
    joint = fold_joint(row[0], records_of(words))
    return joint if joint.host == draft.inspection else None


def _unlisted(connection: Connection, organs: Iterable[int], day: str) -> frozenset[int]:
    """Organs that no list of qualified bodies names, where their region keeps one."""
    known = directory(connection, "organ", [str(each) for each in organs])
    kept = [number for number, told in known.items() if is_kept(connection, BodyListed.LIST, day, told["region"])]
    named = {entry.organ for entry in in_force(connection, BodyListed, day, kept)}
    return frozenset(int(number) for number in kept) - named


def _consented(connection: Connection, inspection: str) -> frozenset[int]:
    rows = connection.execute("SELECT DISTINCT organ FROM shares WHERE matter = %s", (f"inspection:{inspection}",))
    return frozenset(number for (number,) in rows.fetchall())


def other_open(connection: Connection, draft: FilingDraft) -> tuple[str, ...]:
    """Organs with another line of the same enterprise in these days that was planned before the approval, is not
    finished and does not go along."""
    rows = connection.execute(
        "SELECT DISTINCT p.organ FROM planned_lines AS p JOIN counted_visits AS own ON own.organ = %(organ)s"
        " AND own.inspection = %(inspection)s WHERE p.subject = %(subject)s AND p.organ <> %(organ)s"
        " AND p.window_from <= %(last)s AND p.window_until >= %(first)s AND p.position < own.position"
        " AND NOT EXISTS (SELECT FROM finished_visits AS f WHERE f.organ = p.organ AND f.inspection = p.inspection)"
        " AND NOT EXISTS (SELECT FROM counted_visits AS v WHERE v.organ = p.organ AND v.inspection = p.inspection"
        " AND v.revoked) ORDER BY p.organ",
        {"organ": draft.organ, "inspection": draft.inspection, "subject": draft.subject,
         "first": draft.first_day, "last": draft.last_day},
    ).fetchall()  # fmt: skip
    others = {number for (number,) in rows} - _consented(connection, draft.inspection)
    known = directory(connection, "organ", sorted(str(each) for each in others))
    return tuple(known.get(str(each), {}).get("name", str(each)) for each in sorted(others))


def declared_conflicts(connection: Connection, draft: FilingDraft) -> dict[str, str]:
    rows = connection.execute(
        "SELECT certificate, reason FROM conflicts WHERE subject = %s AND certificate = ANY(%s) AND valid_from <= %s"
        " AND (valid_until IS NULL OR valid_until >= %s)",
        (draft.subject, list(draft.officers), draft.first_day, draft.first_day),
    )
    return dict(rows.fetchall())


def approval_rule(connection: Connection, organ: int, region: str, day: str) -> ApprovalRuleListed | None:
    """How the organ's filings are approved: its own entry, else that of the narrowest region around it."""
    listed = in_force(connection, ApprovalRuleListed, day, [str(organ), "region"])
    found = [each for each in listed if region.startswith(shortened(each.region))]
    found.sort(key=lambda each: (each.organ is None, -len(shortened(each.region))))
    return found[0] if found else None


def credit_of(connection: Connection, subject: str, day: str) -> Grade:
    """The credit class of an enterprise on an ISO day: as the list says, the narrowest region first, else as
    registered, else as the last plan said."""
    listed = in_force(connection, CreditListed, day, [subject])
    if listed:
        return max(listed, key=lambda entry: len(entry.region)).credit
    registered = directory(connection, "enterprise", [subject]).get(subject)
    if registered is not None:
        told: Grade = registered.get("credit", "unrated")
        return told
    row = connection.execute(
        "SELECT credit FROM planned_lines WHERE subject = %s ORDER BY position DESC LIMIT 1", (subject,)
    ).fetchone()
    return row[0] if row is not None else "unrated"
