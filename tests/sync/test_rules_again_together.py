"""Rules at the server about who approved, who goes along from other organs, and visits that were made first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from inspector_tui.codes.claims import Officer, PermitFlag, Purpose
from inspector_tui.domain.approvals import ApprovalDelegated, ApprovalRuleListed, DelegationEnded
from inspector_tui.domain.draws import ConflictDeclared
from inspector_tui.domain.joint import JointAccepted, JointDeclined, JointLine, JointProposed
from inspector_tui.domain.planning import FiledOfficer, OrganCause
from inspector_tui.domain.qualification import BodyListed
from inspector_tui.domain.record import Body
from inspector_tui.domain.register import OfficerRegistered
from inspector_tui.domain.urgent import TermSet, VisitStartedUnfiled
from inspector_tui.domain.visiting import VisitArrived, VisitConcluded
from inspector_tui.ledger.envelope import open_envelope
from tests.sync.test_rules_again import (
    ENTERPRISE,
    FAR,
    FIRST,
    SECOND,
    approval,
    cap,
    filing,
    found,
    matters,
    people,
)
from tests.sync.world import DAY, ITEM, ORGAN, OTHER_ORGAN, START, Device, World, organ, running

BOSS, DEPUTY = "64010025009", "64010025008"


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    with running(tmp_path, database_url) as made:
        yield made


# Standing in for somebody ----------------------------------------------------------------------------------------


def delegated(first: str = "2026-11-01", last: str = "2026-12-31") -> ApprovalDelegated:
    return ApprovalDelegated(
        delegation="d" * 16, organ=ORGAN, holder=BOSS, delegate=DEPUTY, valid_from=first, valid_until=last,
        reason="出差",
    )  # fmt: skip


def only_the_head_approves(world: World) -> tuple[Device, Device, Device]:
    """The officer, the head who alone approves, and the deputy with a permit key."""
    rule = ApprovalRuleListed(region="6401", valid_from="2026-01-01", organ=ORGAN, steps=1, approvers=(BOSS,))
    world.own(rule, *people())
    officer, boss = world.device("officer"), world.supervisor()
    deputy = world.device("supervisor", certificate=DEPUTY)
    deputy.permit_key = boss.permit_key
    officer.push_all(filing(1, officer))
    return officer, boss, deputy


def by_delegation(world: World, deputy: Device, officer: Device, number: int = 1) -> Body:
    return approval(world, number, deputy, officer).model_copy(update={"delegation": "d" * 16})


def test_国办发2024_54_who_stood_in_by_a_delegation_in_force_had_the_right(world: World) -> None:
    officer, boss, deputy = only_the_head_approves(world)
    boss.push_all(delegated())
    deputy.push_all(by_delegation(world, deputy, officer))
    assert found(world) == []


@pytest.mark.parametrize(("first", "last"), [("2026-11-01", "2026-11-20"), ("2026-12-01", "2026-12-31")])
def test_国办发2024_54_who_stood_in_outside_the_days_of_the_delegation_is_found(
    world: World, first: str, last: str
) -> None:
    officer, boss, deputy = only_the_head_approves(world)
    boss.push_all(delegated(first, last))
    deputy.push_all(by_delegation(world, deputy, officer))
    assert found(world) == [("R08", "block", "DELEGATION_NOT_IN_FORCE")]


def test_国办发2024_54_who_stood_in_by_a_delegation_that_nobody_gave_is_found(world: World) -> None:
    officer, _boss, deputy = only_the_head_approves(world)
    deputy.push_all(delegated(), by_delegation(world, deputy, officer))
    assert found(world) == [("R08", "block", "STOOD_IN_FOR_NOBODY")], "the deputy gave it to themselves"


def test_国办发2024_54_a_delegation_that_had_ended_before_an_offline_approval_is_found_when_its_end_arrives(
    world: World,
) -> None:
    officer, boss, deputy = only_the_head_approves(world)
    boss.push_all(delegated())
    world.clock.seconds += 3600
    deputy.push_all(by_delegation(world, deputy, officer))
    assert found(world) == []
    world.clock.seconds -= 1800
    boss.push_all(DelegationEnded(delegation="d" * 16, organ=ORGAN, reason="已返回"))
    assert found(world) == [("R08", "block", "DELEGATION_NOT_IN_FORCE")]


# Officers of other organs ----------------------------------------------------------------------------------------

LINES = (JointLine(inspection=f"{1:016x}", organ=ORGAN), JointLine(inspection=f"{9:016x}", organ=OTHER_ORGAN))
OWN = tuple(FiledOfficer(certificate=each, name=each, organ=ORGAN) for each in (FIRST, SECOND))
SHOWN = (Officer(int(FIRST), "马建国"), Officer(int(SECOND), "李娜"))


def far(certificate: str = FAR[0], number: int = OTHER_ORGAN) -> FiledOfficer:
    return FiledOfficer(certificate=certificate, name=certificate, organ=number)


def agreed(world: World, *more: Body, sent: str = FAR[0]) -> tuple[Device, Device, Device]:
    """The officer, the leading supervisor and the other organ's, after it agreed to send one of its officers."""
    world.own(organ(OTHER_ORGAN, "石嘴山市应急管理局"), *people(), *people(OTHER_ORGAN, FAR), *more)
    officer, boss, other = world.device("officer"), world.supervisor(), world.supervisor(organ=OTHER_ORGAN)
    proposal = JointProposed(
        joint="j1", organ=ORGAN, region="64", lines=LINES, host=f"{1:016x}", subject=ENTERPRISE,
        enterprise_name="某某化工有限公司", items=(ITEM,), window_from="2026-11-01", window_until="2026-12-31",
    )  # fmt: skip
    boss.push_all(proposal)
    with world.server.core.database.transaction() as connection:
        row = connection.execute("SELECT raw FROM records WHERE kind = %s", (JointProposed.KIND,)).fetchone()
    assert row is not None
    hashed = open_envelope(bytes(row[0])).hash
    other.push_all(
        JointAccepted(joint="j1", organ=OTHER_ORGAN, region="64", lines=LINES, proposal=hashed, officers=(far(sent),))
    )
    return officer, boss, other


