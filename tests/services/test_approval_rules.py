"""Review and approval by two people, named approvers, and standing in for them (国办发〔2024〕54号: 负责人批准)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from inspector_tui.cli.approvals import delegation
from inspector_tui.cli.filing import filing as filing_command
from inspector_tui.documents.list_kinds import list_kind
from inspector_tui.domain.approvals import ApprovalDelegated, ApprovalRuleListed
from inspector_tui.domain.cap_list import PolicySet
from inspector_tui.domain.planning import FilingApproved
from inspector_tui.domain.register import DeviceRevoked
from inspector_tui.domain.whitelist import EnterpriseWhitelisted
from inspector_tui.errors import InspectorError
from inspector_tui.models import queries
from inspector_tui.models.replica import Identity
from inspector_tui.models.rows_approvals import DelegationRow
from inspector_tui.services import approval_rules, approving, delegating, filing
from inspector_tui.services.approval_rules import review, rule_for
from inspector_tui.services.auditing import digest_rows, rebuild_rows
from inspector_tui.services.delegating import held_then
from inspector_tui.services.exempting import grant_exception
from inspector_tui.services.inbox import waiting_filings
from inspector_tui.services.list_import import ListOptions, import_list, open_list
from tests.services.commands import run, told
from tests.world import (
    ASSISTANT,
    BOSS,
    DAY,
    ELSEWHERE,
    ENTERPRISE,
    FIRST,
    NOW,
    ORGAN,
    OTHER_ORGAN,
    SECOND,
    STATIONS,
    SUBJECT,
    THIRD,
    VISIT,
    World,
    request,
)


def rule(world: World, steps: int = 2, **changed: Any) -> None:
    fields: dict[str, Any] = {"region": "640104", "valid_from": "2026-01-01", "steps": steps}
    by = world.server if "region" in changed else world.justice
    by.tell(ApprovalRuleListed(**(fields | changed)))
    world.sync()


def deputy(world: World, certificate: str = THIRD, name: str = "colleague") -> World:
    """A second supervisor of the organ: the colleague's laptop, in another person's name."""
    replica = world.replicas[name]
    own = replica.identity()
    replica.keep_identity(Identity(own.device, "supervisor", ORGAN, "副局长", certificate))
    return world


def passed_on(world: World, by: str = "colleague") -> None:
    (answer,) = review(world.replicas[by], [VISIT], "同意")
    assert answer.error is None
    world.sync()


def code(answers: list[approving.Approved] | list[approval_rules.Reviewed]) -> str | None:
    (answer,) = answers
    return answer.error.code if answer.error else None


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(InspectorError) as error:
        act()
    return error.value.code


# Two steps


def test_without_a_rule_one_supervisor_approves(world: World) -> None:
    world.file()
    assert waiting_filings(world.supervisor)[0].step == "approve"
    assert code(world.approve()) is None


def test_two_steps_are_taken_by_two_people_and_both_stand_on_the_inspection(world: World) -> None:
    rule(deputy(world))
    world.file()
    (waiting,) = waiting_filings(world.supervisor)
    assert waiting.step == "review"
    assert code(world.approve()) == "REVIEW_MISSING"
    passed_on(world)
    assert waiting_filings(world.supervisor)[0].step == "approve"
    assert code(world.approve()) is None
    with world.officer.reading() as connection:
        row = filing.require_inspection(connection, VISIT)
    assert (row.reviewed_by, row.review_opinion, row.approved_by) == (THIRD, "同意", BOSS)


def test_who_reviewed_does_not_approve_nor_does_the_same_device(world: World) -> None:
    rule(world)
    world.file()
    passed_on(world, "supervisor")
    assert code(world.approve()) == "REVIEWED_BY_SAME_PERSON"
    own = world.supervisor.identity()
    world.supervisor.keep_identity(Identity(own.device, "supervisor", ORGAN, "另一人", THIRD))
    assert code(approving.approve(world.supervisor, [VISIT])) == "REVIEWED_ON_SAME_DEVICE"


def test_国办发2024_54_the_first_step_refuses_what_the_second_would(world: World) -> None:
    rule(deputy(world))
    world.file()
    place: dict[str, Any] = {"region": "640104", "valid_from": "2026-01-01"}
    told_of: dict[str, Any] = {
        "subject": SUBJECT,
        "enterprise_name": ENTERPRISE,
        "listed_by": "司法局",
        "reason": "信用良好",
    }
    world.justice.tell(
        EnterpriseWhitelisted(**place, **told_of, valid_until="2027-12-31"),
        PolicySet(**place, rule="R23", level="gate", basis="银川市"),
    )
    world.sync()
    assert code(review(world.colleague, [VISIT])) == "WHITELISTED", "an exception is decided before it is passed on"
    grant_exception(world.supervisor, VISIT, "R23", "群众举报")
    world.server.tell(DeviceRevoked(device=STATIONS["officer"].device, reason="丢失"))
    world.sync()
    assert code(review(world.colleague, [VISIT])) == "DEVICE_NOT_TRUSTED", "no permit could be bound to it"


def test_a_filing_that_was_sent_again_is_reviewed_again(world: World) -> None:
    rule(deputy(world))
    world.file()
    passed_on(world)
    world.clock.advance(60)
    world.file(officers=(FIRST, THIRD))
    assert code(world.approve()) == "REVIEW_MISSING"


def test_nobody_reviews_their_own_filing_or_what_needs_no_review(world: World) -> None:
    deputy(world)
    world.file()
    assert code(review(world.colleague, [VISIT])) == "REVIEW_NOT_ASKED"
    rule(world)
    filing.submit(world.colleague, [VISIT], request())
    world.sync()
    assert code(review(world.colleague, [VISIT])) == "OWN_FILING"


def test_a_rule_holds_from_its_day_until_its_last_and_the_organs_own_comes_first(world: World) -> None:
    rule(world, 2, valid_from="2026-01-01", valid_until="2026-06-30")
    rule(world, 2, region="64", valid_from="2026-03-01")
    rule(world, 1, organ=ORGAN, valid_from="2026-10-01")
    with world.supervisor.reading() as connection:
        steps = {day: rule_for(connection, ORGAN, day).steps for day in ("2025-12-31", "2026-02-01", DAY)}
        assert steps == {"2025-12-31": 1, "2026-02-01": 2, DAY: 1}


def test_rules_come_from_a_table_and_name_organs_by_name(world: World, tmp_path: Path) -> None:
    path = tmp_path / "rules.csv"
    path.write_text(
        "执法机关,审批级数,审批人证号\n兴庆区应急管理局,两级," + BOSS + "\n不存在的局,一级,\n", encoding="utf-8"
    )
    report = import_list(world.justice, open_list(list_kind("approvals"), path), ListOptions(valid_from="2026-01-01"))
    assert (report.added, [each.code for each in report.problems]) == (1, ["ORGAN_UNKNOWN"])
    world.sync()
    with world.supervisor.reading() as connection:
        found = rule_for(connection, ORGAN, DAY)
    assert (found.steps, found.approvers) == (2, (BOSS,))


# Standing in


def test_only_named_persons_approve_and_whoever_stands_in_is_named_on_the_approval(world: World) -> None:
    rule(world, 1, approvers=(SECOND,))
    world.file()
    assert refused(lambda: approving.approve(world.supervisor, [VISIT])) == "NOT_AN_APPROVER"
    deputy(world, SECOND)
    number = delegating.delegate(world.colleague, BOSS, DAY, "2026-11-30", "外出培训")
    world.sync()
    assert code(world.approve()) is None
    with world.officer.reading() as connection:
        row = filing.require_inspection(connection, VISIT)
        given = queries.one(connection, DelegationRow, delegation=row.delegation)
    assert (row.delegation, row.approved_by) == (number, BOSS)
    assert given is not None
    assert held_then(given, row.organ, row.approved_by or "", row.approved_at or 0)


@pytest.mark.parametrize(
    ("first", "last", "day", "code_"),
    [
        ("2026-11-20", "2026-11-24", "2026-11-25", "DELEGATION_ENDED"),
        ("2026-12-01", "2026-12-05", DAY, "DELEGATION_NOT_YET"),
    ],
)
def test_a_delegation_counts_on_its_days_only(world: World, first: str, last: str, day: str, code_: str) -> None:
    rule(world, 1, approvers=(SECOND,))
    deputy(world, SECOND)
    delegating.delegate(world.colleague, BOSS, first, last, "出差")
    world.file()
    world.sync()
    if day != DAY:
        world.clock.advance(86400)
    assert refused(lambda: approving.approve(world.supervisor, [VISIT])) == code_


def test_a_delegation_that_was_ended_counts_no_more_but_past_approvals_keep_it(world: World) -> None:
    rule(world, 1, approvers=(SECOND,))
    deputy(world, SECOND)
    number = delegating.delegate(world.colleague, BOSS, DAY, "2026-11-30", "出差")
    world.sync()
    delegating.end_delegation(world.colleague, number, "提前返回")
    world.file()
    assert refused(lambda: approving.approve(world.supervisor, [VISIT])) == "DELEGATION_ENDED"
    assert refused(lambda: delegating.end_delegation(world.colleague, number, "再来")) == "DELEGATION_UNKNOWN"


def test_nobody_delegates_for_another_or_to_another_organ(world: World) -> None:
    rule(world, 1, approvers=(SECOND,))
    forged = ApprovalDelegated(
        delegation="forged", organ=ORGAN, holder=SECOND, delegate=BOSS, valid_from=DAY, valid_until=DAY, reason="冒用"
    )
    world.supervisor.tell(forged)
    world.stranger.tell(forged.model_copy(update={"delegation": "foreign", "organ": OTHER_ORGAN}))
    world.file()
    assert refused(lambda: approving.approve(world.supervisor, [VISIT])) == "NOT_AN_APPROVER"
    for certificate, wrong in (
        (ELSEWHERE, "OFFICER_OF_ANOTHER_ORGAN"),
        (BOSS, "DELEGATE_IS_SELF"),
        (ASSISTANT, "DELEGATE_MAY_NOT"),
        ("X", "OFFICER_UNKNOWN"),
    ):
        told_wrong = refused(partial(delegating.delegate, world.supervisor, certificate, DAY, DAY, "出差"))
        assert told_wrong == wrong


def test_an_approval_that_names_a_delegation_out_of_its_time_is_known_as_such(world: World) -> None:
    given = DelegationRow(
        stream="s", delegation="d", organ=ORGAN, holder=SECOND, delegate=BOSS, valid_from=DAY, valid_until=DAY,
        reason="出差", at=NOW, ended_at=NOW + 3600, ended_reason="返回",
    )  # fmt: skip
    assert held_then(given, ORGAN, BOSS, NOW)
    assert not held_then(given, ORGAN, BOSS, NOW + 3600)
    assert not held_then(given, ORGAN, BOSS, NOW + 86400)
    assert not held_then(given, ORGAN, FIRST, NOW)
    assert not held_then(given, OTHER_ORGAN, BOSS, NOW)


def test_an_approval_without_a_delegation_reads_as_before() -> None:
    plain = FilingApproved(
        inspection=VISIT, filing="f", filing_no="n", permit=b"p", code_id=bytes(8), status_list=1, status_index=1
    )
    assert "delegation" not in plain.to_map()


def test_the_commands_review_delegate_and_approve(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    rule(deputy(world))
    world.file()
    assert run(filing_command, world.supervisor, "approve", VISIT, "--json") == 1
    assert told(capsys)[0]["error"]["code"] == "REVIEW_MISSING"
    assert run(filing_command, world.colleague, "review", VISIT, "--opinion", "同意", "--json") == 0
    capsys.readouterr()
    world.sync()
    run(filing_command, world.supervisor, "list", "--json")
    assert [(each["next"], each["reviewed_by"]) for each in told(capsys)] == [("approve", THIRD)]
    run(delegation, world.colleague, "give", BOSS, "--until", "2026-11-30", "--reason", "出差", "--json")
    number = told(capsys)["delegation"]
    world.sync()
    assert run(filing_command, world.supervisor, "approve", VISIT, "--for", THIRD, "--json") == 0
    assert told(capsys)[0]["in_place_of"] == THIRD
    run(delegation, world.supervisor, "list", "--json")
    (one,) = told(capsys)
    assert (one["delegation"], one["state"], one["holder"]) == (number, "in_force", THIRD)
    run(delegation, world.colleague, "end", number, "--reason", "返回")
    world.sync()
    before = digest_rows(world.supervisor)
    rebuild_rows(world.supervisor)
    assert digest_rows(world.supervisor) == before
