from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from inspector_tui.codes.claims import PermitFlag
from inspector_tui.codes.matrix import make_matrix
from inspector_tui.codes.picture import png
from inspector_tui.codes.presentation import Form
from inspector_tui.codes.verdict import Verdict
from inspector_tui.domain.urgent import TermSet
from inspector_tui.domain.vocabulary import TermUnit
from inspector_tui.errors import BadInput, Environment, Refused
from inspector_tui.models import queries
from inspector_tui.models.rows import InspectionRow
from inspector_tui.services import approving, backfilling, confirming, filing, inbox, standing_permits, urgent, visiting
from inspector_tui.services.licence_scan import subject_in, subject_in_picture
from inspector_tui.services.moments import moment_of
from inspector_tui.services.presenting import note_shown, open_showing
from inspector_tui.services.standing_permits import StandingRequest
from inspector_tui.services.urgent import Begun, UrgentRequest
from tests.services.key_world import inspection_row, judged, reasons
from tests.world import (
    ASSISTANT,
    DAY,
    ENDED_ITEM,
    ENTERPRISE,
    EXPIRED,
    FIRST,
    ITEM,
    NOW,
    OTHER_SUBJECT,
    SECOND,
    STATIONS,
    SUBJECT,
    THIRD,
    World,
    request,
)  # fmt: skip

REASON = "群众举报正在排放"


def asked(**changed: Any) -> UrgentRequest:
    told: dict[str, Any] = {"subject": SUBJECT, "reason": REASON, "officers": (FIRST, SECOND), "items": (ITEM,)}
    return UrgentRequest(**(told | changed))


def begin(world: World, **changed: Any) -> Begun:
    begun = urgent.begin(world.officer, asked(**changed))
    world.sync()
    return begun


def row(world: World, inspection: str) -> InspectionRow:
    return inspection_row(world.officer, inspection)


def standing(world: World) -> bytes:
    code = standing_permits.issue(
        world.supervisor,
        StandingRequest(STATIONS["officer"].device, (FIRST, SECOND), moment_of(DAY, 0), moment_of("2026-11-30", 8)),
    )
    world.sync()
    return code


def set_term(world: World, count: int, unit: TermUnit, region: str = "64") -> None:
    world.server.tell(
        TermSet(region=region, term="backfill", count=count, unit=unit, valid_from="2026-01-01", basis="重庆令375 §18")
    )
    world.sync()


def visited(world: World, inspection: str) -> None:
    """From arrival to conclusion."""
    visiting.arrive(world.officer, inspection, person="王秀兰")
    for check in (1, 2):
        visiting.answer(world.officer, inspection, ITEM, check, "compliant")
    visiting.conclude(world.officer, inspection, "no_problem")
    world.sync()


# Beginning ------------------------------------------------------------------------------------------------


def test_an_urgent_visit_begins_offline_for_a_reason(world: World) -> None:
    told = row(world, begin(world).inspection)
    assert (told.state, told.unfiled_at, told.unfiled_reason, told.origin) == ("inspecting", NOW, REASON, "typed")
    assert (told.enterprise_name, told.region, told.purpose) == (ENTERPRISE, "640104", "urgent")
    assert (told.window_from, told.window_until, told.year) == (DAY, DAY, 2026)
    assert told.device == STATIONS["officer"].device
    assert told.oddities == "[]"


def test_an_enterprise_that_nobody_knows_begins_with_its_name_in_the_organs_region(world: World) -> None:
    with pytest.raises(Refused, match="ENTERPRISE_NAME_MISSING"):
        begin(world, subject=OTHER_SUBJECT)
    told = row(world, begin(world, subject=OTHER_SUBJECT, name="路边加工点").inspection)
    assert (told.enterprise_name, told.region) == ("路边加工点", "640104")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"reason": "  "}, "REASON_MISSING"),
        ({"subject": SUBJECT[:-1] + "0"}, "CREDIT_CODE_CHECK_DIGIT"),
        ({"officers": (FIRST,)}, "OFFICERS_TOO_FEW"),
        ({"officers": (FIRST, ASSISTANT)}, "OFFICER_MAY_ONLY_ASSIST"),
        ({"officers": (FIRST, EXPIRED)}, "CERTIFICATE_NOT_VALID"),
        ({"items": (ENDED_ITEM,)}, "ITEM_NOT_PUBLISHED"),
    ],
)
def test_what_an_urgent_visit_cannot_do_without(world: World, changed: dict[str, Any], code: str) -> None:
    with pytest.raises((Refused, BadInput)) as refused:
        begin(world, **changed)
    assert refused.value.code == code