def going_along(world: World, officer: Device, boss: Device, along: FiledOfficer, **changed: Any) -> None:
    """Filed and approved with one officer more."""
    officer.push_all(filing(1, officer, officers=(*OWN, along), **changed))
    shown = (*SHOWN, Officer(int(along.certificate), along.name, OTHER_ORGAN))
    boss.push_all(approval(world, 1, boss, officer, officers=shown, flags=PermitFlag.JOINT))


def test_国办发2024_54_officers_whom_their_organ_sends_go_along(world: World) -> None:
    officer, boss, _other = agreed(world)
    going_along(world, officer, boss, far())
    assert found(world) == []


@pytest.mark.parametrize(("own", "exceeds"), [("plan", True), ("rectification", False)])
def test_国办发2024_54_whoever_went_along_counts_the_visit_by_the_cause_of_its_own_line(
    world: World, own: Any, exceeds: bool
) -> None:
    officer, boss, other = agreed(world, cap(1))
    going_along(world, officer, boss, far(), causes=(OrganCause(organ=OTHER_ORGAN, cause=own),))
    device = world.device("officer", organ=OTHER_ORGAN, certificate=FAR[0])
    device.push_all(filing(2, device, officers=(far(), far(FAR[1]))))
    shown = tuple(Officer(int(each), each) for each in FAR)
    other.push_all(approval(world, 2, other, device, officers=shown))
    assert [each.facts for each in matters(world)] == (["R04=CAP_EXCEEDED"] if exceeds else [])


