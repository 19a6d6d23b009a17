"""What a bundle promises: nothing lost, nothing doubled, whoever carries it, however often, by whatever other road."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from inspector_tui.errors import Environment, NotAuthentic, Refused
from inspector_tui.services.auditing import audit_ledger, audit_receipts
from inspector_tui.services.bundling import export_bundle
from inspector_tui.services.returning import import_return, import_returns
from sync.protocol.bundle import LEAST_PART, MANIFEST_FILE
from sync.protocol.limits import CHUNK
from tests.courier.world import Fleet, a_stick, answer, attach, begin_visit, own, sync, unsettled, waiting_files


def test_a_laptop_that_never_synced_since_enrolment_sends_all_and_gets_receipts(laptops: Fleet, stick: Path) -> None:
    officer = laptops.laptop()
    begin_visit(officer)
    answer(officer, 5)
    attach(officer, 3 * CHUNK + 17)
    exported = export_bundle(officer, stick)
    assert (exported.first, exported.last, exported.files) == (1, 7, 1)
    told = laptops.take(exported.folder)
    assert (told.stored, told.files, told.held, told.next_seq) == (7, 1, 0, 8)
    returned = import_return(officer, exported.folder)
    assert returned.receipts == 7
    assert returned.pulled >= len(laptops.log()) - 7
    assert (unsettled(officer), waiting_files(officer)) == (0, 0)
    assert audit_receipts(officer) == 7
    assert audit_ledger(officer).records == len(laptops.log())


def test_what_is_on_the_stick_is_opaque_and_in_parts_that_old_sticks_take(laptops: Fleet, stick: Path) -> None:
    officer = laptops.laptop()
    begin_visit(officer)
    attach(officer, 5 * CHUNK)
    exported = export_bundle(officer, stick, part_size=LEAST_PART)
    files = sorted(exported.folder.iterdir())
    assert exported.parts == len(files) - 1 > 4
    assert all(file.stat().st_size <= LEAST_PART for file in files)
    for file in files:
        content = file.read_bytes()
        assert "枸杞".encode() not in content
        assert file.name == MANIFEST_FILE or content.startswith(b"age-encryption.org/v1")
    assert laptops.take(exported.folder).files == 1


def test_an_empty_bundle_still_brings_what_is_new(laptops: Fleet, stick: Path) -> None:
    officer = laptops.laptop()
    exported = export_bundle(officer, stick)
    assert exported.records == 0
    laptops.take(exported.folder)
    returned = import_return(officer, exported.folder)
    assert returned.receipts == 0
    assert returned.pulled == len(laptops.log())


def test_couriers_overlap_repeat_and_meet_a_direct_sync_and_each_record_is_there_once(
    laptops: Fleet, stick: Path, tmp_path: Path
) -> None:
    officer = laptops.laptop()
    begin_visit(officer)
    answer(officer, 3)
    first = export_bundle(officer, stick)
    answer(officer, 3)
    second = export_bundle(officer, a_stick(tmp_path / "other stick"))
    assert (second.first, second.last) == (1, 7)
    told = laptops.take(second.folder)
    assert (told.stored, told.repeated) == (7, 0)
    answer(officer)
    sync(officer)
    told = laptops.take(first.folder)
    assert (told.stored, told.repeated, told.taken_before) == (0, 4, False)
    again = laptops.take(first.folder)
    assert (again.stored, again.repeated, again.taken_before) == (0, 4, True)
    hashes = [record.hash for record in own(officer)]
    log = laptops.log()
    assert all(log.count(digest) == 1 for digest in hashes)
    assert len(set(log)) == len(log)


def test_a_return_that_was_overtaken_by_a_sync_changes_nothing(laptops: Fleet, stick: Path) -> None:
    officer = laptops.laptop()
    begin_visit(officer)
    exported = export_bundle(officer, stick)
    laptops.take(exported.folder)
    answer(officer)
    sync(officer)
    with pytest.raises(Refused, match="RETURN_OVERTAKEN"):
        import_return(officer, exported.folder)
    assert unsettled(officer) == 0


def test_two_sticks_in_turn_each_bring_their_return_home(laptops: Fleet, stick: Path, tmp_path: Path) -> None:
    officer = laptops.laptop()
    begin_visit(officer)
    monday = export_bundle(officer, stick)
    answer(officer, 2)
    tuesday = export_bundle(officer, a_stick(tmp_path / "tuesday"))
    laptops.take(monday.folder)
    assert import_return(officer, monday.folder).receipts == 1
    assert unsettled(officer) == 2
    laptops.take(tuesday.folder)
    assert import_return(officer, tuesday.folder).receipts == 3
    assert unsettled(officer) == 0


def test_a_return_taken_twice_is_refused_and_the_next_export_clears_the_stick(laptops: Fleet, stick: Path) -> None:
    officer = laptops.laptop()
    begin_visit(officer)
    exported = export_bundle(officer, stick)
    with pytest.raises(Refused, match="RETURN_MISSING"):
        import_return(officer, exported.folder)
    laptops.take(exported.folder)
    import_return(officer, exported.folder)
    with pytest.raises(Refused, match="BUNDLE_REPEATED"):
        import_return(officer, exported.folder)
    export_bundle(officer, stick)
    assert not exported.folder.exists()


def test_a_gap_is_held_and_told_and_filled_by_the_bundle_before(laptops: Fleet, stick: Path, tmp_path: Path) -> None:
    officer = laptops.laptop()
    begin_visit(officer)
    lost = export_bundle(officer, a_stick(tmp_path / "lost"))
    laptops.take(lost.folder)
    import_return(officer, lost.folder)
    attach(officer, CHUNK)
    later = export_bundle(officer, stick)
    assert later.first == 2
    _forget(laptops, officer.identity().device)
    told = laptops.take(later.folder)
    assert (told.stored, told.held, told.next_seq, told.files_waiting) == (0, 1, 1, 1)


def _forget(laptops: Fleet, device: bytes) -> None:
    """As after a restored backup of the server: the device's first record is not there."""
    with laptops.server.core.database.transaction() as connection:
        connection.execute("DELETE FROM chains WHERE device = %b", (device,))
        connection.execute("UPDATE records SET device = 'gone' WHERE device = %b", (device,))


