from __future__ import annotations

import pytest

from inspector_tui.cli.key import key as key_command
from inspector_tui.codes.permit import parse_permit, read_claims
from inspector_tui.codes.presentation import Form
from inspector_tui.errors import BadInput, Refused
from inspector_tui.i18n import set_language
from inspector_tui.ledger import keys
from inspector_tui.models import queries
from inspector_tui.models.rows import PermitKeyRow
from inspector_tui.services import approving, permit_keys, standing_permits, visiting
from inspector_tui.services.key_desk import HeldKey, organ_keys
from inspector_tui.services.moments import moment_of
from inspector_tui.services.presenting import open_showing
from inspector_tui.services.reissuing import Reissued, reissue
from inspector_tui.services.standing_permits import StandingRequest
from tests.services.commands import run
from tests.services.key_world import inspection_row, judged, reasons, trust_of, verdict_on
from tests.world import DAY, FIRST, INSPECTIONS, NOW, PERMIT_KEY, SECOND, STATIONS, VISIT, World

DAYS = 86_400
NEXT_DAY = "2026-11-25"


def key(world: World, kid: bytes) -> HeldKey:
    return next(one for one in organ_keys(world.supervisor) if one.row.kid == kid)


def states(world: World) -> dict[bytes, str]:
    return {one.row.kid: one.state for one in organ_keys(world.supervisor)}


def signed_by(world: World, inspection: str = VISIT) -> bytes | None:
    return parse_permit(inspection_row(world.supervisor, inspection).permit or b"").kid


def approved(world: World, inspection: str = VISIT) -> None:
    world.file(inspection, start=moment_of(DAY, 8), end=moment_of("2026-12-20", 18))
    answers = world.approve(inspection)
    assert answers[0].error is None, answers


def test_a_new_key_counts_fourteen_days_after_it_was_published_and_is_then_used_by_itself(world: World) -> None:
    kid = permit_keys.publish(world.supervisor)
    assert key(world, kid).row.not_before == NOW + 14 * DAYS
    assert states(world) == {PERMIT_KEY.kid: "in_use", kid: "not_yet"}
    approved(world)
    assert signed_by(world) == PERMIT_KEY.kid
    world.clock.advance(14 * DAYS)
    assert states(world) == {PERMIT_KEY.kid: "in_force", kid: "in_use"}
    approved(world, INSPECTIONS[1])
    assert signed_by(world, INSPECTIONS[1]) == kid
    assert reasons(judged(world, open_showing(world.officer, INSPECTIONS[1]))) == []
    assert reasons(judged(world, open_showing(world.officer, VISIT))) == []


def test_a_second_key_is_not_published_while_one_waits(world: World) -> None:
    permit_keys.publish(world.supervisor)
    with pytest.raises(Refused, match="KEY_WAITS_ALREADY"):
        permit_keys.publish(world.supervisor)


def test_in_an_emergency_a_key_counts_at_once_and_the_reason_is_recorded(world: World) -> None:
    with pytest.raises(Refused, match="REASON_MISSING"):
        permit_keys.publish(world.supervisor, hasten=" ")
    kid = permit_keys.publish(world.supervisor, hasten="原密钥泄露")
    world.sync()
    assert key(world, kid).state == "in_use"
    with world.justice.reading() as connection:
        row = queries.one(connection, PermitKeyRow, kid=kid)
    assert row is not None
    assert (row.not_before, row.hastened_reason) == (NOW, "原密钥泄露")


def test_a_p256_key_signs_permits_that_are_valid(world: World) -> None:
    kid = permit_keys.publish(world.supervisor, alg="es256", hasten="等不及")
    assert key(world, kid).row.alg == keys.ALG_ESP256
    approved(world)
    assert signed_by(world) == kid
    assert reasons(judged(world, open_showing(world.officer, VISIT))) == []
    with pytest.raises(BadInput, match="UNKNOWN_ALG"):
        permit_keys.publish(world.supervisor, alg="sm2", hasten="x")


def test_one_may_stay_with_the_older_key_or_switch_back(world: World) -> None:
    kid = permit_keys.publish(world.supervisor, hasten="试用")
    assert states(world)[kid] == "in_use"
    permit_keys.use(world.supervisor, PERMIT_KEY.kid)
    assert states(world) == {PERMIT_KEY.kid: "in_use", kid: "in_force"}
    permit_keys.use(world.supervisor, kid)
    assert states(world)[kid] == "in_use"


def test_a_key_that_waits_is_over_or_is_not_here_cannot_be_switched_to(world: World) -> None:
    waiting = permit_keys.publish(world.supervisor)
    with pytest.raises(Refused, match="KEY_NOT_YET"):
        permit_keys.use(world.supervisor, waiting)
    permit_keys.retire(world.supervisor, PERMIT_KEY.kid)
    with pytest.raises(Refused, match="KEY_OVER"):
        permit_keys.use(world.supervisor, PERMIT_KEY.kid)
    with pytest.raises(Refused, match="KEY_UNKNOWN"):
        permit_keys.use(world.supervisor, b"\0\0\0\0")
    with pytest.raises(Refused, match="KEY_UNKNOWN"):
        permit_keys.revoke(world.stranger, PERMIT_KEY.kid, "不是我的")


def test_a_retired_key_signs_nothing_more_and_what_it_signed_stays_valid(world: World) -> None:
    approved(world)
    permit_keys.retire(world.supervisor, PERMIT_KEY.kid)
    world.sync()
    world.clock.advance(60)
    assert states(world) == {PERMIT_KEY.kid: "retired"}
    world.file(INSPECTIONS[1])
    with pytest.raises(Refused, match="NO_PERMIT_KEY"):
        approving.approve(world.supervisor, [INSPECTIONS[1]])
    assert reasons(judged(world, open_showing(world.officer, VISIT))) == []


