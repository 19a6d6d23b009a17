from __future__ import annotations

from typing import get_args

import pytest

from inspector_tui.domain.kinds import KINDS, Body
from inspector_tui.domain.listed import ListEntry, ListPublished
from inspector_tui.domain.roles import MAY_SAY, require_may_say, require_own_organ
from inspector_tui.domain.vocabulary import Role
from inspector_tui.errors import Refused
from tests.domain.samples import SAMPLES

SPOKEN: dict[str, set[str]] = {
    "officer.registered/1": {"justice", "server"},
    "organ.registered/1": {"justice", "server"},
    "enterprise.registered/1": {"supervisor", "justice", "server"},
    "device.enrolled/1": {"server"},
    "device.revoked/1": {"server"},
    "block.allotted/1": {"server"},
    "evidence.stored/1": {"server"},
    "permit_key.published/1": {"supervisor"},
    "plan.imported/1": {"supervisor"},
    "inspection.planned/1": {"supervisor", "server"},
    "inspection.withdrawn/1": {"supervisor"},
    "filing.submitted/1": {"officer", "supervisor"},
    "filing.approved/1": {"supervisor"},
    "filing.returned/1": {"supervisor"},
    "permit.status_set/1": {"supervisor", "server"},
    "code.shown/1": {"officer", "supervisor"},
    "code.printed/1": {"officer", "supervisor"},
    "code.verified/1": {"officer", "supervisor", "checkpoint", "justice"},
    "visit.arrived/1": {"officer", "supervisor"},
    "visit.answered/1": {"officer", "supervisor"},
    "visit.concluded/1": {"officer", "supervisor"},
    "visit.confirmed/1": {"officer", "supervisor"},
    "finding.recorded/1": {"officer", "supervisor"},
    "finding.withdrawn/1": {"officer", "supervisor"},
    "evidence.attached/1": {"officer", "supervisor"},
    "cosigner.enrolled/1": {"officer", "supervisor"},
    "permit_key.retired/1": {"supervisor"},
    "permit_key.revoked/1": {"supervisor"},
    "permit_key.hastened/1": {"supervisor"},
    "permit.reissued/1": {"supervisor"},
    "standing.status_set/1": {"supervisor", "server"},
    "term.set/1": {"justice", "server"},
    "standing.approved/1": {"supervisor"},
    "visit.started_unfiled/1": {"officer", "supervisor"},
    "matter.raised/1": {"server"},
    "matter.closed/1": {"justice", "server"},
    "rating.given/1": {"server"},
    "rating.figures/1": {"server"},
    "record.acknowledged/1": {"server"},
    "code.flagged/1": {"server"},
    "joint.proposed/1": {"supervisor"},
    "joint.accepted/1": {"supervisor"},
    "joint.declined/1": {"supervisor"},
    "document.numbered/1": {"officer", "supervisor"},
    "document.clash_settled/1": {"supervisor"},
    "filing.reviewed/1": {"supervisor"},
    "approval.delegated/1": {"supervisor"},
    "delegation.ended/1": {"supervisor"},
    "approval_rule.listed/1": {"justice", "server"},
    "courier_key.published/1": {"server"},
    "ledger.closed/1": {"officer", "supervisor", "checkpoint", "justice"},
    "ledger.taken_over/1": {"officer", "supervisor", "checkpoint", "justice"},
    "record.judged/1": {"supervisor"},
    "quarantine.settled/1": {"server"},
    "record.kept/1": {"server"},
    "log.begun_anew/1": {"server"},
    "gap.closed/1": {"supervisor"},
    "device.stopped/1": {"supervisor"},
    "calendar.announced/1": {"justice", "server"},
    "conflict.declared/1": {"officer", "supervisor"},
    "draw_weights.set/1": {"supervisor"},
    "draw.committed/1": {"supervisor"},
    "draw.drawn/1": {"supervisor"},
    "inspection.assigned/1": {"supervisor"},
    "plan.made/1": {"supervisor"},
    "list.published/1": {"supervisor", "justice", "server"},
    "list.imported/1": {"supervisor", "justice", "server"},
    "item.listed/1": {"supervisor", "justice", "server"},
    "cap.set/1": {"justice", "server"},
    "enterprise.classed/1": {"justice", "server"},
    "credit.listed/1": {"justice", "server"},
    "counting.set/1": {"justice", "server"},
    "policy.set/1": {"justice", "server"},
    "body.listed/1": {"justice", "server"},
    "officer.listed/1": {"justice", "server"},
    "exception.granted/1": {"supervisor"},
    "exception.withdrawn/1": {"supervisor"},
    "rules.differed/1": {"server"},
    "difference.decided/1": {"supervisor"},
    "checklist.listed/1": {"supervisor", "justice", "server"},
    "enterprise.whitelisted/1": {"supervisor", "justice", "server"},
    "licence.listed/1": {"supervisor", "justice", "server"},
    "scene_item.listed/1": {"supervisor", "justice", "server"},
    "leniency.listed/1": {"supervisor", "justice", "server"},
    "discretion.listed/1": {"supervisor", "justice", "server"},
}
"""Kind -> roles. Written down a second time on purpose: who may approve must not change by accident."""


