from __future__ import annotations

from typing import Any

import pytest

from inspector_tui.cli.standing import standing
from inspector_tui.codes.presentation import Form
from inspector_tui.codes.verdict import Verdict
from inspector_tui.errors import Refused
from inspector_tui.i18n import Language, set_language
from inspector_tui.services import permit_keys, standing_permits, urgent
from inspector_tui.services.moments import moment_of
from inspector_tui.services.presenting import open_showing
from inspector_tui.services.standing_permits import StandingRequest
from inspector_tui.services.urgent import UrgentRequest
from tests.services.commands import run, told
from tests.services.key_world import judged, reasons, status_of, trust_of, verdict_on
from tests.world import (
    ASSISTANT,
    BOSS,
    DAY,
    ENDED_ITEM,
    EXPIRED,
    FIRST,
    ITEM,
    NOW,
    OTHER_ITEM,
    PERMIT_KEY,
    SECOND,
    STATIONS,
    SUBJECT,
    World,
)  # fmt: skip

TEAM = STATIONS["officer"].device


def request(**changed: Any) -> StandingRequest:
    told: dict[str, Any] = {
        "device": TEAM, "officers": (FIRST, SECOND), "start": moment_of(DAY, 8), "end": moment_of("2026-11-30", 8),
    }  # fmt: skip
    return StandingRequest(**(told | changed))


def issued(world: World, **changed: Any) -> bytes:
    code_id = standing_permits.issue(world.supervisor, request(**changed))
    world.sync()
    return code_id


def begun(world: World, **changed: Any) -> str:
    told: dict[str, Any] = {"subject": SUBJECT, "reason": "群众举报正在排放", "officers": (FIRST, SECOND)}
    return urgent.begin(world.officer, UrgentRequest(**(told | changed))).inspection


def test_an_issued_permit_shows_as_unfiled_at_the_enterprise_that_the_device_names(world: World) -> None:
    issued(world)
    showing = open_showing(world.officer, begun(world))
    for form in Form:
        told = judged(world, showing, form=form)
        assert (told.verdict, reasons(told)) == (Verdict.UNDETERMINED, ["UNFILED"])
        assert told.content is not None
        assert told.content.subject == SUBJECT
        assert [officer.name for officer in told.content.claims.officers] == ["马建国", "李梅"]


