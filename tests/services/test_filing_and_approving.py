"""From the plan's line to a permit that verifies on the right device, and every way that is refused."""

from __future__ import annotations

import pytest

from inspector_tui.codes.permit import full_size, read_claims
from inspector_tui.codes.presentation import Form
from inspector_tui.codes.status import PermitState, load_status
from inspector_tui.codes.trust import load_trust
from inspector_tui.codes.verify import verify
from inspector_tui.domain.planning import FiledOfficer, FilingSubmitted
from inspector_tui.domain.register import DeviceRevoked, OfficerRegistered
from inspector_tui.errors import InspectorError
from inspector_tui.models import queries
from inspector_tui.models.rows import InspectionRow
from inspector_tui.services import approving, filing, joint
from inspector_tui.services.auditing import audit_ledger, digest_rows
from inspector_tui.services.inbox import waiting_filings
from inspector_tui.services.moments import moment_of
from inspector_tui.services.numbers import numbers_left
from inspector_tui.services.presenting import note_shown, open_showing
from inspector_tui.services.verifying import Checkpoint
from tests.item_lists import listed, published
from tests.world import (
    ASSISTANT,
    ENTERPRISE,
    EXPIRED,
    FIRST,
    INSPECTIONS,
    ITEM,
    NOW,
    ORGAN,
    OTHER_ITEM,
    OTHER_ORGAN,
    ROOT,
    SECOND,
    STATIONS,
    SUBJECT,
    THIRD,
    VISIT,
    World,
    blocks,
    planned,
    request,
    status_list,
    trust_list,
)


def row(world: World, inspection: str = VISIT, by: str = "supervisor") -> InspectionRow:
    with world.replicas[by].reading() as connection:
        return filing.require_inspection(connection, inspection)


def refusal(answers: list[filing.Filed] | list[approving.Approved]) -> str | None:
    (answer,) = answers
    return answer.error.code if answer.error else None


def code_of(error: pytest.ExceptionInfo[InspectorError]) -> str:
    return error.value.code


# Filing


def test_a_filing_says_who_goes_what_for_and_when(world: World) -> None:
    (answer,) = world.file(assistants=("周协", "  "))
    filed = row(world)
    assert (answer.error, filed.state, filed.filing) == (None, "filed", answer.filing)
    assert (filed.subject, filed.enterprise_name, filed.organ) == (SUBJECT, ENTERPRISE, ORGAN)
    assert [officer.name for officer in queries.officers_of(filed)] == ["马建国", "李梅"]
    assert queries.items_of(filed) == (ITEM, OTHER_ITEM)
    assert (filed.device, filed.device_public) == (STATIONS["officer"].device, STATIONS["officer"].signer.public)
    assert (filed.start, filed.end, filed.assistants) == (NOW - 3600, NOW + 9 * 3600, '["周协"]')


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"officers": (FIRST,)}, "OFFICERS_TOO_FEW"),
        ({"officers": (FIRST, FIRST)}, "OFFICERS_TOO_FEW"),
        ({"officers": (FIRST, "NX-9999")}, "OFFICER_UNKNOWN"),
        ({"officers": (FIRST, ASSISTANT)}, "OFFICER_MAY_ONLY_ASSIST"),
        ({"officers": (FIRST, EXPIRED)}, "CERTIFICATE_NOT_VALID"),
        ({"items": ("330231009999",)}, "ITEM_UNKNOWN"),
        ({"end": NOW - 3601}, "WINDOW_ENDS_BEFORE_START"),
        ({"end": NOW + 40 * 86400}, "WINDOW_TOO_LONG"),
        ({"start": -10, "end": 10}, "ITEM_NOT_PUBLISHED"),
        ({"start": 2**52, "end": 2**52 + 60}, "CERTIFICATE_NOT_VALID"),
        ({"start": 2**60, "end": 2**60 + 60}, "CERTIFICATE_NOT_VALID"),
        ({"purpose_text": "a\x00b"}, "BODY_INVALID"),
        ({"onsite_reason": "长" * 4001}, "BODY_INVALID"),
        ({"assistants": ("名" * 201,)}, "BODY_INVALID"),
    ],
)
def test_a_filing_that_a_rule_blocks_is_refused_and_nothing_is_signed(
    world: World, changed: dict[str, object], code: str
) -> None:
    before = digest_rows(world.officer)
    answers = filing.submit(world.officer, [VISIT], request(**changed))
    assert refusal(answers) == code
    assert digest_rows(world.officer) == before


