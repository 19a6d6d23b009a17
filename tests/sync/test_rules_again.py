"""Rules at the server: two supervisors offline each take the last place under a cap, and a supervisor hears of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from inspector_tui.codes.claims import Officer, Purpose
from inspector_tui.domain.approvals import ApprovalRuleListed, FilingReviewed
from inspector_tui.domain.cap_list import CapSet, CountingSet
from inspector_tui.domain.credit_list import CreditListed
from inspector_tui.domain.differing import RulesDiffered
from inspector_tui.domain.draws import ConflictDeclared
from inspector_tui.domain.exempting import ExceptionGranted
from inspector_tui.domain.item_list import ItemListed
from inspector_tui.domain.planning import (
    FiledOfficer,
    FilingApproved,
    FilingSubmitted,
    InspectionPlanned,
    PermitStatusSet,
    RulingSaid,
)
from inspector_tui.domain.record import Body
from inspector_tui.domain.register import OfficerRegistered
from inspector_tui.domain.urgent import MatterRaised
from inspector_tui.domain.visiting import VisitArrived
from inspector_tui.domain.whitelist import EnterpriseWhitelisted
from inspector_tui.ledger.envelope import open_envelope
from tests.sync.world import DAY, ITEM, ORGAN, OTHER_ORGAN, START, Device, World, organ, running

ENTERPRISE = "91640100MA76F2QX81"
FIRST, SECOND = "64010025001", "64010025034"
FAR = ("64020025001", "64020025002")
"""Officers of another organ."""


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    with running(tmp_path, database_url) as made:
        yield made


def cap(most: int, scope: Any = "organ", region: str = "64", kind: Any = "any", grade: str = "any") -> CapSet:
    return CapSet(
        region=region, valid_from="2026-01-01", kind=kind, grade=grade, scope=scope, most=most, basis="宁夏应急厅"
    )


def filing(number: int, officer: Device, **changed: Any) -> FilingSubmitted:
    told: dict[str, Any] = {
        "inspection": f"{number:016x}",
        "filing": f"filing-{number}",
        "organ": officer.organ,
        "subject": ENTERPRISE,
        "enterprise_name": "某某化工有限公司",
        "items": (ITEM,),
        "officers": tuple(FiledOfficer(certificate=each, name=each, organ=officer.organ) for each in (FIRST, SECOND)),
        "purpose": "daily",
        "onsite_reason": "需现场核查",
        "start": START,
        "end": START + DAY,
        "device": officer.id,
        "device_public": officer.signer.public,
    }
    return FilingSubmitted(**(told | changed))


def approval(
    world: World, number: int, supervisor: Device, officer: Device, said: tuple[RulingSaid, ...] = (), **permit: Any
) -> FilingApproved:
    return FilingApproved(
        said=said,
        inspection=f"{number:016x}",
        filing=f"filing-{number}",
        filing_no=f"银应急检备〔2026〕{number}号",
        permit=world.permit(
            supervisor, officer, index=number,
            **{"officers": (Officer(64010025001, "马建国"), Officer(64010025034, "李娜")), "subject": ENTERPRISE,
               "purpose": Purpose.DAILY, "start": START, "end": START + DAY} | permit,
        ),
        code_id=hashlib.sha256(b"code %d" % number).digest()[:8],
        status_list=1,
        status_index=number,
    )  # fmt: skip


def people(number: int = ORGAN, certificates: Sequence[str] = (FIRST, SECOND)) -> list[Body]:
    return [
        OfficerRegistered(certificate=each, name=each, organ=number, valid_from="2024-01-01", valid_until="2029-12-31")
        for each in certificates
    ]


def matters(world: World) -> list[MatterRaised]:
    bodies = [MatterRaised.model_validate(told) for told in said_by_server(world, MatterRaised.KIND)]
    return [body for body in bodies if body.kind == "rules_differ"]


def differences(world: World) -> list[RulesDiffered]:
    return [RulesDiffered.model_validate(told) for told in said_by_server(world, RulesDiffered.KIND)]


def said_by_server(world: World, kind: str) -> list[Any]:
    world.server.chores.tick()
    with world.server.core.database.transaction() as connection:
        rows = connection.execute("SELECT raw FROM records WHERE kind = %s ORDER BY position", (kind,)).fetchall()
    return [open_envelope(bytes(raw)).body for (raw,) in rows]


def found(world: World) -> list[tuple[str, str, str]]:
    """Rule, level and code of all that the server told beyond what the laptops said."""
    return [(one.rule, one.level, one.code) for each in differences(world) for one in each.found]


def test_国办发2024_54_two_offline_approvals_that_exceed_a_cap_are_found_and_neither_is_refused(world: World) -> None:
    world.own(cap(1), *people())
    officer, one = world.device("officer"), world.supervisor()
    other = world.device("supervisor", certificate="64010025008")
    other.permit_key = one.permit_key
    officer.push_all(filing(1, officer), filing(2, officer))
    one.push_all(approval(world, 1, one, officer))
    other.push_all(approval(world, 2, other, officer))
    (found,) = matters(world)
    assert (found.organ, found.about, found.facts) == (ORGAN, "inspection:" + f"{2:016x}", "R04=CAP_EXCEEDED")
    assert found.due is not None
    assert len(matters(world)) == 1, "once"
    (differed,) = differences(world)
    assert (differed.inspection, differed.approved_by) == (f"{2:016x}", "64010025008")
    (ruling,) = differed.found
    assert {("used", "1"), ("most", "1")} <= {(fact.name, fact.value) for fact in ruling.facts}


def test_国办发2024_54_what_is_in_order_raises_nothing(world: World) -> None:
    world.own(cap(2), *people())
    officer, supervisor = world.device("officer"), world.supervisor()
    officer.push_all(filing(1, officer), filing(2, officer))
    supervisor.push_all(approval(world, 1, supervisor, officer), approval(world, 2, supervisor, officer))
    assert matters(world) == []


def test_国办发2024_54_another_organs_approval_counts_in_a_cap_over_all_levels(world: World) -> None:
    world.own(cap(1, "all"), organ(OTHER_ORGAN, "石嘴山市应急管理局"), *people(), *people(OTHER_ORGAN, FAR))
    officer, supervisor = world.device("officer"), world.supervisor()
    far = world.device("officer", organ=OTHER_ORGAN, certificate=FAR[0])
    far_boss = world.supervisor(organ=OTHER_ORGAN)
    officer.push_all(filing(1, officer))
    going = tuple(FiledOfficer(certificate=each, name=each, organ=OTHER_ORGAN) for each in FAR)
    far.push_all(filing(2, far, officers=going))
    supervisor.push_all(approval(world, 1, supervisor, officer))
    shown = tuple(Officer(int(each), each) for each in FAR)
    far_boss.push_all(approval(world, 2, far_boss, far, officers=shown))
    (found,) = matters(world)
    assert (found.organ, found.facts) == (OTHER_ORGAN, "R04=CAP_EXCEEDED")


def test_国办发2024_54_a_revoked_approval_frees_its_place_and_an_exception_lifts(world: World) -> None:
    world.own(cap(1), *people())
    officer, supervisor = world.device("officer"), world.supervisor()
    officer.push_all(filing(1, officer), filing(2, officer), filing(3, officer))
    supervisor.push_all(
        approval(world, 1, supervisor, officer),
        PermitStatusSet(
            inspection=f"{1:016x}", code_id=hashlib.sha256(b"code 1").digest()[:8], status_list=1, status_index=1,
            status="revoked", reason="改期",
        ),
        approval(world, 2, supervisor, officer),
        ExceptionGranted(inspection=f"{3:016x}", organ=ORGAN, rule="R04", reason="发生事故"),
        approval(world, 3, supervisor, officer),
    )  # fmt: skip
    assert matters(world) == []


@pytest.mark.parametrize(
    ("said", "facts"),
    [
        (
            EnterpriseWhitelisted(
                region="6401", valid_from="2026-01-01", valid_until="2027-12-31", subject=ENTERPRISE,
                enterprise_name="某某", listed_by="银川市司法局", reason="信用良好",
            ),
            "R23=WHITELISTED",
        ),
        (
            ItemListed(
                region="64", valid_from="2026-01-01", item=ITEM, name="储存", field="emergency", legal_basis="条例"
            ),
            "R01=ITEM_NOT_PUBLISHED",
        ),
        (
            ItemListed(
                region="6402", valid_from="2026-01-01", item=ITEM, name="储存", field="emergency", legal_basis="条例"
            ),
            None,
        ),
        (CountingSet(region="64", valid_from="2026-01-01", cause="plan", counter="excluded", basis="x"), None),
    ],
)  # fmt: skip
def test_国办发2024_54_a_list_that_the_approving_laptop_had_not_pulled_yet_is_told(
    world: World, said: Body, facts: str | None
) -> None:
    world.own(said, *people())
    officer, supervisor = world.device("officer"), world.supervisor()
    officer.push_all(filing(1, officer))
    supervisor.push_all(approval(world, 1, supervisor, officer))
    assert [each.facts for each in matters(world)] == ([facts] if facts else [])


def test_国办发2024_54_a_list_of_a_region_that_is_not_its_makers_counts_for_nothing(world: World) -> None:
    world.own(organ(OTHER_ORGAN, "石嘴山市应急管理局"), *people())
    bureau = world.device("justice", organ=OTHER_ORGAN)
    officer, supervisor = world.device("officer"), world.supervisor()
    bureau.push_all(cap(0, region="64"))
    officer.push_all(filing(1, officer))
    supervisor.push_all(approval(world, 1, supervisor, officer))
    assert matters(world) == []


def test_优化营商环境条例54_the_credit_class_that_the_list_tells_on_the_day_decides_about_a_cap(world: World) -> None:
    classed = {"region": "64", "subject": ENTERPRISE, "enterprise_name": "某某"}
    world.own(
        cap(1, kind="credit", grade="A"),
        CreditListed(**classed, valid_from="2026-01-01", credit="A"),
        *people(),
    )
    officer, supervisor = world.device("officer"), world.supervisor()
    officer.push_all(*(filing(number, officer) for number in (1, 2, 3)))
    supervisor.push_all(approval(world, 1, supervisor, officer), approval(world, 2, supervisor, officer))
    assert [each.facts for each in matters(world)] == ["R04=CAP_EXCEEDED"]
    world.own(CreditListed(**classed, valid_from="2026-11-01", credit="B"))
    supervisor.push_all(approval(world, 3, supervisor, officer))
    assert len(matters(world)) == 1, "by then it was another class"


# The other rules --------------------------------------------------------------------------------------------------


def test_国办发2024_54_another_organs_plan_that_the_laptop_had_not_pulled_is_told(world: World) -> None:
    world.own(organ(OTHER_ORGAN, "石嘴山市应急管理局"), *people())
    far_boss = world.supervisor(organ=OTHER_ORGAN)
    far_boss.push_all(line(OTHER_ORGAN, 9), line(OTHER_ORGAN, 10, window_from="2027-01-01", window_until="2027-02-01"))
    officer, supervisor = world.device("officer"), world.supervisor()
    officer.push_all(filing(1, officer), filing(2, officer))
    said = (RulingSaid(rule="R05", level="warn", code="OTHER_INSPECTION_OPEN"),)
    supervisor.push_all(approval(world, 1, supervisor, officer), approval(world, 2, supervisor, officer, said=said))
    assert found(world) == [("R05", "warn", "OTHER_INSPECTION_OPEN")], "the second laptop knew and said so"
    assert matters(world) == [], "a warning is the supervisor's to weigh, not a matter"


def line(number: int, inspection: int, **changed: Any) -> InspectionPlanned:
    told = {"window_from": "2026-01-01", "window_until": "2026-12-31"} | changed
    return InspectionPlanned(
        inspection=f"{inspection:016x}", organ=number, year=2026, subject=ENTERPRISE, enterprise_name="某某",
        region="64", items=(ITEM,), purpose="daily", **told,
    )  # fmt: skip


def test_国办发2024_54_officers_of_an_organ_that_did_not_consent_are_found(world: World) -> None:
    world.own(organ(OTHER_ORGAN, "石嘴山市应急管理局"), *people(), *people(OTHER_ORGAN, (SECOND,)))
    officer, supervisor = world.device("officer"), world.supervisor()
    going = (
        FiledOfficer(certificate=FIRST, name="马", organ=ORGAN),
        FiledOfficer(certificate=SECOND, name="李", organ=OTHER_ORGAN),
    )  # fmt: skip
    officer.push_all(filing(1, officer, officers=going))
    supervisor.push_all(approval(world, 1, supervisor, officer))
    assert ("R05", "block", "ORGAN_NOT_CONSENTED") in found(world)


def test_司法部问答21_who_approved_their_own_filing_is_found(world: World) -> None:
    world.own(*people())
    officer, supervisor = world.device("officer"), world.supervisor()
    supervisor.push_all(filing(1, officer, organ=supervisor.organ), approval(world, 1, supervisor, officer))
    assert found(world) == [("R08", "block", "OWN_FILING")]
    assert [each.facts for each in matters(world)] == ["R08=OWN_FILING"]


def test_国办发2024_54_an_approval_without_the_review_that_the_region_asks_for_is_found(world: World) -> None:
    world.own(ApprovalRuleListed(region="6401", valid_from="2026-01-01", steps=2), *people())
    officer, supervisor = world.device("officer"), world.supervisor()
    officer.push_all(filing(1, officer), filing(2, officer), filing(3, officer))
    other = world.device("supervisor", certificate="64010025008")
    other.push_all(FilingReviewed(inspection=f"{1:016x}", filing="filing-1"))
    supervisor.push_all(
        FilingReviewed(inspection=f"{2:016x}", filing="filing-2"),
        *(approval(world, number, supervisor, officer) for number in (1, 2, 3)),
    )
    assert found(world) == [("R08", "block", "REVIEWER_APPROVED"), ("R08", "block", "REVIEW_SKIPPED")]


@pytest.mark.parametrize(
    ("part", "changed"),
    [
        ("window", {"end": START + 5 * DAY}),
        ("officers", {"officers": (Officer(64010025001, "马建国"), Officer(64010025099, "某人"))}),
        ("subject", {"subject": "91640100MA76XXXX0K"}),
        ("items", {"items": (777,)}),
    ],
)
def test_国办发2024_54_a_code_that_says_something_else_than_the_filing_is_found(
    world: World, part: str, changed: dict[str, Any]
) -> None:
    world.own(*people())
    officer, supervisor = world.device("officer"), world.supervisor()
    officer.push_all(filing(1, officer))
    supervisor.push_all(approval(world, 1, supervisor, officer, **changed))
    (told,) = differences(world)
    (ruling,) = told.found
    assert (ruling.rule, ruling.code, ruling.facts[0].value) == ("R09", "PERMIT_DIFFERS", part)


def test_国办发2024_54_an_approval_made_when_its_time_was_over_is_found(world: World) -> None:
    world.own(*people())
    officer, supervisor = world.device("officer"), world.supervisor()
    officer.push_all(filing(1, officer))
    world.clock.seconds += 3 * DAY
    supervisor.push_all(approval(world, 1, supervisor, officer))
    assert found(world) == [("R09", "block", "WINDOW_OVER")]


def test_行政处罚法43_a_conflict_of_interest_that_the_laptop_did_not_know_is_found(world: World) -> None:
    world.own(*people())
    officer, supervisor = world.device("officer"), world.supervisor()
    officer.push_all(
        ConflictDeclared(organ=ORGAN, certificate=SECOND, subject=ENTERPRISE, reason="近亲属", valid_from="2026-01-01"),
        filing(1, officer),
    )
    supervisor.push_all(approval(world, 1, supervisor, officer))
    assert found(world) == [("R07", "block", "CONFLICT_DECLARED")]


def test_国办发2024_54_an_approval_that_ran_out_unused_frees_its_place_until_its_visit_arrives_late(
    world: World,
) -> None:
    world.own(cap(1), *people())
    officer, supervisor = world.device("officer"), world.supervisor()
    later = {"start": START + 3 * DAY, "end": START + 4 * DAY}
    officer.push_all(filing(1, officer), filing(2, officer, **later))
    supervisor.push_all(approval(world, 1, supervisor, officer))
    world.clock.seconds += 2 * DAY
    supervisor.push_all(approval(world, 2, supervisor, officer, **later))
    assert found(world) == [], "nobody went, as far as anybody knows"
    arrived = VisitArrived(
        inspection=f"{1:016x}", at=START + 60, person="王经理", certificates_shown=True, notice_given=True
    )
    officer.push_all(arrived)
    assert found(world) == [("R04", "block", "CAP_EXCEEDED")], "they went, and the laptop synced days later"
    assert len(matters(world)) == 1