def test_its_state_is_told_to_the_organ_and_others_do_not_see_it(world: World) -> None:
    issued(world)
    issued(world, start=moment_of("2026-11-26", 8))
    told = standing_permits.standing_permits(world.supervisor)
    assert sorted(one.state for one in told) == ["in_force", "not_yet"]
    assert {one.device_name for one in told} == {"马建国的电脑"}
    assert standing_permits.standing_permits(world.stranger) == []
    world.clock.go_to(moment_of("2026-11-30", 9))
    assert [one.state for one in standing_permits.standing_permits(world.supervisor)] == ["over", "over"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"officers": ()}, "OFFICERS_TOO_FEW"),
        ({"officers": tuple(f"NX-{number:04}" for number in range(17))}, "OFFICERS_TOO_MANY"),
        ({"officers": (FIRST, "NX-9999")}, "OFFICER_UNKNOWN"),
        ({"officers": (FIRST, ASSISTANT)}, "OFFICER_MAY_ONLY_ASSIST"),
        ({"officers": (FIRST, EXPIRED)}, "CERTIFICATE_NOT_VALID"),
        ({"items": (ENDED_ITEM,)}, "ITEM_NOT_PUBLISHED"),
        ({"end": moment_of(DAY, 8) + 7 * 86400 + 1}, "WINDOW_TOO_LONG"),
        ({"start": NOW + 7200, "end": NOW + 3600}, "WINDOW_ENDS_BEFORE_START"),
        ({"end": NOW - 60}, "STANDING_OVER"),
        ({"device": STATIONS["checkpoint"].device}, "DEVICE_NOT_TRUSTED"),
        ({"device": STATIONS["justice"].device}, "DEVICE_NOT_TRUSTED"),
        ({"device": bytes(16)}, "DEVICE_NOT_TRUSTED"),
    ],
)
def test_what_the_rules_forbid_is_not_signed(world: World, changed: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        issued(world, **changed)
    assert refused.value.code == code
    assert standing_permits.standing_permits(world.supervisor) == []


def test_one_officer_and_seven_whole_days_will_do(world: World) -> None:
    issued(world, officers=(FIRST,), end=moment_of(DAY, 8) + 7 * 86400)
    assert len(standing_permits.standing_permits(world.supervisor)) == 1


def test_only_a_supervisor_issues_and_no_key_signs_nothing(world: World) -> None:
    with pytest.raises(Refused, match="ROLE_MAY_NOT"):
        standing_permits.issue(world.officer, request())
    permit_keys.retire(world.supervisor, PERMIT_KEY.kid)
    with pytest.raises(Refused, match="NO_PERMIT_KEY"):
        standing_permits.issue(world.supervisor, request())


def test_a_revoked_one_cannot_be_shown_and_what_was_shown_is_revoked(world: World) -> None:
    code_id = issued(world)
    inspection = begun(world)
    text = open_showing(world.officer, inspection).frame(world.clock.ms, Form.FULL).text
    with pytest.raises(Refused, match="REASON_MISSING"):
        standing_permits.revoke(world.supervisor, code_id, "")
    with pytest.raises(Refused, match="STANDING_UNKNOWN"):
        standing_permits.revoke(world.stranger, code_id, "不是我的")
    standing_permits.revoke(world.supervisor, code_id, "值班结束")
    world.sync()
    assert reasons(verdict_on(world, text)) == ["UNFILED", "REVOKED"]
    with pytest.raises(Refused, match="NO_STANDING_PERMIT"):
        open_showing(world.officer, inspection)
    with pytest.raises(Refused, match="STANDING_GONE"):
        standing_permits.revoke(world.supervisor, code_id, "again")
    assert standing_permits.standing_permits(world.supervisor)[0].row.status_reason == "值班结束"


def test_a_permit_of_a_revoked_key_is_not_shown(world: World) -> None:
    issued(world)
    inspection = begun(world)
    permit_keys.revoke(world.supervisor, PERMIT_KEY.kid, "泄露")
    world.sync()
    with pytest.raises(Refused, match="NO_STANDING_PERMIT"):
        open_showing(world.officer, inspection)


def test_a_permit_that_names_other_people_or_other_items_does_not_speak_for_a_visit(world: World) -> None:
    issued(world, officers=(FIRST, BOSS))
    with pytest.raises(Refused, match="NO_STANDING_PERMIT"):
        open_showing(world.officer, begun(world))
    issued(world, items=(ITEM,))
    other = begun(world, subject="640104000000001", name="旧号商店", items=(OTHER_ITEM,))
    with pytest.raises(Refused, match="NO_STANDING_PERMIT"):
        open_showing(world.officer, other)
    third = begun(world, subject="640104000000002", name="旧号饭店", items=(ITEM,))
    assert reasons(judged(world, open_showing(world.officer, third))) == ["UNFILED"]


def test_a_permit_issued_after_the_start_can_be_shown_once_it_has_come(world: World) -> None:
    inspection = begun(world)
    with pytest.raises(Refused, match="NO_STANDING_PERMIT"):
        open_showing(world.officer, inspection)
    issued(world)
    assert reasons(judged(world, open_showing(world.officer, inspection))) == ["UNFILED"]


def test_numbers_are_taken_so_that_two_permits_never_share_a_place(world: World) -> None:
    issued(world)
    issued(world, officers=(FIRST,))
    world.file()
    assert world.approve()[0].error is None
    places = [one.row.status_index for one in standing_permits.standing_permits(world.supervisor)]
    assert len(set(places)) == 2
    assert status_of(world, trust_of(world)).state(max(places)) is not None


@pytest.mark.parametrize(("screen", "words"), [("en", "There is none."), ("zh_CN", "没有内容。")])
def test_a_list_of_nothing_says_so_to_people_and_stays_empty_for_machines(
    world: World, capsys: pytest.CaptureFixture[str], screen: Language, words: str
) -> None:
    set_language(screen)
    run(standing, world.supervisor, "list")
    assert capsys.readouterr().out.strip() == words
    run(standing, world.supervisor, "list", "--json")
    assert told(capsys) == []
    set_language("en")
