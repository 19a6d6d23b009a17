"""The fold of one inspection: what each record does, and what it does when it comes at the wrong moment."""

from __future__ import annotations

from typing import Any

from inspector_tui.domain.inspection import Inspection, fold_inspection
from inspector_tui.domain.planning import (
    FiledOfficer,
    FilingApproved,
    FilingReturned,
    FilingSubmitted,
    InspectionWithdrawn,
    PermitStatusSet,
)
from inspector_tui.domain.record import Body, Record
from inspector_tui.domain.visiting import (
    CodePrinted,
    CodeShown,
    EvidenceAttached,
    FindingRecorded,
    FindingWithdrawn,
    VisitAnswered,
    VisitArrived,
    VisitConcluded,
    VisitConfirmed,
)
from inspector_tui.domain.vocabulary import Confirmer, PermitStatus
from tests.world import ENTERPRISE, ITEM, NOW, ORGAN, OTHER_ORGAN, STATIONS, SUBJECT, VISIT, planned, record

CODE = bytes(range(8))


def filed(filing: str = "f1", **changed: Any) -> FilingSubmitted:
    told: dict[str, Any] = {
        "inspection": VISIT, "filing": filing, "organ": ORGAN, "subject": SUBJECT, "enterprise_name": ENTERPRISE,
        "items": (ITEM,), "officers": tuple(FiledOfficer(certificate=c, name=c, organ=ORGAN) for c in ("a", "b")),
        "purpose": "daily", "start": NOW, "end": NOW + 3600, "device": STATIONS["officer"].device,
        "device_public": STATIONS["officer"].signer.public,
    }  # fmt: skip
    return FilingSubmitted(**(told | changed))


def approved(filing: str = "f1", code: bytes = CODE) -> FilingApproved:
    return FilingApproved(
        inspection=VISIT, filing=filing, filing_no="1号", permit=b"p", code_id=code, status_list=1, status_index=1
    )


def status(to: PermitStatus, code: bytes = CODE) -> PermitStatusSet:
    return PermitStatusSet(
        inspection=VISIT, code_id=code, status_list=1, status_index=1, status=to, reason="r"
    )  # fmt: skip


def returned(filing: str = "f1") -> FilingReturned:
    return FilingReturned(inspection=VISIT, filing=filing, reason="改期")


def finding(number: str = "x", text: str = "堵塞") -> FindingRecorded:
    return FindingRecorded(inspection=VISIT, finding=number, severity="minor", text=text)


ARRIVED = VisitArrived(inspection=VISIT, at=NOW, person="王", certificates_shown=True, notice_given=True)
CONCLUDED = VisitConcluded(inspection=VISIT, outcome="no_problem")
BOSS = {"by": "supervisor"}
Said = Body | tuple[Body, dict[str, Any]]


def history(*said: Said) -> list[Record]:
    """Records in this order; by the officer unless told otherwise."""
    split: list[tuple[Body, dict[str, Any]]] = [each if isinstance(each, tuple) else (each, {}) for each in said]
    return [record(body, seq=at, **told) for at, (body, told) in enumerate(split, 1)]


def fold(*said: Said) -> Inspection:
    return fold_inspection(VISIT, history(*said))


def oddities(state: Inspection) -> list[str]:
    return [oddity.code for oddity in state.oddities]


UNTIL_APPROVED: tuple[Said, ...] = ((planned(VISIT), BOSS), filed(), (approved(), BOSS))


def confirmed(by: Confirmer, conclusion: bytes) -> VisitConfirmed:
    return VisitConfirmed(
        inspection=VISIT, by=by, how="device", name="马", concluded=conclusion
    )  # fmt: skip


def test_an_inspection_goes_from_planned_to_finished() -> None:
    steps: list[Said] = [*UNTIL_APPROVED, ARRIVED, CONCLUDED]
    states = [fold_inspection(VISIT, history(*steps[:upto])).state for upto in range(1, 6)]
    assert states == ["planned", "filed", "approved", "inspecting", "concluded"]
    conclusion = history(*steps)[-1].hash
    assert fold(*steps, confirmed("officer", conclusion)).state == "concluded"
    all_three = (confirmed(by, conclusion) for by in ("officer", "second_officer", "person"))
    whole = fold(*steps, *all_three)
    assert whole.state == "finished"
    assert whole.oddities == ()


def test_nothing_at_all_is_a_planned_inspection_of_nobody() -> None:
    state = fold_inspection(VISIT, [])
    assert (state.state, state.subject, state.enterprise_name, state.items) == ("planned", "", "", ())


