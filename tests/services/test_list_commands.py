"""Trust and status lists carried by file: what was taken out or in is told, and what is older is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector_tui.cli.lists import status, trust
from inspector_tui.errors import Refused
from inspector_tui.i18n import set_language
from inspector_tui.services.lists import take_status
from tests.services.commands import run, told
from tests.world import NOW, World, status_list, trust_list


def test_lists_go_from_one_machine_to_another_by_file_and_never_back(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    set_language("en")
    old, new, keys = tmp_path / "old", tmp_path / "new", tmp_path / "keys"
    run(status, world.checkpoint, "export", str(old))
    assert capsys.readouterr().out.startswith("Status list 1, issued 2026-11-24 09:01; confirms codes until ")
    take_status(world.officer, status_list(issued_at=NOW + 3600))
    run(status, world.officer, "export", str(new), "--json")
    assert told(capsys)["issued_at"] == NOW + 3600
    run(status, world.checkpoint, "import", str(new), "--json")
    assert told(capsys)["changed"] is True
    run(status, world.checkpoint, "import", str(new), "--json")
    assert told(capsys)["changed"] is False
    with pytest.raises(Refused, match="LIST_ROLLED_BACK"):
        run(status, world.checkpoint, "import", str(old))
    keys.write_bytes(trust_list(seq=2))
    run(trust, world.checkpoint, "import", str(keys))
    assert capsys.readouterr().out.startswith("Trust list, number 2, issued ")
    run(trust, world.officer, "export", str(keys), "--json")
    assert told(capsys)["number"] == 1


def test_the_newest_status_list_is_written_unless_another_is_asked_for(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    take_status(world.checkpoint, status_list(number=NOW))
    for options, number in (((), NOW), (("--list", "1"), 1)):
        run(status, world.checkpoint, "export", str(tmp_path / str(number)), *options, "--json")
        assert told(capsys)["list"] == number
