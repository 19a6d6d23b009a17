from __future__ import annotations

import pytest

from inspector_tui.i18n import set_language
from inspector_tui.screens.calendar import CalendarScreen
from inspector_tui.screens.filing import FilingScreen
from inspector_tui.widgets.day_grid import DayGrid
from tests.tui.world import at_the_desk, settled
from tests.world import ENTERPRISE, World


async def test_the_month_of_today_opens_with_the_cursor_on_today(world: World) -> None:
    world.file()
    async with at_the_desk(world.supervisor, CalendarScreen()) as (app, pilot):
        await settled(pilot, lambda: "2026-11, 21 working days" in app.words())
        assert app.screen.query_one(DayGrid).day.isoformat() == "2026-11-24"
        assert "visit 1" in app.words()
        assert "opens 8" in app.words()


async def test_page_keys_turn_and_home_comes_back(world: World) -> None:
    async with at_the_desk(world.supervisor, CalendarScreen()) as (app, pilot):
        await settled(pilot, lambda: "2026-11, 21 working days" in app.words())
        await pilot.press("pageup")
        await settled(pilot, lambda: "2026-10, 18 working days" in app.words())
        assert "hol." in app.words()
        assert "work" in app.words()
        await pilot.press("home", "pagedown", "pagedown")
        await settled(pilot, lambda: "2027-01" in app.words())
        assert "24 ?" in app.words()
        await pilot.press("home")
        await settled(pilot, lambda: "2026-11, 21 working days" in app.words())


async def test_walking_over_the_end_of_the_month_shows_the_next(world: World) -> None:
    async with at_the_desk(world.supervisor, CalendarScreen()) as (app, pilot):
        await settled(pilot, lambda: "2026-11, 21 working days" in app.words())
        await pilot.press("down")
        await settled(pilot, lambda: "2026-12, 23 working days" in app.words())
        assert app.screen.query_one(DayGrid).day.isoformat() == "2026-12-01"


async def test_enter_opens_the_day_and_its_line_opens_the_inspection(world: World) -> None:
    async with at_the_desk(world.supervisor, CalendarScreen()) as (app, pilot):
        await settled(pilot, lambda: "opens 8" in app.words())
        await pilot.press(*["up"] * 3, *["left"] * 2)
        await settled(pilot, lambda: "(8)" in app.words())
        await pilot.press("enter")
        await settled(pilot, lambda: ENTERPRISE in app.words())
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(app.screen, FilingScreen))
        await pilot.press("escape")
        await settled(pilot, lambda: isinstance(app.screen, CalendarScreen))


async def test_f4_shows_officers_and_enterprises_and_f6_a_week(world: World) -> None:
    world.file()
    async with at_the_desk(world.supervisor, CalendarScreen()) as (app, pilot):
        await settled(pilot, lambda: "opens 8" in app.words())
        await pilot.press("f4", "f4")
        await settled(pilot, lambda: "马建国" in app.words())
        await pilot.press("f4")
        await settled(pilot, lambda: "All organs" in app.words() and ENTERPRISE in app.words())
        await pilot.press("f4", "f6")
        await settled(pilot, lambda: "week 48 of 2026" in app.words())
        assert "visit 1" in app.words()


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20), (40, 12)])
async def test_grid_and_list_stand_beside_each_other_where_there_is_room(world: World, size: tuple[int, int]) -> None:
    async with at_the_desk(world.supervisor, CalendarScreen(), size=size) as (app, pilot):
        await settled(pilot, lambda: "opens" in app.words() or size[0] < 80)
        grid, listed = app.screen.query_one(DayGrid), app.screen.query_one("#calendar-lists")
        assert grid.display
        assert listed.display == (size[0] >= 120)


async def test_it_speaks_chinese(world: World) -> None:
    async with at_the_desk(world.supervisor, CalendarScreen()) as (app, pilot):
        await settled(pilot, lambda: "opens 8" in app.words())
        set_language("zh_CN")
        app.retranslate()
        await settled(pilot, lambda: "开始 8" in app.words() and "周一" in app.words())