def test_each_of_many_gets_its_own_answer_and_the_good_ones_are_filed(world: World) -> None:
    world.supervisor.tell(planned(INSPECTIONS[2], items=("330231003000",)))
    world.sync()
    wanted = [*INSPECTIONS[:4], "nowhere", INSPECTIONS[0]]
    answers = filing.submit(world.officer, wanted, request())
    told = {answer.inspection: answer.error.code if answer.error else None for answer in answers}
    assert told == dict.fromkeys(INSPECTIONS[:4]) | {
        INSPECTIONS[2]: "ITEM_NOT_PUBLISHED",
        "nowhere": "INSPECTION_UNKNOWN",
    }
    assert len({answer.filing for answer in answers if answer.filing}) == 3


def test_the_same_inspection_twice_in_a_batch_is_filed_and_approved_once(world: World) -> None:
    before = audit_ledger(world.officer).records
    assert len(filing.submit(world.officer, [VISIT, VISIT], request())) == 1
    assert audit_ledger(world.officer).records == before + 1
    world.sync()
    assert len(approving.approve(world.supervisor, [VISIT, VISIT])) == 1
    assert row(world).oddities == "[]"


def test_an_item_named_twice_is_filed_once_and_can_be_approved(world: World) -> None:
    world.file(items=(ITEM, ITEM))
    assert queries.items_of(row(world)) == (ITEM,)
    assert refusal(world.approve()) is None


def test_a_filing_may_be_sent_again_until_it_is_approved(world: World) -> None:
    first, second = world.file(), world.file(officers=(FIRST, THIRD))
    assert first[0].filing == second[0].filing, "the same moment, the same filing"
    world.clock.advance(60)
    third = world.file(officers=(SECOND, THIRD))
    assert third[0].filing != first[0].filing
    assert refusal(world.approve()) is None
    assert refusal(world.file()) == "ALREADY_APPROVED"


def test_a_filing_goes_back_with_a_reason_and_comes_again(world: World) -> None:
    world.file()
    for reason in ("", "  \n"):
        with pytest.raises(InspectorError) as refused:
            filing.return_filing(world.supervisor, VISIT, reason)
        assert code_of(refused) == "REASON_MISSING"
    filing.return_filing(world.supervisor, VISIT, " 改期 ")
    world.sync()
    assert (row(world, by="officer").state, row(world, by="officer").returned_reason) == ("returned", "改期")
    with pytest.raises(InspectorError) as refused:
        filing.return_filing(world.supervisor, VISIT, "再退")
    assert code_of(refused) == "NOT_FILED"
    assert refusal(world.approve()) == "NOT_FILED"
    world.clock.advance(1)
    assert refusal(world.file()) is None
    assert refusal(world.approve()) is None


def test_an_officer_may_not_return_or_approve(world: World) -> None:
    world.file()
    with pytest.raises(InspectorError) as refused:
        filing.return_filing(world.colleague, VISIT, "x")
    assert code_of(refused) == "ROLE_MAY_NOT"
    with pytest.raises(InspectorError) as refused:
        approving.approve(world.colleague, [VISIT])
    assert code_of(refused) == "NO_PERMIT_KEY"


def test_another_organs_open_inspection_of_the_same_days_warns_but_does_not_block(world: World) -> None:
    world.stranger.tell(planned("feed", organ=OTHER_ORGAN))
    world.sync()
    assert {ruling.code for ruling in filing.judge(world.officer, VISIT, request())} >= {"OTHER_INSPECTION_OPEN"}
    (answer,) = world.file()
    assert answer.error is None
    (waiting,) = waiting_filings(world.supervisor)
    assert not waiting.is_clean


def test_a_suggested_filing_is_one_that_no_rule_blocks(world: World) -> None:
    suggested = filing.suggested_request(world.officer, row(world))
    assert suggested.officers[0] == FIRST
    assert (suggested.start, suggested.end) == (moment_of("2026-11-23", 8), moment_of("2026-11-23", 18)) or (
        suggested.start == moment_of("2026-11-24", 8)
    )
    assert refusal(filing.submit(world.officer, [VISIT], suggested)) is None


def test_a_filing_with_an_absurd_window_does_not_close_the_inbox(world: World) -> None:
    """A genuine record of an odd device: any number below 2**53 passes the schema."""
    station = STATIONS["officer"]
    absurd = FilingSubmitted(
        inspection=INSPECTIONS[1], filing="odd", organ=ORGAN, subject=SUBJECT, enterprise_name=ENTERPRISE,
        items=(ITEM,), officers=tuple(FiledOfficer(certificate=c, name=c, organ=ORGAN) for c in (FIRST, SECOND)),
        purpose="daily", start=2**53 - 2, end=2**53 - 1, device=station.device, device_public=station.signer.public,
    )  # fmt: skip
    world.officer.tell(absurd)
    world.file()
    assert {waiting.row.inspection for waiting in waiting_filings(world.supervisor)} == {VISIT, INSPECTIONS[1]}
    answers = approving.approve(world.supervisor, [INSPECTIONS[1], VISIT])
    assert [answer.error is None for answer in answers] == [False, True]


