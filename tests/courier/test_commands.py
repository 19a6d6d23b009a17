"""The plain commands: a stick goes out, to the server, and home again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from inspector_tui.cli.bundle import bundle
from inspector_tui.cli.context import Context
from inspector_tui.cli.server import server
from inspector_tui.i18n import set_language
from inspector_tui.models.replica import Replica
from tests.courier.world import Fleet, answer, begin_visit, unsettled


@dataclass(frozen=True)
class At(Context):
    """The context of a command on an opened replica."""

    opened: Replica | None = None

    def replica(self) -> Replica:
        assert self.opened is not None
        return self.opened


def test_a_stick_goes_out_to_the_server_and_home(
    laptops: Fleet, stick: Path, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    set_language("en")
    officer = laptops.laptop()
    begin_visit(officer)
    answer(officer, 2)

    def run(group: Any, *arguments: str) -> tuple[int, Any]:
        code = group.main(args=list(arguments), obj=At(Path(), officer), standalone_mode=False, prog_name="x") or 0
        return code, json.loads(capsys.readouterr().out)

    code, exported = run(bundle, "export", str(stick), "--json")
    assert (code, exported["records"], exported["resumed"]) == (0, 3, 0)
    code, listed = run(bundle, "list", str(stick), "--json")
    assert (code, listed[0]["error"], listed[0]["returned"]) == (0, None, False)
    data = ("--data", str(laptops.folder / "server"), "--database-url", database_url)
    code, [taken] = run(server, *data, "bundle", "import", str(stick), "--json")
    assert (code, taken["stored"], taken["next_seq"]) == (0, 3, 4)
    code, [returned] = run(bundle, "import", str(stick), "--json")
    assert (code, returned["receipts"]) == (0, 3)
    assert unsettled(officer) == 0
    Path(exported["folder"], "part-0001.age").write_bytes(b"cut")
    code, [broken] = run(server, "bundle", "import", str(stick), *data, "--json")
    assert (code, broken["error"]["code"]) == (1, "BUNDLE_INCOMPLETE")
