"""Everything that stands in a replica's way has its own code, and costs nothing that was kept before."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from inspector_tui.domain.register import DeviceRevoked, EnterpriseRegistered
from inspector_tui.errors import Environment, InspectorError
from inspector_tui.models import drafts
from inspector_tui.models.passphrase import open_key_file
from inspector_tui.models.replica import DATABASE, KEY_FILE, Replica
from inspector_tui.services import visiting
from inspector_tui.services.auditing import audit_ledger, digest_rows
from tests.world import ENTERPRISE, PASSPHRASE, STATIONS, SUBJECT, VISIT, FrozenClock, World, enrol

Maker = Callable[..., Replica]


@contextmanager
def raises(code: str) -> Iterator[None]:
    with pytest.raises(InspectorError) as refused:
        yield
    assert refused.value.code == code


def enterprise(number: int, name: str = ENTERPRISE) -> EnterpriseRegistered:
    return EnterpriseRegistered(subject=f"S{number}", name=name, region="640104", address="x" * 500)


@pytest.fixture
def closed(make_replica: Maker) -> Path:
    """The home of a replica at rest that holds fifty records."""
    replica = make_replica(station="justice")
    replica.tell(*(enterprise(number) for number in range(50)))
    replica.close()
    return replica.home


def opened(home: Path) -> Replica:
    return Replica.open(home, PASSPHRASE, FrozenClock())


def used(home: Path, store_key: bytes | None = None) -> None:
    """Opens, reads every record and every row, and writes. With the store key itself, opening is quick."""
    replica = opened(home) if store_key is None else Replica(home, store_key, FrozenClock())
    try:
        audit_ledger(replica)
        digest_rows(replica)
        replica.tell(enterprise(1000))
    finally:
        replica.close()


def test_a_replica_opens_again_with_everything_that_was_kept(closed: Path) -> None:
    replica = opened(closed)
    assert audit_ledger(replica).records == 50
    replica.close()


def test_a_wrong_passphrase_is_told_and_changes_nothing(closed: Path) -> None:
    before = {path: path.read_bytes() for path in closed.iterdir()}
    for wrong in ("wrong words here", PASSPHRASE + " ", PASSPHRASE.upper(), "", "\ud800 lone"):
        with raises("WRONG_PASSPHRASE"):
            Replica.open(closed, wrong, FrozenClock())
    assert {path: path.read_bytes() for path in closed.iterdir()} == before
    used(closed)


def test_a_folder_without_a_replica_is_told(tmp_path: Path) -> None:
    with raises("REPLICA_MISSING"):
        opened(tmp_path / "nowhere")


@pytest.mark.parametrize("passphrase", ["", "seven77", "七个汉字不够长"])
def test_a_short_passphrase_is_refused_before_anything_is_made(tmp_path: Path, passphrase: str) -> None:
    with raises("PASSPHRASE_TOO_SHORT"):
        Replica.create(tmp_path / "r", passphrase, FrozenClock())
    assert not (tmp_path / "r").exists()


def test_an_existing_replica_is_never_made_again(closed: Path) -> None:
    with raises("REPLICA_EXISTS"):
        Replica.create(closed, PASSPHRASE, FrozenClock())
    used(closed)


def test_a_store_whose_key_file_was_lost_is_never_overwritten(closed: Path) -> None:
    key = (closed / KEY_FILE).read_bytes()
    (closed / KEY_FILE).unlink()
    with raises("REPLICA_MISSING"):
        opened(closed)
    with raises("REPLICA_EXISTS"):
        Replica.create(closed, PASSPHRASE, FrozenClock())
    (closed / KEY_FILE).write_bytes(key)
    used(closed)


@pytest.mark.parametrize("reached", ["key", "empty store", "store"])
def test_a_replica_whose_making_was_cut_off_is_made_again(tmp_path: Path, reached: str) -> None:
    home = tmp_path / "r"
    Replica.create(home, "another passphrase", FrozenClock()).close()
    (home / KEY_FILE).rename(home / f"{KEY_FILE}.new")
    if reached == "key":
        (home / DATABASE).unlink()
    elif reached == "empty store":
        (home / DATABASE).write_bytes(b"")
    with raises("REPLICA_MISSING"):
        opened(home)
    replica = Replica.create(home, PASSPHRASE, FrozenClock())
    enrol(replica, STATIONS["officer"])
    replica.close()
    assert sorted(path.name for path in home.iterdir()) == [DATABASE, KEY_FILE]


def damaged_key(content: bytes) -> dict[str, bytes]:
    told = json.loads(content)
    changes: dict[str, dict[str, Any]] = {
        "no salt": {"salt": ""}, "short salt": {"salt": "00"}, "no nonce": {"nonce": ""}, "odd hex": {"salt": "abc"},
        "short wrap": {"wrapped": told["wrapped"][:-2]}, "no memory": {"memory_kib": 0},
        "endless": {"iterations": 1e999}, "all memory": {"memory_kib": 1 << 40}, "no lanes": {"lanes": 0},
        "words": {"lanes": "four"}, "null": {"salt": None}, "negative": {"iterations": -3},
        "too little memory": {"memory_kib": 8}, "number": {"wrapped": 12},
    }  # fmt: skip
    files = {name: json.dumps({**told, **change}).encode() for name, change in changes.items()}
    return files | {
        "empty": b"", "cut": content[: len(content) // 2], "noise": bytes(range(256)), "list": b"[]", "text": b'"x"',
        "nul": b"\x00" * len(content), "deep": b"[" * 100_000,
    }  # fmt: skip


def test_a_damaged_key_file_is_told_from_a_wrong_passphrase(closed: Path) -> None:
    content = (closed / KEY_FILE).read_bytes()
    for name, damaged in damaged_key(content).items():
        (closed / KEY_FILE).write_bytes(damaged)
        with pytest.raises(Environment) as refused:
            opened(closed)
        assert (name, refused.value.code) == (name, "KEY_FILE_CORRUPT")
    (closed / KEY_FILE).write_bytes(content)
    used(closed)


def test_a_missing_store_is_told_and_not_made_anew(closed: Path) -> None:
    (closed / DATABASE).unlink()
    with raises("STORE_MISSING"):
        opened(closed)
    assert not (closed / DATABASE).exists()


def test_a_store_cut_to_nothing_is_told_and_not_taken_for_a_new_one(closed: Path) -> None:
    (closed / DATABASE).write_bytes(b"")
    with raises("STORE_CORRUPT"):
        opened(closed)


def test_a_store_of_noise_is_told(closed: Path) -> None:
    size = (closed / DATABASE).stat().st_size
    (closed / DATABASE).write_bytes(os.urandom(size))
    with raises("STORE_CORRUPT"):
        opened(closed)


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.9])
def test_a_truncated_store_is_told(closed: Path, keep: float) -> None:
    with (closed / DATABASE).open("r+b") as file:
        file.truncate(int((closed / DATABASE).stat().st_size * keep))
    with raises("STORE_CORRUPT"):
        used(closed)


def put(home: Path, content: bytes) -> None:
    """Puts a store in place, without the write-ahead log of the one before."""
    (home / DATABASE).write_bytes(content)
    for left in home.glob(f"{DATABASE}-*"):
        left.unlink()


def test_one_flipped_byte_in_any_page_is_told_or_touches_nothing_that_is_read(closed: Path) -> None:
    content = (closed / DATABASE).read_bytes()
    store_key, told = open_key_file(closed / KEY_FILE, PASSPHRASE), 0
    pages = range(0, len(content), 3 * 4096)
    for page in pages:
        flipped = bytearray(content)
        flipped[page + 1234] ^= 1
        put(closed, bytes(flipped))
        try:
            used(closed, store_key)
        except Environment as error:
            assert error.code == "STORE_CORRUPT"  # noqa: PT017 - some pages hold nothing that is read
            told += 1
    assert told > len(pages) // 4
    put(closed, content)
    used(closed)


def test_a_store_of_a_newer_program_is_left_alone(closed: Path) -> None:
    replica = opened(closed)
    with replica.writing() as connection:
        connection.exec_driver_sql("PRAGMA user_version = 99")
    replica.close()
    with raises("STORE_NEWER"):
        opened(closed)


def test_rows_of_another_version_of_the_program_are_computed_again(closed: Path) -> None:
    replica = opened(closed)
    before = digest_rows(replica)
    with replica.writing() as connection:
        for statement in (
            "DROP TRIGGER inspection_search_out",
            "DROP TABLE inspection",
            "CREATE TABLE inspection(rowid INTEGER PRIMARY KEY, of_another_version TEXT)",
            "DROP TABLE refusal",
            "UPDATE setting SET value = x'00' WHERE name = 'rows_made_by'",
        ):
            connection.exec_driver_sql(statement)
    replica.close()
    again = opened(closed)
    assert digest_rows(again) == before
    assert audit_ledger(again).records == 50
    again.close()


def test_a_writer_that_waits_in_vain_is_told_and_readers_go_on(closed: Path) -> None:
    first, second = opened(closed), opened(closed)
    with second.reading() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 20")
    with first.telling() as telling:
        telling.add(enterprise(1))
        with raises("STORE_LOCKED"):
            second.keep(x=b"y")
        assert second.setting("identity") is not None
        assert audit_ledger(second).records == 50
    second.keep(x=b"y")
    assert audit_ledger(second).records == 51
    first.close()
    second.close()


def test_what_was_read_stays_the_same_while_another_writes(closed: Path) -> None:
    first, second = opened(closed), opened(closed)
    with second.reading() as connection:
        before = connection.exec_driver_sql("SELECT count(*) FROM ledger").scalar()
        first.tell(enterprise(7))
        assert connection.exec_driver_sql("SELECT count(*) FROM ledger").scalar() == before
    assert audit_ledger(second).records == 51
    first.close()
    second.close()


def test_an_error_inside_a_transaction_leaves_nothing_of_it(closed: Path) -> None:
    replica = opened(closed)
    before = digest_rows(replica)
    with raises("ROLE_MAY_NOT"), replica.telling() as telling:
        telling.add(enterprise(1, "改名"))
        assert telling.connection.exec_driver_sql("SELECT count(*) FROM ledger").scalar() == 51
        telling.add(DeviceRevoked(device=bytes(16), reason="not ours to say"))
    assert digest_rows(replica) == before
    assert audit_ledger(replica).records == 50
    replica.close()


root_only = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounting needs root")


@contextmanager
def mounted(folder: Path, size: str) -> Iterator[Path]:
    """A small file system of its own."""
    folder.mkdir(exist_ok=True)
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True)
    if made.returncode:
        pytest.skip("this machine does not let us mount")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@root_only
def test_a_full_disk_is_told_and_loses_nothing_and_writing_goes_on_after_room_is_made(
    closed: Path, tmp_path: Path
) -> None:
    with mounted(tmp_path / "small", "3m") as small:
        home = small / "replica"
        shutil.copytree(closed, home)
        replica = opened(home)
        (small / "filler").write_bytes(bytes(500_000))
        kept = 50
        with raises("DISK_FULL"):
            while True:
                replica.tell(*(enterprise(kept + number) for number in range(20)))
                kept += 20
        assert audit_ledger(replica).records == kept
        with raises("DISK_FULL"):
            replica.tell(*(enterprise(number) for number in range(2000)))
        (small / "filler").unlink()
        replica.tell(enterprise(1))
        assert audit_ledger(replica).records == kept + 1
        live = digest_rows(replica)
        replica.close()
        again = opened(home)
        assert digest_rows(again) == live
        assert audit_ledger(again).records == kept + 1
        again.close()


@root_only
def test_opening_where_not_a_byte_is_left_is_told_as_a_full_disk_and_not_as_a_broken_store(
    closed: Path, tmp_path: Path
) -> None:
    with mounted(tmp_path / "small", "3m") as small:
        home = small / "replica"
        shutil.copytree(closed, home)
        with suppress(OSError), (small / "filler").open("wb", buffering=0) as filler:
            while True:
                filler.write(bytes(4096))
        with raises("DISK_FULL"):
            opened(home)
        (small / "filler").unlink()
        opened(home).close()


@root_only
def test_evidence_that_does_not_fit_is_told_and_leaves_no_trace(closed: Path, tmp_path: Path) -> None:
    picture = tmp_path / "picture"
    picture.write_bytes(os.urandom(3_000_000))
    with mounted(tmp_path / "small", "2m") as small:
        shutil.copytree(closed, small / "replica")
        replica = opened(small / "replica")
        with raises("DISK_FULL"):
            replica.files.copy_in(picture)
        assert [path for path in replica.files.folder.rglob("*") if path.is_file()] == []
        replica.tell(enterprise(1))
        replica.close()


@root_only
def test_a_new_replica_that_does_not_fit_is_told_and_can_be_made_elsewhere(tmp_path: Path) -> None:
    with mounted(tmp_path / "small", "64k") as small:
        with raises("DISK_FULL"):
            Replica.create(small / "replica", PASSPHRASE, FrozenClock())
        with raises("REPLICA_MISSING"):
            opened(small / "replica")


@root_only
def test_a_backup_that_does_not_fit_is_told_and_never_passes_for_a_whole_one(closed: Path, tmp_path: Path) -> None:
    replica = opened(closed)
    with mounted(tmp_path / "small", "100k") as small:
        with raises("DISK_FULL"):
            replica.copy_to(small / "copy")
        with raises("REPLICA_MISSING"):
            opened(small / "copy")
    assert audit_ledger(replica).records == 50
    replica.close()


@root_only
def test_a_read_only_folder_is_told(closed: Path, tmp_path: Path) -> None:
    with mounted(tmp_path / "small", "4m") as small:
        shutil.copytree(closed, small / "replica")
        subprocess.run(["mount", "-o", "remount,ro", str(small)], check=True)
        with raises("NOT_PERMITTED"):
            used(small / "replica")
        with raises("NOT_PERMITTED"):
            Replica.create(small / "other", PASSPHRASE, FrozenClock())
        subprocess.run(["mount", "-o", "remount,rw", str(small)], check=True)
        used(small / "replica")


@root_only
def test_a_key_file_that_may_not_be_read_is_told(closed: Path, tmp_path: Path) -> None:
    for folder in (closed, *closed.parents):
        if folder.stat().st_uid == 0 and not folder.stat().st_mode & 0o001:
            folder.chmod(folder.stat().st_mode | 0o055)
    (closed / KEY_FILE).chmod(0)
    os.seteuid(65534)
    try:
        with raises("NOT_PERMITTED"):
            opened(closed)
    finally:
        os.seteuid(0)


NEEDLES = (ENTERPRISE, "兴庆区", SUBJECT, "SELECT", "CREATE TABLE", "马建国", "unsaved text", "枸杞")


def test_no_file_of_a_replica_holds_a_word_in_the_clear(world: World, tmp_path: Path) -> None:
    world.conclude()
    drafts.save(world.officer, "filing:x", "note", "unsaved text 枸杞")
    note = tmp_path / "note.txt"
    note.write_text(f"现场照片说明 {ENTERPRISE} 枸杞" * 100)
    stored = world.officer.files.copy_in(note)
    assert visiting.load(world.officer, VISIT).row.enterprise_name == ENTERPRISE
    home = world.officer.home
    before_closing = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    assert any(path.name.endswith("-wal") for path in before_closing)
    world.officer.close()
    after_closing = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    assert any(path.name == stored.sha256.hex() for path in after_closing)
    for files in (before_closing, after_closing):
        for path, content in files.items():
            for needle in NEEDLES:
                for encoding in ("utf-8", "utf-16-le", "gb18030"):
                    assert needle.encode(encoding) not in content, (path.name, needle)


def test_private_files_are_for_their_owner_only(closed: Path) -> None:
    assert (closed / KEY_FILE).stat().st_mode & 0o077 == 0