# Approving


def test_an_approval_signs_a_permit_that_verifies_and_is_bound_to_the_device(world: World) -> None:
    world.file()
    (answer,) = world.approve()
    approved = row(world, by="officer")
    assert (approved.state, approved.filing_no) == ("approved", answer.filing_no)
    assert answer.filing_no == "兴应急检备〔2026〕1号"
    claims = read_claims(approved.permit or b"")
    assert claims.device == STATIONS["officer"].signer.public
    assert (claims.organ, claims.subject, claims.filing_number) == (ORGAN, SUBJECT, answer.filing_no)
    assert (claims.status_list, claims.status_index) == (approved.status_list, approved.status_index)
    showing = open_showing(world.officer, VISIT)
    frame = showing.frame(world.clock.now_ms(), Form.FULL)
    trust = load_trust(trust_list(), [ROOT.public])
    verified = verify(frame.text, at=NOW, trust=trust, status=load_status(status_list(), trust), enterprise=SUBJECT)
    assert verified.verdict == "VALID"
    assert verified.content is not None
    assert verified.content.claims == claims


def test_another_device_cannot_show_the_code(world: World) -> None:
    world.file()
    world.approve()
    for name in ("colleague", "supervisor"):
        with pytest.raises(InspectorError) as refused:
            open_showing(world.replicas[name], VISIT)
        assert code_of(refused) == "NOT_THIS_DEVICE"


def test_a_checkpoint_of_another_organ_verifies_full_and_short_codes_offline(world: World) -> None:
    world.file()
    world.approve()
    showing = open_showing(world.officer, VISIT)
    note_shown(world.officer, showing, Form.SHORT)
    station = Checkpoint(world.checkpoint, place="北门")
    for form in Form:
        verified = station.judge(showing.frame(world.clock.now_ms(), form).text)
        assert (form, verified.reasons) == (form, ())
    assert audit_ledger(world.checkpoint).records > 2


def test_nobody_approves_their_own_filing(world: World) -> None:
    world.file(by="supervisor")
    assert refusal(world.approve()) == "OWN_FILING"


def test_another_organ_does_not_approve(world: World) -> None:
    world.file()
    assert refusal(world.approve(by="stranger")) == "OTHER_ORGAN"
    assert row(world).state == "filed"


def test_what_was_not_filed_is_not_approved(world: World) -> None:
    assert refusal(world.approve()) == "NOT_FILED"
    assert refusal(world.approve("nowhere")) == "INSPECTION_UNKNOWN"
    world.file()
    world.approve()
    assert refusal(world.approve()) == "NOT_FILED"


def test_a_revoked_device_gets_no_permit(world: World) -> None:
    world.file()
    world.server.tell(DeviceRevoked(device=STATIONS["officer"].device, reason="丢失"))
    world.sync()
    assert refusal(world.approve()) == "DEVICE_NOT_TRUSTED"


def test_a_filing_that_names_another_key_for_its_device_gets_no_permit(world: World) -> None:
    station = STATIONS["officer"]
    forged = FilingSubmitted(
        inspection=VISIT, filing="odd", organ=ORGAN, subject=SUBJECT, enterprise_name=ENTERPRISE, items=(ITEM,),
        officers=tuple(FiledOfficer(certificate=c, name=c, organ=ORGAN) for c in (FIRST, SECOND)), purpose="daily",
        start=NOW, end=NOW + 60, device=station.device, device_public=STATIONS["colleague"].signer.public,
    )  # fmt: skip
    world.officer.tell(forged)
    world.sync()
    assert refusal(world.approve()) == "DEVICE_NOT_TRUSTED"


def test_rules_are_asked_again_when_it_is_approved(world: World) -> None:
    world.file()
    world.justice.tell(
        OfficerRegistered(
            certificate=SECOND, name="李梅", organ=ORGAN, valid_from="2024-01-01", valid_until="2026-11-01"
        )
    )
    world.sync()
    assert refusal(world.approve()) == "CERTIFICATE_NOT_VALID"
    codes = {ruling.code for ruling in approving.rulings_of_filing(world.supervisor, VISIT)}
    assert "CERTIFICATE_NOT_VALID" in codes


