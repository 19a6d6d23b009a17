from __future__ import annotations

import json
from pathlib import Path

from textual.widgets import Input

from inspector_tui.i18n import set_language
from inspector_tui.screens.calendar import CalendarScreen
from inspector_tui.screens.holidays import HolidaysScreen
from inspector_tui.services.calendars import known_years
from inspector_tui.widgets.ask_text import AskText
from inspector_tui.widgets.confirm import Confirm
from tests.tui.world import at_the_desk, settled, toasts
from tests.world import World

NINGXIA = {"region": "64", "years": {"2027": {"off": ["2027-03-10", "2027-05-17"], "worked": []}}}


async def test_the_justice_bureau_looks_into_a_notice_and_takes_it_in(world: World, tmp_path: Path) -> None:
    path = tmp_path / "宁夏2027.json"
    path.write_text(json.dumps(NINGXIA), encoding="utf-8")
    async with at_the_desk(world.justice, HolidaysScreen()) as (app, pilot):
        await settled(pilot, lambda: "came with the program" in app.words())
        await pilot.press("f4")
        await settled(pilot, lambda: isinstance(app.screen, AskText))
        app.screen.query_one(Input).value = str(path)
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, Confirm))
        assert "2027, Ningxia Hui Autonomous Region: 2 days off" in app.words()
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(app.screen, HolidaysScreen) and "2027" in app.words())
        assert "1 year taken in: 2027" in toasts(app)
        set_language("zh_CN")
        app.retranslate()
        await settled(pilot, lambda: "宁夏回族自治区" in app.words() and "全国" in app.words())
    assert (known_years(world.justice)[0].region, known_years(world.justice)[0].off_days) == (
        "64",
        ("2027-03-10", "2027-05-17"),
    )


async def test_a_file_that_is_no_notice_is_refused_in_words(world: World, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{}", encoding="utf-8")
    async with at_the_desk(world.justice, HolidaysScreen()) as (app, pilot):
        await pilot.press("f4")
        await settled(pilot, lambda: isinstance(app.screen, AskText))
        app.screen.query_one(Input).value = str(tmp_path / "x.json")
        await pilot.press("f9")
        await settled(pilot, lambda: "CALENDAR_MALFORMED" in toasts(app))
    assert len(known_years(world.justice)) == 3


async def test_others_see_the_notices_from_the_calendar_and_cannot_take_any_in(world: World) -> None:
    async with at_the_desk(world.supervisor, CalendarScreen()) as (app, pilot):
        await settled(pilot, lambda: "opens 8" in app.words())
        await pilot.press("f7")
        await settled(pilot, lambda: isinstance(app.screen, HolidaysScreen) and "the nation" in app.words())
        assert "Take in" not in app.words()
        assert "10-01" in app.words()