def test_国办发2024_54_an_officer_whom_their_organ_did_not_send_is_found(world: World) -> None:
    officer, boss, _other = agreed(world, sent=FAR[1])
    going_along(world, officer, boss, far())
    assert found(world) == [("R05", "block", "OFFICER_NOT_SENT")]


def test_国办发2024_54_an_organ_that_took_its_consent_back_before_the_approval_is_found(world: World) -> None:
    officer, boss, other = agreed(world)
    other.push_all(JointDeclined(joint="j1", organ=OTHER_ORGAN, region="64", lines=LINES, reason="另有任务"))
    going_along(world, officer, boss, far())
    assert found(world) == [("R05", "block", "ORGAN_NOT_CONSENTED")]


def test_国办发2024_54_an_officer_filed_as_ones_own_who_is_of_another_organ_is_found(world: World) -> None:
    world.own(organ(OTHER_ORGAN, "石嘴山市应急管理局"), *people(), *people(OTHER_ORGAN, FAR))
    officer, boss = world.device("officer"), world.supervisor()
    going_along(world, officer, boss, far(number=ORGAN))
    assert found(world) == [("R05", "block", "ORGAN_NOT_CONSENTED")]


def test_国办发2024_54_an_organ_that_is_no_qualified_body_sends_nobody(world: World) -> None:
    listed = BodyListed(region="64", valid_from="2026-01-01", organ=ORGAN, name="银川市应急管理局", kind="authority")
    officer, boss, _other = agreed(world, listed)
    going_along(world, officer, boss, far())
    assert found(world) == [("R01", "block", "JOINT_BODY_NOT_LISTED")]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"valid_until": "2026-06-30"}, "CERTIFICATE_NOT_VALID"),
        ({"competence": "assistant"}, "OFFICER_MAY_ONLY_ASSIST"),
    ],
)
def test_行政处罚法42_another_organs_officer_without_a_certificate_in_force_is_found(
    world: World, changed: dict[str, Any], code: str
) -> None:
    told = {"valid_from": "2024-01-01", "valid_until": "2029-12-31"} | changed
    officer, boss, _other = agreed(world, OfficerRegistered(certificate=FAR[0], name="丙", organ=OTHER_ORGAN, **told))
    going_along(world, officer, boss, far())
    assert found(world) == [("R07", "block", code)]


def test_行政处罚法43_a_conflict_that_another_organs_officer_declared_is_found(world: World) -> None:
    officer, boss, other = agreed(world)
    other.push_all(
        ConflictDeclared(
            organ=OTHER_ORGAN, certificate=FAR[0], subject=ENTERPRISE, reason="近亲属", valid_from="2026-01-01"
        )
    )
    going_along(world, officer, boss, far())
    assert found(world) == [("R07", "block", "CONFLICT_DECLARED")], "the leading organ never pulls it"


# Visits that were made first -------------------------------------------------------------------------------------


def made_first(world: World, officer: Device) -> None:
    world.own(
        TermSet(region="64", term="backfill", count=3, unit="working_days", valid_from="2026-01-01", basis="示例")
    )
    officer.push_all(
        VisitStartedUnfiled(
            inspection=f"{1:016x}", organ=ORGAN, region="64", subject=ENTERPRISE, enterprise_name="某某化工有限公司",
            reason="接报泄漏", origin="typed", officers=OWN,
        )
    )  # fmt: skip


def filed_after(world: World, officer: Device) -> None:
    officer.push_all(filing(1, officer, purpose="urgent", cause="urgent"))


def approved_after(world: World, boss: Device, officer: Device, flags: PermitFlag = PermitFlag.BACKFILLED) -> None:
    boss.push_all(approval(world, 1, boss, officer, purpose=Purpose.URGENT, flags=flags))


