"""The restore drill: a backup made while the server works comes back whole, and whatever is wrong with it is found."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from inspector_tui.errors import BadInput, Environment, NotAuthentic, Refused
from sync.server.backups import make_backup, read_backup, restore_backup
from sync.server.database import Database
from sync.server.running import running_server
from sync.server.setting_aside import readmit
from sync.server.upgrades import copies, open_upgraded, roll_back
from tests.sync.conftest import _connect
from tests.sync.devices import ORGANS, Device, Office, answer
from tests.sync.test_client_services import attached

NOW = 1_795_000_000


@pytest.fixture
def worked(office: Office) -> Office:
    """A server with records, a refused one and a file of evidence."""
    device, content = office.enrol(Device()), b"photo" * 1000
    with office.client(device) as client:
        client.push([*device.say_many(300), device.say(answer(1), kind="not.known/1"), device.say(attached(content))])
        client.evidence.upload(hashlib.sha256(content).digest(), io.BytesIO(content))
    return office


@pytest.fixture
def backup(worked: Office, tmp_path: Path) -> Path:
    folder = tmp_path / "backup"
    made = make_backup(worked.server.core.database, tmp_path, folder, now=NOW)
    assert (made.evidence, made.at) == (1, NOW)
    return folder


@pytest.fixture
def empty(postgres: URL) -> str:
    with _connect(postgres) as admin:
        admin.execute("DROP DATABASE IF EXISTS restored WITH (FORCE)")
        admin.execute("CREATE DATABASE restored TEMPLATE template0")
    return postgres.set(database="restored").render_as_string(hide_password=False)


def test_the_drill_a_backup_of_a_working_server_comes_back_and_goes_on(
    worked: Office, backup: Path, empty: str, tmp_path: Path
) -> None:
    size = read_backup(backup).size
    restored = restore_backup(backup, tmp_path / "new", now=NOW, database_url=empty, verify=True)
    assert restored.log is not None
    assert (restored.log.size, restored.evidence) == (size, 1)
    keys = worked.server.keyring
    with running_server(tmp_path / "new", database_url=empty) as server:
        assert server.keyring.root_public == keys.root_public
        assert server.core.ledger.checkpoint() == read_backup(backup).checkpoint
        again = Office(server)
        device = again.enrol(Device())
        with again.client(device) as client:
            assert [one.status for one in client.push(device.say_many(3))] == ["stored"] * 3


def test_a_backup_restores_into_a_data_directory_of_its_own(backup: Path, data_dir: Path) -> None:
    restored = restore_backup(backup, data_dir, now=NOW, verify=True)
    assert restored.log is not None
    assert restored.log.size > 300
    assert (data_dir / "keys" / "server.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["database.dump", "keys/server.key"])
def test_a_damaged_or_cut_backup_is_refused(backup: Path, tmp_path: Path, name: str) -> None:
    file = backup / name
    content = file.read_bytes()
    file.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(NotAuthentic, match="BACKUP_DAMAGED"):
        restore_backup(backup, tmp_path / "new", now=NOW)
    file.unlink()
    with pytest.raises(Environment, match="BACKUP_INCOMPLETE"):
        restore_backup(backup, tmp_path / "new", now=NOW)
    assert not (tmp_path / "new").exists()


def test_a_backup_that_was_cut_off_lacks_its_manifest(backup: Path, tmp_path: Path) -> None:
    (backup / "manifest.json").unlink()
    with pytest.raises(Environment, match="BACKUP_INCOMPLETE"):
        restore_backup(backup, tmp_path / "new", now=NOW)


def test_verifying_finds_what_the_backup_did_not_know_of(worked: Office, empty: str, tmp_path: Path) -> None:
    with worked.server.core.database.transaction() as connection:
        connection.execute("UPDATE records SET raw = set_byte(raw, 90, get_byte(raw, 90) # 1) WHERE position = 100")
    folder = tmp_path / "backup"
    make_backup(worked.server.core.database, tmp_path, folder, now=NOW)
    with pytest.raises(NotAuthentic, match="LOG_RECORD_ALTERED"):
        restore_backup(folder, tmp_path / "new", now=NOW, database_url=empty, verify=True)


def test_evidence_that_is_missing_or_changed_is_found(backup: Path, empty: str, tmp_path: Path) -> None:
    manifest = json.loads((backup / "manifest.json").read_text())
    [name] = [name for name in manifest["files"] if name.startswith("files/evidence/")]
    (backup / name).write_bytes(b"other")
    manifest["files"][name] = [5, hashlib.sha256(b"other").hexdigest()]
    (backup / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(NotAuthentic, match="BACKUP_DAMAGED"):
        restore_backup(backup, tmp_path / "new", now=NOW, database_url=empty, verify=True)


def test_nothing_is_written_over(worked: Office, backup: Path, database_url: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="FOLDER_NOT_EMPTY"):
        make_backup(worked.server.core.database, tmp_path, backup, now=NOW)
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "file").touch()
    with pytest.raises(Refused, match="FOLDER_NOT_EMPTY"):
        restore_backup(backup, tmp_path / "used", now=NOW)
    with pytest.raises(Refused, match="DATABASE_NOT_EMPTY"):
        restore_backup(backup, tmp_path / "new", now=NOW, database_url=database_url)


def test_an_upgrade_copies_the_tables_first_and_one_command_brings_them_back(empty: str, tmp_path: Path) -> None:
    with Database.open(tmp_path, empty, migrated=False) as old:
        old.migrate("0004")
    assert copies(tmp_path) == []
    with open_upgraded(tmp_path, empty) as database:
        assert database.revision() == database.newest_revision()
    [copy] = copies(tmp_path)
    assert copy.revision == "0004"
    with open_upgraded(tmp_path, empty):
        assert len(copies(tmp_path)) == 1, "nothing changed, nothing copied"
    assert roll_back(tmp_path, empty).copy == copy
    with Database.open(tmp_path, empty, migrated=False) as back:
        assert back.revision() == "0004"
    with pytest.raises(Refused, match="NO_UPGRADE_COPY"):
        roll_back(tmp_path, empty)


def test_going_back_behind_new_records_keeps_them_and_takes_them_in_again(empty: str, tmp_path: Path) -> None:
    with Database.open(tmp_path, empty, migrated=False) as old:
        old.migrate("0004")
    device = Device()
    with running_server(tmp_path, database_url=empty) as server:
        server.core.ledger.append_own(ORGANS, organ=0)
        before = Office(server)
        before.enrol(device)
        with before.client(device) as client:
            client.push(device.say_many(4))
    with pytest.raises(Refused, match="RECORDS_SINCE"):
        roll_back(tmp_path, empty)
    with Database.open(tmp_path, empty, migrated=False) as database:
        assert database.revision() == database.newest_revision()
    done = roll_back(tmp_path, empty, set_aside=True)
    assert done.file is not None
    assert done.newer > 4 + len(ORGANS)
    with Database.open(tmp_path, empty, migrated=False) as back:
        assert back.revision() == "0004"
    # The tables of now again: what an older program would do is done by this one. It has begun a log of its own.
    with running_server(tmp_path, database_url=empty) as server:
        core, public = server.core, server.keyring.server.public
        told = readmit(core.database, core.ledger, public, done.file)
        assert (told.unknown, told.refused, told.held) == (0, 0, 0)
        assert told.stored == 4 + len(ORGANS) + 2, "the organs, two enrolments, and what the laptop said"
        assert Office(server).count("records", device=device.id) == 4
        again = readmit(core.database, core.ledger, public, done.file)
        assert (again.stored, again.repeated) == (0, 4)
        cut = tmp_path / "cut.records"
        cut.write_bytes(done.file.read_bytes()[:-3])
        with pytest.raises(BadInput, match="RECORDS_MALFORMED"):
            readmit(core.database, core.ledger, public, cut)