def test_when_the_only_key_left_begins_later_nothing_is_approved_and_the_day_is_told(world: World) -> None:
    permit_keys.publish(world.supervisor)
    permit_keys.retire(world.supervisor, PERMIT_KEY.kid)
    world.file()
    with pytest.raises(Refused) as refused:
        approving.approve(world.supervisor, [VISIT])
    assert (refused.value.code, refused.value.facts["start"]) == ("KEY_NOT_YET", NOW + 14 * DAYS)
    world.sync()
    assert inspection_row(world.supervisor, VISIT).state == "filed"


def test_only_supervisors_have_keys(world: World) -> None:
    with pytest.raises(Refused, match="ROLE_MAY_NOT"):
        permit_keys.publish(world.officer)
    assert world.officer.settings("permit_key") == {}
    with pytest.raises(Refused, match="ROLE_MAY_NOT"):
        permit_keys.revoke(world.officer, PERMIT_KEY.kid, "x")


def test_revoking_needs_a_reason_and_happens_once(world: World) -> None:
    with pytest.raises(Refused, match="REASON_MISSING"):
        permit_keys.revoke(world.supervisor, PERMIT_KEY.kid, " ")
    permit_keys.revoke(world.supervisor, PERMIT_KEY.kid, "电脑失窃")
    with pytest.raises(Refused, match="KEY_OVER"):
        permit_keys.revoke(world.supervisor, PERMIT_KEY.kid, "again")
    with pytest.raises(Refused, match="KEY_OVER"):
        permit_keys.retire(world.supervisor, PERMIT_KEY.kid)


def test_permits_of_a_compromised_key_are_signed_anew_and_the_old_ones_are_void(world: World) -> None:
    approved(world)
    old = open_showing(world.officer, VISIT)
    standing = standing_permits.issue(
        world.supervisor,
        StandingRequest(STATIONS["officer"].device, (FIRST, SECOND), moment_of(DAY, 8), moment_of(NEXT_DAY, 8)),
    )
    assert key(world, PERMIT_KEY.kid).open_permits == 2
    permit_keys.revoke(world.supervisor, PERMIT_KEY.kid, "电脑失窃")
    fresh = permit_keys.publish(world.supervisor, hasten="原密钥泄露")
    world.sync()
    assert reasons(judged(world, old)) == ["KEY_REVOKED"]
    world.clock.advance(60)
    assert reissue(world.supervisor, PERMIT_KEY.kid) == Reissued(permits=1, standing=1)
    assert reissue(world.supervisor, PERMIT_KEY.kid) == Reissued(permits=0, standing=0)
    world.sync()
    assert trust_of(world).keys[PERMIT_KEY.kid].revoked
    new = open_showing(world.officer, VISIT)
    before, after = read_claims(old.permit), read_claims(new.permit)
    assert (after.code_id, after.start, after.end, after.officers) == (
        before.code_id, before.start, before.end, before.officers,
    )  # fmt: skip
    assert after.issued_at > before.issued_at
    for form in Form:
        assert reasons(judged(world, new, form=form)) == []
    assert reasons(verdict_on(world, old.frame(world.clock.ms, Form.FULL).text)) == ["KEY_REVOKED"]
    assert key(world, fresh).open_permits == 2
    again = standing_permits.standing_permits(world.supervisor)[0].row
    assert (again.code_id, parse_permit(again.permit).kid) == (standing, fresh)


def test_what_was_suspended_stays_suspended_when_it_is_signed_anew(world: World) -> None:
    approved(world)
    approving.set_permit_status(world.supervisor, VISIT, "suspended", "核实中")
    permit_keys.publish(world.supervisor, hasten="换钥")
    reissue(world.supervisor, PERMIT_KEY.kid)
    world.sync()
    row = inspection_row(world.officer, VISIT)
    assert row.permit_status == "suspended"
    assert signed_by(world) != PERMIT_KEY.kid
    assert row.oddities == "[]"


def test_the_key_in_use_is_not_replaced_by_itself(world: World) -> None:
    approved(world)
    with pytest.raises(Refused, match="KEY_IN_USE"):
        reissue(world.supervisor, PERMIT_KEY.kid)


def test_another_organ_cannot_sign_this_organs_permits_anew(world: World) -> None:
    approved(world)
    assert reissue(world.stranger, PERMIT_KEY.kid) == Reissued(0, 0)


def test_a_visit_goes_on_after_its_permit_was_signed_anew(world: World) -> None:
    approved(world)
    permit_keys.publish(world.supervisor, hasten="换钥")
    reissue(world.supervisor, PERMIT_KEY.kid)
    world.sync()
    visiting.arrive(world.officer, VISIT, person="王秀兰")
    assert inspection_row(world.officer, VISIT).state == "inspecting"


def test_the_command_says_when_nothing_here_signs_any_more(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    set_language("en")
    run(key_command, world.supervisor, "publish", "--now", "更换密钥")
    new = capsys.readouterr().out.split()[0]
    run(key_command, world.supervisor, "retire", PERMIT_KEY.kid.hex())
    assert capsys.readouterr().err == "", "another one is in force"
    run(key_command, world.supervisor, "revoke", new, "--reason", "泄露")
    assert "nothing can be approved" in capsys.readouterr().err
