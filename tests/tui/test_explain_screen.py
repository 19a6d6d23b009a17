"""Rules explained on the screen, and exceptions made where they may be."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector_tui.i18n import set_language
from inspector_tui.screens.exceptions import ExceptionsScreen
from inspector_tui.screens.explain import ExplainScreen
from inspector_tui.screens.filing import FilingScreen
from inspector_tui.services.exempting import exceptions
from inspector_tui.widgets.ask_reason import AskReason
from tests.services.test_ruling import full, said
from tests.tui.world import at_the_desk, settled
from tests.world import INSPECTIONS, World


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_filing_is_explained_rule_by_rule_from_its_form(
    world: World, tmp_path: Path, size: tuple[int, int]
) -> None:
    next_one = full(world, tmp_path)
    async with at_the_desk(world.officer, FilingScreen((next_one,)), size=size) as (app, pilot):
        await settled(pilot, lambda: "forbidden" in app.words() or "1 of at most" in app.words())
        await pilot.press("f6")
        await settled(pilot, lambda: isinstance(app.screen, ExplainScreen) and "never synced" in app.words())
        assert "R01" in app.words()
        await pilot.press("f7")
        await settled(pilot)
        assert isinstance(app.screen, ExplainScreen), "an officer makes no exception"


async def test_a_supervisor_makes_an_exception_with_a_reason_and_it_stands_in_the_figures(
    world: World, tmp_path: Path
) -> None:
    next_one = full(world, tmp_path)
    async with at_the_desk(world.supervisor, ExplainScreen(next_one), size=(120, 60)) as (app, pilot):
        await settled(pilot, lambda: "1 of at most 1" in app.words())
        await pilot.press("f7")
        await settled(pilot, lambda: isinstance(app.screen, AskReason))
        await pilot.press(*"发生事故", "f9")
        await settled(pilot, lambda: isinstance(app.screen, ExplainScreen) and "发生事故" in app.words())
    assert said(world, next_one)["CAP_EXCEEDED"] == "note"
    (granted,) = exceptions(world.supervisor)
    assert granted.row.rule == "R04"
    async with at_the_desk(world.supervisor, ExceptionsScreen(), size=(80, 24)) as (app, pilot):
        await settled(pilot, lambda: "发生事故" in app.words() and "1 in force" in app.words())


async def test_an_explanation_in_chinese(world: World, tmp_path: Path) -> None:
    next_one = full(world, tmp_path)
    set_language("zh_CN")
    try:
        async with at_the_desk(world.supervisor, ExplainScreen(next_one), size=(120, 60)) as (app, pilot):
            app.retranslate()
            await settled(pilot, lambda: "已用 1 次" in app.words() and "白名单" in app.words())
    finally:
        set_language("en")


async def test_where_nothing_stands_in_the_way_no_exception_is_offered(world: World) -> None:
    async with at_the_desk(world.supervisor, ExplainScreen(INSPECTIONS[0]), size=(120, 60)) as (app, pilot):
        await settled(pilot, lambda: "content" in app.words() or "R26" in app.words())
        await pilot.press("f7")
        await settled(pilot)
        assert isinstance(app.screen, ExplainScreen)
