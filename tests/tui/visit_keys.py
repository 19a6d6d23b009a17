"""Driving a visit by keys, for the tests of its screen."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot

from inspector_tui.screens.visit import VisitScreen
from inspector_tui.services import visiting
from inspector_tui.services.visiting import Visit
from inspector_tui.widgets.confirm import Confirm
from tests.tui.visit_world import INSPECTION, World, WorldApp, settle, until

LINES = 9


def visit(world: World) -> Visit:
    return visiting.load(world.officer, INSPECTION)


def running(world: World) -> WorldApp:
    return WorldApp(world.officer, VisitScreen(INSPECTION))


def screen_of(pilot: Pilot[Any]) -> VisitScreen:
    return next(one for one in pilot.app.screen_stack if isinstance(one, VisitScreen))


async def arrive(pilot: Pilot[Any]) -> None:
    await settle(pilot)
    await pilot.press(*"王经理")
    await pilot.press("f9")
    await settle(pilot)


async def answer_all(pilot: Pilot[Any], world: World, first: str = "1") -> None:
    """The first line as told, the rest compliant; a finding is described when the first is not compliant."""
    await arrive(pilot)
    await pilot.press(first)
    await settle(pilot)
    if first == "2":
        await pilot.press(*"接地电阻无记录", "tab", *"+30", "f9")
        await settle(pilot)
    await pilot.press(*("1" * (LINES - 1)))
    await settle(pilot)
    assert visit(world).answered == LINES


async def conclude(pilot: Pilot[Any], world: World, first: str = "1") -> None:
    await answer_all(pilot, world, first)
    await pilot.press("f9")
    await settle(pilot)
    await pilot.press("f9")
    await settle(pilot)
    assert isinstance(pilot.app.screen, Confirm)
    await pilot.press("left", "enter")
    await until(pilot, lambda: visit(world).row.conclusion is not None)
    await settle(pilot)
