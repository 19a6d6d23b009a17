"""Lists as records on the screen: what there is, what was in force on a day, a table taken in, an edition published."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from inspector_tui.i18n import LANGUAGES, Language, set_language
from inspector_tui.models.list_queries import EntryFilter, count_entries
from inspector_tui.screens.entry_end_form import EntryEndFormScreen
from inspector_tui.screens.register import RegisterScreen
from inspector_tui.screens.register_entry import EntryScreen
from inspector_tui.screens.register_import import RegisterImportScreen
from inspector_tui.screens.registers import RegistersScreen
from inspector_tui.services.list_desk import overview
from inspector_tui.services.list_keeping import history, publish
from inspector_tui.widgets.confirm import Confirm
from tests.services.test_credit_list import credit
from tests.services.test_listing import FIRE, GAS, OWN, imported, items
from tests.tui.world import at_the_desk, settled, toasts
from tests.world import DAY, SUBJECT, World


def held(world: World, name: str = "items") -> int:
    with world.supervisor.reading() as connection:
        return count_entries(connection, EntryFilter(name))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_every_list_is_named_with_what_is_in_force(
    world: World, language: Language, size: tuple[int, int]
) -> None:
    set_language(language)
    async with at_the_desk(world.supervisor, RegistersScreen(), size=size) as (app, pilot):
        title = "Item list" if language == "en" else "检查事项清单"
        set_language(language)
        app.retranslate()
        await settled(pilot, lambda: title in app.words())
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(app.screen, RegisterScreen))


async def test_a_table_is_taken_in_after_its_dry_run_and_then_published(world: World, tmp_path: Path) -> None:
    path, before = items(tmp_path, OWN, (*GAS[:4], "?", *GAS[5:])), held(world)
    async with at_the_desk(world.supervisor, RegisterScreen("items"), size=(120, 40)) as (app, pilot):
        await pilot.press("f6")
        await settled(pilot, lambda: isinstance(app.screen, RegisterImportScreen))
        await pilot.press(*str(path), "enter")
        await settled(pilot, lambda: "Would add 1" in app.words())
        assert held(world) == before
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(app.screen, RegisterScreen) and held(world) == before + 1)
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("tab", "enter")
        await settled(pilot, lambda: "Published 1 entry" in toasts(app))
    (told,) = [one for one in overview(world.supervisor) if one.kind.name == "items"]
    assert (told.in_force, told.waiting) == (3, 0), "two of the region around it, and one's own"


async def test_a_file_that_is_not_there_is_told_under_its_field(world: World) -> None:
    async with at_the_desk(world.supervisor, RegisterImportScreen("items")) as (app, pilot):
        await pilot.press(*"/nowhere/x.csv", "enter")
        await settled(pilot, lambda: "is not there" in app.words())


async def test_another_day_shows_what_was_in_force_then_and_an_entry_its_history(world: World, tmp_path: Path) -> None:
    imported(world.supervisor, items(tmp_path, FIRE, GAS), valid_from="2026-01-01")
    imported(world.supervisor, items(tmp_path, ("1", "消防新名", *FIRE[2:])), valid_from="2026-06-01")
    async with at_the_desk(world.supervisor, RegisterScreen("items"), size=(120, 40)) as (app, pilot):
        await settled(pilot, lambda: "消防新名" in app.words())
        await pilot.press("f3")
        await settled(pilot, lambda: "As of which day" in app.words())
        await pilot.press("ctrl+u", *"2026-05-31", "f9")
        await settled(pilot, lambda: "as of 2026-05-31" in app.words() and "消防通道检查" in app.words())
        await pilot.press(*"消防", "enter")
        await settled(pilot, lambda: isinstance(app.screen, EntryScreen) and "2026-06-01 to no end" in app.words())
        assert "2026-01-01 to 2026-05-31" in app.words()


async def test_officers_look_and_change_nothing(world: World, tmp_path: Path) -> None:
    imported(world.justice, items(tmp_path, FIRE))
    publish(world.justice, "items")
    world.sync()
    async with at_the_desk(world.officer, RegisterScreen("items")) as (app, pilot):
        await settled(pilot, lambda: "消防通道检查" in app.words())
        await pilot.press("f6", "f9")
        await settled(pilot)
        assert isinstance(app.screen, RegisterScreen)


async def test_credit_classes_are_found_with_what_was_in_force_on_a_day(world: World, tmp_path: Path) -> None:
    credit(world, tmp_path, "A", "2026-01-01")
    credit(world, tmp_path, "C", "2026-07-01")
    async with at_the_desk(world.supervisor, RegistersScreen(), size=(120, 40)) as (app, pilot):
        await settled(pilot, lambda: "Credit classes" in app.words())
    async with at_the_desk(world.supervisor, RegisterScreen("credits"), size=(120, 40)) as (app, pilot):
        await settled(pilot, lambda: "credit C" in app.words())
        await pilot.press("f3")
        await settled(pilot, lambda: "As of which day" in app.words())
        await pilot.press("ctrl+u", *"2026-06-30", "f9")
        await settled(pilot, lambda: "as of 2026-06-30" in app.words() and "credit A" in app.words())
        await pilot.press(*SUBJECT[:6], "enter")
        await settled(pilot, lambda: isinstance(app.screen, EntryScreen) and "2026-01-01 to 2026-06-30" in app.words())


async def test_another_day_is_typed_over_the_one_that_stands_and_a_bad_one_stays_typed(
    world: World, tmp_path: Path
) -> None:
    imported(world.supervisor, items(tmp_path, FIRE))
    async with at_the_desk(world.supervisor, RegisterScreen("items")) as (app, pilot):
        await pilot.press("f3", *"2020-13-01", "enter")
        await settled(pilot, lambda: "is not a day" in app.words())
        assert "2020-13-01" in app.words()
        await pilot.press("home", "shift+end", *"2020-01-01", "enter")
        await settled(pilot, lambda: "as of 2020-01-01" in app.words())


async def test_whoever_keeps_a_list_ends_an_entry_by_keys_for_a_reason(world: World, tmp_path: Path) -> None:
    imported(world.supervisor, items(tmp_path, OWN))
    key = OWN[-1]
    async with at_the_desk(world.supervisor, EntryScreen("items", key)) as (app, pilot):
        await settled(pilot, lambda: "no end" in app.words() and "F7 End" in app.words())
        await pilot.press("f7")
        await settled(pilot, lambda: isinstance(app.screen, EntryEndFormScreen))
        await pilot.press("f9")
        await settled(pilot, lambda: "Fill in: Last day" in app.words())
        await pilot.press(*"+5", "tab", *"moved")
        await pilot.press("escape", "f7")
        await settled(pilot, lambda: isinstance(app.screen, EntryEndFormScreen) and "moved" in app.words())
        await pilot.press("f9")
        await settled(
            pilot, lambda: isinstance(app.screen, EntryScreen) and "The entry has its last day" in toasts(app)
        )
    (row,) = history(world.supervisor, "items", key)
    assert row.ends == (dt.date.fromisoformat(DAY) + dt.timedelta(days=5)).isoformat()


async def test_whoever_only_reads_a_list_is_not_offered_its_end(world: World) -> None:
    async with at_the_desk(world.officer, EntryScreen("items", FIRE[-1])) as (app, pilot):
        await settled(pilot, lambda: "History" in app.words())
        assert "F7" not in app.words()
