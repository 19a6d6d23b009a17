"""The rules run again when an approval arrives, with what every organ said before it. Nothing genuine is refused.

Whoever approved may have been offline: two of them can each take the last place under a cap. What the server finds
beyond what the approving laptop said is told to the organ, whose supervisor decides; what a rule forbids, and nobody
lifted, becomes a matter for supervision too. The approval stands until somebody judges it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from inspector_tui.domain.differing import RulesDiffered, RulingFound, found_of, graver
from inspector_tui.domain.joint_rules import judge_joint, with_more
from inspector_tui.domain.record import Body
from inspector_tui.domain.rules import Ruling, judge_filing
from inspector_tui.domain.rules_lists import visit_is_approved
from sync.server.approval_facts import approval_of, day_in_china, going_officers, joint_facts
from sync.server.folding import level_within
from sync.server.ledger import Ledger
from sync.server.matters import matter
from sync.server.rule_facts import draft_of, known_of
from sync.server.store import Connection

AT_ONCE: Final = 200
"""Approvals judged in one transaction; the rest waits for the next look."""


def are_waiting(connection: Connection) -> bool:
    """Whether an approval is to be judged; a look without the log's lock."""
    row = connection.execute(
        "SELECT EXISTS (SELECT FROM to_judge) OR EXISTS (SELECT FROM unapproved_visits)"
    ).fetchone()
    return row is not None and bool(row[0])


def judge_approvals(ledger: Ledger, *, clock: Callable[[], int]) -> int:
    """Judge what was approved since; returns how many records came of it."""

    def decide(connection: Connection) -> list[tuple[int, Body]]:
        level_within(connection)
        said: list[tuple[int, Body]] = []
        waiting = connection.execute(
            "SELECT t.organ, t.inspection FROM to_judge AS t JOIN counted_visits AS v USING (organ, inspection)"
            " ORDER BY v.position LIMIT %s",
            (AT_ONCE,),
        ).fetchall()
        for organ, inspection in waiting:
            said += _judged(connection, organ, inspection, clock())
            connection.execute("DELETE FROM to_judge WHERE organ = %s AND inspection = %s", (organ, inspection))
        return said + _unapproved(connection, clock())

    return len(ledger.append_decided(decide))


def _unapproved(connection: Connection, now: int) -> list[tuple[int, Body]]:
    """Of each visit without approval or urgent start, that it is one (司法部 问题解答 21: R08, R11)."""
    said: list[tuple[int, Body]] = []
    rows = connection.execute("DELETE FROM unapproved_visits RETURNING organ, inspection, at").fetchall()
    for organ, inspection, at in sorted(rows):
        found = found_of(visit_is_approved(day_in_china(at)))
        if _is_news(connection, organ, inspection, found):
            said += _told(connection, RulesDiffered(inspection=inspection, organ=organ, found=found), now)
    return said


def _judged(connection: Connection, organ: int, inspection: str, now: int) -> list[tuple[int, Body]]:
    approval = approval_of(connection, organ, inspection)
    found = graver(approval.said, found_of(rulings_of(connection, organ, inspection)))
    if not found or not _is_news(connection, organ, inspection, found):
        return []
    differed = RulesDiffered(
        inspection=inspection, organ=organ, approved_by=approval.by or None, said=approval.said, found=found
    )
    return _told(connection, differed, now)


def _told(connection: Connection, differed: RulesDiffered, now: int) -> list[tuple[int, Body]]:
    """What was found, and a matter for supervision where a rule forbids it."""
    forbidden = " ".join(f"{each.rule}={each.code}" for each in differed.found if each.level in ("block", "gate"))
    about = f"inspection:{differed.inspection}"
    raised = matter(connection, "rules_differ", differed.organ, about, facts=forbidden, now=now) if forbidden else []
    return [(differed.organ, differed), *raised]


def _is_news(connection: Connection, organ: int, inspection: str, found: tuple[RulingFound, ...]) -> bool:
    row = connection.execute(
        "SELECT found FROM differences WHERE organ = %s AND inspection = %s", (organ, inspection)
    ).fetchone()
    told = {(each["rule"], each["code"]) for each in row[0]} if row is not None else set()
    return any((each.rule, each.code) not in told for each in found)


def rulings_of(connection: Connection, organ: int, inspection: str) -> tuple[Ruling, ...]:
    """What the rules say here of an approved filing; nothing where no filing came."""
    draft = draft_of(connection, organ, inspection)
    if draft is None:
        return ()
    going = going_officers(connection, organ, inspection)
    said = judge_filing(draft, known_of(connection, draft))
    return with_more(said, judge_joint(organ, going, joint_facts(connection, draft, going)))
