from __future__ import annotations

import pytest

from inspector_tui.domain.planning import FilingApproved, InspectionPlanned
from inspector_tui.domain.record import Body
from inspector_tui.domain.register import OrganRegistered
from inspector_tui.domain.vocabulary import Role
from inspector_tui.ledger.envelope import open_envelope, verify_envelope
from sync.protocol import limits
from sync.server import pulling
from tests.sync.devices import ORGANS, PROVINCE, SHIZUISHAN, XINGQING, YINCHUAN, Device, Office, answer


def planned(region: str, name: str) -> InspectionPlanned:
    return InspectionPlanned(
        inspection="00112233aabbccdd",
        organ=YINCHUAN,
        year=2026,
        subject="91640100MA75W0000X",
        enterprise_name=name,
        region=region,
        items=("6401-001",),
        purpose="random",
        window_from="2026-01-01",
        window_until="2026-12-31",
    )


def approved() -> FilingApproved:
    return FilingApproved(
        inspection="00112233aabbccdd",
        filing="f1",
        filing_no="银应急〔2026〕1号",
        permit=b"p",
        code_id=bytes(8),
        status_list=1,
        status_index=1,
    )


def pull_all(office: Office, device: Device, after: int = 0) -> list[tuple[int, bytes]]:
    with office.client(device) as client:
        return [record for page in client.pull(after) for record in page.records]


def kinds(office: Office, device: Device, of: Device) -> list[str]:
    """Kinds of the records of one device that another pulls."""
    envelopes = [open_envelope(raw) for _, raw in pull_all(office, device)]
    return [envelope.kind for envelope in envelopes if envelope.device == of.id]


# Who pulls what a supervisor of Yinchuan city writes: an organ's record, one for a county's region, a permit.
SCOPES: list[tuple[Role, int, list[str]]] = [
    ("officer", YINCHUAN, ["visit.answered/1", "inspection.planned/1", "filing.approved/1"]),
    ("supervisor", PROVINCE, ["visit.answered/1", "inspection.planned/1", "filing.approved/1"]),
    ("officer", XINGQING, ["inspection.planned/1", "filing.approved/1"]),
    ("officer", SHIZUISHAN, []),
    ("checkpoint", XINGQING, ["inspection.planned/1", "filing.approved/1"]),
    ("justice", YINCHUAN, ["visit.answered/1", "inspection.planned/1", "filing.approved/1"]),
    ("justice", SHIZUISHAN, []),
]


@pytest.mark.parametrize(("role", "organ", "expected"), SCOPES)
def test_a_device_pulls_its_scope_and_nothing_else(office: Office, role: Role, organ: int, expected: list[str]) -> None:
    writer = office.enrol(Device("supervisor", YINCHUAN, "64S"))
    bodies: list[Body] = [answer(), planned("640104", "某某公司"), approved()]
    with office.client(writer) as client:
        assert {o.status for o in client.push([writer.say(body) for body in bodies])} == {"stored"}
    reader = office.enrol(Device(role, organ, None))
    assert kinds(office, reader, writer) == expected


def test_justice_sees_a_region_whose_organs_are_not_below_its_own(office: Office) -> None:
    justice_bureau = OrganRegistered(
        **{**ORGANS[1].model_dump(), "organ": 640100009, "parent": None, "field": "justice"}
    )
    office.server.core.ledger.append_own([justice_bureau], organ=0)
    writer = office.enrol(Device(organ=XINGQING))
    with office.client(writer) as client:
        client.push(writer.say_many(2))
    assert kinds(office, office.enrol(Device("justice", 640100009, None)), writer) == ["visit.answered/1"] * 2
    assert kinds(office, office.enrol(Device("officer", 640100009, None)), writer) == []


def test_the_keys_to_verify_with_come_along_in_order(office: Office) -> None:
    writer = office.enrol(Device())
    with office.client(writer) as client:
        client.push(writer.say_many(3))
    keys: dict[bytes, bytes] = {}
    positions = []
    for position, raw in pull_all(office, office.enrol(Device())):
        envelope = open_envelope(raw)
        if envelope.kind == "device.enrolled/1":
            keys[envelope.body["device"]] = envelope.body["public"]
        verify_envelope(envelope, keys[envelope.device])
        positions.append(position)
    assert positions == sorted(set(positions))
    assert writer.id in keys


@pytest.mark.parametrize("limit", [1, 2, 7])
def test_pages_of_any_size_give_every_record_once(office: Office, limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    writer, other = office.enrol(Device()), office.enrol(Device(organ=SHIZUISHAN))
    with office.client(writer) as mine, office.client(other) as theirs:
        for _ in range(4):
            mine.push(writer.say_many(3))
            theirs.push(other.say_many(5))
    whole = pull_all(office, writer)
    monkeypatch.setattr(pulling, "PAGE_RECORDS", limit)
    monkeypatch.setattr(pulling, "FIRST_WINDOW", 2)
    assert pull_all(office, writer) == whole
    assert pull_all(office, writer, after=whole[5][0] + 1) == whole[6:]


def test_a_page_ends_before_it_grows_too_large(office: Office) -> None:
    writer = office.enrol(Device())
    note = "检" * 4000
    with office.client(writer) as client:
        for _ in range(3):
            client.push([writer.say(answer(number, note)) for number in range(100)])
        pages = list(client.pull(0))
    assert len(pages) > 1
    assert all(sum(len(raw) for _, raw in page.records) < limits.PAGE_BYTES + limits.MAX_RECORD for page in pages)
    assert [page.complete for page in pages] == [False] * (len(pages) - 1) + [True]


def test_nothing_new_is_one_small_empty_page(office: Office) -> None:
    reader = office.enrol(Device())
    with office.client(reader) as client:
        *_, last = client.pull(0)
        again = list(client.pull(last.cursor))
    assert [(page.records, page.cursor, page.complete) for page in again] == [((), last.cursor, True)]


def test_quarantined_records_are_never_pulled(office: Office) -> None:
    writer = office.enrol(Device("checkpoint", YINCHUAN, None))
    with office.client(writer) as client:
        client.push(writer.say_many(2))
    assert kinds(office, office.enrol(Device("supervisor", PROVINCE, None)), writer) == []
