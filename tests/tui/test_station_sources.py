"""A station that is set up: a watched folder, a camera, sound; and what it says when one of them fails."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from textual.widgets import Input

from inspector_tui.codes.matrix import make_matrix
from inspector_tui.codes.picture import png
from inspector_tui.i18n import set_language
from inspector_tui.screens.station import StationScreen
from inspector_tui.screens.station_setup import StationSetupScreen
from inspector_tui.services.station_setup import StationSetup, keep_setup, read_setup
from inspector_tui.widgets.choice import ChoiceField
from inspector_tui.widgets.field import Field
from inspector_tui.widgets.scan_sources import ScanSources
from inspector_tui.widgets.status_bar import StatusBar
from inspector_tui.widgets.text import PlainText
from tests.tui.station_keys import code, judged, records, running, send
from tests.tui.visit_world import (  # noqa: F401 - fixtures
    ENTERPRISE,
    SUBJECT,
    World,
    WorldApp,
    built_once,
    settle,
    until,
    world_of_a_test,
)


@pytest.fixture(autouse=True)
def in_english() -> None:
    set_language("en")


def about(app: WorldApp) -> str:
    """Without the breaks of lines, which fall anywhere in a long path."""
    return "".join(str(app.screen.query_one("#station-about", PlainText).render()).split())


async def test_a_picture_that_comes_into_the_folder_is_judged(world: World, tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    (folder / "old.png").write_bytes(png(make_matrix(code(world, ago=5000))))
    keep_setup(world.checkpoint, StationSetup(folder=str(folder)))
    app = running(world)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert str(folder) in about(app)
        (folder / "new.png").write_bytes(png(make_matrix(code(world))))
        sources = app.screen.query_one(ScanSources)
        for _look in range(2):
            sources.look()
            await settle(pilot)
        assert (await judged(pilot, world)).verdict == "VALID"


async def test_a_folder_that_went_away_is_said_and_the_scanner_works_on(world: World, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    keep_setup(world.checkpoint, StationSetup(folder=str(folder)))
    app = running(world)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        folder.rmdir()
        app.screen.query_one(ScanSources).look()
        await until(pilot, lambda: "cannotberead" in about(app))
        send(app, code(world) + "\n")
        assert (await judged(pilot, world)).verdict == "VALID"
        await pilot.press("escape")
        folder.mkdir()
        app.screen.query_one(ScanSources).look()
        await until(pilot, lambda: "cannotberead" not in about(app))


def camera_runs(app: WorldApp) -> bool:
    return any(worker.group == "camera" and worker.is_running for worker in app.workers)


async def test_a_code_before_the_camera_is_judged_and_the_camera_rests_behind_other_screens(
    world: World, tmp_path: Path
) -> None:
    first = tmp_path / "frame00000.png"
    first.write_bytes(png(make_matrix(code(world)), scale=4))
    for number in range(1, 5000):
        (tmp_path / f"frame{number:05d}.png").hardlink_to(first)
    keep_setup(world.checkpoint, StationSetup(camera=str(tmp_path / "frame%05d.png")))
    app = running(world)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.has_class("-at-verdict"))
        assert len(records(world)) == 1, "it stays before the camera, and is one scan"
        await pilot.press("f6")
        await until(pilot, lambda: not camera_runs(app))
        await pilot.press("escape")
        await until(pilot, lambda: camera_runs(app))


async def test_a_camera_that_gives_no_more_pictures_is_said(world: World, tmp_path: Path) -> None:
    (tmp_path / "frame0.png").write_bytes(png(make_matrix(code(world))))
    keep_setup(world.checkpoint, StationSetup(camera=str(tmp_path / "frame%d.png")))
    app = running(world)
    async with app.run_test(size=(80, 24)) as pilot:
        assert (await judged(pilot, world)).verdict == "VALID"
        await pilot.press("escape")
        await until(pilot, lambda: "givesnomorepictures" in about(app))


async def test_without_the_program_for_cameras_it_says_how_to_get_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "cv2", None)
    keep_setup(world.checkpoint, StationSetup(camera="0"), try_camera=lambda camera: None)
    app = running(world)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "inspector-tui[camera]" in about(app))
        await settle(pilot)


async def test_setting_up_takes_a_scanned_licence_and_says_what_is_wrong_at_its_field(
    world: World, tmp_path: Path
) -> None:
    app = running(world)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("f2")
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, StationSetupScreen)

        def fill(field: str, value: str) -> None:
            screen.query_one(f"#field-{field} Input", Input).value = value

        fill("place", "北门")
        fill("enterprise", f"统一社会信用代码：{SUBJECT}；名称：{ENTERPRISE}")
        fill("folder", "/no/such/folder")
        await pilot.press("f9")
        await settle(pilot)
        assert screen.is_current
        wrong = [field for field in screen.query(Field) if field.error is not None]
        assert [field.field for field in wrong] == ["folder"]
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, StationScreen))
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(app.screen, StationSetupScreen))
        await settle(pilot)
        screen = app.screen
        assert screen.query_one("#field-place Input", Input).value == "北门"
        screen.query_one("#field-sound", ChoiceField).restore("on")
        fill("folder", str(tmp_path))
        await pilot.press("f9")
        await until(pilot, lambda: isinstance(app.screen, StationScreen))
        await settle(pilot)
        assert ENTERPRISE in about(app)
        send(app, code(world) + "\n")
        assert (await judged(pilot, world)).verdict == "VALID"
    assert read_setup(world.checkpoint) == StationSetup("北门", SUBJECT, True, str(tmp_path.resolve()), "")


@pytest.mark.parametrize(
    ("hours", "bar", "act"),
    [
        (0, "lists 2 hours ago", ""),
        (3.25, "lists old in", "thelistsareold"),
        (5, "lists old, ", "codescannotbeconfirmed"),
        (6 * 24, "lists over in", "saynothinganymore"),
        (9 * 24, "lists expired!", "pasttheirend"),
    ],
)
async def test_ageing_lists_are_said_before_it_hurts(world: World, hours: float, bar: str, act: str) -> None:
    app = running(world)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        world.clock.seconds += int(hours * 3600)
        app.refresh_standing()
        await settle(pilot)
        assert bar in str(app.screen.query_one(StatusBar).render())
        assert act in about(app)
        for size in ((80, 24), (40, 12)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert "lists" in str(app.screen.query_one(StatusBar).render()) or hours == 0
