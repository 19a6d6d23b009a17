"""Who pulls what is recorded of a joint inspection: every organ that was asked and consented, from then on."""

from __future__ import annotations

from typing import Any

import pytest

from inspector_tui.domain.joint import JointAccepted, JointDeclined, JointLine, JointProposed
from inspector_tui.domain.planning import FiledOfficer
from inspector_tui.domain.record import Body
from inspector_tui.domain.visiting import VisitAnswered
from tests.sync.devices import PROVINCE, SHIZUISHAN, XINGQING, YINCHUAN, Device, Office
from tests.sync.test_scopes import INSPECTION, pulled, submitted

LINES = (JointLine(inspection=INSPECTION, organ=XINGQING), JointLine(inspection="b" * 16, organ=SHIZUISHAN))
SENT = (FiledOfficer(certificate="64X", name="丙", organ=SHIZUISHAN),)


def proposed(**changed: Any) -> JointProposed:
    told: dict[str, Any] = {
        "joint": "j1", "organ": XINGQING, "region": "64", "lines": LINES, "host": INSPECTION,
        "subject": "91640100MA76XXXX0K", "enterprise_name": "某某公司", "items": ("6401-001",),
        "window_from": "2026-11-01", "window_until": "2026-11-30",
    }  # fmt: skip
    return JointProposed(**(told | changed))


def accepted(organ: int = SHIZUISHAN, joint: str = "j1") -> JointAccepted:
    return JointAccepted(joint=joint, organ=organ, region="64", lines=LINES, proposal=bytes(32), officers=SENT)


def declined(organ: int) -> JointDeclined:
    return JointDeclined(joint="j1", organ=organ, region="64", lines=LINES, reason="另有任务")


def say(office: Office, device: Device, *bodies: Body) -> None:
    with office.client(device) as client:
        assert {outcome.status for outcome in client.push([device.say(each) for each in bodies])} == {"stored"}


def answered(check: int = 1) -> VisitAnswered:
    return VisitAnswered(inspection=INSPECTION, item="6401-001", check=check, answer="compliant")


@pytest.fixture
def parties(office: Office) -> tuple[Device, Device]:
    """The leading organ's supervisor, whose line is filed, and the invited organ's."""
    lead = office.enrol(Device("supervisor", XINGQING, "64S"))
    invited = office.enrol(Device("supervisor", SHIZUISHAN, "64X"))
    say(office, lead, submitted(lead))
    return lead, invited


def seen(office: Office, organ: int) -> list[str]:
    return pulled(office, office.enrol(Device("officer", organ, "64Y")), "visit.answered/1")


def test_who_consented_sees_what_is_recorded_from_then_on(office: Office, parties: tuple[Device, Device]) -> None:
    lead, invited = parties
    say(office, lead, answered(1), proposed())
    assert seen(office, SHIZUISHAN) == []
    say(office, invited, accepted())
    say(office, lead, answered(2), answered(3))
    assert seen(office, SHIZUISHAN) == ["visit.answered/1"] * 2
    assert seen(office, XINGQING) == ["visit.answered/1"] * 3
    assert seen(office, YINCHUAN) == seen(office, PROVINCE) == ["visit.answered/1"] * 3


def test_who_was_only_asked_sees_nothing(office: Office, parties: tuple[Device, Device]) -> None:
    lead, _ = parties
    say(office, lead, proposed(), answered())
    assert seen(office, SHIZUISHAN) == []


@pytest.mark.parametrize("leaver", [XINGQING, SHIZUISHAN])
def test_nothing_more_is_shared_once_somebody_left(office: Office, parties: tuple[Device, Device], leaver: int) -> None:
    lead, invited = parties
    say(office, lead, proposed())
    say(office, invited, accepted())
    say(office, lead if leaver == XINGQING else invited, declined(leaver))
    say(office, lead, answered())
    assert seen(office, SHIZUISHAN) == []


def test_nobody_joins_who_was_not_asked(office: Office, parties: tuple[Device, Device]) -> None:
    lead, invited = parties
    only_own = proposed(lines=LINES[:1], invited=(YINCHUAN,))
    say(office, lead, only_own)
    say(office, invited, accepted())
    say(office, lead, answered())
    assert seen(office, SHIZUISHAN) == []


def test_nobody_lets_themselves_into_another_organs_inspection(office: Office, parties: tuple[Device, Device]) -> None:
    """Proposing a foreign line as one's own host, and asking for oneself in another's name, open nothing."""
    lead, thief = parties
    helper = office.enrol(Device("supervisor", YINCHUAN, "64Z"))
    stolen = proposed(organ=YINCHUAN, joint="j2")
    say(office, helper, stolen)
    say(office, thief, accepted(joint="j2"), proposed())
    say(office, thief, accepted(organ=YINCHUAN))
    say(office, lead, answered())
    assert seen(office, SHIZUISHAN) == []


def test_the_other_proposal_of_the_same_is_a_consent(office: Office, parties: tuple[Device, Device]) -> None:
    lead, invited = parties
    say(office, lead, proposed())
    say(office, invited, proposed(organ=SHIZUISHAN, host="b" * 16))
    say(office, lead, answered())
    assert seen(office, SHIZUISHAN) == ["visit.answered/1"]
