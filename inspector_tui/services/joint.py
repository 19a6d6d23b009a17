"""Joint inspections: proposing to go together, and each organ's own answer. Works offline; order is the log's.

The proposing organ's line is the host: it is filed, approved and gets the one code. A line that was taken in is not
filed any more. When two organs propose the same at once, the first in the log leads and nobody has to do anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector_tui.domain.joint import MOST_ITEMS, JointAccepted, JointDeclined, JointLine, JointProposed, joint_id
from inspector_tui.domain.merging import PlanLine
from inspector_tui.domain.planning import FiledOfficer
from inspector_tui.errors import Refused
from inspector_tui.models import queries
from inspector_tui.models.joint_queries import MERGEABLE, organs_of
from inspector_tui.models.replica import Replica, Telling
from inspector_tui.models.rows import InspectionRow, OfficerRow
from inspector_tui.models.rows_joint import JointRow
from inspector_tui.services import merging
from inspector_tui.services.joint_rows import lines_of
from inspector_tui.services.moments import day_of

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class JointRequest:
    """What to propose: lines of plans (all of one enterprise), and organs to invite that planned nothing.

    `host` is the own line that everybody goes under, by default the first own one; `officers` are certificates of
    one's own organ, empty where the officer who files chooses them.
    """

    lines: tuple[str, ...]
    host: str = ""
    invited: tuple[int, ...] = ()
    officers: tuple[str, ...] = ()
    scene: str | None = None
    note: str = ""


def propose(replica: Replica, request: JointRequest) -> str:
    """Proposes a joint inspection and consents for one's own organ; returns its id.

    Raises Refused JOINT_TOO_FEW, INSPECTION_UNKNOWN, JOINT_SUBJECTS_DIFFER, JOINT_NO_COMMON_DAY, JOINT_NO_OWN_LINE,
    ITEMS_TOO_MANY, LINE_NOT_OPEN, LINE_IN_JOINT, and the codes of `officers_of`.
    """
    with replica.telling() as telling:
        connection, organ = telling.connection, telling.identity.organ
        found = [_line(connection, each) for each in dict.fromkeys(request.lines)]
        own = [row for row in found if row.organ == organ]
        host = request.host or (own[0].inspection if own else "")
        if host not in {row.inspection for row in own}:
            raise Refused("JOINT_NO_OWN_LINE")
        invited = tuple(dict.fromkeys(each for each in request.invited if each != organ))
        if len(found) + len(invited) < 2:
            raise Refused("JOINT_TOO_FEW")
        common = _common(found, day_of(telling.now))
        body = JointProposed(
            joint=joint_id((row.inspection for row in found), invited),
            organ=organ,
            region=found[0].region,
            lines=tuple(JointLine(inspection=row.inspection, organ=row.organ) for row in found),
            host=host,
            invited=invited,
            subject=found[0].subject,
            enterprise_name=found[0].enterprise_name,
            scene=request.scene,
            officers=officers_of(telling, request.officers),
            note=request.note.strip() or None,
            items=common.items,
            window_from=common.first,
            window_until=common.last,
        )
        telling.add(body)
    return body.joint


def propose_merge(replica: Replica, joint: str, *, note: str = "") -> str:
    """Proposes what `merge_proposals` found under this id. Raises Refused JOINT_UNKNOWN, and as `propose`."""
    with replica.reading() as connection:
        found = merging.proposal(connection, day_of(replica.now()), replica.identity().organ, joint)
    return propose(replica, JointRequest(tuple(line.inspection for line in found.lines), scene=found.scene, note=note))


def accept(replica: Replica, joint: str, officers: Sequence[str], note: str = "") -> None:
    """Consents for one's own organ and sends these of its officers along. Done again, other officers go.

    Raises Refused JOINT_UNKNOWN, JOINT_NOT_ASKED, JOINT_OVER, JOINT_APPROVED, LINE_NOT_OPEN, OFFICERS_TOO_FEW, and
    the codes of `officers_of`.
    """
    with replica.telling() as telling:
        row = _asked(telling, joint)
        if row.proposal is None or row.lead == telling.identity.organ:
            raise Refused("JOINT_NOT_ASKED", joint=joint)
        if row.state == "withdrawn":
            raise Refused("JOINT_OVER", joint=joint)
        for line in lines_of(row):
            own = queries.inspection(telling.connection, line.inspection) if _own(telling, line) else None
            if own is not None and own.state not in (*MERGEABLE, "merged"):
                raise Refused("LINE_NOT_OPEN", inspection=own.inspection, state=own.state)
        sent = officers_of(telling, officers)
        if not sent:
            raise Refused("OFFICERS_TOO_FEW", least=1)
        telling.add(
            JointAccepted(
                joint=joint,
                organ=telling.identity.organ,
                region=row.region,
                lines=lines_of(row),
                proposal=row.proposal,
                officers=sent,
                note=note.strip() or None,
            )
        )


def decline(replica: Replica, joint: str, reason: str) -> None:
    """Does not go together, for a reason: a proposal of the plan, an invitation, or a consent or proposal of one's
    own that is taken back. These lines are not proposed together again.

    Raises Refused REASON_MISSING, JOINT_UNKNOWN, JOINT_NOT_ASKED, JOINT_APPROVED.
    """
    if not reason.strip():
        raise Refused("REASON_MISSING")
    with replica.telling() as telling:
        connection, organ = telling.connection, telling.identity.organ
        row = queries.one(connection, JointRow, joint=joint)
        if row is not None:
            row = _asked(telling, joint)
            region, lines = row.region, lines_of(row)
        else:
            found = merging.proposal(connection, day_of(telling.now), organ, joint)
            region, lines = found.region, tuple(_as_line(line) for line in found.lines)
        telling.add(JointDeclined(joint=joint, organ=organ, region=region, lines=lines, reason=reason.strip()))


def officers_of(telling: Telling, certificates: Sequence[str]) -> tuple[FiledOfficer, ...]:
    """Officers of one's own organ who may inspect today, as they are named in records.

    Raises Refused OFFICER_UNKNOWN, OFFICER_OF_ANOTHER_ORGAN, OFFICER_MAY_ONLY_ASSIST, CERTIFICATE_NOT_VALID.
    """
    known = queries.by_key(telling.connection, OfficerRow, "certificate", certificates)
    today = day_of(telling.now)
    for each in certificates:
        officer = known.get(each)
        if officer is None:
            raise Refused("OFFICER_UNKNOWN", certificate=each)
        if officer.organ != telling.identity.organ:
            raise Refused("OFFICER_OF_ANOTHER_ORGAN", name=officer.name)
        if officer.competence != "inspector":
            raise Refused("OFFICER_MAY_ONLY_ASSIST", name=officer.name)
        if officer.valid_until < today:
            raise Refused("CERTIFICATE_NOT_VALID", name=officer.name, until=officer.valid_until)
    return tuple(
        FiledOfficer(certificate=each, name=known[each].name, organ=known[each].organ)
        for each in dict.fromkeys(certificates)
    )


def _line(connection: Connection, inspection: str) -> InspectionRow:
    row = queries.inspection(connection, inspection)
    if row is None:
        raise Refused("INSPECTION_UNKNOWN", inspection=inspection)
    if row.joint is not None:
        raise Refused("LINE_IN_JOINT", enterprise=row.enterprise_name, joint=row.joint)
    if row.state not in MERGEABLE:
        raise Refused("LINE_NOT_OPEN", inspection=inspection, state=row.state)
    return row


@dataclass(frozen=True, slots=True)
class _Common:
    """The days that lines have in common (ISO, both inclusive), and everything that is inspected."""

    first: str
    last: str
    items: tuple[str, ...]


def _common(rows: Sequence[InspectionRow], today: str) -> _Common:
    if len({row.subject for row in rows}) > 1:
        raise Refused("JOINT_SUBJECTS_DIFFER")
    first = max(row.window_from for row in rows)
    last = min(row.window_until for row in rows)
    if first > last or last < today:
        raise Refused("JOINT_NO_COMMON_DAY")
    items = tuple(dict.fromkeys(item for row in rows for item in queries.items_of(row)))
    if len(items) > MOST_ITEMS:
        raise Refused("ITEMS_TOO_MANY", most=MOST_ITEMS)
    return _Common(first, last, items)


def _asked(telling: Telling, joint: str) -> JointRow:
    """The joint inspection, which one's own organ must be part of and whose visit must not be approved yet."""
    row = queries.one(telling.connection, JointRow, joint=joint)
    if row is None:
        raise Refused("JOINT_UNKNOWN", joint=joint)
    if telling.identity.organ not in organs_of(row):
        raise Refused("JOINT_NOT_ASKED", joint=joint)
    host = queries.inspection(telling.connection, row.host) if row.host else None
    if host is not None and host.permit is not None and row.state in ("open", "agreed"):
        raise Refused("JOINT_APPROVED", number=host.filing_no or host.inspection)
    return row


def _own(telling: Telling, line: JointLine) -> bool:
    return line.organ == telling.identity.organ


def _as_line(line: PlanLine) -> JointLine:
    return JointLine(inspection=line.inspection, organ=line.organ)
