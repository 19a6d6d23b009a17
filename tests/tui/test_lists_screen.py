from __future__ import annotations

from pathlib import Path

from inspector_tui.i18n import set_language
from inspector_tui.screens.lists import ListsScreen
from inspector_tui.screens.today import TodayScreen
from inspector_tui.services.list_files import export_lists
from inspector_tui.services.lists import held_lists, take_status, take_trust
from inspector_tui.widgets.ask_text import AskText
from tests.tui.world import at_the_desk, front, settled, toasts
from tests.world import NOW, World, status_list, trust_list


async def test_ages_are_told_in_words_with_what_to_do(world: World) -> None:
    async with at_the_desk(world.checkpoint, ListsScreen()) as (app, pilot):
        await settled(pilot, lambda: "Trust list" in app.words())
        for said in ("fresh", "23 hours left", "13 days left", "room for 20,000 permits", "4 keys"):
            assert said in app.words()
        world.clock.advance(5 * 3600)
        front(app, ListsScreen).read()
        await settled(pilot, lambda: "old: codes cannot be confirmed" in app.words())
        world.clock.advance(15 * 86_400)
        front(app, ListsScreen).read()
        await settled(pilot, lambda: "past its end" in app.words())


async def test_lists_go_out_to_a_folder_and_newer_ones_come_in(world: World, tmp_path: Path) -> None:
    take_trust(world.officer, trust_list(seq=5, issued_at=NOW - 60))
    take_status(world.officer, status_list(issued_at=NOW + 600))
    stick = tmp_path / "U 盘"
    async with at_the_desk(world.officer, ListsScreen()) as (app, pilot):
        await settled(pilot, lambda: "number 5" in app.words())
        await pilot.press("f6")
        await settled(pilot, lambda: isinstance(app.screen, AskText))
        await pilot.press(*f"'{stick}'", "enter")
        await settled(pilot, lambda: "2 lists written" in toasts(app))
    assert sorted(each.name for each in stick.iterdir()) == ["status-1.list", "trust.list"]
    async with at_the_desk(world.checkpoint, ListsScreen()) as (app, pilot):
        await settled(pilot, lambda: "number 1" in app.words())
        await pilot.press("f4")
        await settled(pilot, lambda: isinstance(app.screen, AskText))
        await pilot.press(*str(stick), "f9")
        await settled(pilot, lambda: "number 5" in app.words() and app.words().count("taken in") == 2)
    assert held_lists(world.checkpoint).trust.seq == 5


async def test_older_lists_are_refused_and_what_is_held_stays(world: World, tmp_path: Path) -> None:
    export_lists(world.officer, tmp_path)
    take_trust(world.checkpoint, trust_list(seq=5, issued_at=NOW - 60))
    take_status(world.checkpoint, status_list(issued_at=NOW + 600))
    async with at_the_desk(world.checkpoint, ListsScreen(), size=(120, 40)) as (app, pilot):
        await settled(pilot, lambda: "number 5" in app.words())
        await pilot.press("f4")
        await settled(pilot, lambda: isinstance(app.screen, AskText))
        await pilot.press(*str(tmp_path), "f9")
        await settled(pilot, lambda: app.words().count("older than the one held") == 2)
        assert "number 5" in app.words()


async def test_everybody_opens_it_from_anywhere_in_both_languages(world: World) -> None:
    set_language("zh_CN")
    async with at_the_desk(world.officer, TodayScreen()) as (app, pilot):
        await pilot.press("ctrl+g")
        await settled(pilot, lambda: isinstance(app.screen, ListsScreen) and "信任清单" in app.words())
        assert "更新期限" in app.words()
        assert front(app, ListsScreen).place() == "lists:"
        await pilot.press("ctrl+l")
        await settled(pilot, lambda: "Confirms until" in app.words())
