"""Joint inspections as people look at them: who leads, who is asked, who answered what, and what became of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from inspector_tui.domain.joint import JointLine
from inspector_tui.domain.joint_rules import GoingOfficer, JointFacts, judge_joint
from inspector_tui.domain.planning import FiledOfficer, OrganCause
from inspector_tui.domain.qualification import BodyListed
from inspector_tui.domain.rules import FilingDraft, Ruling
from inspector_tui.domain.rules_counting import DEFAULT_COUNTING
from inspector_tui.domain.vocabulary import Cause
from inspector_tui.models import joint_queries, list_queries, queries
from inspector_tui.models.joint_queries import sent_officers, waiting_for
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import InspectionRow, OfficerRow, OrganRow
from inspector_tui.models.rows_joint import JointRow
from inspector_tui.services.looking import Memo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

Part = Literal["lead", "asked", "consented", "declined"]
"""What one's own organ is in a joint inspection."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One organ's word: `consented`, `declined` with a reason, or `waiting`."""

    organ: int
    organ_name: str
    answer: Literal["consented", "declined", "waiting"]
    by: str = ""
    at: int = 0
    officers: tuple[FiledOfficer, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class JointView:
    """A joint inspection with every organ's answer. `host` is None where its line is not known here."""

    row: JointRow
    part: Part
    answers: tuple[Answer, ...]
    host: InspectionRow | None

    @property
    def needs_answer(self) -> bool:
        """Whether one's own organ was asked and has not answered."""
        return self.part == "asked" and self.row.state == "open"


def joints(replica: Replica) -> list[JointView]:
    """Joint inspections that concern one's own organ: those that wait for its answer first, then the newest."""
    organ = replica.identity().organ
    with replica.reading() as connection:
        rows = joint_queries.joints_of(connection, organ)
        names = {row.organ: row.name for row in queries.where(connection, OrganRow)}
        hosts = queries.by_key(connection, InspectionRow, "inspection", {row.host for row in rows if row.host})
    views = [_view(row, organ, names, hosts.get(row.host)) for row in rows]
    return sorted(views, key=lambda view: not view.needs_answer)


def _view(row: JointRow, organ: int, names: dict[int, str], host: InspectionRow | None) -> JointView:
    answers = [
        Answer(
            told["organ"],
            names.get(told["organ"], str(told["organ"])),
            "consented",
            told["by"],
            told["at"],
            tuple(FiledOfficer(**officer) for officer in told["officers"]),
        )
        for told in json.loads(row.consents)
    ]
    answers += [
        Answer(
            told["organ"],
            names.get(told["organ"], str(told["organ"])),
            "declined",
            told["by"],
            told["at"],
            reason=told["reason"],
        )
        for told in json.loads(row.declines)
    ]
    answers += [Answer(each, names.get(each, str(each)), "waiting") for each in waiting_for(row)]
    own = next((answer.answer for answer in answers if answer.organ == organ), "waiting")
    part: Part = "declined" if own == "declined" else "lead" if row.lead == organ else "asked"
    if part == "asked" and own == "consented":
        part = "consented"
    return JointView(row, part, tuple(answers), host)


def lines_of(row: JointRow) -> tuple[JointLine, ...]:
    """The lines a joint inspection is about."""
    return tuple(JointLine(**line) for line in json.loads(row.lines))


def joint_led_by(connection: Connection, row: InspectionRow) -> JointRow | None:
    """The joint inspection that this line leads, or None."""
    found = queries.one(connection, JointRow, joint=row.joint) if row.joint else None
    return found if found is not None and found.host == row.inspection else None


def invited_officers(row: JointRow) -> tuple[FiledOfficer, ...]:
    """The officers that the consenting organs send along."""
    return tuple(officer for organ, sent in sent_officers(row).items() if organ != row.lead for officer in sent)


def taken_in_causes(connection: Connection, row: InspectionRow) -> tuple[OrganCause, ...]:
    """Where the lines of the other organs come from that this one took in. Of several lines of one organ the one
    that weighs most counts: a planned visit does not leave its cap by going along with a complaint."""
    joint = joint_led_by(connection, row)
    if joint is None:
        return ()
    lines = queries.by_key(connection, InspectionRow, "inspection", [each.inspection for each in lines_of(joint)])
    causes: dict[int, Cause] = {}
    for line in sorted(lines.values(), key=lambda each: each.inspection):
        cause = line.cause
        if line.organ != row.organ and line.merged_into == row.inspection:
            causes[line.organ] = min(causes.get(line.organ, cause), cause, key=_weight)
    return tuple(OrganCause(organ=organ, cause=cause) for organ, cause in sorted(causes.items()))


def _weight(cause: Cause) -> int:
    return ("capped", "monitored", "excluded").index(DEFAULT_COUNTING[cause])


def judge_officers(
    connection: Connection, row: InspectionRow, organ: int, draft: FilingDraft, memo: Memo | None = None
) -> tuple[Ruling, ...]:
    """R05, and R01 for their organs, about officers of other organs in a filing of `organ` for this line."""
    joint = joint_led_by(connection, row)
    shared = memo or Memo()
    known = shared.once(
        ("officers", draft.officers), lambda: queries.by_key(connection, OfficerRow, "certificate", draft.officers)
    )
    if joint is None and all(officer.organ == organ for officer in known.values()):
        return ()
    organs = {each.organ: each for each in queries.where(connection, OrganRow)}
    names = {number: each.name for number, each in organs.items()}
    others = {officer.organ for officer in known.values()} - {organ}
    facts = JointFacts(unlisted=_unlisted(connection, [organs[each] for each in others & organs.keys()], draft))
    if joint is not None:
        sent = {each: officers for each, officers in sent_officers(joint).items() if each != organ}
        facts = replace(
            facts,
            consents={each: frozenset(officer.certificate for officer in officers) for each, officers in sent.items()},
            waiting=tuple(names.get(each, str(each)) for each in waiting_for(joint)),
        )
    going = [
        GoingOfficer(each.certificate, each.name, each.organ, names.get(each.organ, str(each.organ)))
        for each in known.values()
    ]
    return judge_joint(organ, going, facts)


def _unlisted(connection: Connection, organs: Sequence[OrganRow], draft: FilingDraft) -> frozenset[int]:
    """Organs that no list of qualified bodies names, where their region keeps one."""
    kept = [
        each
        for each in organs
        if list_queries.is_kept(connection, BodyListed.LIST, draft.first_day, region=each.region)
    ]
    numbers = [str(each.organ) for each in kept]
    named = list_queries.in_force(connection, BodyListed, draft.first_day, numbers) if numbers else []
    return frozenset(each.organ for each in kept) - {entry.organ for entry in named}
