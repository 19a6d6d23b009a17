"""Evidence for whoever judges it: where each file is, fetched from the server on demand, opened, saved."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image
from textual.pilot import Pilot

from inspector_tui.cli.visit import visit
from inspector_tui.errors import Environment, Refused
from inspector_tui.models import queries
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import EvidenceRow
from inspector_tui.screens.evidence import EvidenceScreen
from inspector_tui.screens.inspection import InspectionScreen
from inspector_tui.services import evidence, visiting
from inspector_tui.services.syncing import SyncCancelled
from inspector_tui.services.viewer import VIEWER_VARIABLE, show_file
from inspector_tui.widgets.field import FormField
from tests.courier.world import VISIT, Fleet, attach, begin_visit, sync
from tests.services import commands
from tests.services.commands import told
from tests.tui.world import DeskApp, at_the_desk, settled, toasts

Pair = tuple[Replica, Replica]


def photograph(folder: Path, name: str = "现场[1].jpg") -> Path:
    path = folder / name
    Image.effect_noise((900, 600), 80).convert("RGB").save(path, quality=95)
    return path


@pytest.fixture
def pair(laptops: Fleet, tmp_path: Path) -> Pair:
    """An officer with a photograph and a document at the server, and a supervisor who has their records."""
    officer = laptops.laptop()
    begin_visit(officer)
    visiting.arrive(officer, VISIT, person="王秀兰")
    visiting.attach(officer, VISIT, photograph(tmp_path))
    (tmp_path / "tool.exe").write_bytes(b"MZ" + bytes(5000))
    visiting.attach(officer, VISIT, tmp_path / "tool.exe")
    sync(officer)
    attach(officer, 1000)
    boss = laptops.laptop("boss", role="supervisor", certificate="64010009")
    sync(boss)
    return officer, boss


def rows_of(replica: Replica) -> dict[str, EvidenceRow]:
    with replica.reading() as connection:
        return {row.name: row for row in queries.evidence_of(connection, VISIT)}


async def goes_to(app: DeskApp, pilot: Pilot[int], name: str) -> None:
    """By the arrow keys to a file."""
    screen = app.screen
    assert isinstance(screen, EvidenceScreen)
    await pilot.press("home")
    for _row in screen._held:
        if screen.chosen is not None and screen.chosen.row.name == name:
            break
        await pilot.press("down")
    await settled(pilot, lambda: screen.chosen is not None and screen.chosen.row.name == name)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_supervisor_fetches_a_picture_by_one_key_and_sees_it(
    pair: Pair, tmp_path: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    _, boss = pair
    shown: list[Path] = []
    async with at_the_desk(boss, InspectionScreen(VISIT), size=size) as (app, pilot):
        app.viewer = shown.append
        await settled(pilot, lambda: "Evidence" in app.words())
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(app.screen, EvidenceScreen) and "at the server" in app.words())
        assert "and here" not in app.words()
        await goes_to(app, pilot, "现场[1].jpg")
        assert app.words().count("▀" * 20) >= 9
        await pilot.press("f9")
        await settled(pilot, lambda: "at the server, and here" in app.words())
        [path] = shown
        assert path.read_bytes() == (tmp_path / "现场[1].jpg").read_bytes()
        assert path.suffix == ".jpg"
        assert os.stat(path).st_mode & 0o077 == 0
        await goes_to(app, pilot, "tool.exe")
        await pilot.press("f9")
        await settled(pilot, lambda: "a system might run it" in toasts(app))
        assert len(shown) == 1
    assert not path.exists()


async def test_all_are_fetched_and_saved(pair: Pair, tmp_path: Path) -> None:
    _, boss = pair
    async with at_the_desk(boss, EvidenceScreen(VISIT), size=(120, 40)) as (app, pilot):
        await settled(pilot, lambda: "at the server" in app.words())
        await pilot.press("f4")
        await settled(pilot, lambda: "2 files fetched." in toasts(app))
        await pilot.press("f6")
        await settled(pilot, lambda: "whoever has the folder" in app.words())
        app.screen.query_one(FormField).restore(str(tmp_path / "copies"))
        await pilot.press("f9")
        await settled(pilot, lambda: "2 copies saved" in toasts(app))
        assert {one.name for one in (tmp_path / "copies").iterdir()} == {"现场[1].jpg", "tool.exe"}


async def test_an_officer_fetches_dropped_files_back_and_a_colleague_does_not(pair: Pair, laptops: Fleet) -> None:
    officer, _ = pair
    gone = rows_of(officer)["现场[1].jpg"].sha256
    officer.files.forget(gone)
    async with at_the_desk(officer, EvidenceScreen(VISIT), size=(120, 40)) as (app, pilot):
        await settled(pilot, lambda: "here only" in app.words())
        await pilot.press("f4")
        await settled(pilot, lambda: "1 file fetched." in toasts(app))
    assert officer.files.has(gone)
    colleague = laptops.laptop("colleague", certificate="64010002")
    sync(colleague)
    async with at_the_desk(colleague, EvidenceScreen(VISIT), size=(120, 40)) as (app, pilot):
        await settled(pilot, lambda: "现场" in app.words())
        await goes_to(app, pilot, "现场[1].jpg")
        assert "The bytes are not here" in app.words()
        keys = {one.binding.action: one.enabled for one in app.screen.active_bindings.values()}
        assert keys.get("main") is not True
        assert "fetch" not in keys


def test_a_fetch_that_is_stopped_keeps_whole_files_and_goes_on_with_the_other(pair: Pair) -> None:
    _, boss = pair
    by_size = sorted((one for one in rows_of(boss).values()), key=lambda one: one.at)
    done: list[int] = []

    def stop(here: int, of: int) -> None:
        done.append(here)
        if here > by_size[0].size:
            raise SyncCancelled

    with pytest.raises(SyncCancelled):
        evidence.fetch_evidence(boss, VISIT, stop)
    assert [boss.files.has(one.sha256) for one in by_size] == [True, False]
    assert len(list(boss.files.folder.glob(".*.coming"))) == 1
    assert evidence.fetch_evidence(boss, VISIT) == 1
    assert list(boss.files.folder.glob(".*.coming")) == []
    sizes = [one.size for one in by_size]
    assert done[0] == 0
    assert sum(sizes) >= done[-1]


def test_an_officer_fetches_one_back_by_command(pair: Pair, capsys: pytest.CaptureFixture[str]) -> None:
    officer, _ = pair
    gone = rows_of(officer)["现场[1].jpg"]
    officer.files.forget(gone.sha256)
    assert commands.run(visit, officer, "evidence", VISIT, gone.evidence, "--json") == 0
    assert told(capsys)["fetched"] == 1
    assert officer.files.has(gone.sha256)
    officer.files.forget(gone.sha256)
    assert commands.run(visit, officer, "evidence", VISIT, gone.evidence) == 0
    assert "Fetched 1 file" in capsys.readouterr().out


def test_where_files_are_and_one_of_them_by_commands(
    pair: Pair, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, boss = pair
    rows = rows_of(boss)
    assert commands.run(visit, boss, "evidence", VISIT, "--list", "--json") == 0
    listed = told(capsys)
    assert {(one["name"], one["on_server"], one["here"]) for one in listed} == {
        ("现场[1].jpg", True, False),
        ("tool.exe", True, False),
    }
    one = rows["现场[1].jpg"].evidence
    viewer = tmp_path / "viewer"
    viewer.write_text(f'#!/bin/sh\nprintf %s "$1" > "{tmp_path}/shown"\n')
    viewer.chmod(0o700)
    monkeypatch.setenv(VIEWER_VARIABLE, str(viewer))
    assert commands.run(visit, boss, "evidence", VISIT, one, "--open", "--to", str(tmp_path / "to"), "--json") == 0
    assert told(capsys)["fetched"] == 1
    assert [each.name for each in (tmp_path / "to").iterdir()] == ["现场[1].jpg"]
    assert Path((tmp_path / "shown").read_text()).read_bytes() == (tmp_path / "现场[1].jpg").read_bytes()
    assert commands.run(visit, boss, "evidence", VISIT, one, "--list") == 0
    assert "at the server, here" in capsys.readouterr().out
    with pytest.raises(Refused, match="KIND_NOT_OPENED"):
        commands.run(visit, boss, "evidence", VISIT, rows["tool.exe"].evidence, "--open")
    with pytest.raises(Refused, match="EVIDENCE_UNKNOWN"):
        commands.run(visit, boss, "evidence", VISIT, "nothing")
    viewer.write_text("#!/bin/sh\nexit 3\n")
    with pytest.raises(Environment, match="VIEWER_FAILED"):
        show_file(tmp_path / "shown")
    monkeypatch.setenv(VIEWER_VARIABLE, str(tmp_path / "none"))
    with pytest.raises(Environment, match="NO_VIEWER"):
        show_file(tmp_path / "shown")
