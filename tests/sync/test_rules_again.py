"""Rules at the server: two supervisors offline each take the last place under a cap, and a supervisor hears of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from inspector_tui.codes.claims import Officer, Purpose
from inspector_tui.domain.cap_list import CapSet, CountingSet
from inspector_tui.domain.exempting import ExceptionGranted
from inspector_tui.domain.item_list import ItemListed
from inspector_tui.domain.planning import FiledOfficer, FilingApproved, FilingSubmitted, PermitStatusSet
from inspector_tui.domain.record import Body
from inspector_tui.domain.register import OfficerRegistered
from inspector_tui.domain.urgent import MatterRaised
from inspector_tui.domain.whitelist import EnterpriseWhitelisted
from inspector_tui.ledger.envelope import open_envelope
from tests.sync.world import DAY, ITEM, ORGAN, OTHER_ORGAN, START, Device, World, organ, running

ENTERPRISE = "91640100MA76F2QX81"
FIRST, SECOND = "64010025001", "64010025034"


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    with running(tmp_path, database_url) as made:
        yield made


def cap(most: int, scope: Any = "organ", region: str = "64") -> CapSet:
    return CapSet(
        region=region, valid_from="2026-01-01", kind="any", grade="any", scope=scope, most=most, basis="宁夏应急厅"
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


def approval(world: World, number: int, supervisor: Device, officer: Device) -> FilingApproved:
    return FilingApproved(
        inspection=f"{number:016x}",
        filing=f"filing-{number}",
        filing_no=f"银应急检备〔2026〕{number}号",
        permit=world.permit(
            supervisor, officer, index=number, subject=ENTERPRISE, purpose=Purpose.DAILY,
            officers=(Officer(64010025001, "马建国"), Officer(64010025034, "李娜")),
        ),
        code_id=hashlib.sha256(b"code %d" % number).digest()[:8],
        status_list=1,
        status_index=number,
    )  # fmt: skip


def people(number: int = ORGAN) -> list[Body]:
    return [
        OfficerRegistered(certificate=each, name=each, organ=number, valid_from="2024-01-01", valid_until="2029-12-31")
        for each in (FIRST, SECOND)
    ]


def matters(world: World) -> list[MatterRaised]:
    world.server.chores.tick()
    with world.server.core.database.transaction() as connection:
        rows = connection.execute("SELECT raw FROM records WHERE kind = 'matter.raised/1' ORDER BY position").fetchall()
    bodies = [MatterRaised.model_validate(open_envelope(bytes(raw)).body) for (raw,) in rows]
    return [body for body in bodies if body.kind == "rules_differ"]


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


def test_what_is_in_order_raises_nothing(world: World) -> None:
    world.own(cap(2), *people())
    officer, supervisor = world.device("officer"), world.supervisor()
    officer.push_all(filing(1, officer), filing(2, officer))
    supervisor.push_all(approval(world, 1, supervisor, officer), approval(world, 2, supervisor, officer))
    assert matters(world) == []


def test_another_organs_approval_counts_in_a_cap_over_all_levels(world: World) -> None:
    world.own(cap(1, "all"), organ(OTHER_ORGAN, "石嘴山市应急管理局"), *people())
    officer, supervisor = world.device("officer"), world.supervisor()
    far = world.device("officer", organ=OTHER_ORGAN, certificate=FIRST)
    far_boss = world.supervisor(organ=OTHER_ORGAN)
    officer.push_all(filing(1, officer))
    far.push_all(filing(2, far))
    supervisor.push_all(approval(world, 1, supervisor, officer))
    far_boss.push_all(approval(world, 2, far_boss, far))
    (found,) = matters(world)
    assert (found.organ, found.facts) == (OTHER_ORGAN, "R04=CAP_EXCEEDED")


def test_a_revoked_approval_frees_its_place_and_an_exception_lifts(world: World) -> None:
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
def test_what_the_approving_laptop_had_not_pulled_yet_is_told(world: World, said: Body, facts: str | None) -> None:
    world.own(said, *people())
    officer, supervisor = world.device("officer"), world.supervisor()
    officer.push_all(filing(1, officer))
    supervisor.push_all(approval(world, 1, supervisor, officer))
    assert [each.facts for each in matters(world)] == ([facts] if facts else [])


def test_a_list_of_a_region_that_is_not_its_makers_counts_for_nothing(world: World) -> None:
    world.own(organ(OTHER_ORGAN, "石嘴山市应急管理局"), *people())
    bureau = world.device("justice", organ=OTHER_ORGAN)
    officer, supervisor = world.device("officer"), world.supervisor()
    bureau.push_all(cap(0, region="64"))
    officer.push_all(filing(1, officer))
    supervisor.push_all(approval(world, 1, supervisor, officer))
    assert matters(world) == []
