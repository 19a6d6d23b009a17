"""Numbers that two inspections bear: seen from the inbox, numbered anew or left by keys."""

from __future__ import annotations

import pytest

from inspector_tui.i18n import set_language
from inspector_tui.screens.inbox import InboxScreen
from inspector_tui.screens.number_clashes import NumberClashesScreen
from inspector_tui.services.number_clashes import number_clashes
from inspector_tui.widgets.ask_reason import AskReason
from tests.services.test_number_clashes import given_twice
from tests.tui.world import at_the_desk, settled, toasts
from tests.world import World


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_number_given_twice_is_told_in_the_inbox_and_numbered_anew(world: World, size: tuple[int, int]) -> None:
    given_twice(world)
    async with at_the_desk(world.supervisor, InboxScreen(), size=size) as (app, pilot):
        await settled(pilot, lambda: "1 document number given twice" in app.words())
        await app.run_action("anywhere('numbers')")
        await settled(pilot, lambda: isinstance(app.screen, NumberClashesScreen) and "to be settled" in app.words())
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, AskReason) and "was given first to" in app.words())
        await pilot.press(*"重号", "f9")
        await settled(pilot, lambda: isinstance(app.screen, NumberClashesScreen) and "0 to be settled" in app.words())
        assert "〔2026〕401号" in toasts(app)
        assert "numbered anew" in app.words()
    (one,) = number_clashes(world.supervisor)
    assert one.decision == "renumbered"


async def test_a_number_stays_for_a_reason_and_an_officer_settles_nothing(world: World) -> None:
    given_twice(world)
    async with at_the_desk(world.officer, NumberClashesScreen()) as (app, pilot):
        await settled(pilot, lambda: "1 to be settled" in app.words())
        await pilot.press("f7")
        await settled(pilot)
        assert isinstance(app.screen, NumberClashesScreen)
    async with at_the_desk(world.supervisor, NumberClashesScreen()) as (app, pilot):
        await settled(pilot, lambda: "1 to be settled" in app.words())
        await pilot.press("f7")
        await settled(pilot, lambda: isinstance(app.screen, AskReason))
        await pilot.press(*"未发出", "f9")
        await settled(pilot, lambda: isinstance(app.screen, NumberClashesScreen) and "0 to be settled" in app.words())
    assert number_clashes(world.supervisor)[0].decision == "explained"


async def test_numbers_given_twice_in_chinese(world: World) -> None:
    given_twice(world)
    set_language("zh_CN")
    try:
        async with at_the_desk(world.supervisor, NumberClashesScreen(), size=(120, 40)) as (app, pilot):
            app.retranslate()
            await settled(pilot, lambda: "文号重号" in app.words() and "在先使用" in app.words())
            assert "另编新号" in app.words()
    finally:
        set_language("en")