def test_a_batch_gives_each_filing_its_own_answer_and_number(world: World) -> None:
    world.file(*INSPECTIONS[:5])
    answers = approving.approve(world.supervisor, ["nowhere", *INSPECTIONS[:5], INSPECTIONS[6]])
    assert [answer.error.code if answer.error else None for answer in answers] == [
        "INSPECTION_UNKNOWN", None, None, None, None, None, "NOT_FILED",
    ]  # fmt: skip
    numbers = [answer.filing_no for answer in answers if answer.filing_no]
    assert numbers == [f"兴应急检备〔2026〕{serial}号" for serial in range(1, 6)]
    rows = [row(world, each) for each in INSPECTIONS[:5]]
    assert len({each.status_index for each in rows}) == len({each.code_id for each in rows}) == 5


def test_numbers_are_never_given_twice_after_a_failure_or_a_restart(world: World) -> None:
    world.file(*INSPECTIONS[:4])
    given = [row_.status_index for row_ in _approved(world, INSPECTIONS[0])]
    with world.supervisor.reading() as connection:
        left = numbers_left(connection, STATIONS["supervisor"].device, "status")
    with pytest.raises(InspectorError), world.supervisor.telling() as telling:
        filing.require_inspection(telling.connection, "nowhere")
    world.reopened("supervisor")
    given += [row_.status_index for row_ in _approved(world, *INSPECTIONS[1:3])]
    world.reopened("supervisor")
    given += [row_.status_index for row_ in _approved(world, INSPECTIONS[3])]
    assert len(set(given)) == 4
    with world.supervisor.reading() as connection:
        assert numbers_left(connection, STATIONS["supervisor"].device, "status") == left - 3


def _approved(world: World, *inspections: str) -> list[InspectionRow]:
    assert all(answer.error is None for answer in world.approve(*inspections))
    return [row(world, each) for each in inspections]


def test_when_numbers_are_used_up_nothing_of_the_batch_is_approved(world: World) -> None:
    world.file(*INSPECTIONS[:3])
    with world.supervisor.writing() as connection:
        connection.exec_driver_sql("DELETE FROM block")
    with pytest.raises(InspectorError) as refused:
        approving.approve(world.supervisor, [VISIT])
    assert code_of(refused) == "NUMBERS_USED_UP"
    world.server.tell(*blocks("supervisor", 9000, count=2))
    world.sync()
    with world.supervisor.writing() as connection:
        connection.exec_driver_sql("DELETE FROM block WHERE first < 9000")
    with pytest.raises(InspectorError) as refused:
        approving.approve(world.supervisor, INSPECTIONS[:3])
    assert code_of(refused) == "NUMBERS_USED_UP"
    assert {row(world, each).state for each in INSPECTIONS[:3]} == {"filed"}
    answers = approving.approve(world.supervisor, INSPECTIONS[:2])
    assert all(answer.error is None for answer in answers)


def test_a_new_year_takes_its_numbers_from_its_own_block(world: World) -> None:
    world.clock.go_to(moment_of("2027-01-01", 0))
    window = {"start": moment_of("2027-01-01", 8), "end": moment_of("2027-01-01", 18)}
    world.file(**window)
    with pytest.raises(InspectorError) as refused:
        approving.approve(world.supervisor, [VISIT])
    assert code_of(refused) == "NUMBERS_USED_UP"