def test_a_forked_ledger_is_refused_and_its_return_changes_nothing(laptops: Fleet, stick: Path, tmp_path: Path) -> None:
    officer = laptops.laptop()
    begin_visit(officer)
    officer.copy_to(tmp_path / "clone")
    answer(officer)
    sync(officer)
    clone = type(officer).open(tmp_path / "clone", "六盘山下 plus words", officer.clock)
    laptops.replicas.append(clone)
    answer(clone, 2)
    exported = export_bundle(clone, stick)
    told = laptops.take(exported.folder)
    assert (told.repeated, told.refused, told.codes) == (1, 2, ("FORKED",))
    with pytest.raises(NotAuthentic, match="LEDGER_FORKED"):
        import_return(clone, exported.folder)
    assert unsettled(clone) == 3


def test_a_damaged_file_stays_behind_and_everything_else_travels(laptops: Fleet, stick: Path) -> None:
    officer = laptops.laptop()
    begin_visit(officer)
    bad, good = attach(officer, 2 * CHUNK, 1), attach(officer, CHUNK, 2)
    path = officer.files.path_of(bad)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    exported = export_bundle(officer, stick)
    assert (exported.records, exported.files, exported.left_out) == (3, 1, 1)
    assert len(list(stick.iterdir())) == 1
    told = laptops.take(exported.folder)
    assert (told.stored, told.files) == (3, 1)
    assert laptops.server.evidence
    import_return(officer, exported.folder)
    assert officer.files.has(good)
    assert waiting_files(officer) == 1


def test_a_stick_without_room_is_told_before_anything_is_written(laptops: Fleet, stick: Path) -> None:
    officer = laptops.laptop()
    begin_visit(officer)
    with pytest.raises(Environment, match="STICK_MISSING"):
        import_returns(officer, stick / "nowhere")
    with pytest.raises(Environment, match="STICK_MISSING"):
        export_bundle(officer, stick / "mistyped")
    assert not (stick / "mistyped").exists()
    shutil.rmtree(stick)
    stick.touch()
    with pytest.raises(Environment):
        export_bundle(officer, stick)