def test_the_same_visit_is_not_begun_twice_by_a_nervous_hand(world: World) -> None:
    first = begin(world)
    with pytest.raises(Refused) as refused:
        begin(world)
    assert (refused.value.code, refused.value.facts["inspection"]) == ("VISIT_ALREADY_BEGUN", first.inspection)
    visited(world, first.inspection)
    assert begin(world).inspection != first.inspection


def test_without_a_standing_permit_it_begins_on_certificates_and_has_no_code(world: World) -> None:
    begun = begin(world)
    assert begun.standing is None
    with pytest.raises(Refused, match="NO_STANDING_PERMIT"):
        open_showing(world.officer, begun.inspection)
    visited(world, begun.inspection)
    assert row(world, begun.inspection).state == "concluded"


def test_with_a_standing_permit_the_code_is_amber_and_its_showing_is_recorded(world: World) -> None:
    code = standing(world)
    begun = begin(world)
    assert begun.standing == code
    showing = open_showing(world.officer, begun.inspection)
    assert showing.unfiled
    told = judged(world, showing)
    assert (told.verdict, reasons(told)) == (Verdict.UNDETERMINED, ["UNFILED"])
    note_shown(world.officer, showing, Form.FULL)
    assert row(world, begun.inspection).shown == 1


def test_a_visit_without_items_has_an_empty_checklist_and_can_be_concluded(world: World) -> None:
    begun = begin(world, items=())
    visiting.arrive(world.officer, begun.inspection, person="王秀兰")
    finding = visiting.record_finding(
        world.officer, begun.inspection, text="废水直排", severity="major", deadline="2026-11-25"
    )
    assert finding
    visiting.conclude(world.officer, begun.inspection, "order")
    assert row(world, begun.inspection).outcome == "order"


def test_another_device_of_the_organ_cannot_record_the_visit(world: World) -> None:
    begun = begin(world)
    with pytest.raises(Refused, match="NOT_THIS_DEVICE"):
        visiting.arrive(world.colleague, begun.inspection, person="王秀兰")


# The filing that follows ------------------------------------------------------------------------------------


def test_the_filing_is_made_now_for_the_time_from_the_start(world: World) -> None:
    begun = begin(world)
    world.clock.advance(3600)
    visited(world, begun.inspection)
    world.clock.advance(86_400)
    filed = backfilling.submit_backfill(world.officer, begun.inspection)
    assert filed.error is None, filed
    world.sync()
    told = row(world, begun.inspection)
    assert (told.start, told.end, told.filed_at) == (NOW, NOW + 3600, NOW + 3600 + 86_400)
    assert (told.purpose, told.onsite_reason, told.state) == ("urgent", REASON, "concluded")


def test_a_supervisor_finds_it_first_and_the_permit_says_that_it_was_backfilled(world: World) -> None:
    begun = begin(world)
    world.file()
    backfilling.submit_backfill(world.officer, begun.inspection)
    world.sync()
    assert next(one.row.inspection for one in inbox.waiting_filings(world.supervisor)) == begun.inspection
    world.clock.advance(60)
    answers = world.approve(begun.inspection)
    assert answers[0].error is None, answers
    told = judged(world, open_showing(world.officer, begun.inspection))
    assert (told.verdict, reasons(told)) == (Verdict.VALID, [])
    assert told.content is not None
    claims = told.content.claims
    assert (claims.flags, claims.start, claims.issued_at) == (PermitFlag.BACKFILLED, NOW, NOW + 60)
    assert row(world, begun.inspection).oddities == "[]"
    assert row(world, begun.inspection).state == "inspecting"


