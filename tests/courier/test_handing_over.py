"""Handing a ledger over: the old one ends, the new laptop goes on with a key of its own, and nothing forks."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector_tui.errors import BadInput, Environment, InspectorError, NotAuthentic, Refused
from inspector_tui.models import drafts, queries
from inspector_tui.models.replica import LEDGER_CLOSED, Replica
from inspector_tui.models.rows import DeviceRow
from inspector_tui.services.handing_over import CAPSULE_FILE, hand_over, take_over
from sync.protocol.phrase import GROUPS, new_phrase, phrase_of, read_phrase
from tests.courier.world import PASSPHRASE, Fleet, a_stick, answer, attach, begin_visit, own, sync, unsettled


def device_row(replica: Replica, device: bytes) -> DeviceRow:
    with replica.reading() as connection:
        row = queries.one(connection, DeviceRow, device=device)
    assert row is not None
    return row


def test_a_dying_laptop_is_handed_over_and_its_work_goes_on_elsewhere(laptops: Fleet, stick: Path) -> None:
    old = laptops.laptop("old")
    begin_visit(old)
    answer(old, 2)
    attach(old, 300_000)
    drafts.save(old, "visit:00112233aabbccdd", "finding", "灭火器过期")
    old.keep(theme=b"day")
    handed = hand_over(old, stick, "屏幕损坏")
    with pytest.raises(Refused, match="LEDGER_CLOSED"):
        answer(old)
    laptops.take(handed.exported.folder)

    new = laptops.laptop("new")
    sync(new)
    taken = take_over(new, handed.exported.folder, handed.phrase.lower().replace("-", " "))
    assert (taken.device, taken.last, taken.drafts) == (old.identity().device, 5, 1)
    assert drafts.load(new, "visit:00112233aabbccdd") == {"finding": "灭火器过期"}
    assert new.setting("theme") == b"day"
    sync(new)
    row = device_row(new, old.identity().device)
    assert (row.closed_reason, row.taken_over_by) == ("屏幕损坏", new.identity().device)
    assert unsettled(new) == 0
    log = laptops.log()
    assert all(log.count(record.hash) == 1 for record in (*own(old), *own(new)))


def test_the_phrase_is_needed_and_a_mistyped_group_is_named(laptops: Fleet, stick: Path) -> None:
    handed = hand_over(laptops.laptop("old"), stick, "更换")
    folder, new = handed.exported.folder, laptops.laptop("new")
    assert "灭" not in (folder / CAPSULE_FILE).read_text()
    with pytest.raises(NotAuthentic, match="PHRASE_WRONG"):
        take_over(new, folder, new_phrase())
    groups = handed.phrase.split("-")
    groups[2] = ("1" if groups[2][0] == "0" else "0") + groups[2][1:]
    with pytest.raises(BadInput, match="PHRASE_GROUP") as told:
        take_over(new, folder, "-".join(groups))
    assert told.value.facts["group"] == 3
    (folder / CAPSULE_FILE).write_bytes((folder / CAPSULE_FILE).read_bytes()[:-40])
    with pytest.raises(BadInput, match="HAND_OVER_MALFORMED"):
        take_over(new, folder, handed.phrase)
    assert own(new) == []


def test_another_person_cannot_take_it_over_and_nobody_twice(laptops: Fleet, stick: Path) -> None:
    handed = hand_over(laptops.laptop("old"), stick, "更换")
    folder = handed.exported.folder
    with pytest.raises(Refused, match="HAND_OVER_FOREIGN"):
        take_over(laptops.laptop("li", certificate="64010002"), folder, handed.phrase)
    new = laptops.laptop("new")
    take_over(new, folder, handed.phrase)
    with pytest.raises(Refused, match="TAKEN_OVER_BEFORE"):
        take_over(new, folder, handed.phrase)


def test_nothing_is_closed_when_the_stick_is_not_there(laptops: Fleet, stick: Path) -> None:
    old = laptops.laptop("old")
    begin_visit(old)
    with pytest.raises(Environment, match="STICK_MISSING"):
        hand_over(old, stick / "mistyped", "更换")
    answer(old)
    assert "ledger.closed/1" not in [record.kind for record in own(old)]


def test_handing_over_again_closes_nothing_twice(laptops: Fleet, stick: Path, tmp_path: Path) -> None:
    old = laptops.laptop("old")
    begin_visit(old)
    first = hand_over(old, stick, "更换")
    again = hand_over(old, a_stick(tmp_path / "second"), "更换")
    assert [record.kind for record in own(old)].count("ledger.closed/1") == 1
    assert first.phrase != again.phrase
    assert laptops.take(again.exported.folder).stored == 2
    assert take_over(laptops.laptop("new"), again.exported.folder, again.phrase).last == 2


def test_a_backup_of_a_closed_laptop_that_goes_on_is_stopped_by_the_server(
    laptops: Fleet, stick: Path, tmp_path: Path
) -> None:
    old = laptops.laptop("old")
    begin_visit(old)
    old.copy_to(tmp_path / "backup")
    laptops.take(hand_over(old, stick, "更换").exported.folder)
    backup = Replica.open(tmp_path / "backup", PASSPHRASE, old.clock)
    laptops.replicas.append(backup)
    answer(backup, 2)
    with pytest.raises(InspectorError):
        sync(backup)
    codes = _quarantined(laptops)
    assert codes == ["FORKED", "FORKED"]


def test_a_program_that_goes_on_behind_the_closing_record_is_refused(laptops: Fleet, stick: Path) -> None:
    old = laptops.laptop("old")
    begin_visit(old)
    laptops.take(hand_over(old, stick, "更换").exported.folder)
    with old.writing() as connection:
        connection.exec_driver_sql("DELETE FROM setting WHERE name = ?", (LEDGER_CLOSED,))
    answer(old)
    sync(old)
    assert _quarantined(laptops) == ["LEDGER_CLOSED"]


def _quarantined(laptops: Fleet) -> list[str]:
    with laptops.server.core.database.transaction() as connection:
        return [row[0] for row in connection.execute("SELECT code FROM quarantine ORDER BY seq")]


# The phrase -----------------------------------------------------------------------------------------------


def test_a_phrase_comes_back_however_it_is_typed() -> None:
    for secret in (bytes(15), bytes([255]) * 15, bytes(range(15))):
        phrase = phrase_of(secret)
        assert len(phrase.split("-")) == GROUPS
        assert read_phrase(phrase) == secret
        assert read_phrase(f" {phrase.lower().replace('-', ' ')} ") == secret
        assert read_phrase(phrase.replace("0", "O").replace("1", "l")) == secret


def test_every_wrong_symbol_and_every_swapped_group_is_noticed() -> None:
    phrase = phrase_of(bytes(range(100, 115)))
    plain = phrase.replace("-", "")
    for at, symbol in enumerate(plain):
        for other in "0123456789ABCDEFGHJKMNPQRSTVWXYZ":
            if other != symbol:
                with pytest.raises(BadInput, match="PHRASE_GROUP"):
                    read_phrase(plain[:at] + other + plain[at + 1 :])
    groups = phrase.split("-")
    groups[1], groups[4] = groups[4], groups[1]
    with pytest.raises(BadInput, match="PHRASE_GROUP"):
        read_phrase("-".join(groups))
    with pytest.raises(BadInput, match="PHRASE_LENGTH"):
        read_phrase(plain[:-1])
