"""What stands behind one approval: who filed, reviewed and approved, who goes along, who else comes, who is partial."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from inspector_tui.domain.approvals import ApprovalRuleListed
from inspector_tui.domain.joint_rules import GoingOfficer, JointFacts
from inspector_tui.domain.planning import RulingSaid
from inspector_tui.domain.ruling import FilingDraft
from inspector_tui.domain.vocabulary import Grade
from sync.server.audience import shortened
from sync.server.list_facts import directory, in_force
from sync.server.store import Connection


@dataclass(frozen=True, slots=True)
class Approval:
    """Who filed, reviewed and approved, when (Unix seconds), and what the approving laptop noted."""

    by: str
    at: int
    filed_by: str
    reviewed_by: str
    delegated: bool
    said: tuple[RulingSaid, ...]
    permit_differs: tuple[str, ...]


def approval_of(connection: Connection, organ: int, inspection: str) -> Approval:
    """The approval of a filing. Raises LookupError where there is none."""
    row = connection.execute(
        "SELECT v.approved_by, v.approved_at, f.filed_by, f.reviewed_by, v.delegated, v.said, v.permit_differs"
        " FROM counted_visits AS v JOIN filed AS f USING (organ, inspection) WHERE organ = %s AND inspection = %s",
        (organ, inspection),
    ).fetchone()
    if row is None:
        raise LookupError("counted_visits")
    said = tuple(RulingSaid.model_validate(each) for each in row[5])
    return Approval(row[0], row[1], row[2], row[3], row[4], said, tuple(row[6]))


def going_officers(connection: Connection, organ: int, inspection: str) -> tuple[GoingOfficer, ...]:
    """The officers of a filing with their organs."""
    row = connection.execute(
        "SELECT body FROM filed WHERE organ = %s AND inspection = %s", (organ, inspection)
    ).fetchone()
    people = row[0]["officers"] if row is not None else []
    known = directory(connection, "organ", sorted({str(each["organ"]) for each in people}))
    return tuple(
        GoingOfficer(
            each["certificate"],
            each["name"],
            each["organ"],
            known.get(str(each["organ"]), {}).get("name", str(each["organ"])),
        )
        for each in people
    )


def joint_facts(connection: Connection, inspection: str, going: Sequence[GoingOfficer]) -> JointFacts:
    """Which organs consented to go along; whom they send is the laptop's to hold them to."""
    consented = _consented(connection, inspection)
    return JointFacts(
        {
            number: frozenset(each.certificate for each in going if each.organ == number)
            for number in consented & {each.organ for each in going}
        }
    )


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


def credit_of(connection: Connection, subject: str) -> Grade:
    """The credit class of an enterprise: as registered, else as the last plan said."""
    registered = directory(connection, "enterprise", [subject]).get(subject)
    if registered is not None:
        told: Grade = registered.get("credit", "unrated")
        return told
    row = connection.execute(
        "SELECT credit FROM planned_lines WHERE subject = %s ORDER BY position DESC LIMIT 1", (subject,)
    ).fetchone()
    return row[0] if row is not None else "unrated"