NAMES = (
    "名" * 200, "阿" + "·买买提" * 40, "e\u0301" * 100, "\u202e倒过来", "零\u200b宽", "换\n行", " 前后空格 ",
    "🏭工厂👨‍👩‍👧‍👦",
    "\ufeff标记", "\u2028行分隔", "\U0002a6a5龘", "A\u030a\u0327" * 30, "\u1100\u1161" * 60,
    "'\"<b>&amp;[/x]{0}%s\\", "\u200b",
    "未分配\U0003fffd",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_no_name_however_odd_or_long_breaks_a_permit(world: World, name: str) -> None:
    people = [
        OfficerRegistered(
            certificate=each, name=name, organ=ORGAN, valid_from="2024-01-01", valid_until="2029-12-31"
        )
        for each in (FIRST, SECOND)
    ]  # fmt: skip
    world.justice.tell(*people)
    world.supervisor.tell(planned(VISIT, enterprise_name=name))
    world.sync()
    assert refusal(world.file(purpose_text=name * 2)) is None
    assert refusal(world.approve()) is None
    showing = open_showing(world.officer, VISIT)
    verified = Checkpoint(world.checkpoint).judge(showing.frame(world.clock.now_ms(), Form.FULL).text)
    assert verified.verdict == "VALID", verified.reasons
    assert row(world, by="colleague").enterprise_name == name


def test_the_most_officers_and_items_still_make_a_permit(world: World) -> None:
    people = [
        OfficerRegistered(
            certificate=f"宁夏回族自治区行政执法证{number:03d}", name="阿卜杜热西提·买买提" * 5, organ=OTHER_ORGAN,
            valid_from="2024-01-01", valid_until="2029-12-31",
        )
        for number in range(16)
    ]  # fmt: skip
    codes = tuple(f"事项{number:02d}" + "长" * 50 for number in range(16))
    world.justice.tell(*people)
    world.server.tell(*published(entry for code in codes for entry in listed(code, "x")))
    world.sync()
    together = joint.propose(world.supervisor, joint.JointRequest((VISIT,), invited=(OTHER_ORGAN,)))
    world.sync()
    joint.accept(world.stranger, together, [each.certificate for each in people if each.organ == OTHER_ORGAN])
    world.sync()
    everybody = tuple(each.certificate for each in people)
    assert refusal(world.file(officers=everybody, items=codes)) is None
    assert refusal(world.approve()) is None
    claims = read_claims(row(world).permit or b"")
    assert len(claims.officers) == len(claims.items) == 16
    assert claims.flags.name == "JOINT"
    assert claims.enterprise_name is None
    assert full_size(claims._replace(officers=claims.officers[:2], items=claims.items[:1])) < 900


@pytest.mark.parametrize("status", ["revoked", "suspended", "closed"])
def test_a_permit_that_is_no_longer_in_force_is_not_shown_and_checkpoints_learn_it(world: World, status: str) -> None:
    world.file()
    world.approve()
    showing = open_showing(world.officer, VISIT)
    with pytest.raises(InspectorError) as refused:
        approving.set_permit_status(world.supervisor, VISIT, status, " ")  # type: ignore[arg-type]
    assert code_of(refused) == "REASON_MISSING"
    approving.set_permit_status(world.supervisor, VISIT, status, "情况有变")  # type: ignore[arg-type]
    world.sync()
    with pytest.raises(InspectorError) as refused:
        open_showing(world.officer, VISIT)
    assert code_of(refused) == "PERMIT_REVOKED"
    told = row(world)
    state = PermitState[status.upper()]
    trust = load_trust(trust_list(), [ROOT.public])
    lists = load_status(status_list({told.status_index or 0: state}), trust)
    text = showing.frame(world.clock.now_ms(), Form.FULL).text
    assert [reason.value for reason in verify(text, at=NOW, trust=trust, status=lists).reasons] == [status.upper()]


def test_a_suspended_permit_may_be_freed(world: World) -> None:
    world.file()
    world.approve()
    approving.set_permit_status(world.supervisor, VISIT, "suspended", "核实")
    approving.set_permit_status(world.supervisor, VISIT, "valid", "已核实")
    world.sync()
    assert open_showing(world.officer, VISIT).row.permit_status == "valid"


def test_the_status_of_a_permit_that_does_not_exist_cannot_be_set(world: World) -> None:
    with pytest.raises(InspectorError) as refused:
        approving.set_permit_status(world.supervisor, VISIT, "revoked", "x")
    assert code_of(refused) == "NOT_APPROVED"


def test_a_code_is_not_shown_before_the_approval_or_after_the_window(world: World) -> None:
    world.file()
    with pytest.raises(InspectorError) as refused:
        open_showing(world.officer, VISIT)
    assert code_of(refused) == "NOT_APPROVED"
    world.approve()
    showing = open_showing(world.officer, VISIT)
    with pytest.raises(InspectorError) as refused:
        showing.frame((NOW + 9 * 3600 + 1) * 1000, Form.FULL)
    assert code_of(refused) == "PERMIT_EXPIRED"


def test_whatever_is_scanned_gets_a_verdict_and_a_record(world: World) -> None:
    station = Checkpoint(world.checkpoint, place="北门")
    before = audit_ledger(world.checkpoint).records
    texts = ("", " ", "x" * 10_000, "\x00", "\ud800", "https://jc.example.gov.cn/c/", "1" * 7000, "🏭")
    for text in texts:
        assert station.judge(text).verdict == "INVALID"
    assert audit_ledger(world.checkpoint).records == before + len(texts)


def test_a_place_that_no_record_takes_is_refused_with_its_code(world: World) -> None:
    with pytest.raises(InspectorError) as refused:
        Checkpoint(world.checkpoint, place="北\x07门").judge("x")
    assert code_of(refused) == "BODY_INVALID"