def test_a_returned_filing_may_be_filed_again() -> None:
    state = fold((planned(VISIT), BOSS), filed("f1"), (returned("f1"), BOSS))
    assert (state.state, state.returned.body.reason if state.returned else None) == ("returned", "改期")
    assert fold((planned(VISIT), BOSS), filed("f1"), (returned("f1"), BOSS), filed("f2")).state == "filed"


def test_a_late_return_of_an_earlier_filing_is_kept_as_an_oddity() -> None:
    state = fold(filed("f1"), filed("f2"), (returned("f1"), BOSS))
    assert (state.state, oddities(state)) == ("filed", ["RETURNED_ANOTHER_FILING"])


def test_a_return_after_the_approval_is_kept_as_an_oddity() -> None:
    state = fold(*UNTIL_APPROVED, (returned(), BOSS))
    assert (state.state, oddities(state)) == ("approved", ["RETURNED_AFTER_APPROVAL"])


def test_of_two_offline_approvals_the_first_in_the_log_counts() -> None:
    state = fold(*UNTIL_APPROVED, (approved(code=b"87654321"), BOSS))
    assert state.approval is not None
    assert state.approval.body.code_id == CODE
    assert oddities(state) == ["APPROVED_TWICE"]


def test_an_approval_of_another_filing_does_not_approve() -> None:
    state = fold(filed("f2"), (approved("f1"), BOSS))
    assert (state.state, oddities(state)) == ("filed", ["APPROVED_ANOTHER_FILING"])


def test_an_approval_whose_filing_is_out_of_scope_gives_its_permit() -> None:
    state = fold((approved(), {"by": "stranger"}))
    assert (state.state, oddities(state)) == ("approved", ["APPROVED_WITHOUT_FILING"])


def test_an_approval_by_another_organ_does_not_approve() -> None:
    state = fold((planned(VISIT), BOSS), filed(), (approved(), {"by": "stranger"}))
    assert (state.state, oddities(state)) == ("filed", ["APPROVED_BY_ANOTHER_ORGAN"])


def test_a_return_by_another_organ_does_not_return() -> None:
    state = fold(filed(), (returned(), {"by": "stranger"}))
    assert (state.state, oddities(state)) == ("filed", ["RETURNED_BY_ANOTHER_ORGAN"])


def test_a_filing_that_names_another_organ_does_not_file() -> None:
    state = fold((filed(organ=OTHER_ORGAN), {"by": "officer"}))
    assert (state.state, oddities(state)) == ("planned", ["FILED_FOR_ANOTHER_ORGAN"])


def test_a_filing_after_the_approval_changes_nothing() -> None:
    state = fold(*UNTIL_APPROVED, filed("f2"))
    assert state.filing is not None
    assert (state.filing.body.filing, oddities(state)) == ("f1", ["FILED_AFTER_APPROVAL"])


def test_the_plan_may_change_until_the_filing() -> None:
    renamed = planned(VISIT, enterprise_name="新名称")
    assert fold((planned(VISIT), BOSS), (renamed, BOSS)).enterprise_name == "新名称"
    late = fold((planned(VISIT), BOSS), filed(), (renamed, BOSS))
    assert (late.enterprise_name, oddities(late)) == (ENTERPRISE, ["PLANNED_AFTER_FILING"])
    assert oddities(fold((planned(VISIT), BOSS), filed(), (planned(VISIT), BOSS))) == []


def test_a_permit_follows_its_status_and_only_its_own() -> None:
    assert fold(*UNTIL_APPROVED, (status("revoked"), BOSS)).state == "revoked"
    assert fold(*UNTIL_APPROVED, (status("suspended"), BOSS)).permit_status == "suspended"
    assert fold(*UNTIL_APPROVED, (status("suspended"), BOSS), (status("valid"), BOSS)).permit_status == "valid"
    other = fold(*UNTIL_APPROVED, (status("revoked", b"otherone"), BOSS))
    assert (other.state, oddities(other)) == ("approved", ["STATUS_OF_UNKNOWN_PERMIT"])


def test_another_organ_may_not_revoke_but_the_server_may() -> None:
    foreign = fold(*UNTIL_APPROVED, (status("revoked"), {"by": "stranger"}))
    assert (foreign.state, oddities(foreign)) == ("approved", ["STATUS_BY_ANOTHER_ORGAN"])
    assert fold(*UNTIL_APPROVED, (status("revoked"), {"by": "server"})).state == "revoked"


def test_later_answers_and_findings_replace_earlier_ones() -> None:
    first = VisitAnswered(inspection=VISIT, item=ITEM, check=1, answer="compliant")
    later = VisitAnswered(inspection=VISIT, item=ITEM, check=1, answer="not_compliant")
    state = fold(*UNTIL_APPROVED, ARRIVED, first, later, finding(), finding(text="堵塞三处"))
    assert [told.body.answer for told in state.answers.values()] == ["not_compliant"]
    assert [told.body.text for told in state.findings.values()] == ["堵塞三处"]


