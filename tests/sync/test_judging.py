"""What the server refused is judged by supervisors: kept records take effect, void ones do not, gaps close."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from inspector_tui.domain.judging import RecordKept
from inspector_tui.domain.planning import FilingReturned
from inspector_tui.domain.visiting import RectificationOrder, VisitAnswered, VisitConcluded
from inspector_tui.errors import NotAuthentic, Refused
from inspector_tui.ledger.envelope import ZERO_HASH, seal
from inspector_tui.models import ledger_store, queries
from inspector_tui.models.backlog import backlog
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import DeviceRow
from inspector_tui.models.rows_judging import JudgementRow
from inspector_tui.services.auditing import audit_ledger, digest_rows, rebuild_rows
from inspector_tui.services.judging import close_gap, judge, stop_device, waiting
from inspector_tui.services.pulling import take_page
from inspector_tui.services.syncing import synchronise
from sync.protocol.invitation import read_invitation
from sync.protocol.limits import MAX_RECORD
from sync.server.auditing import audit_log
from sync.server.folding import level
from tests.sync.devices import SHIZUISHAN, YINCHUAN, Device, Office, answer
from tests.sync.laptops import laptop
from tests.sync.test_scopes import INSPECTION


@pytest.fixture
def boss(office: Office, tmp_path: Path) -> Replica:
    return laptop(office, tmp_path / "boss", "supervisor", "64S1")


def push(office: Office, device: Device, *raws: bytes) -> list[str]:
    with office.client(device) as client:
        return [one.code or one.status for one in client.push(raws or [record.raw for record in device.records])]


def forked(office: Office) -> tuple[Device, bytes]:
    """A device whose clone said something else at the same place; the hash of what the clone said."""
    device = office.enrol(Device())
    device.say(answer(1))
    clone = device.clone()
    device.say(answer(2))
    assert push(office, device) == ["stored", "stored"]
    clone.say(answer(2, "另一台电脑上看到的"))
    assert push(office, clone, clone.records[-1].raw) == ["FORKED"]
    return device, clone.records[-1].hash


def notes(replica: Replica) -> list[str | None]:
    with replica.reading() as connection:
        said = [record.body for record in ledger_store.records_of(connection, f"inspection:{INSPECTION}")]
    return [body.note for body in said if isinstance(body, VisitAnswered)]


def test_a_kept_record_takes_effect_for_everybody_and_the_log_stays_whole(
    office: Office, boss: Replica, tmp_path: Path
) -> None:
    colleague = laptop(office, tmp_path / "colleague", certificate="64010002")
    _, record = forked(office)
    synchronise(boss)
    [refusal] = waiting(boss).refusals
    assert (refusal.told.code, refusal.told.keepable) == ("FORKED", True)
    assert refusal.record is not None
    assert [row.device for row in waiting(boss).forked] == [refusal.told.device]
    judge(boss, record, "keep", "两台电脑都在现场")
    assert waiting(boss).refusals == ()
    synchronise(boss)
    synchronise(colleague)
    for replica in (boss, colleague):
        assert "另一台电脑上看到的" in notes(replica)
        with replica.reading() as connection:
            row = queries.one(connection, JudgementRow, record=record)
        assert row is not None
        assert (row.verdict, row.settled, row.reason) == ("keep", True, "两台电脑都在现场")
        before = digest_rows(replica)
        assert rebuild_rows(replica).digest == before[1]
        audit_ledger(replica)
    assert office.count("quarantine WHERE settled = 'keep'") == 1
    keyring = office.server.keyring
    audit_log(
        office.server.core.database,
        origin=office.server.core.ledger.origin,
        receipts=keyring.receipts.public,
        server=keyring.server.public,
    )


def test_the_largest_record_that_the_server_takes_can_be_kept_too(
    office: Office, boss: Replica, tmp_path: Path
) -> None:
    colleague = laptop(office, tmp_path / "colleague", certificate="64010002")
    device = office.enrol(Device())
    device.say(answer(1))
    clone = device.clone()
    device.say(answer(2))
    assert push(office, device) == ["stored", "stored"]
    head = clone.records[-1]
    orders = [RectificationOrder(finding=f"{number:08d}", deadline="2026-12-01") for number in range(8000)]
    while True:
        raw = clone.say(VisitConcluded(inspection=INSPECTION, outcome="order", orders=tuple(orders)))
        if len(raw) <= MAX_RECORD:
            break
        clone.records[:] = [head]
        orders = orders[: len(orders) - 1 - (len(raw) - MAX_RECORD) // 60]
    assert MAX_RECORD - 400 < len(raw) <= MAX_RECORD
    assert push(office, clone, raw) == ["FORKED"]
    synchronise(boss)
    [refusal] = waiting(boss).refusals
    assert refusal.told.keepable
    judge(boss, clone.records[-1].hash, "keep", "属实")
    synchronise(boss)
    synchronise(colleague)
    for replica in (boss, colleague):
        with replica.reading() as connection:
            row = queries.one(connection, JudgementRow, record=clone.records[-1].hash)
        assert row is not None
        assert (row.verdict, row.settled) == ("keep", True)
        audit_ledger(replica)


def test_a_void_record_takes_no_effect_and_leaves_the_list(office: Office, boss: Replica) -> None:
    _, record = forked(office)
    synchronise(boss)
    judge(boss, record, "void", "重复的记录")
    synchronise(boss)
    assert waiting(boss).refusals == ()
    assert "另一台电脑上看到的" not in notes(boss)
    assert office.count("quarantine WHERE settled = 'void'") == 1
    with pytest.raises(Refused, match="NOT_WAITING"):
        judge(boss, record, "keep", "还是要")


def test_the_first_judgement_counts(office: Office, boss: Replica, tmp_path: Path) -> None:
    second = laptop(office, tmp_path / "second", "supervisor", "64S2")
    _, record = forked(office)
    synchronise(boss)
    synchronise(second)
    judge(boss, record, "void", "重复")
    judge(second, record, "keep", "属实")
    synchronise(boss)
    synchronise(second)
    synchronise(boss)
    for replica in (boss, second):
        with replica.reading() as connection:
            row = queries.one(connection, JudgementRow, record=record)
        assert row is not None
        assert row.verdict == "void"


def test_what_a_role_may_not_say_cannot_be_kept(office: Office, boss: Replica) -> None:
    device = office.enrol(Device())
    raw = device.say(FilingReturned(inspection=INSPECTION, filing="f1", reason="越权"))
    assert push(office, device) == ["ROLE_MAY_NOT"]
    synchronise(boss)
    [refusal] = waiting(boss).refusals
    assert not refusal.told.keepable
    with pytest.raises(Refused, match="NOT_KEEPABLE"):
        judge(boss, device.records[-1].hash, "keep", "算数")
    assert raw
    judge(boss, device.records[-1].hash, "void", "越权")
    synchronise(boss)
    assert office.count("quarantine WHERE settled = 'void'") == 1


def test_a_supervisor_judges_only_devices_of_its_organ_and_those_below(
    office: Office, boss: Replica, tmp_path: Path
) -> None:
    stranger = laptop(office, tmp_path / "stranger", "supervisor", "64S9", SHIZUISHAN)
    device, record = forked(office)
    synchronise(boss)
    synchronise(stranger)
    assert waiting(stranger).refusals == ()
    own = Device(signer=stranger.signer())
    with office.client(own) as client, pytest.raises(NotAuthentic, match="UNKNOWN_DEVICE"):
        client.judging.standing(device.id)
    # A record that claims it anyway is stored, shows nowhere in effect, and changes nothing.
    stop_device(stranger, device.id, "恶意")
    synchronise(stranger)
    office.server.parts.chores.tick()
    assert office.count("devices WHERE state = 'revoked'") == 0
    assert office.count("judgements") == 0
    judge(boss, record, "void", "重复")


def test_officers_see_no_quarantine(office: Office) -> None:
    device = office.enrol(Device())
    with office.client(device) as client, pytest.raises(Refused, match="ROLE_MAY_NOT"):
        client.judging.quarantine()


@pytest.mark.parametrize("came", [2, 0], ids=["after two records", "of a ledger of which nothing came"])
def test_a_closed_gap_lets_the_ledger_go_on(office: Office, boss: Replica, came: int) -> None:
    device = office.enrol(Device())
    for number in range(6):
        device.say(answer(number))
    raws = [record.raw for record in device.records]
    if came:
        assert push(office, device, *raws[:came]) == ["stored"] * came
    assert push(office, device, *raws[4:]) == ["held"] * 2
    synchronise(boss)
    [gap] = waiting(boss).gaps
    assert (gap.expected, gap.seen) == (came + 1, 5)
    close_gap(boss, device.id, "硬盘损坏，两条记录已丢失")
    assert waiting(boss).gaps == ()
    synchronise(boss)
    assert push(office, device, *raws[4:]) == ["stored"] * 2
    synchronise(boss)
    assert waiting(boss).gaps == ()
    keyring = office.server.keyring
    report = audit_log(
        office.server.core.database,
        origin=office.server.core.ledger.origin,
        receipts=keyring.receipts.public,
        server=keyring.server.public,
    )
    assert report.size > 0
    # What turns up all the same is not lost: it waits to be judged.
    assert push(office, device, *raws[came:4]) == ["GAP_CLOSED"] * (4 - came)
    synchronise(boss)
    assert [one.told.keepable for one in waiting(boss).refusals] == [True] * (4 - came)


def test_a_stopped_device_is_revoked_and_its_officer_gets_a_new_place(office: Office, boss: Replica) -> None:
    device, _ = forked(office)
    synchronise(boss)
    with office.client(Device(signer=boss.signer())) as client:
        assert client.judging.standing(device.id).state == "forked"
        assert client.judging.standing(device.id).received == 2
        stop_device(boss, device.id, "丢失")
        synchronise(boss)
        standing = client.judging.standing(device.id)
        assert (standing.state, standing.quarantined) == ("revoked", 1)
        invited = client.judging.invite_again(device.id)
        assert read_invitation(invited.code).pins(office.server.keyring.root_public)
        healthy = office.enrol(Device())
        with pytest.raises(Refused, match="DEVICE_STILL_ACTIVE"):
            client.judging.invite_again(healthy.id)
        with pytest.raises(Refused, match="ROLE_MAY_NOT"):
            client.judging.invite_again(boss.identity().device)
    with boss.reading() as connection:
        row = queries.one(connection, DeviceRow, device=device.id)
    assert row is not None
    assert row.revoked_reason == "丢失"
    with pytest.raises(Refused, match="DEVICE_ENDED"):
        stop_device(boss, device.id, "再来")
    with pytest.raises(Refused, match="OWN_DEVICE"):
        stop_device(boss, boss.identity().device, "自己")


def test_a_device_that_finds_its_refused_record_kept_counts_it_once(
    office: Office, boss: Replica, tmp_path: Path
) -> None:
    officer = laptop(office, tmp_path / "officer", certificate="64010002")
    officer.tell(answer(1, "本机"))
    synchronise(officer)
    with office.server.core.database.transaction() as connection:
        connection.execute("UPDATE devices SET state = 'forked' WHERE device = %s", (officer.identity().device,))
    officer.tell(answer(2, "被拒"))
    assert synchronise(officer).refused == 1
    synchronise(boss)
    [refusal] = waiting(boss).refusals
    judge(boss, refusal.told.record, "keep", "属实")
    synchronise(boss)
    synchronise(officer)
    assert notes(officer) == ["本机", "被拒"]
    with officer.reading() as connection:
        assert backlog(connection, officer.identity().device).refused == 0
    before = digest_rows(officer)
    assert rebuild_rows(officer).digest == before[1]


@pytest.mark.parametrize("forger", ["device", "inner"])
def test_only_the_server_keeps_and_only_what_was_signed(office: Office, boss: Replica, forger: str) -> None:
    device = office.enrol(Device())
    device.say(answer(1))
    push(office, device)
    synchronise(boss)
    clone = Device(signer=Device().signer) if forger == "inner" else device
    inner = seal(clone.signer, seq=9, prev=b"\1" * 32, kind="visit.answered/1", made_at=5, clock_offset=0,
                 author="64010001", organ=YINCHUAN, body=answer(5).to_map())  # fmt: skip
    body = RecordKept(record=inner.hash, raw=inner.raw)
    signer: Any = office.server.keyring.server if forger == "inner" else device.signer
    outer = seal(signer, seq=1, prev=ZERO_HASH, kind=body.KIND, made_at=5, clock_offset=0, author="server",
                 organ=0, body=body.to_map())  # fmt: skip
    with boss.writing() as connection, pytest.raises(NotAuthentic, match=r"KEPT_FALSE|DEVICE_UNKNOWN"):
        take_page(boss, connection, [(10_000, outer.raw)])


def test_folding_a_kept_record_again_changes_nothing(office: Office, boss: Replica) -> None:
    _, record = forked(office)
    synchronise(boss)
    judge(boss, record, "keep", "属实")
    synchronise(boss)
    database = office.server.core.database
    level(database)
    rows = office.count("inspection_records")
    with database.transaction() as connection:
        connection.execute("UPDATE folded SET position = 0")
    level(database)
    office.server.parts.chores.tick()
    assert office.count("inspection_records") == rows
    assert office.count("records WHERE kind = 'record.kept/1'") == 1
