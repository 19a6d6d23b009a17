"""What the server does by itself: flags, overdue backfills, lists that are signed before anybody asks."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from inspector_tui.codes.presentation import Form
from inspector_tui.codes.status import PermitState, load_status
from inspector_tui.domain.planning import FiledOfficer, FilingApproved, PermitStatusSet
from inspector_tui.domain.urgent import MatterRaised, TermSet, VisitStartedUnfiled
from inspector_tui.domain.visiting import CodeVerified, VisitConcluded
from inspector_tui.domain.voice import CodeFlagged
from inspector_tui.phrases import BEIJING
from sync.server.chores import ChoresThread
from sync.server.places import Sighting, apart
from tests.sync.voices import records
from tests.sync.world import DAY, ORGAN, OTHER_ORGAN, START, SUBJECT, Device, World, item_list, organ, running

JINFENG, XINGQING = 640106001, 640104001
CODE = hashlib.sha256(b"code 0").digest()[:8]


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    organs = [
        organ(),
        organ(OTHER_ORGAN, "石嘴山市生态环境局"),
        organ(JINFENG, "金凤区应急管理局", region="640106", level="county"),
        organ(XINGQING, "兴庆区应急管理局", region="640104", level="county"),
    ]
    with running(tmp_path, database_url, prepared=[*organs, *item_list()]) as made:
        yield made


def seen(name: str, *, made_at: int = START, place: str | None = None, code: bytes | None = CODE) -> CodeVerified:
    return CodeVerified(
        verification=name, verdict="VALID", reasons=(), text_hash=bytes(32), code_id=code,
        made_at=None if code is None else made_at, place=place,
    )  # fmt: skip


def flags(world: World) -> list[CodeFlagged]:
    world.server.chores.tick()
    return [body for body in records(world, "code.flagged/1") if isinstance(body, CodeFlagged)]


def matters(world: World) -> list[MatterRaised]:
    world.server.chores.tick()
    return [body for body in records(world, "matter.raised/1") if isinstance(body, MatterRaised)]


@pytest.fixture
def gates(world: World) -> tuple[Device, Device]:
    """Two checkpoints of one organ, and an approved code."""
    world.approve(world.supervisor(), world.device("officer"))
    return world.device("checkpoint"), world.device("checkpoint")


def test_one_frame_at_two_gates_is_flagged_once_and_raises_a_matter(world: World, gates: tuple[Device, Device]) -> None:
    one, other = gates
    one.push_all(seen("v1", place="化工厂东门"))
    world.clock.seconds += 20
    assert flags(world) == []
    other.push_all(seen("v2", place="开发区卡口"), seen("v3", place="开发区卡口"))
    frame, permit = flags(world)
    assert (frame.flag, permit.flag) == ("frame_at_two_places", "permit_at_distant_places")
    assert (frame.places, frame.verifications) == (("化工厂东门", "开发区卡口"), ("v1", "v2", "v3"))
    assert (frame.organ, frame.code_id) == (ORGAN, CODE)
    other.push_all(seen("v4", place="又一处"))
    assert len(flags(world)) == 2, "once a code"
    raised = matters(world)
    assert [matter.kind for matter in raised] == ["code_flagged", "code_flagged"]
    assert raised[0].about == f"flag:frame_at_two_places:{CODE.hex()}"


def test_a_new_frame_elsewhere_within_ten_minutes_is_the_permit_at_two_places(
    world: World, gates: tuple[Device, Device]
) -> None:
    one, other = gates
    one.push_all(seen("v1", place="东门"))
    world.clock.seconds += 600
    other.push_all(seen("v2", place="西门", made_at=START + 600))
    assert [flag.flag for flag in flags(world)] == ["permit_at_distant_places"]


@pytest.mark.parametrize(
    ("later", "place", "made_at", "same_device", "code"),
    [
        (601, "西门", START + 601, False, CODE),
        (20, " 东 门", START, False, CODE),
        (20, None, START, False, CODE),
        (20, "西门", START, True, CODE),
        (20, "西门", START, False, None),
        (20, "西门", START, False, b"another!"),
    ],
    ids=["too late", "same place in other letters", "no place named", "one device", "unreadable", "another code"],
)
def test_what_may_be_innocent_is_not_flagged(
    world: World,
    gates: tuple[Device, Device],
    later: int,
    place: str | None,
    made_at: int,
    same_device: bool,
    code: bytes | None,
) -> None:
    one, other = gates
    one.push_all(seen("v1", place="东门"))
    world.clock.seconds += later
    (one if same_device else other).push_all(seen("v2", place=place, made_at=made_at, code=code))
    assert flags(world) == []


def test_regions_that_lie_apart_are_two_places_without_a_name(world: World, gates: tuple[Device, Device]) -> None:
    world.device("checkpoint", organ=JINFENG).push_all(seen("v1"))
    gates[0].push_all(seen("v2"))
    assert flags(world) == [], "the city's checkpoint may stand in the district"
    world.device("checkpoint", organ=XINGQING).push_all(seen("v3"))
    first, _ = flags(world)
    assert first.places == (f"organ:{JINFENG}", f"organ:{XINGQING}")
    assert first.verifications == ("v1", "v3")


def test_verifications_that_sync_late_and_before_the_permit_are_flagged_when_all_is_there(world: World) -> None:
    supervisor, officer = world.supervisor(), world.device("officer")
    one, other = world.device("checkpoint"), world.device("checkpoint")
    one.push_all(seen("v1", place="东门"))
    other.push_all(seen("v2", place="西门"))
    assert flags(world) == [], "whose permit it is, is not known yet"
    world.approve(supervisor, officer)
    assert len(flags(world)) == 2


def test_places_are_judged_alike_from_both_sides() -> None:
    one = Sighting("a", 0, 0, b"1", "东门", 1, "6401")
    for place, region in ((None, "640104"), ("西门", "6401"), ("东门", "6402"), (None, "6402")):
        other = Sighting("b", 0, 0, b"2", place, 2, region)
        assert apart(one, other) == apart(other, one) == (place == "西门" or region == "6402")


# Urgent visits ----------------------------------------------------------------------------------------------


def unfiled(inspection: str = "aa" * 8, region: str = "640104") -> VisitStartedUnfiled:
    return VisitStartedUnfiled(
        inspection=inspection, organ=ORGAN, region=region, subject=SUBJECT, enterprise_name="某某公司", reason="泄漏",
        origin="typed", officers=(FiledOfficer(certificate="64010025001", name="马建国", organ=ORGAN),),
    )  # fmt: skip


def term(region: str, count: int, unit: str, valid_from: str = "2026-01-01") -> TermSet:
    return TermSet.model_validate(
        {
            "region": region,
            "term": "backfill",
            "count": count,
            "unit": unit,
            "valid_from": valid_from,
            "basis": "某办法",
        }
    )


def approve(world: World, supervisor: Device, officer: Device, inspection: str = "aa" * 8) -> None:
    permit = world.permit(supervisor, officer, index=7)
    supervisor.push_all(
        FilingApproved(
            inspection=inspection, filing="f", filing_no="1号", permit=permit,
            code_id=hashlib.sha256(b"code 7").digest()[:8], status_list=1, status_index=7,
        )
    )  # fmt: skip


def days(world: World, count: int) -> None:
    world.clock.seconds += count * DAY


def test_an_urgent_visit_is_overdue_after_the_terms_working_days_once(world: World) -> None:
    world.own(term("64", 3, "working_days"))
    officer = world.device("officer")
    assert datetime.fromtimestamp(START, BEIJING).isoformat() == "2026-11-23T16:00:00+08:00"
    officer.push_all(unfiled())
    days(world, 3)
    assert matters(world) == []
    days(world, 1)
    [raised] = matters(world)
    assert (raised.kind, raised.organ, raised.about) == ("backfill_overdue", ORGAN, "inspection:" + "aa" * 8)
    assert raised.facts == "due=2026-11-26 term=3_working_days approved=no"
    days(world, 9)
    assert len(matters(world)) == 1


def test_the_narrowest_region_and_the_term_valid_on_the_day_count(world: World) -> None:
    world.own(
        term("64", 1, "calendar_days"),
        term("6401", 3, "working_days", "2026-11-24"),
        term("6401", 10, "calendar_days", "2026-11-01"),
        term("6402", 1, "calendar_days"),
    )
    world.device("officer").push_all(unfiled())
    days(world, 10)
    assert matters(world) == []
    days(world, 1)
    assert [matter.facts for matter in matters(world)] == ["due=2026-12-03 term=10_calendar_days approved=no"]


def test_an_approval_in_time_settles_it_and_a_late_one_is_told(world: World) -> None:
    world.own(term("64", 3, "working_days"))
    supervisor, officer = world.supervisor(), world.device("officer")
    officer.push_all(unfiled(), unfiled("bb" * 8))
    days(world, 2)
    approve(world, supervisor, officer)
    assert matters(world) == []
    days(world, 30)
    approved_late = FilingApproved(
        inspection="bb" * 8, filing="g", filing_no="2号", permit=world.permit(supervisor, officer, index=8),
        code_id=hashlib.sha256(b"code 8").digest()[:8], status_list=1, status_index=8,
    )  # fmt: skip
    supervisor.push_all(approved_late)
    assert [matter.facts for matter in matters(world)] == ["due=2026-11-26 term=3_working_days approved=late"]


def test_before_leaving_ends_with_the_visit(world: World) -> None:
    world.own(term("64", 0, "before_leaving"))
    officer = world.device("officer")
    officer.push_all(unfiled())
    world.clock.seconds += 3600
    assert matters(world) == []
    officer.push_all(VisitConcluded(inspection="aa" * 8, outcome="no_problem"))
    world.clock.seconds += 60
    assert [matter.facts for matter in matters(world)] == ["due=2026-11-23 term=0_before_leaving approved=no"]


def test_without_a_term_promptly_means_the_same_day_and_is_marked_as_inferred(world: World) -> None:
    world.device("officer").push_all(unfiled())
    world.clock.seconds += 7 * 3600
    assert matters(world) == []
    world.clock.seconds += 2 * 3600
    assert [matter.facts for matter in matters(world)] == ["due=2026-11-23 term=inferred approved=no"]


def test_tables_filled_again_from_the_log_raise_and_flag_nothing_twice(
    world: World, gates: tuple[Device, Device]
) -> None:
    world.own(term("64", 1, "calendar_days"))
    world.device("officer").push_all(unfiled())
    gates[0].push_all(seen("v1", place="东门"))
    gates[1].push_all(seen("v2", place="西门"))
    days(world, 9)
    before = matters(world)
    assert len(before) == 3
    with world.server.core.database.transaction() as connection:
        connection.execute(
            "TRUNCATE list_changes, permit_keys, permits, revoked_devices, finished_visits, blocks, directory,"
            " evidence, inspection_records, verifications, suspicions, flags, ratings, rating_figures,"
            " acknowledgements, matters, unfiled_visits, terms"
        )
        connection.execute("UPDATE folded SET position = 0")
    assert matters(world) == before
    assert len(flags(world)) == 2


# Lists ------------------------------------------------------------------------------------------------------


def stored_status(world: World) -> tuple[int, bytes]:
    """The newest issue in the database; nobody asked for it."""
    with world.server.core.database.transaction() as connection:
        row: Any = connection.execute("SELECT seq, signed FROM list_issues WHERE list = 'status'").fetchone()
    return int(row[0]), bytes(row[1])


def revoked(index: int = 0) -> PermitStatusSet:
    return PermitStatusSet(
        inspection=f"{index:016x}", code_id=CODE, status_list=1, status_index=index, status="revoked", reason="撤销"
    )


def test_a_revocation_is_in_a_signed_list_that_nobody_asked_for(world: World) -> None:
    supervisor, officer = world.supervisor(), world.device("officer")
    permit = world.approve(supervisor, officer)
    assert world.server.chores.tick().lists > 0
    assert world.server.chores.tick().lists == 0
    supervisor.push_all(revoked())
    trust = world.trust()
    assert load_status(stored_status(world)[1], trust).state(0) is PermitState.VALID
    assert world.server.chores.tick().lists == 1
    assert load_status(stored_status(world)[1], trust).state(0) is PermitState.REVOKED
    assert "批准已经撤销" in world.http.get(world.shown(officer, permit, form=Form.SHORT)).text


def test_the_servers_own_thread_does_it_without_a_request(world: World) -> None:
    supervisor, officer = world.supervisor(), world.device("officer")
    world.approve(supervisor, officer)
    world.status()
    thread = ChoresThread(world.server.chores, every=0.05)
    thread.start()
    try:
        deadline = time.monotonic() + 30
        supervisor.push_all(revoked())
        trust = world.trust()
        while load_status(stored_status(world)[1], trust).state(0) is not PermitState.REVOKED:
            assert time.monotonic() < deadline
            time.sleep(0.01)
    finally:
        thread.stop()
