"""The plain commands: a stick goes out, to the server, and home again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from inspector_tui.cli.bundle import bundle
from inspector_tui.cli.files import files
from inspector_tui.cli.server import server
from inspector_tui.errors import BadInput, InspectorError, NotAuthentic, Refused
from inspector_tui.i18n import set_language
from inspector_tui.models import drafts
from inspector_tui.services.bundling import export_bundle
from inspector_tui.services.sticks import sticks
from sync.protocol.phrase import new_phrase
from tests.courier.world import Fleet, a_stick, answer, attach, begin_visit, finish_visit, own, sync, unsettled
from tests.services import commands
from tests.services.commands import At, told


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


def test_a_drawer_is_looked_at_and_sent_on(laptops: Fleet, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    boss = laptops.laptop("boss", role="supervisor", certificate="64010009")
    drawer = tmp_path / "drawer"
    for name, certificate in (("ma", "64010001"), ("li", "64010002")):
        made = laptops.laptop(name, certificate=certificate)
        begin_visit(made)
        export_bundle(made, a_stick(drawer / name))
    sync(boss)
    assert commands.run(bundle, boss, "relay", str(a_stick(tmp_path / "empty"))) == 0
    assert "There is no bundle there." in capsys.readouterr().out
    assert commands.run(bundle, boss, "relay", str(drawer), "--look", "--json") == 0
    assert {(one["officer"], one["state"]) for one in told(capsys)} == {("马建国", "waiting"), ("李梅", "waiting")}
    sealed = {own(one)[0].hash for one in laptops.replicas[1:]}
    assert not sealed & set(laptops.log())
    [part] = (drawer / "li").glob("*/part-0001.age")
    part.write_bytes(part.read_bytes()[:-9])
    assert commands.run(bundle, boss, "relay", str(drawer), "--look", "--json") == 1
    assert {one["officer"]: one["error"] and one["error"]["code"] for one in told(capsys)} == {
        "马建国": None,
        "李梅": "BUNDLE_INCOMPLETE",
    }
    assert commands.run(bundle, boss, "relay", str(drawer), "--json") == 1
    sent = {Path(one["folder"]).parent.name: one for one in told(capsys)}
    assert (sent["ma"]["stored"], sent["ma"]["missing"], sent["ma"]["error"]) == (1, None, None)
    assert sent["li"]["error"]["code"] == "BUNDLE_INCOMPLETE"
    assert commands.run(bundle, boss, "relay", str(drawer / "ma")) == 0
    assert "1 known" in capsys.readouterr().out
    with pytest.raises(Refused, match="ROLE_MAY_NOT"):
        commands.run(bundle, laptops.replicas[1], "relay", str(drawer / "ma"))


def test_a_laptop_is_handed_over_and_taken_over_by_commands(
    laptops: Fleet, stick: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = laptops.laptop("old")
    begin_visit(old)
    drafts.save(old, "visit:00112233aabbccdd", "finding", "灭火器过期")
    drafts.save(old, drafts.PLACE_SCOPE, "places", "today:")
    with pytest.raises(Refused, match="REASON_MISSING"):
        commands.run(bundle, old, "hand-over", str(stick), "--reason", "  ", "--json")
    assert commands.run(bundle, old, "hand-over", str(stick), "--reason", "屏幕损坏", "--json") == 0
    ended = told(capsys)
    assert (ended["records"], len(ended["phrase"].split("-"))) == (2, 6)
    with pytest.raises(Refused, match="LEDGER_CLOSED"):
        answer(old)
    assert commands.run(bundle, old, "hand-over", str(stick), "--reason", "") == 0
    printed = capsys.readouterr().out
    assert "Recovery phrase" in printed
    assert ended["phrase"] not in printed

    new = laptops.laptop("new")
    with pytest.raises(BadInput, match="HAND_OVER_MISSING"):
        commands.run(bundle, new, "take-over", str(laptops.folder / "server"), "--phrase", new_phrase())
    phrase = printed.split()[-1]
    with pytest.raises(NotAuthentic, match="PHRASE_WRONG"):
        commands.run(bundle, new, "take-over", str(stick), "--phrase", new_phrase(), "--json")
    assert commands.run(bundle, new, "take-over", str(stick), "--phrase", phrase, "--json") == 0
    assert told(capsys) == {"device": old.identity().device.hex(), "last": 2, "drafts": 1}
    with pytest.raises(Refused, match="TAKEN_OVER_BEFORE"):
        commands.run(bundle, new, "take-over", str(stick), "--phrase", phrase, "--json")
    export_bundle(new, stick)
    other = laptops.laptop("third")
    hand_over_again = ("hand-over", str(stick), "--reason", "更换", "--json")
    assert commands.run(bundle, other, *hand_over_again) == 0
    told(capsys)
    with pytest.raises(BadInput, match="HAND_OVER_SEVERAL") as several:
        commands.run(bundle, laptops.laptop("fourth"), "take-over", str(stick), "--phrase", phrase)
    named = str(several.value.facts["folders"]).split(", ")
    assert (len(named), ended["folder"] in named) == (2, False)


def test_files_leave_by_receipt_and_days_and_never_before(laptops: Fleet, capsys: pytest.CaptureFixture[str]) -> None:
    officer = laptops.laptop()
    begin_visit(officer)
    digest = attach(officer, 120_000)
    finish_visit(officer)
    assert commands.run(files, officer, "drop", "--days", "0", "--json") == 0
    assert told(capsys) == {"files": 0, "size": 0, "days": 0, "dry_run": False}
    sync(officer)
    sync(officer)
    assert commands.run(files, officer, "drop", "--json") == 0
    assert told(capsys)["files"] == 0
    assert commands.run(files, officer, "keep", "30", "--json") == 0
    assert told(capsys) == {"days": 30}
    assert commands.run(files, officer, "drop", "--dry-run", "--json") == 0
    assert told(capsys) == {"files": 0, "size": 0, "days": 30, "dry_run": True}
    assert commands.run(files, officer, "drop", "--days", "0", "--dry-run", "--json") == 0
    assert told(capsys) == {"files": 1, "size": 120_000, "days": 0, "dry_run": True}
    assert officer.files.has(digest)
    assert commands.run(files, officer, "drop", "--days", "0") == 0
    assert "1 file, 0.1 MB" in capsys.readouterr().out
    assert not officer.files.has(digest)
    assert commands.run(files, officer, "keep") == 0
    assert "stay on this laptop" in capsys.readouterr().out


def test_the_sticks_of_this_machine_are_told(laptops: Fleet, capsys: pytest.CaptureFixture[str]) -> None:
    found = sticks()
    assert commands.run(bundle, laptops.laptop(), "sticks", "--json") == (0 if found else 1)
    assert [one["folder"] for one in told(capsys)] == [str(one.folder) for one in found]
    if not found:
        with pytest.raises(InspectorError, match="NO_STICK"):
            commands.run(bundle, laptops.replicas[0], "export")
