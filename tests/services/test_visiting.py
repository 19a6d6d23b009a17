"""The visit: the order of its acts, its window, its device, its evidence, and how it ends."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from inspector_tui.domain.item_list import ChecklistLineListed
from inspector_tui.domain.visiting import RectificationOrder
from inspector_tui.domain.vocabulary import Answer, Outcome, PermitStatus
from inspector_tui.errors import InspectorError
from inspector_tui.models.own_files import waiting_files
from inspector_tui.services import approving, visiting
from inspector_tui.services.auditing import audit_ledger
from inspector_tui.services.moments import moment_of
from tests.world import CHECKS, ITEM, NOW, OTHER_ITEM, PERSON, STATIONS, VISIT, World

TODAY, TOMORROW, YESTERDAY = "2026-11-24", "2026-11-25", "2026-11-23"


def refused(code: str) -> AbstractContextManager[pytest.ExceptionInfo[InspectorError]]:
    return pytest.raises(InspectorError, match=f"^{code}\\b")


def find(world: World, **changed: Any) -> str:
    told: dict[str, Any] = {"text": "通道堵塞", "severity": "general", "deadline": TOMORROW}
    return visiting.record_finding(world.officer, VISIT, **(told | changed))


@pytest.fixture
def arrived(world: World) -> World:
    world.arrive()
    return world


@pytest.fixture
def answered(arrived: World) -> World:
    arrived.answer_all()
    return arrived


# The order of acts


def test_nothing_is_recorded_before_the_approval(world: World) -> None:
    with refused("NOT_APPROVED"):
        visiting.arrive(world.officer, VISIT, person=PERSON)
    world.file()
    with refused("NOT_APPROVED"):
        visiting.arrive(world.officer, VISIT, person=PERSON)
    with refused("INSPECTION_UNKNOWN"):
        visiting.arrive(world.officer, "nowhere", person=PERSON)


def test_nothing_is_recorded_before_the_arrival(world: World, tmp_path: Path) -> None:
    world.file()
    world.approve()
    (tmp_path / "a").write_bytes(b"x")
    with refused("NOT_ARRIVED"):
        visiting.answer(world.officer, VISIT, ITEM, 1, "compliant")
    with refused("NOT_ARRIVED"):
        find(world)
    with refused("NOT_ARRIVED"):
        visiting.attach(world.officer, VISIT, tmp_path / "a")
    assert not world.officer.files.folder.exists(), "nothing was copied for a visit that has not begun"
    with refused("NOT_ARRIVED"):
        visiting.conclude(world.officer, VISIT, "no_problem")


def test_the_arrival_says_who_received_the_officers(world: World) -> None:
    world.file()
    world.approve()
    for person in ("", "  "):
        with refused("PERSON_MISSING"):
            visiting.arrive(world.officer, VISIT, person=person)
    visiting.arrive(world.officer, VISIT, person=f" {PERSON} ", post="安全员", phone=" ", notice_given=False)
    row = visiting.load(world.officer, VISIT).row
    assert (row.state, row.arrived_at, row.person, row.person_post, row.person_phone) == (
        "inspecting", NOW, PERSON, "安全员", None,
    )  # fmt: skip
    assert (row.certificates_shown, row.notice_given) == (True, False)


@pytest.mark.parametrize(
    ("moment", "code"),
    [(moment_of(TODAY, 8) - 1, "VISIT_TOO_EARLY"), (moment_of(TODAY, 18) + 1, "VISIT_TOO_LATE")],
)
def test_a_visit_outside_the_approved_window_is_refused(world: World, moment: int, code: str) -> None:
    world.file()
    world.approve()
    world.clock.go_to(moment)
    with refused(code):
        visiting.arrive(world.officer, VISIT, person=PERSON)


@pytest.mark.parametrize("moment", [moment_of(TODAY, 8), moment_of(TODAY, 18)])
def test_both_ends_of_the_window_are_within_it(world: World, moment: int) -> None:
    world.file()
    world.approve()
    world.clock.go_to(moment)
    visiting.arrive(world.officer, VISIT, person=PERSON)


def test_the_window_is_judged_by_the_servers_time(world: World) -> None:
    world.file()
    world.approve()
    world.clock.go_to(NOW - 5 * 86400)
    with refused("VISIT_TOO_EARLY"):
        visiting.arrive(world.officer, VISIT, person=PERSON)
    world.officer.keep(clock_offset=str(5 * 86_400_000).encode())
    visiting.arrive(world.officer, VISIT, person=PERSON)
    assert visiting.load(world.officer, VISIT).row.arrived_at == NOW


def test_only_the_approved_device_records(arrived: World) -> None:
    arrived.sync()
    for name in ("colleague", "supervisor"):
        with refused("NOT_THIS_DEVICE"):
            visiting.answer(arrived.replicas[name], VISIT, ITEM, 1, "compliant")
        with refused("NOT_THIS_DEVICE"):
            visiting.arrive(arrived.replicas[name], VISIT, person=PERSON)
        with refused("NOT_THIS_DEVICE"):
            visiting.conclude(arrived.replicas[name], VISIT, "no_problem")


@pytest.mark.parametrize(("status", "code"), [("revoked", "NOT_APPROVED"), ("suspended", "PERMIT_REVOKED")])
def test_a_permit_that_is_not_in_force_opens_no_visit(world: World, status: PermitStatus, code: str) -> None:
    world.file()
    world.approve()
    approving.set_permit_status(world.supervisor, VISIT, status, "情况有变")
    world.sync()
    with refused(code):
        visiting.arrive(world.officer, VISIT, person=PERSON)


# Checklist


def test_each_line_is_answered_and_may_be_answered_again(arrived: World) -> None:
    visiting.answer(arrived.officer, VISIT, ITEM, 1, "compliant")
    visiting.answer(arrived.officer, VISIT, ITEM, 1, "not_compliant", " 堆物 ")
    told = visiting.load(arrived.officer, VISIT)
    assert told.answered == 1
    line = told.checklist[0]
    assert (line.item, line.check.no, line.answer, line.note) == (ITEM, 1, "not_compliant", "堆物")
    assert [(each.item, each.check.no) for each in told.checklist] == list(CHECKS)


@pytest.mark.parametrize(("item", "check"), [(ITEM, 3), (ITEM, -1), ("330231003000", 1), ("?", 1), (OTHER_ITEM, 2)])
def test_a_line_that_is_not_of_this_visit_cannot_be_answered(arrived: World, item: str, check: int) -> None:
    with refused("CHECK_UNKNOWN"):
        visiting.answer(arrived.officer, VISIT, item, check, "compliant")


def test_a_visit_with_open_lines_cannot_be_concluded(arrived: World) -> None:
    for left, (item, check) in enumerate(reversed(CHECKS)):
        with pytest.raises(InspectorError) as open_lines:
            visiting.conclude(arrived.officer, VISIT, "no_problem")
        assert open_lines.value.facts == {"open": 3 - left}
        visiting.answer(arrived.officer, VISIT, item, check, "not_applicable")
    visiting.conclude(arrived.officer, VISIT, "no_problem")


def test_a_line_added_while_the_visit_is_on_must_be_answered_too(answered: World) -> None:
    line = ChecklistLineListed(region="64", valid_from=TODAY, item=OTHER_ITEM, no=9, text="新标准")
    tomorrow = line.model_copy(update={"valid_from": TOMORROW, "no": 10})
    elsewhere = line.model_copy(update={"region": "6402", "no": 11})
    answered.server.tell(line, tomorrow, elsewhere)
    answered.sync()
    with refused("CHECKLIST_OPEN"):
        visiting.conclude(answered.officer, VISIT, "no_problem")
    visiting.answer(answered.officer, VISIT, OTHER_ITEM, 9, "compliant")
    visiting.conclude(answered.officer, VISIT, "no_problem")


# Findings


def test_a_finding_is_recorded_replaced_and_withdrawn(arrived: World) -> None:
    number = find(arrived, item=ITEM, check=1)
    assert find(arrived, finding=number, text="堵塞三处", severity="major", deadline=None) == number
    (told,) = visiting.load(arrived.officer, VISIT).findings
    assert (told.text, told.severity, told.deadline, told.item) == ("堵塞三处", "major", None, None)
    visiting.withdraw_finding(arrived.officer, VISIT, number, "看错了")
    assert visiting.load(arrived.officer, VISIT).findings == ()
    with refused("FINDING_UNKNOWN"):
        visiting.withdraw_finding(arrived.officer, VISIT, number)


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_a_finding_says_something(arrived: World, text: str) -> None:
    with refused("FINDING_TEXT_MISSING"):
        find(arrived, text=text)


@pytest.mark.parametrize("deadline", ["2026-02-30", "2026-13-01", "明天", "", "2026-11-31", "2026/12/01", "2026-12-1"])
def test_a_deadline_is_a_day_that_exists(arrived: World, deadline: str) -> None:
    before = audit_ledger(arrived.officer).records
    with refused("BODY_INVALID"):
        find(arrived, deadline=deadline)
    with refused("BODY_INVALID"):
        RectificationOrder(finding="x", deadline=deadline)
    assert audit_ledger(arrived.officer).records == before


@pytest.mark.parametrize("deadline", [YESTERDAY, "2025-12-31", "0001-01-01"])
def test_a_deadline_in_the_past_is_refused(answered: World, deadline: str) -> None:
    with refused("DEADLINE_PASSED"):
        find(answered, deadline=deadline)
    number = find(answered, deadline=None)
    with refused("DEADLINE_PASSED"):
        order = RectificationOrder(finding=number, deadline=deadline)
        visiting.conclude(answered.officer, VISIT, "order", orders=[order])


def test_a_deadline_counts_days_as_china_does(arrived: World) -> None:
    arrived.clock.go_to(moment_of(TODAY, 23, 59))
    find(arrived, deadline=TODAY)
    arrived.clock.advance(60)
    with refused("DEADLINE_PASSED"):
        find(arrived, deadline=TODAY)


def test_a_finding_of_a_line_that_is_not_of_this_visit_is_refused(arrived: World) -> None:
    with refused("CHECK_UNKNOWN"):
        find(arrived, item="330231003000", check=1)


# Evidence


def test_evidence_is_copied_recorded_and_waits_for_the_server(arrived: World, tmp_path: Path) -> None:
    (tmp_path / "现场.jpg").write_bytes(b"picture" * 1000)
    finding = find(arrived)
    seen: list[int] = []
    number = visiting.attach(arrived.officer, VISIT, tmp_path / "现场.jpg", finding=finding, progress=seen.append)
    (told,) = visiting.load(arrived.officer, VISIT).evidence
    assert (told.evidence, told.name, told.media_type, told.size, told.finding) == (
        number, "现场.jpg", "image/jpeg", 7000, finding,
    )  # fmt: skip
    assert seen[-1] == 7000
    (tmp_path / "现场.jpg").unlink()
    assert b"".join(arrived.officer.files.read(told.sha256)) == b"picture" * 1000
    with arrived.officer.reading() as connection:
        (waiting,) = waiting_files(connection, STATIONS["officer"].device)
    assert waiting.sha256 == told.sha256


def test_the_same_file_attached_again_is_one(arrived: World, tmp_path: Path) -> None:
    finding = find(arrived)
    for content in (b"before", b"after"):
        (tmp_path / "a.jpg").write_bytes(content)
        for to in (None, finding):
            numbers = [visiting.attach(arrived.officer, VISIT, tmp_path / "a.jpg", finding=to) for _ in range(2)]
            assert numbers[0] == numbers[1]
    assert len(visiting.load(arrived.officer, VISIT).evidence) == 4


def test_the_same_content_twice_is_two_pieces_of_evidence_and_one_file(arrived: World, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"same")
    (tmp_path / "b.bin").write_bytes(b"same")
    one, two = (visiting.attach(arrived.officer, VISIT, tmp_path / name) for name in ("a.txt", "b.bin"))
    told = visiting.load(arrived.officer, VISIT).evidence
    assert {each.evidence for each in told} == {one, two}
    assert {each.media_type for each in told} == {"text/plain", "application/octet-stream"}
    with arrived.officer.reading() as connection:
        assert len(waiting_files(connection, STATIONS["officer"].device)) == 1


def test_evidence_that_is_missing_empty_or_of_an_unknown_finding_is_refused(arrived: World, tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    (tmp_path / "full").write_bytes(b"x")
    before = audit_ledger(arrived.officer).records
    for name, finding, code in (
        ("nothing", None, "FILE_MISSING"), ("", None, "FILE_MISSING"), ("empty", None, "FILE_EMPTY"),
        ("full", "unknown", "FINDING_UNKNOWN"),
    ):  # fmt: skip
        with refused(code):
            visiting.attach(arrived.officer, VISIT, tmp_path / name, finding=finding)
    assert audit_ledger(arrived.officer).records == before


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("line\nbreak.png", "line\ufffdbreak.png"),
        ("\x07bell.png", "\ufffdbell.png"),
        (os.fsdecode(b"gb\xd6\xd0.png"), "gb\ufffd\ufffd.png"),
        ("\ue000private.png", "\ufffdprivate.png"),
        ("-rf [x] 'a'.png", "-rf [x] 'a'.png"),
        ("长" * 80 + ".png", "长" * 80 + ".png"),
    ],
)
def test_a_file_with_an_odd_name_is_evidence_like_any_other(
    arrived: World, tmp_path: Path, name: str, kept: str
) -> None:
    (tmp_path / name).write_bytes(b"x")
    visiting.attach(arrived.officer, VISIT, tmp_path / name)
    assert visiting.load(arrived.officer, VISIT).evidence[0].name == kept


# The end


def test_no_problem_and_findings_exclude_each_other(answered: World) -> None:
    outcomes: tuple[Outcome, ...] = ("corrected", "order", "case")
    for outcome in outcomes:
        with refused("OUTCOME_WITHOUT_FINDINGS"):
            visiting.conclude(answered.officer, VISIT, outcome)
    find(answered)
    with refused("OUTCOME_WITH_FINDINGS"):
        visiting.conclude(answered.officer, VISIT, "no_problem")


def test_a_line_that_is_not_compliant_needs_a_finding_that_says_why(answered: World) -> None:
    visiting.answer(answered.officer, VISIT, ITEM, 2, "not_compliant")
    outcomes: tuple[Outcome, ...] = ("no_problem", "order")
    for outcome in outcomes:
        with pytest.raises(InspectorError) as told:
            visiting.conclude(answered.officer, VISIT, outcome)
        assert (told.value.code, told.value.facts["line"]) == ("LINE_WITHOUT_FINDING", "1.2")
    find(answered, item=ITEM, check=2)
    visiting.conclude(answered.officer, VISIT, "order")


@pytest.mark.parametrize("answer", ["compliant", "not_applicable"])
def test_a_finding_does_not_stand_on_a_line_that_is_in_order(answered: World, answer: Answer) -> None:
    visiting.answer(answered.officer, VISIT, ITEM, 1, "not_compliant")
    finding = find(answered, item=ITEM, check=1)
    visiting.answer(answered.officer, VISIT, ITEM, 1, answer)
    with refused("LINE_WITH_FINDING"):
        visiting.conclude(answered.officer, VISIT, "order")
    visiting.withdraw_finding(answered.officer, VISIT, finding)
    visiting.conclude(answered.officer, VISIT, "no_problem")


def test_an_order_takes_the_deadlines_of_the_findings(answered: World) -> None:
    first, second = find(answered, deadline=TOMORROW), find(answered, deadline="2026-12-24")
    visiting.conclude(answered.officer, VISIT, "order", summary=" 限期整改 ")
    told = visiting.load(answered.officer, VISIT)
    assert {(line.finding, line.deadline) for line in told.orders} == {(first, TOMORROW), (second, "2026-12-24")}
    assert (told.row.outcome, told.row.summary, told.row.state) == ("order", "限期整改", "concluded")


def test_an_order_needs_a_deadline_for_each_finding(answered: World) -> None:
    find(answered)
    find(answered, deadline=None)
    with refused("ORDER_WITHOUT_LINES"):
        visiting.conclude(answered.officer, VISIT, "order")


def test_an_order_names_findings_of_this_visit_only(answered: World) -> None:
    find(answered)
    with refused("ORDER_LINE_UNKNOWN"):
        visiting.conclude(answered.officer, VISIT, "order", orders=[RectificationOrder(finding="x", deadline=TOMORROW)])


def test_nothing_is_recorded_after_the_conclusion(world: World, tmp_path: Path) -> None:
    world.conclude()
    (tmp_path / "a").write_bytes(b"x")
    before = visiting.load(world.officer, VISIT)
    with refused("ALREADY_CONCLUDED"):
        visiting.arrive(world.officer, VISIT, person=PERSON)
    with refused("ALREADY_CONCLUDED"):
        visiting.answer(world.officer, VISIT, ITEM, 1, "compliant")
    with refused("ALREADY_CONCLUDED"):
        find(world)
    with refused("ALREADY_CONCLUDED"):
        visiting.withdraw_finding(world.officer, VISIT, "x")
    with refused("ALREADY_CONCLUDED"):
        visiting.attach(world.officer, VISIT, tmp_path / "a")
    with refused("ALREADY_CONCLUDED"):
        visiting.conclude(world.officer, VISIT, "no_problem")
    assert visiting.load(world.officer, VISIT) == before


def test_the_supervisor_sees_the_finished_visit(world: World) -> None:
    world.finish()
    assert visiting.load(world.supervisor, VISIT).row.state == "approved"
    world.sync()
    assert visiting.load(world.supervisor, VISIT) == visiting.load(world.officer, VISIT)
    assert visiting.load(world.supervisor, VISIT).row.state == "finished"
