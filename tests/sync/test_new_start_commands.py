"""A new start of the log by plain commands: backup, loss, restore, declaration, answer, sync."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from inspector_tui.cli import main
from inspector_tui.models.replica import Replica
from inspector_tui.services.lists import held_lists
from sync.server.running import running_server
from tests.sync.devices import ORGANS, Office, answer
from tests.sync.laptops import PASSPHRASE, laptop

WHO, WHY = "自治区应急管理厅", "服务器硬盘损坏，以旧备份恢复"


class Commands:
    """Runs commands as a user does; answers exit code, and JSON or the code of the error."""

    def __init__(self, capsys: pytest.CaptureFixture[str], data: Path) -> None:
        self._capsys, self.data = capsys, data

    def _run(self, *arguments: str) -> tuple[int, Any]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("INSPECTOR_PASSPHRASE", PASSPHRASE)
            patch.setenv("INSPECTOR_ROOT_PASSPHRASE", PASSPHRASE)
            with pytest.raises(SystemExit) as ended:
                main.main(["--lang", "en", *arguments, "--json"])
        told = self._capsys.readouterr()
        code = told.err.rpartition("[")[2].partition("]")[0]
        return int(ended.value.code or 0), json.loads(told.out) if told.out else code

    def server(self, *arguments: str) -> tuple[int, Any]:
        return self._run("server", *arguments, "--data", str(self.data))

    def root(self, *arguments: str) -> tuple[int, Any]:
        return self._run("root", *arguments)

    def at(self, replica: Replica, *arguments: str) -> tuple[int, Any]:
        return self._run("--home", str(replica.home), *arguments)

    def sync(self, replica: Replica) -> tuple[int, Any]:
        with running_server(self.data) as running:
            replica.keep(server_url=running.url.encode())
            return self.at(replica, "sync")


@pytest.fixture
def commands(capsys: pytest.CaptureFixture[str], data_dir: Path) -> Commands:
    return Commands(capsys, data_dir)


@pytest.fixture
def officer(commands: Commands, tmp_path: Path) -> Replica:
    """Saw two records that the backup lacks; the server is the one that was restored from it."""
    data = commands.data
    with running_server(data) as running:
        running.core.ledger.append_own(ORGANS, organ=0)
        replica = laptop(Office(running), tmp_path / "officer")
    replica.tell(answer(1))
    assert commands.sync(replica)[0] == 0
    backup = data.with_name("backup")
    assert commands.server("backup", str(backup))[0] == 0
    replica.tell(answer(2), answer(3))
    assert commands.sync(replica)[0] == 0
    shutil.rmtree(data)
    assert commands._run("server", "restore", str(backup), "--data", str(data), "--verify")[0] == 0
    return replica


def test_declared_at_the_server_answered_at_the_laptop(commands: Commands, officer: Replica, tmp_path: Path) -> None:
    code, told = commands.sync(officer)
    assert (code, told) == (2, "LOG_ROLLED_BACK")
    note = tmp_path / "last.checkpoint"
    assert commands.at(officer, "ledger", "checkpoint", str(note))[0] == 0
    code, declared = commands.server(
        "new-start", "declare", "--who", WHO, "--reason", WHY, "--last-known", str(note)
    )  # fmt: skip
    assert (code, declared["who"], declared["reason"]) == (0, WHO, WHY)
    assert declared["old_size"] == commands.at(officer, "ledger", "new-start")[1]["seen"]
    code, told = commands.sync(officer)
    assert (code, told) == (1, "LOG_BEGINS_ANEW")
    code, told = commands.at(officer, "ledger", "new-start")
    assert (code, told["waiting"]["digest"]) == (1, declared["digest"])
    assert commands.at(officer, "ledger", "new-start", "--accept", "--refuse")[0] == 2
    assert commands.at(officer, "ledger", "new-start", "--refuse")[0] == 1
    code, told = commands.sync(officer)
    assert (code, told) == (2, "OTHER_LOG")
    code, told = commands.at(officer, "ledger", "new-start", "--accept")
    assert (code, told["waiting"], told["origin"]) == (0, None, declared["origin"])
    assert commands.sync(officer)[0] == 0
    assert commands.sync(officer)[0] == 0
    code, told = commands.at(officer, "ledger", "verify", "--receipts")
    assert (code, told["receipts"]) == (0, 3 + 3), "three of the old log, three of the new one"
    assert len(held_lists(officer).status) == 3, "the first list, and those that restore and new start began"
    code, told = commands.server("audit")
    assert (code, told["intact"]) == (0, True)
    assert [one["who"] for one in commands.server("new-start", "list")[1]] == [WHO]
    assert commands.at(officer, "ledger", "new-start")[1]["known"][0]["reason"] == WHY


def test_signed_by_a_root_on_another_machine_and_carried_by_stick(
    commands: Commands, officer: Replica, tmp_path: Path
) -> None:
    root, draft, signed = tmp_path / "root.json", tmp_path / "draft", tmp_path / "declaration"
    key = commands.data / "keys" / "root.key"
    assert commands.root("create", str(root), "--from", str(key))[0] == 0
    key.unlink()
    assert commands.server("new-start", "declare", "--who", WHO, "--reason", WHY)[0] == 3
    code, told = commands.server("new-start", "draft", str(draft), "--who", WHO, "--reason", WHY)
    assert (code, told["size"] > 0) == (0, True)
    stranger = tmp_path / "stranger.json"
    assert commands.root("create", str(stranger))[0] == 0
    assert commands.root("new-start", str(draft), "--root", str(stranger), "--out", str(tmp_path / "false"))[0] == 0
    code, told = commands.server("new-start", "import", str(tmp_path / "false"))
    assert (code, told) == (2, "NEW_START_FALSE")
    code, signed_told = commands.root("new-start", str(draft), "--root", str(root), "--out", str(signed))
    assert code == 0
    with running_server(commands.data):
        code, told = commands.server("new-start", "import", str(signed))
        assert (code, told) == (3, "DATA_DIR_IN_USE")
    code, told = commands.server("new-start", "import", str(signed))
    assert (code, told["digest"]) == (0, signed_told["digest"])
    assert commands.server("new-start", "import", str(signed))[0] == 0, "again changes nothing"
    # This laptop has no network: the declaration comes to it on the stick.
    code, told = commands.at(officer, "ledger", "new-start", "--from", str(signed))
    assert (code, told["waiting"]["who"]) == (1, WHO)
    assert commands.at(officer, "ledger", "new-start", "--accept")[0] == 0
    code, told = commands.at(officer, "ledger", "new-start", "--from", str(signed))
    assert (code, told) == (1, "NEW_START_OLD")
    stick = tmp_path / "stick"
    stick.mkdir()
    assert commands.at(officer, "bundle", "export", str(stick))[0] == 0
    [bundle] = stick.iterdir()
    assert commands.server("bundle", "import", str(bundle))[0] == 0
    code, told = commands.at(officer, "bundle", "import", str(stick))
    assert code == 0, told
    code, told = commands.at(officer, "ledger", "verify", "--receipts")
    assert (code, told["receipts"]) == (0, 6)
    with running_server(commands.data) as running:
        another = laptop(Office(running), tmp_path / "another", certificate="64010002")
    assert commands.sync(another)[0] == 0, "a laptop enrolled afterwards has nothing to accept"
    assert commands.at(another, "ledger", "new-start")[0] == 0