def test_after_the_approval_the_visit_goes_on_to_its_end(world: World) -> None:
    standing(world)
    begun = begin(world)
    backfilling.submit_backfill(world.officer, begun.inspection)
    world.sync()
    world.approve(begun.inspection)
    visited(world, begun.inspection)
    confirming.choose_pin(world.officer, SECOND, "135790")
    confirming.confirm_by_officer(world.officer, begun.inspection)
    confirming.confirm_by_second(world.officer, begun.inspection, SECOND, "135790")
    confirming.confirm_by_person(world.officer, begun.inspection, name="王秀兰")
    assert row(world, begun.inspection).state == "finished"


def test_start_officers_and_purpose_of_a_visit_that_was_cannot_be_filed_otherwise(world: World) -> None:
    begun = begin(world)
    filed = filing.submit(
        world.officer,
        [begun.inspection],
        request(start=NOW - 86_400, end=NOW + 3600, officers=(FIRST, THIRD), purpose="daily"),
    )
    assert filed[0].error is None, filed
    told = row(world, begun.inspection)
    assert (told.start, told.purpose) == (NOW, "urgent")
    assert [officer.certificate for officer in queries.officers_of(told)] == [FIRST, SECOND]


def test_a_colleague_may_file_it_and_the_permit_stays_with_the_device_of_the_visit(world: World) -> None:
    standing(world)
    begun = begin(world)
    assert backfilling.submit_backfill(world.colleague, begun.inspection).error is None
    world.sync()
    assert world.approve(begun.inspection)[0].error is None
    assert reasons(judged(world, open_showing(world.officer, begun.inspection))) == []
    assert row(world, begun.inspection).oddities == "[]"


def test_items_are_named_at_the_latest_with_the_filing(world: World) -> None:
    begun = begin(world, items=())
    refused = backfilling.submit_backfill(world.officer, begun.inspection).error
    assert refused is not None
    assert refused.code == "ITEMS_MISSING"
    assert backfilling.submit_backfill(world.officer, begun.inspection, items=(ITEM,)).error is None


def test_a_returned_one_is_filed_again_and_an_approved_one_is_not(world: World) -> None:
    begun = begin(world)
    backfilling.submit_backfill(world.officer, begun.inspection)
    world.sync()
    filing.return_filing(world.supervisor, begun.inspection, "说明理由")
    world.sync()
    assert backfilling.backfill_of(world.officer, begun.inspection).state == "open"
    assert inbox.waiting_filings(world.supervisor) == []
    assert backfilling.submit_backfill(world.officer, begun.inspection).error is None
    world.sync()
    world.approve(begun.inspection)
    again = backfilling.submit_backfill(world.officer, begun.inspection).error
    assert again is not None
    assert again.code == "ALREADY_APPROVED"
    assert backfilling.backfill_of(world.officer, begun.inspection).state == "approved"
    assert backfilling.backfills(world.officer) == []


def test_nobody_approves_their_own_urgent_visit(world: World) -> None:
    begun = urgent.begin(world.supervisor, asked())
    backfilling.submit_backfill(world.supervisor, begun.inspection)
    answers = approving.approve(world.supervisor, [begun.inspection])
    assert answers[0].error is not None
    assert answers[0].error.code == "OWN_FILING"


# The timer --------------------------------------------------------------------------------------------------


def test_without_a_rule_it_is_due_the_same_day_and_says_that_this_is_inferred(world: World) -> None:
    begun = begin(world)
    told = backfilling.backfill_of(world.officer, begun.inspection)
    assert (told.due.day.isoformat(), told.due.inferred, told.state) == (DAY, True, "open")
    world.clock.advance(86_400)
    late = backfilling.backfill_of(world.officer, begun.inspection)
    assert (late.state, late.late, late.days_left) == ("overdue", True, -1)


def test_the_regions_rule_is_told_with_its_basis(world: World) -> None:
    set_term(world, 3, "working_days")
    begun = begin(world)
    told = backfilling.backfills(world.officer)[0]
    assert (told.row.inspection, told.due.day.isoformat(), told.due.basis) == (
        begun.inspection, "2026-11-27", "重庆令375 §18",
    )  # fmt: skip
    assert (told.state, told.days_left) == ("open", 3)
    world.clock.go_to(moment_of("2026-11-28", 9))
    assert backfilling.backfills(world.supervisor)[0].state == "overdue"


