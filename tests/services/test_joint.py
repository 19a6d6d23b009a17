"""Joint inspections (综合查一次) from the proposal to one code: each organ's own consent, offline and in any order."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from inspector_tui.codes.permit import read_claims
from inspector_tui.domain.joint import JointLine, JointProposed
from inspector_tui.domain.qualification import BodyListed
from inspector_tui.domain.register import OfficerRegistered
from inspector_tui.errors import InspectorError
from inspector_tui.models import queries
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import InspectionRow
from inspector_tui.models.rows_joint import JointRow
from inspector_tui.models.rule_queries import visits_of
from inspector_tui.services import approving, filing, joint
from inspector_tui.services.auditing import digest_rows, rebuild_rows
from inspector_tui.services.cap_load import year_use
from inspector_tui.services.filing_facts import visit_fact
from inspector_tui.services.inbox import waiting_filings
from inspector_tui.services.joint_rows import JointView, joints
from inspector_tui.services.merging import MergeProposal, merge_proposals
from tests.joint_world import THEIR_ITEM, THEIRS, agree, plan_together
from tests.world import (
    BOSS,
    DAY,
    ELSEWHERE,
    EXPIRED,
    FIRST,
    INSPECTIONS,
    ITEM,
    ORGAN,
    OTHER_ITEM,
    OTHER_ORGAN,
    SECOND,
    SUBJECT,
    VISIT,
    World,
    planned,
    request,
)


def row(replica: Replica, inspection: str = VISIT) -> InspectionRow:
    with replica.reading() as connection:
        return filing.require_inspection(connection, inspection)


def only(replica: Replica) -> JointView:
    (view,) = joints(replica)
    return view


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(InspectorError) as error:
        act()
    return error.value.code


@pytest.fixture
def together(world: World) -> World:
    return plan_together(world)


def found(world: World, by: str = "supervisor") -> MergeProposal:
    (one,) = merge_proposals(world.replicas[by])
    return one


# Finding


def test_both_organs_find_the_same_proposal_under_the_same_id(together: World) -> None:
    ours, theirs = found(together), found(together, "stranger")
    assert ours == theirs
    assert (ours.organs, ours.items) == ((OTHER_ORGAN, ORGAN), (THEIR_ITEM, ITEM))
    assert (ours.first, ours.last) == ("2026-11-20", "2026-11-30")


def test_a_window_that_is_over_is_not_proposed(together: World) -> None:
    together.clock.advance(10 * 86400)
    assert merge_proposals(together.supervisor) == []


def test_an_approved_line_is_not_proposed_and_a_filed_one_is(together: World) -> None:
    together.file()
    assert [each.inspection for each in found(together).lines] == [THEIRS, VISIT]
    together.approve()
    assert merge_proposals(together.supervisor) == []


# Consent


def test_a_proposal_binds_nobody_but_its_own_organ(together: World) -> None:
    number = joint.propose_merge(together.supervisor, found(together).joint)
    together.sync()
    assert only(together.supervisor).row.state == "open"
    assert only(together.stranger).needs_answer
    assert row(together.stranger, THEIRS).state == "planned"
    assert row(together.supervisor).joint == number
    assert merge_proposals(together.supervisor) == [], "what is proposed is not proposed again"


def test_the_invited_organ_accepts_and_its_line_shows_that_it_was_merged(together: World) -> None:
    number = agree(together)
    for replica in (together.supervisor, together.stranger, together.officer):
        taken = row(replica, THEIRS)
        assert (taken.state, taken.merged_into, taken.joint) == ("merged", VISIT, number)
        assert row(replica).state == "planned"
    view = only(together.stranger)
    assert [(each.organ, each.answer, each.by) for each in view.answers] == [
        (ORGAN, "consented", BOSS), (OTHER_ORGAN, "consented", ELSEWHERE)
    ]  # fmt: skip
    assert view.row.state == "agreed"


def test_one_filing_one_approval_one_code_with_officers_of_both_organs(together: World) -> None:
    agree(together)
    suggested = filing.suggested_request(together.officer, row(together.officer))
    assert suggested.officers == (FIRST, SECOND, ELSEWHERE)
    assert suggested.items == (THEIR_ITEM, ITEM)
    (filed,) = filing.submit(together.officer, [VISIT], replace(suggested, onsite_reason="需现场核查"))
    assert filed.error is None
    together.sync()
    (waiting,) = waiting_filings(together.supervisor)
    assert waiting.is_clean
    (approved,) = together.approve()
    assert approved.error is None
    claims = read_claims(row(together.supervisor).permit or b"")
    assert claims.flags.name == "JOINT"
    assert [(officer.certificate, officer.organ) for officer in claims.officers] == [
        (FIRST, None), (SECOND, None), (ELSEWHERE, OTHER_ORGAN)
    ]  # fmt: skip
    assert row(together.stranger, THEIRS).code_id is None
    assert row(together.stranger, THEIRS).state == "merged"


def test_国办发2024_54_each_organ_counts_the_joint_visit_by_the_cause_of_its_own_line(together: World) -> None:
    together.stranger.tell(
        planned(
            THEIRS,
            organ=OTHER_ORGAN,
            items=(THEIR_ITEM,),
            purpose="reinspection",
            cause="rectification",
            window_from="2026-11-20",
            window_until="2026-11-30",
        )
    )
    together.sync()
    agree(together)
    with together.supervisor.reading() as connection:
        used = {
            organ: year_use(connection, organ, 2026, "2026-11-25", {SUBJECT}, ())[SUBJECT].own
            for organ in (ORGAN, OTHER_ORGAN)
        }
    assert used == {ORGAN: 1, OTHER_ORGAN: 0}, "already while it is planned"
    suggested = filing.suggested_request(together.officer, row(together.officer))
    filing.submit(together.officer, [VISIT], replace(suggested, onsite_reason="需现场核查"))
    together.sync()
    together.approve()
    together.sync()
    for replica in (together.officer, together.stranger):
        with replica.reading() as connection:
            (visit,) = [visit_fact(each, {}) for each in visits_of(connection, SUBJECT, "2026-01-01")]
        assert (visit.cause_of(ORGAN), visit.cause_of(OTHER_ORGAN)) == ("plan", "rectification")


def test_a_merged_line_is_not_filed_and_leaves_the_inbox(together: World) -> None:
    agree(together)
    answers = filing.submit(together.supervisor, [THEIRS], request())
    assert [answer.error.code for answer in answers if answer.error] == ["LINE_MERGED"]


def test_declining_needs_a_reason_is_recorded_and_is_not_proposed_again(together: World) -> None:
    number = found(together).joint
    assert refused(lambda: joint.decline(together.supervisor, number, "  ")) == "REASON_MISSING"
    joint.decline(together.supervisor, number, "专项检查需要突击进行")
    together.sync()
    assert merge_proposals(together.supervisor) == merge_proposals(together.stranger) == []
    view = only(together.stranger)
    assert (view.row.state, [each.reason for each in view.answers]) == ("declined", ["专项检查需要突击进行"])


def test_the_invited_organ_declines_and_both_lines_go_alone(together: World) -> None:
    number = joint.propose_merge(together.supervisor, found(together).joint)
    together.sync()
    joint.decline(together.stranger, number, "人员不足")
    together.sync()
    assert only(together.supervisor).row.state == "declined"
    assert row(together.stranger, THEIRS).state == "planned"
    assert merge_proposals(together.supervisor) == []


def test_the_leading_organ_takes_it_back_and_the_other_line_is_free_again(together: World) -> None:
    number = agree(together)
    joint.decline(together.supervisor, number, "企业停产")
    together.sync()
    assert only(together.stranger).row.state == "withdrawn"
    taken = row(together.stranger, THEIRS)
    assert (taken.state, taken.joint, taken.merged_into) == ("planned", None, None)
    assert refused(lambda: joint.accept(together.stranger, number, [ELSEWHERE])) == "JOINT_OVER"


def test_whoever_agreed_may_leave_until_the_visit_is_approved(together: World) -> None:
    number = agree(together)
    joint.decline(together.stranger, number, "临时任务")
    together.sync()
    assert row(together.stranger, THEIRS).state == "planned"
    joint.accept(together.stranger, number, [ELSEWHERE])
    together.sync()
    filing.submit(together.officer, [VISIT], filing.suggested_request(together.officer, row(together.officer)))
    together.sync()
    together.approve()
    assert refused(lambda: joint.decline(together.stranger, number, "晚了")) == "JOINT_APPROVED"


def test_leaving_offline_after_the_approval_is_shown_to_the_supervisor(together: World) -> None:
    number = agree(together)
    filing.submit(together.officer, [VISIT], filing.suggested_request(together.officer, row(together.officer)))
    joint.decline(together.stranger, number, "离线时作出")
    together.sync("officer")
    approving.approve(together.supervisor, [VISIT])
    together.sync("supervisor")
    together.sync()
    codes = [code for code, _record in json.loads(row(together.supervisor).oddities)]
    assert codes == ["JOINT_LEFT_AFTER_APPROVAL"]


def test_two_organs_that_propose_offline_at_once_agree_without_anybody_doing_more(together: World) -> None:
    number = found(together).joint
    theirs = found(together, "stranger")
    together.clock.advance(60)
    lines = tuple(line.inspection for line in theirs.lines)
    joint.propose(together.supervisor, joint.JointRequest(lines, officers=(FIRST,)))
    joint.propose(together.stranger, joint.JointRequest(lines, officers=(ELSEWHERE,)))
    together.sync("stranger", "supervisor")
    together.sync()
    for replica in (together.supervisor, together.stranger):
        view = only(replica)
        assert (view.row.joint, view.row.state, view.row.lead) == (number, "agreed", OTHER_ORGAN)
        assert (row(replica).state, row(replica).merged_into) == ("merged", THEIRS)


def test_an_answer_counts_only_for_the_proposal_that_was_read(together: World) -> None:
    """The lead proposes anew while the other organ answers the first proposal offline."""
    number = joint.propose_merge(together.supervisor, found(together).joint)
    together.sync()
    joint.accept(together.stranger, number, [ELSEWHERE])
    joint.decline(together.supervisor, number, "改期")
    together.sync("supervisor")
    together.supervisor.tell(planned(VISIT, items=(ITEM,), window_until="2026-11-26"))
    joint.propose(together.supervisor, joint.JointRequest((VISIT, THEIRS)))
    together.sync("supervisor")
    together.sync()
    assert only(together.supervisor).row.state == "open"
    assert row(together.stranger, THEIRS).state == "planned"


def test_nobody_takes_in_another_organs_line_by_calling_it_their_own(together: World) -> None:
    lines = (JointLine(inspection=VISIT, organ=ORGAN), JointLine(inspection=THEIRS, organ=ORGAN))
    together.supervisor.tell(
        JointProposed(
            joint="stolen", organ=ORGAN, region="64", lines=lines, host=VISIT, subject="x", enterprise_name="x",
            items=(ITEM,), window_from=DAY, window_until=DAY,
        )
    )  # fmt: skip
    together.sync()
    assert row(together.stranger, THEIRS).state == "planned"


@pytest.mark.parametrize(
    ("officers", "code"),
    [((), "OFFICERS_TOO_FEW"), ((FIRST,), "OFFICER_OF_ANOTHER_ORGAN"), (("NX-9",), "OFFICER_UNKNOWN")],
)
def test_国办发2024_54_an_organ_sends_its_own_officers_only(
    together: World, officers: tuple[str, ...], code: str
) -> None:
    number = joint.propose_merge(together.supervisor, found(together).joint)
    together.sync()
    assert refused(lambda: joint.accept(together.stranger, number, officers)) == code


def test_国办发2024_54_officers_of_an_organ_that_did_not_consent_cannot_be_filed(together: World) -> None:
    (answer,) = together.file(officers=(FIRST, SECOND, ELSEWHERE))
    assert answer.error is not None
    assert answer.error.code == "ORGAN_NOT_CONSENTED"
    joint.propose_merge(together.supervisor, found(together).joint)
    together.sync()
    (answer,) = together.file(officers=(FIRST, SECOND))
    assert answer.error is None
    assert "JOINT_UNANSWERED" in {ruling.code for ruling in answer.rulings}


def test_国办发2024_54_an_officer_whom_the_other_organ_did_not_send_is_not_taken_along(together: World) -> None:
    agree(together)
    other = OfficerRegistered(
        certificate="SZ-0002", name="另一人", organ=OTHER_ORGAN, valid_from="2024-01-01", valid_until="2029-12-31"
    )
    together.justice.tell(other)
    together.sync()
    (answer,) = together.file(officers=(FIRST, SECOND, "SZ-0002"))
    assert answer.error is not None
    assert answer.error.code == "OFFICER_NOT_SENT"


def test_国办发2024_54_an_organ_that_is_no_qualified_body_sends_nobody(together: World) -> None:
    agree(together)
    own = BodyListed(region="64", valid_from="2026-01-01", organ=ORGAN, name="兴庆区应急管理局", kind="authority")
    together.server.tell(own)
    together.sync()
    (answer,) = together.file(officers=(FIRST, SECOND, ELSEWHERE))
    assert answer.error is not None
    assert answer.error.code == "JOINT_BODY_NOT_LISTED"


def test_a_filing_that_leaves_out_who_agreed_to_come_is_not_clean(together: World) -> None:
    agree(together)
    (answer,) = together.file(officers=(FIRST, SECOND))
    assert "JOINT_ORGANS_LEFT_OUT" in {ruling.code for ruling in answer.rulings}


@pytest.mark.parametrize(
    ("lines", "more", "code"),
    [
        ((VISIT,), {}, "JOINT_TOO_FEW"),
        ((VISIT, INSPECTIONS[1]), {}, "JOINT_SUBJECTS_DIFFER"),
        ((THEIRS,), {"invited": (ORGAN,)}, "JOINT_NO_OWN_LINE"),
        ((VISIT, THEIRS), {"host": THEIRS}, "JOINT_NO_OWN_LINE"),
        ((VISIT, "nowhere"), {}, "INSPECTION_UNKNOWN"),
        ((VISIT, THEIRS), {"officers": (EXPIRED,)}, "CERTIFICATE_NOT_VALID"),
    ],
)
def test_what_cannot_go_together_is_refused(
    together: World, lines: tuple[str, ...], more: dict[str, Any], code: str
) -> None:
    before = digest_rows(together.supervisor)
    assert refused(lambda: joint.propose(together.supervisor, joint.JointRequest(lines, **more))) == code
    assert digest_rows(together.supervisor) == before


def test_an_organ_that_planned_nothing_can_be_invited(world: World) -> None:
    number = joint.propose(world.supervisor, joint.JointRequest((VISIT,), invited=(OTHER_ORGAN,)))
    world.sync()
    joint.accept(world.stranger, number, [ELSEWHERE])
    world.sync()
    (answer,) = world.file(officers=(FIRST, SECOND, ELSEWHERE), items=(ITEM, OTHER_ITEM))
    assert answer.error is None


def test_only_supervisors_speak_for_their_organ(together: World) -> None:
    number = found(together).joint
    assert refused(lambda: joint.propose_merge(together.officer, number)) == "ROLE_MAY_NOT"
    assert refused(lambda: joint.decline(together.officer, number, "x")) == "ROLE_MAY_NOT"


def test_rows_of_a_joint_inspection_rebuild_to_the_same_bytes(together: World) -> None:
    agree(together)
    before = digest_rows(together.stranger)
    rebuild_rows(together.stranger)
    assert digest_rows(together.stranger) == before
    with together.stranger.reading() as connection:
        assert len(queries.where(connection, JointRow)) == 1
