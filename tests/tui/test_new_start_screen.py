"""A declared new start of the log on the screen: read, refused, accepted, by keys."""

from __future__ import annotations

import pytest

from inspector_tui.i18n import set_language
from inspector_tui.ledger.new_start import NewStart, declare, open_new_start
from inspector_tui.screens.new_start import NewStartScreen
from inspector_tui.services import new_starts
from inspector_tui.widgets.confirm import Confirm
from inspector_tui.words.log import fingerprint
from tests.tui.world import at_the_desk, settled
from tests.world import NOW, ORIGIN, ROOT, World

PAYLOAD = NewStart(
    ORIGIN, NOW, 1200, bytes(range(32)), 1260, bytes(32), "自治区应急管理厅", "服务器[A-3]硬盘损坏"
).payload()


def declared(world: World) -> NewStart:
    signed = declare(ROOT, PAYLOAD)
    new_starts.hear(world.officer, [signed])
    return open_new_start(signed, [ROOT.public], ORIGIN)


async def test_it_is_read_refused_and_accepted_after_all(world: World) -> None:
    told = declared(world)
    async with at_the_desk(world.officer, NewStartScreen()) as (app, pilot):
        await settled(pilot, lambda: "自治区应急管理厅" in app.words())
        assert "服务器[A-3]硬盘损坏" in app.words()
        assert fingerprint(told) in app.words()
        assert "record 1260" in app.words()
        await pilot.press("f4")
        await settled(pilot, lambda: "the alarm stays" in app.words())
        assert new_starts.standing(world.officer).refused
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, Confirm))
        assert fingerprint(told) in app.words()
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(app.screen, NewStartScreen))
        assert new_starts.standing(world.officer).waiting is not None, "the way out is focused first"
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("left", "enter")
        await settled(pilot, lambda: "goes on with the log that began anew" in app.words())
    assert new_starts.standing(world.officer).origin == told.origin


async def test_without_one_it_says_so_and_no_key_does_anything(world: World) -> None:
    async with at_the_desk(world.officer, NewStartScreen()) as (app, pilot):
        await settled(pilot, lambda: "No new start" in app.words())
        await pilot.press("f9", "f4")
        await settled(pilot)
        assert isinstance(app.screen, NewStartScreen)


async def test_it_speaks_chinese(world: World) -> None:
    told = declared(world)
    async with at_the_desk(world.officer, NewStartScreen()) as (app, pilot):
        set_language("zh_CN")
        app.retranslate()
        await settled(pilot, lambda: "声明单位" in app.words() and fingerprint(told) in app.words())


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_the_number_to_compare_can_be_reached_on_a_small_screen(world: World, size: tuple[int, int]) -> None:
    told = declared(world)
    async with at_the_desk(world.officer, NewStartScreen(), size=size) as (app, pilot):
        await settled(pilot, lambda: "自治区应急管理厅" in app.words())
        await pilot.press("end")
        await settled(pilot, lambda: fingerprint(told) in app.words())