def test_before_leaving_is_overdue_once_the_visit_was_concluded(world: World) -> None:
    set_term(world, 0, "before_leaving", region="640104")
    begun = begin(world)
    assert backfilling.backfill_of(world.officer, begun.inspection).state == "open"
    visited(world, begun.inspection)
    assert backfilling.backfill_of(world.officer, begun.inspection).state == "overdue"
    world.clock.advance(60)
    backfilling.submit_backfill(world.officer, begun.inspection)
    told = backfilling.backfill_of(world.officer, begun.inspection)
    assert (told.state, told.late) == ("filed", True)


def test_a_filing_in_time_stays_in_time_however_long_the_approval_takes(world: World) -> None:
    begun = begin(world)
    backfilling.submit_backfill(world.officer, begun.inspection)
    world.clock.advance(9 * 86_400)
    told = backfilling.backfill_of(world.officer, begun.inspection)
    assert (told.state, told.late) == ("filed", False)


def test_only_own_visits_are_listed_where_only_those_are_asked_for(world: World) -> None:
    begin(world)
    assert backfilling.backfills(world.colleague, own_device=True) == []
    assert len(backfilling.backfills(world.colleague)) == 1
    with pytest.raises(Refused, match="NOT_UNFILED"):
        backfilling.backfill_of(world.officer, "0" * 15 + "1")


# Scanning the enterprise's own code (扫码入企) ---------------------------------------------------------------


@pytest.mark.parametrize(
    "scanned",
    [
        SUBJECT,
        f"  {SUBJECT.lower()}\n",
        f"http://www.gsxt.gov.cn/index.html?uniscid={SUBJECT}&t=1",
        f"https://szcert.example.cn/qr%3Fcode%3D{SUBJECT}%26v%3D2",
        f"统一社会信用代码:{SUBJECT};名称:宁夏枸杞深加工有限公司",
        f"统一社会信用代码{SUBJECT}",
        f"USCC{SUBJECT}",
        f"{SUBJECT}001X",
        "".join(chr(ord(each) + 0xFEE0) for each in SUBJECT),
        f"{SUBJECT}\n{SUBJECT}",
        f"0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9,{SUBJECT}",
    ],
)
def test_the_credit_code_is_found_in_whatever_a_licence_holds(scanned: str) -> None:
    assert subject_in(scanned) == SUBJECT


@pytest.mark.parametrize(
    "scanned", ["", "扫码入企", "http://example.cn/?id=1234567890", SUBJECT[:-1] + "0", "0" * 18, "9" * 700, "A" * 9000]
)
def test_a_scan_without_a_credit_code_is_refused(scanned: str) -> None:
    with pytest.raises(BadInput, match="SCAN_WITHOUT_CODE"):
        subject_in(scanned)


def test_two_different_codes_are_not_guessed_between() -> None:
    with pytest.raises(BadInput, match="SCAN_AMBIGUOUS"):
        subject_in(f"{SUBJECT} {OTHER_SUBJECT}")


def test_our_own_code_is_not_an_enterprises(world: World) -> None:
    world.file()
    world.approve()
    text = open_showing(world.officer, inspection_row(world.officer, "0" * 15 + "1").inspection)
    with pytest.raises(BadInput, match="SCAN_WITHOUT_CODE"):
        subject_in(text.frame(world.clock.ms, Form.FULL).text)


def test_a_photograph_of_a_licence_names_the_enterprise(world: World, tmp_path: Path) -> None:
    picture = tmp_path / "licence.png"
    picture.write_bytes(png(make_matrix(f"https://example.cn/c?uniscid={SUBJECT}")))
    assert subject_in_picture(picture) == SUBJECT
    begun = begin(world, subject=subject_in_picture(picture), origin="scanned")
    assert row(world, begun.inspection).origin == "scanned"
    with pytest.raises(Environment, match="FILE_UNREADABLE"):
        subject_in_picture(tmp_path / "missing.png")
    picture.write_bytes(b"no picture")
    with pytest.raises(BadInput, match="NOT_A_PICTURE"):
        subject_in_picture(picture)
