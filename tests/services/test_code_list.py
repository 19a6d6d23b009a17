"""The code list (二维码单): each code from issue to its end, and ratings only for who may see them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from inspector_tui.cli.code import code
from inspector_tui.codes.code_ids import crockford
from inspector_tui.domain.visiting import CodeVerified
from inspector_tui.domain.voice import RatingGiven
from inspector_tui.models.code_queries import IssuedCode
from inspector_tui.models.replica import Replica
from inspector_tui.services import approving, standing_permits, visiting
from inspector_tui.services.code_list import CodeList
from inspector_tui.services.moments import moment_of
from inspector_tui.services.standing_permits import StandingRequest
from tests.services.commands import run, told
from tests.world import DAY, ENTERPRISE, FIRST, INSPECTIONS, NOW, PERSON, SECOND, STATIONS, VISIT, World


def listed(replica: Replica, search: str = "", life: str = "") -> dict[str, IssuedCode]:
    return {one.about: one for one in CodeList(replica, search, life).page(0, 100)}


@pytest.fixture
def issued(world: World) -> World:
    world.file(*INSPECTIONS[:4])
    world.approve(*INSPECTIONS[:4])
    return world


def code_id(world: World, inspection: str = VISIT) -> bytes:
    return listed(world.supervisor)[inspection].code_id


def test_every_issued_code_is_listed_with_its_number_window_and_approver(issued: World) -> None:
    one = listed(issued.supervisor)[VISIT]
    assert (one.life, one.enterprise_name, one.approved_at) == ("in_force", ENTERPRISE, NOW)
    assert one.filing_no.startswith("兴应急检备〔2026〕")
    assert (one.shown, one.verified, one.last_verdict) == (0, 0, None)


def test_a_codes_life_goes_from_issue_over_its_use_to_its_end(issued: World) -> None:
    visiting.arrive(issued.officer, INSPECTIONS[0], person=PERSON)
    approving.set_permit_status(issued.supervisor, INSPECTIONS[1], "revoked", "情况有变")
    approving.set_permit_status(issued.supervisor, INSPECTIONS[2], "suspended", "待查")
    issued.sync()
    issued.clock.go_to(moment_of("2026-11-26", 9))
    lives = {about: one.life for about, one in listed(issued.supervisor).items()}
    assert [lives[each] for each in INSPECTIONS[:4]] == ["used", "revoked", "suspended", "expired"]
    assert set(listed(issued.supervisor, life="revoked")) == {INSPECTIONS[1]}


def test_showing_and_verifying_are_counted(issued: World) -> None:
    issued.file(INSPECTIONS[4])
    verified = CodeVerified(
        verification="v1", verdict="INVALID", reasons=("REVOKED",), text_hash=bytes(32), code_id=code_id(issued)
    )
    issued.checkpoint.tell(verified)
    issued.sync()
    one = listed(issued.supervisor)[VISIT]
    assert (one.verified, one.last_verdict) == (1, "INVALID")


def test_a_search_finds_by_name_number_officer_or_code_id(issued: World) -> None:
    number = listed(issued.supervisor)[VISIT].filing_no
    by_code = crockford(code_id(issued))
    for search, found in {"枸杞": 4, number: 1, "马建国": 4, by_code: 1, "没有": 0, "%": 0, "a\x00b": 0}.items():
        assert len(listed(issued.supervisor, search)) == found, search
        assert CodeList(issued.supervisor, search).count() == found


def test_standing_permits_are_codes_too(issued: World) -> None:
    team = STATIONS["officer"].device
    standing_permits.issue(
        issued.supervisor, StandingRequest(team, (FIRST, SECOND), moment_of(DAY, 0), moment_of("2026-11-30", 8))
    )
    assert [one.life for one in CodeList(issued.supervisor).page(0, 9) if one.standing] == ["in_force"]


def test_only_the_justice_bureau_sees_ratings_and_whether_there_is_one(issued: World, tmp_path: Path) -> None:
    rating = RatingGiven(code_id=code_id(issued), organ=STATIONS["officer"].organ, stars=2)
    issued.server.tell(rating)
    issued.sync()
    assert listed(issued.justice)[VISIT].stars == 2
    for name in ("officer", "supervisor"):
        assert all(one.stars is None for one in listed(issued.replicas[name]).values())
        CodeList(issued.replicas[name]).export(tmp_path / "codes.csv")
        assert "rating" not in (tmp_path / "codes.csv").read_text(encoding="utf-8-sig")
    CodeList(issued.justice).export(tmp_path / "codes.csv")
    with (tmp_path / "codes.csv").open(encoding="utf-8-sig", newline="") as file:
        stars = {row["code_id"]: row["rating"] for row in csv.DictReader(file)}
    assert stars[crockford(code_id(issued))] == "2"


def test_another_organ_lists_its_own_codes_and_everybodys_when_asked(issued: World) -> None:
    assert CodeList(issued.stranger).count() == 0
    assert CodeList(issued.stranger, everybody=True).count() == 4


def test_the_command_lists_filters_and_exports(
    issued: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(code, issued.supervisor, "list", "--state", "in_force", "--most", "2", "--json")
    answered = told(capsys)
    assert (answered["count"], len(answered["codes"])) == (4, 2)
    first = answered["codes"][0]
    assert "rating" not in first
    assert (first["shown"], first["printed"], first["verified"]) == (0, 0, 0)
    path = tmp_path / "codes.csv"
    run(code, issued.supervisor, "list", "--csv", str(path), "--json")
    assert told(capsys)["codes"] == 4
    assert len(path.read_text(encoding="utf-8-sig").splitlines()) == 5


def test_the_command_tells_each_codes_life_and_how_many_it_left_out(
    issued: World, capsys: pytest.CaptureFixture[str]
) -> None:
    run(code, issued.supervisor, "list", "--most", "1")
    first, life, more = capsys.readouterr().out.splitlines()
    assert "[in force]" in first
    assert "Shown 0  Printed 0  Verified 0" in life
    assert "2026-11-2" in life
    assert more == "and 3 more"


def test_the_command_tells_the_justice_bureau_alone_what_was_rated(
    issued: World, capsys: pytest.CaptureFixture[str]
) -> None:
    issued.server.tell(RatingGiven(code_id=code_id(issued), organ=STATIONS["officer"].organ, stars=2))
    issued.sync()
    run(code, issued.justice, "list")
    told_justice = capsys.readouterr().out
    assert told_justice.count("Stars 2/5") == 1
    assert told_justice.count("Stars nobody rated") == 3
    run(code, issued.supervisor, "list")
    assert "Stars" not in capsys.readouterr().out