def test_司法部问答21_a_filing_made_up_for_after_the_region_s_term_is_found(world: World) -> None:
    world.own(*people())
    officer, boss = world.device("officer"), world.supervisor()
    made_first(world, officer)
    world.clock.seconds += 10 * DAY
    filed_after(world, officer)
    approved_after(world, boss, officer)
    assert found(world) == [("R11", "warn", "BACKFILL_LATE")]


def test_司法部问答21_a_filing_made_in_time_is_in_time_however_long_its_approval_takes(world: World) -> None:
    world.own(*people())
    officer, boss = world.device("officer"), world.supervisor()
    made_first(world, officer)
    filed_after(world, officer)
    world.clock.seconds += 10 * DAY
    approved_after(world, boss, officer)
    assert found(world) == []


@pytest.mark.parametrize("left", [True, False])
def test_深府规2025_6_where_the_term_ends_before_leaving_a_filing_after_it_is_late(world: World, left: bool) -> None:
    world.own(*people())
    officer, boss = world.device("officer"), world.supervisor()
    made_first(world, officer)
    world.own(
        TermSet(region="64", term="backfill", count=0, unit="before_leaving", valid_from="2026-02-01", basis="示")
    )
    concluded = VisitConcluded(inspection=f"{1:016x}", outcome="no_problem")
    world.clock.seconds += 600
    if left:
        officer.push_all(concluded)
        world.clock.seconds += 600
    filed_after(world, officer)
    world.clock.seconds += 600
    if not left:
        officer.push_all(concluded)
    approved_after(world, boss, officer)
    assert found(world) == ([("R11", "warn", "BACKFILL_LATE")] if left else [])


def test_司法部问答21_what_is_called_urgent_and_was_filed_first_is_found(world: World) -> None:
    world.own(*people())
    officer, boss = world.device("officer"), world.supervisor()
    filed_after(world, officer)
    approved_after(world, boss, officer, PermitFlag(0))
    assert found(world) == [("R11", "warn", "URGENT_BUT_FILED_FIRST")]


@pytest.mark.parametrize("first", [True, False])
def test_司法部问答21_a_code_that_hides_or_claims_that_the_visit_was_made_first_is_found(
    world: World, first: bool
) -> None:
    world.own(*people())
    officer, boss = world.device("officer"), world.supervisor()
    if first:
        made_first(world, officer)
        filed_after(world, officer)
    else:
        officer.push_all(filing(1, officer))
    approved_after(world, boss, officer, PermitFlag(0) if first else PermitFlag.BACKFILLED)
    assert found(world) == [("R09", "block", "PERMIT_DIFFERS")]


def arrived(number: int = 1) -> VisitArrived:
    return VisitArrived(
        inspection=f"{number:016x}", at=START + 60, person="王经理", certificates_shown=True, notice_given=True
    )


def test_司法部问答21_a_visit_that_nobody_approved_and_that_was_not_urgent_is_found_once(world: World) -> None:
    world.own(*people())
    officer = world.device("officer")
    officer.push_all(filing(1, officer), arrived())
    assert found(world) == [("R08", "block", "VISIT_NOT_APPROVED")]
    assert [each.facts for each in matters(world)] == ["R08=VISIT_NOT_APPROVED"]
    officer.push_all(arrived())
    assert len(found(world)) == 1


def test_司法部问答21_a_visit_that_was_approved_or_begun_as_urgent_may_be_made(world: World) -> None:
    world.own(*people())
    officer, boss = world.device("officer"), world.supervisor()
    officer.push_all(filing(2, officer))
    boss.push_all(approval(world, 2, boss, officer))
    made_first(world, officer)
    officer.push_all(arrived(1), arrived(2))
    assert found(world) == []


def test_国办发2024_54_who_goes_along_arrives_under_the_leading_organs_approval(world: World) -> None:
    officer, boss, _other = agreed(world)
    going_along(world, officer, boss, far())
    along = world.device("officer", organ=OTHER_ORGAN, certificate=FAR[0])
    along.push_all(arrived())
    assert found(world) == []
