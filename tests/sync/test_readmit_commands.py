"""`inspector server rollback --set-aside` and `readmit` from end to end, and what a laptop gives back after a loss."""

from __future__ import annotations

import inspect
import os
import re
import shutil
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from psycopg import sql

from inspector_tui.models.replica import Replica
from inspector_tui.services import new_starts
from inspector_tui.services.syncing import synchronise
from sync.protocol.frames import pack
from sync.server import migrations
from sync.server.database import Database
from sync.server.running import running_server
from sync.server.upgrades import open_upgraded
from tests.sync.devices import ORGANS, Office, answer
from tests.sync.laptops import laptop
from tests.sync.test_new_start_commands import Commands


@pytest.fixture
def commands(capsys: pytest.CaptureFixture[str], data_dir: Path) -> Commands:
    return Commands(capsys, data_dir)


def before_the_upgrade(commands: Commands, tmp_path: Path) -> Replica:
    """An officer who synced with a server of the revision before; then it is upgraded, with a copy."""
    data = commands.data
    with running_server(data) as running:
        running.core.ledger.append_own(ORGANS, organ=0)
        officer = laptop(Office(running), tmp_path / "officer")
    officer.tell(answer(1))
    assert commands.sync(officer)[0] == 0
    revisions = ScriptDirectory(os.fspath(Path(migrations.__file__).parent))
    newest = revisions.get_revision("head")
    with Database.open(data, migrated=False) as database, database.transaction() as connection:
        # As the program before would have left it: without the tables and columns that the newest revision made.
        told = inspect.getsource(newest.module)
        made = re.findall(r"CREATE TABLE (\w+)", told)
        added = re.findall(r"ALTER TABLE (\w+) ADD COLUMN (\w+)", told)
        assert made or added
        for table in made:
            connection.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(table)))
        for names in added:
            connection.execute(sql.SQL("ALTER TABLE {} DROP COLUMN {}").format(*map(sql.Identifier, names)))
        connection.execute("UPDATE alembic_version SET version_num = %s", (newest.down_revision,))
    open_upgraded(data).close()
    return officer


def test_what_came_since_an_upgrade_is_set_aside_and_taken_in_again_to_the_last_byte(
    commands: Commands, tmp_path: Path
) -> None:
    officer = before_the_upgrade(commands, tmp_path)
    officer.tell(answer(2), answer(3))
    with running_server(commands.data) as running:
        officer.keep(server_url=running.url.encode())
        synchronise(officer)
        # One that the copy does not know at all.
        newcomer = laptop(Office(running), tmp_path / "newcomer", certificate="64010002")
        newcomer.tell(answer(4))
        synchronise(newcomer)
    code, before = commands.server("audit")
    assert code == 0
    assert commands.server("rollback") == (1, "RECORDS_SINCE")
    code, told = commands.server("rollback", "--set-aside")
    assert (code, told["newer"] >= 4) == (0, True)
    code, done = commands.server("readmit", told["file"])
    assert (code, done["stored"], done["own"], done["unknown"]) == (0, told["newer"], 0, 0)
    code, after = commands.server("audit")
    assert (after["size"], after["root"]) == (before["size"], before["root"])
    for replica in (officer, newcomer):
        replica.tell(answer(5))
        assert commands.sync(replica)[0] == 0, "no laptop notices anything"
    code, again = commands.server("readmit", told["file"])
    assert (code, again["stored"], again["repeated"] + again["own"]) == (0, 0, told["newer"])


def test_records_that_the_server_never_signed_are_not_taken_for_its_own(commands: Commands, tmp_path: Path) -> None:
    officer = before_the_upgrade(commands, tmp_path)
    with officer.reading() as connection:
        rows = connection.exec_driver_sql("SELECT envelope FROM ledger WHERE kind = 'device.enrolled/1'").all()
    forged = bytearray(rows[0][0])
    forged[-1] ^= 1
    (tmp_path / "forged").write_bytes(pack("R", bytes(forged)))
    assert commands.server("readmit", str(tmp_path / "forged")) == (2, "BAD_RECORD_SIG")


def test_a_supervisors_laptop_gives_back_what_a_lost_server_and_a_lost_laptop_had(
    commands: Commands, tmp_path: Path
) -> None:
    data = commands.data
    with running_server(data) as running:
        running.core.ledger.append_own(ORGANS, organ=0)
        boss = laptop(Office(running), tmp_path / "boss", "supervisor", "64S1")
    backup = data.with_name("backup")
    assert commands.server("backup", str(backup))[0] == 0
    with running_server(data) as running:
        gone = laptop(Office(running), tmp_path / "gone", certificate="64010002")
        gone.tell(answer(7), answer(8))
        synchronise(gone)
        boss.keep(server_url=running.url.encode())
        synchronise(boss)
    shutil.rmtree(data)
    assert commands._run("server", "restore", str(backup), "--data", str(data))[0] == 0
    assert commands.server("new-start", "declare", "--who", "厅", "--reason", "损坏")[0] == 0
    assert commands.sync(boss) == (1, "LOG_BEGINS_ANEW")
    assert commands.at(boss, "ledger", "new-start", "--accept")[0] == 0
    assert commands.sync(boss)[0] == 0
    assert commands.sync(gone) == (2, "UNKNOWN_DEVICE")
    file = tmp_path / "lacking"
    code, told = commands.at(boss, "ledger", "new-start", "--lacking", str(file))
    assert (code, told["written"], told["lacking"]) == (0, told["lacking"], told["lacking"])
    code, done = commands.server("readmit", str(file))
    assert (code, done["unknown"], done["held"], done["refused"]) == (0, 0, 0, 0)
    with Database.open(data) as database, database.transaction() as connection:
        found = connection.execute("SELECT count(*) FROM records WHERE device = %b", (gone.identity().device,))
        assert found.fetchone() == (2,)
    assert commands.sync(boss)[0] == 0
    code, told = commands.server("audit")
    assert (code, told["intact"]) == (0, True)
    assert commands.sync(gone) == (1, "LOG_BEGINS_ANEW")
    new_starts.accept(gone)
    assert commands.sync(gone)[0] == 0, "it need not be invited again"
