"""`inspector quarantine` and `inspector device`, as commands of a supervisor's replica."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from inspector_tui.cli import main
from inspector_tui.models.replica import Replica
from inspector_tui.services.syncing import synchronise
from tests.sync.devices import Office
from tests.sync.laptops import PASSPHRASE, laptop
from tests.sync.test_judging import forked


@pytest.fixture
def boss(office: Office, tmp_path: Path) -> Replica:
    return laptop(office, tmp_path / "boss", "supervisor", "64S1")


def run(capsys: pytest.CaptureFixture[str], replica: Replica, *arguments: str) -> tuple[int, Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INSPECTOR_PASSPHRASE", PASSPHRASE)
        with pytest.raises(SystemExit) as ended:
            main.main(["--home", str(replica.home), "--lang", "en", *arguments, "--json"])
    told = capsys.readouterr().out
    return int(ended.value.code or 0), json.loads(told) if told else None


def test_a_fork_is_judged_and_its_device_replaced(
    office: Office, boss: Replica, capsys: pytest.CaptureFixture[str]
) -> None:
    device, record = forked(office)
    synchronise(boss)
    code, told = run(capsys, boss, "device", "list")
    assert {one["state"] for one in told if one["device"] == device.id.hex()} == {"forked"}
    code, told = run(capsys, boss, "quarantine", "list")
    assert (code, [one["code"] for one in told["records"]]) == (0, ["FORKED"])
    assert told["records"][0]["kind"] == "visit.answered/1"
    assert [one["device"] for one in told["forked"]] == [device.id.hex()]
    assert run(capsys, boss, "quarantine", "keep", record.hex()[:12], "--reason", " ")[0] == 1
    code, told = run(capsys, boss, "quarantine", "keep", record.hex()[:12], "--reason", "属实")
    assert (code, told["verdict"]) == (0, "keep")
    assert run(capsys, boss, "quarantine", "void", record.hex(), "--reason", "x")[0] == 1
    code, told = run(capsys, boss, "device", "lost", device.id.hex()[:8])
    assert (code, told["server"]["state"], told["server"]["received"]) == (0, "forked", 2)
    assert run(capsys, boss, "device", "stop", device.id.hex()[:8], "--reason", "克隆")[0] == 0
    assert run(capsys, boss, "sync")[0] == 0
    code, told = run(capsys, boss, "device", "list")
    assert {(one["state"], one["ended"]) for one in told if one["device"] == device.id.hex()} == {("revoked", "克隆")}
    code, told = run(capsys, boss, "device", "invite", device.id.hex()[:8])
    assert (code, len(told["code"].replace("-", ""))) == (0, 33)
    code, told = run(capsys, boss, "quarantine", "list")
    assert (told["records"], told["gaps"], told["forked"]) == ([], [], [])


def test_a_device_nobody_knows_is_said_so(boss: Replica, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (("lost", "ffff"), ("stop", "ffff", "--reason", "x"), ("invite", "ffff")):
        assert run(capsys, boss, "device", *arguments)[0] == 1
    assert run(capsys, boss, "quarantine", "close-gap", "ffff", "--reason", "x")[0] == 1