def test_the_table_knows_every_kind_and_every_role() -> None:
    assert set(SPOKEN) == set(KINDS)
    assert set(MAY_SAY) == set(get_args(Role))


@pytest.mark.parametrize("role", get_args(Role))
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_role_says_what_is_its_own_and_nothing_else(role: Role, kind: str) -> None:
    if role in SPOKEN[kind]:
        require_may_say(role, kind)
        return
    with pytest.raises(Refused) as refused:
        require_may_say(role, kind)
    assert (refused.value.code, refused.value.facts) == ("ROLE_MAY_NOT", {"role": role, "kind": kind})


def test_no_role_may_say_what_nobody_knows() -> None:
    for role in get_args(Role):
        with pytest.raises(Refused):
            require_may_say(role, "filing.approved/2")


OF_AN_ORGAN = (
    "plan.imported/1",
    "inspection.planned/1",
    "inspection.withdrawn/1",
    "filing.submitted/1",
    "permit_key.published/1",
    "permit_key.retired/1",
    "permit_key.revoked/1",
    "permit_key.hastened/1",
    "standing.approved/1",
    "standing.status_set/1",
    "visit.started_unfiled/1",
    "exception.granted/1",
    "exception.withdrawn/1",
    "difference.decided/1",
    "joint.proposed/1",
    "joint.accepted/1",
    "joint.declined/1",
    "document.numbered/1",
    "document.clash_settled/1",
    "approval.delegated/1",
    "delegation.ended/1",
    "conflict.declared/1",
    "draw_weights.set/1",
    "draw.committed/1",
    "draw.drawn/1",
    "inspection.assigned/1",
    "plan.made/1",
)


@pytest.mark.parametrize("sample", [each for each in SAMPLES if each.KIND in OF_AN_ORGAN], ids=lambda each: each.KIND)
def test_a_device_speaks_for_its_own_organ_only(sample: Body) -> None:
    require_own_organ("supervisor", sample.to_map()["organ"], sample)
    require_own_organ("server", 0, sample)
    with pytest.raises(Refused) as refused:
        require_own_organ("supervisor", 640200003, sample)
    assert refused.value.code == "OTHER_ORGAN"


LISTED = [each for each in SAMPLES if isinstance(each, (ListEntry, ListPublished))]


@pytest.mark.parametrize("sample", LISTED, ids=lambda each: each.KIND)
def test_a_device_keeps_lists_of_its_own_region_only(sample: Body) -> None:
    require_own_organ("justice", 640000001, sample)
    require_own_organ("server", 0, sample)
    with pytest.raises(Refused) as refused:
        require_own_organ("justice", 650000001, sample)
    assert refused.value.code == "OTHER_REGION"


@pytest.mark.parametrize(
    "sample",
    [each for each in SAMPLES if each.KIND not in OF_AN_ORGAN and each not in LISTED],
    ids=lambda each: each.KIND,
)
def test_bodies_about_others_may_name_any_organ(sample: Body) -> None:
    require_own_organ("justice", 1, sample)