def test_a_withdrawn_finding_is_gone_and_may_be_recorded_again() -> None:
    gone = FindingWithdrawn(inspection=VISIT, finding="x")
    assert not fold(*UNTIL_APPROVED, ARRIVED, finding(), gone).findings
    assert len(fold(*UNTIL_APPROVED, ARRIVED, finding(), gone, finding()).findings) == 1


def test_nothing_after_the_conclusion_changes_the_visit() -> None:
    before = fold(*UNTIL_APPROVED, ARRIVED, finding(), CONCLUDED)
    late: tuple[Body, ...] = (
        ARRIVED.model_copy(update={"person": "别人"}),
        VisitAnswered(inspection=VISIT, item=ITEM, check=1, answer="compliant"),
        finding(text="改口"),
        FindingWithdrawn(inspection=VISIT, finding="x"),
        EvidenceAttached(
            inspection=VISIT, evidence="e", sha256=bytes(32), size=1, name="a", media_type="image/png"
        ),
        VisitConcluded(inspection=VISIT, outcome="case"),
    )  # fmt: skip
    after = fold(*UNTIL_APPROVED, ARRIVED, finding(), CONCLUDED, *late)
    for field in ("arrival", "answers", "findings", "evidence", "conclusion"):
        assert getattr(after, field) == getattr(before, field)
    assert oddities(after) == ["CHANGED_AFTER_CONCLUSION"] * len(late)
    assert [oddity.record for oddity in after.oddities] == [each.hash for each in history(*[CONCLUDED] * 12)[6:]]


def test_only_the_filed_device_records_the_visit() -> None:
    state = fold(*UNTIL_APPROVED, (ARRIVED, {"by": "colleague"}), ARRIVED, (CONCLUDED, {"by": "stranger"}))
    assert (state.state, oddities(state)) == ("inspecting", ["SAID_BY_ANOTHER_DEVICE"] * 2)


def test_a_confirmation_counts_once_for_its_conclusion_from_its_device() -> None:
    steps: tuple[Said, ...] = (*UNTIL_APPROVED, ARRIVED, CONCLUDED)
    conclusion = history(*steps)[-1].hash
    right = confirmed("officer", conclusion)
    state = fold(
        *steps, confirmed("officer", bytes(32)), (right, {"by": "colleague"}), right, right
    )  # fmt: skip
    assert list(state.confirmations) == ["officer"]
    assert oddities(state) == ["CONFIRMED_ANOTHER_CONCLUSION", "SAID_BY_ANOTHER_DEVICE", "CONFIRMED_TWICE"]


def test_openings_of_the_code_are_counted() -> None:
    shown = CodeShown(inspection=VISIT, code_id=CODE, form="full")
    printed = CodePrinted(inspection=VISIT, code_id=CODE, document="notice")
    state = fold(*UNTIL_APPROVED, shown, printed, shown)
    assert (state.shown, state.printed) == (2, 1), "paper shows nobody anything at the door"


def test_a_clock_far_in_the_past_or_future_is_no_trouble() -> None:
    early = record(ARRIVED, made_at=0, clock_offset=-(2**52))
    assert early.time == 0
    assert record(ARRIVED, made_at=2**53 - 1, clock_offset=2**53 - 1).time > 0


def taken_back() -> InspectionWithdrawn:
    return InspectionWithdrawn(inspection=VISIT, organ=ORGAN, region="640104", draw="d2", reason="两家企业已注销")


def test_a_line_that_a_new_draw_took_back_is_withdrawn_until_it_is_planned_anew() -> None:
    gone = fold((planned(VISIT), BOSS), (taken_back(), BOSS))
    assert (gone.state, gone.oddities) == ("withdrawn", ())
    assert fold((planned(VISIT), BOSS), (taken_back(), BOSS), (planned(VISIT), BOSS)).state == "planned"


def test_what_was_filed_is_not_taken_back() -> None:
    state = fold((planned(VISIT), BOSS), filed(), (taken_back(), BOSS))
    assert (state.state, oddities(state)) == ("filed", ["WITHDRAWN_AFTER_FILING"])


def test_a_filing_made_elsewhere_after_the_line_was_taken_back_counts_and_is_shown() -> None:
    state = fold((planned(VISIT), BOSS), (taken_back(), BOSS), filed())
    assert (state.state, oddities(state)) == ("filed", ["FILED_AFTER_WITHDRAWAL"])


def test_another_organ_takes_nothing_back() -> None:
    state = fold((planned(VISIT), BOSS), (taken_back(), {"by": "stranger"}))
    assert (state.state, oddities(state)) == ("planned", ["WITHDRAWN_BY_ANOTHER_ORGAN"])
