"""Who pulls ratings and matters, and what a parent organ writes about its child."""

from __future__ import annotations

import pytest

from inspector_tui.domain.planning import FilingReturned, FilingSubmitted
from inspector_tui.domain.record import Body
from inspector_tui.domain.register import OrganRegistered
from inspector_tui.domain.urgent import MatterClosed, MatterRaised
from inspector_tui.domain.visiting import VisitAnswered
from inspector_tui.domain.vocabulary import Role
from inspector_tui.domain.voice import RatingFigures, RatingGiven
from inspector_tui.ledger.envelope import open_envelope
from tests.sync.devices import ORGANS, PROVINCE, SHIZUISHAN, XINGQING, YINCHUAN, Device, Office

INSPECTION = "00112233aabbccdd"


def pulled(office: Office, device: Device, *wanted: str) -> list[str]:
    with office.client(device) as client:
        raws = [raw for page in client.pull(0) for _, raw in page.records]
    return [kind for kind in (open_envelope(raw).kind for raw in raws) if kind in wanted]


def rating(organ: int = XINGQING) -> RatingGiven:
    return RatingGiven(code_id=bytes(8), organ=organ, stars=1, comment="态度差", complaints=("took_gifts",))


def matter() -> MatterRaised:
    return MatterRaised(matter="m1", kind="rating_low", organ=XINGQING, about="rating:00")


JUDGED = ("rating.given/1", "matter.raised/1", "matter.closed/1")


@pytest.mark.parametrize(
    ("role", "organ", "sees"),
    [
        ("justice", XINGQING, True),
        ("justice", YINCHUAN, True),
        ("justice", PROVINCE, True),
        ("justice", SHIZUISHAN, False),
        ("supervisor", XINGQING, False),
        ("supervisor", YINCHUAN, False),
        ("supervisor", PROVINCE, False),
        ("officer", XINGQING, False),
        ("checkpoint", XINGQING, False),
    ],
)
def test_only_justice_above_or_at_the_organs_region_sees_who_judged_it(
    office: Office, role: Role, organ: int, sees: bool
) -> None:
    office.server.core.ledger.append_own([rating(), matter()], organ=XINGQING)
    closer = office.enrol(Device("justice", PROVINCE, None))
    with office.client(closer) as client:
        client.push([closer.say(MatterClosed(matter="m1", outcome="已核查整改"))])
    reader = office.enrol(Device(role, organ, None))
    assert pulled(office, reader, *JUDGED) == (list(JUDGED) if sees else [])


def test_the_organ_gets_figures_and_never_a_rating(office: Office) -> None:
    figures = RatingFigures(
        organ=XINGQING, period="2026", until="2026-11-25", ratings=5, codes_closed=9, stars=(0, 0, 1, 1, 3)
    )
    office.server.core.ledger.append_own([rating(), figures], organ=XINGQING)
    reader = office.enrol(Device("supervisor", XINGQING, "64S"))
    assert pulled(office, reader, "rating.given/1", "rating.figures/1") == ["rating.figures/1"]


def test_a_region_written_with_zeros_is_the_same_region(office: Office) -> None:
    bureau = OrganRegistered(
        **{**ORGANS[1].model_dump(), "organ": 640100009, "parent": None, "field": "justice", "region": "640100"}
    )
    office.server.core.ledger.append_own([bureau], organ=0)
    office.server.core.ledger.append_own([rating()], organ=XINGQING)
    writer = office.enrol(Device(organ=XINGQING))
    with office.client(writer) as client:
        client.push(writer.say_many(2))
    reader = office.enrol(Device("justice", 640100009, None))
    assert pulled(office, reader, "rating.given/1", "visit.answered/1") == ["rating.given/1"] + ["visit.answered/1"] * 2


def submitted(device: Device) -> FilingSubmitted:
    return FilingSubmitted.model_validate(
        {
            "inspection": INSPECTION, "filing": "f1", "organ": device.organ, "subject": "91640100MA76XXXX0K",
            "enterprise_name": "某某公司", "items": ["6401-001"], "purpose": "daily", "start": 0, "end": 9,
            "officers": [{"certificate": c, "name": "甲", "organ": device.organ} for c in ("64010001", "64010002")],
            "device": device.id, "device_public": device.signer.public,
        }
    )  # fmt: skip


@pytest.mark.parametrize(
    ("reader", "sees"), [(XINGQING, True), (YINCHUAN, True), (PROVINCE, True), (SHIZUISHAN, False)]
)
def test_what_a_parent_says_of_its_childs_inspection_reaches_the_child(office: Office, reader: int, sees: bool) -> None:
    child = office.enrol(Device(organ=XINGQING))
    parent = office.enrol(Device("supervisor", YINCHUAN, "64S"))
    said: list[tuple[Device, Body]] = [
        (child, submitted(child)),
        (parent, FilingReturned(inspection=INSPECTION, filing="f1", reason="补充依据")),
        (parent, VisitAnswered(inspection=INSPECTION, item="6401-001", check=1, answer="compliant")),
        (parent, VisitAnswered(inspection="ff" * 8, item="6401-001", check=1, answer="compliant")),
    ]
    for device, body in said:
        with office.client(device) as client:
            assert {outcome.status for outcome in client.push([device.say(body)])} == {"stored"}
    found = pulled(office, office.enrol(Device("officer", reader, "64X")), "filing.returned/1", "visit.answered/1")
    own = 2 if reader in (YINCHUAN, PROVINCE) else 1
    assert found == (["filing.returned/1"] + ["visit.answered/1"] * own if sees else [])


def test_nobody_can_make_an_inspection_another_organs(office: Office) -> None:
    """The first word counts, and a device speaks for its own organ only."""
    thief = office.enrol(Device(organ=SHIZUISHAN))
    child = office.enrol(Device(organ=XINGQING))
    foreign = submitted(thief).model_copy(update={"organ": XINGQING})
    for device, body in ((child, submitted(child)), (thief, submitted(thief)), (thief, foreign)):
        with office.client(device) as client:
            client.push([device.say(body)])
    parent = office.enrol(Device("supervisor", YINCHUAN, "64S"))
    with office.client(parent) as client:
        client.push([parent.say(FilingReturned(inspection=INSPECTION, filing="f1", reason="补充依据"))])
    assert pulled(office, office.enrol(Device(organ=SHIZUISHAN)), "filing.returned/1") == []
    assert pulled(office, child, "filing.returned/1") == ["filing.returned/1"]
