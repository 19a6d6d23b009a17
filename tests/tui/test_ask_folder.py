"""Sticks are offered where a folder is asked for, and typing stays possible."""

from __future__ import annotations

from pathlib import Path

from inspector_tui.screens.lists import ListsScreen
from inspector_tui.services.sticks import Stick
from inspector_tui.widgets.ask_folder import AskFolder
from inspector_tui.widgets.field import FormField
from inspector_tui.widgets.table import VirtualTable
from tests.tui.world import at_the_desk, settled
from tests.world import World


def stick(folder: Path) -> Stick:
    folder.mkdir()
    return Stick(folder, folder.name, 3_000_000_000, 16_000_000_000)


async def test_a_stick_is_taken_by_enter_and_its_folder_stands_in_the_line(world: World, tmp_path: Path) -> None:
    found = [stick(tmp_path / "U盘 [1]"), stick(tmp_path / "zweiter")]
    async with at_the_desk(world.officer, ListsScreen()) as (app, pilot):
        app.sticks = lambda: found
        await settled(pilot, lambda: "Trust list" in app.words())
        await pilot.press("f6")
        await settled(pilot, lambda: isinstance(app.screen, AskFolder) and "3.0 GB of 16.0 GB" in app.words())
        field = app.screen.query_one(FormField)
        assert field.value == str(found[0].folder)
        assert isinstance(app.focused, VirtualTable)
        await pilot.press("down")
        await settled(pilot, lambda: field.value == str(found[1].folder))
        await pilot.press("enter")
        await settled(pilot, lambda: not isinstance(app.screen, AskFolder))
        await settled(pilot, lambda: any(found[1].folder.iterdir()))
        assert not any(found[0].folder.iterdir())


async def test_a_stick_put_in_meanwhile_appears_and_what_was_typed_stays(world: World, tmp_path: Path) -> None:
    found: list[Stick] = []
    async with at_the_desk(world.officer, ListsScreen(), size=(40, 12)) as (app, pilot):
        app.sticks = lambda: tuple(found)
        await pilot.press("f4")
        await settled(pilot, lambda: isinstance(app.screen, AskFolder))
        asking = app.screen
        assert isinstance(asking, AskFolder)
        await pilot.press(*"elsewhere")
        found.append(stick(tmp_path / "late"))
        asking._look()
        await settled(pilot, lambda: "late" in app.words())
        assert asking.query_one(FormField).value == "elsewhere"
        found.clear()
        asking._look()
        await settled(pilot, lambda: "late" not in app.words())
        await pilot.press("escape")
        await settled(pilot, lambda: not isinstance(app.screen, AskFolder))
