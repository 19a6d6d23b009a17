"""A stick whose laptop had seen more of the log than the server has: whoever opens it is told, not the laptop alone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector_tui.cli import main
from inspector_tui.i18n import set_language
from inspector_tui.models.replica import Replica
from inspector_tui.screens.office_desk import OfficeDeskScreen
from inspector_tui.services.bundling import export_bundle
from inspector_tui.services.syncing import synchronise
from inspector_tui.widgets.facts import Facts
from sync.server.running import running_server
from tests.courier.world import a_stick
from tests.sync.devices import ORGANS, Office, answer
from tests.sync.laptops import PASSPHRASE, laptop
from tests.tui.world import at_the_desk, settled


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("zh_CN")


@pytest.fixture
def boss(data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Replica]:
    """Synced before the loss. On the stick in `drawer` lies a bundle of an officer who synced after the backup."""
    with running_server(data_dir) as running:
        running.core.ledger.append_own(ORGANS, organ=0)
        officer = laptop(Office(running), tmp_path / "officer")
        boss = laptop(Office(running), tmp_path / "boss", role="supervisor", certificate="64010009")
        synchronise(boss)
    backup = data_dir.with_name("backup")
    assert command(capsys, "server", "backup", str(backup), "--data", str(data_dir))[0] == 0
    officer.tell(*(answer(number) for number in range(1, 6)))
    with running_server(data_dir) as running:
        officer.keep(server_url=running.url.encode())
        synchronise(officer)
    officer.tell(answer(6))
    export_bundle(officer, a_stick(tmp_path / "drawer"))
    officer.close()
    shutil.rmtree(data_dir)
    assert command(capsys, "server", "restore", str(backup), "--data", str(data_dir), "--verify")[0] == 0
    yield boss
    boss.close()


def command(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Exit code and what was printed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INSPECTOR_PASSPHRASE", PASSPHRASE)
        with pytest.raises(SystemExit) as ended:
            main.main(["--lang", "en", *arguments])
    return int(ended.value.code or 0), capsys.readouterr().out


def test_commands_say_so_and_exit_with_1(
    boss: Replica, data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drawer = str(tmp_path / "drawer")
    code, told = command(capsys, "server", "bundle", "import", drawer, "--data", str(data_dir))
    assert code == 1
    assert "The server has lost records" in told
    with running_server(data_dir) as running:
        boss.keep(server_url=running.url.encode())
        code, told = command(capsys, "--home", str(boss.home), "bundle", "relay", drawer)
    assert code == 1
    assert "The server has lost records" in told


async def test_the_office_desk_says_so(boss: Replica, data_dir: Path, tmp_path: Path) -> None:
    with running_server(data_dir) as running:
        boss.keep(server_url=running.url.encode())
        async with at_the_desk(boss, OfficeDeskScreen()) as (app, pilot):
            desk = app.screen
            assert isinstance(desk, OfficeDeskScreen)
            desk._chosen(str(tmp_path / "drawer"))
            await settled(pilot, lambda: "1 bundle, 1 to be sent on" in app.words())
            await pilot.press("f9")
            await settled(pilot, lambda: "records 1 to 5 are missing" in app.words())
            lost = [one for one in desk.query_one(Facts).facts if "The server has lost records" in one.value]
            assert [one.tone for one in lost] == ["bad"]
