"""Every screen can be opened by name, and no two of the app's keys are one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from textual.binding import Binding
from textual.command import CommandList
from textual.content import Content
from textual.widgets import Input, TextArea

from inspector_tui.app import InspectorApp
from inspector_tui.i18n import LANGUAGES, Language, set_language
from inspector_tui.screens.anywhere import BINDINGS, OPENERS, PLACES, ROLES
from inspector_tui.screens.inbox import InboxScreen
from inspector_tui.screens.palette import commands_of
from inspector_tui.screens.shell import FrameApp
from inspector_tui.screens.year_plans import YearPlansScreen
from tests.tui.world import at_the_desk, settled
from tests.world import World


def keys_of(*owners: type) -> Iterator[str]:
    for owner in owners:
        for one in vars(owner)["BINDINGS"]:
            yield from (one.key if isinstance(one, Binding) else one[0]).split(",")


def test_no_two_actions_of_the_app_share_a_key() -> None:
    assert [key for key, times in Counter(keys_of(FrameApp, InspectorApp)).items() if times > 1] == []


def test_no_text_field_takes_a_key_of_a_place_for_itself() -> None:
    assert {one.key for one in BINDINGS} & set(keys_of(Input)) == set()
    # ctrl+y makes good what was undone, and forms of several lines have no permit keys to publish.
    assert {one.key for one in BINDINGS} & set(keys_of(TextArea)) <= {"ctrl+y"}


def test_whatever_a_role_is_offered_has_a_key_or_a_place() -> None:
    by_key = {one.action.split("'")[1] for one in BINDINGS}
    by_name = {place.name for place in PLACES}
    assert by_key | by_name == set(ROLES) <= set(OPENERS)
    assert by_key & by_name == set()


async def test_the_palette_offers_a_supervisor_every_place_and_opens_it(world: World) -> None:
    async with at_the_desk(world.supervisor, InboxScreen()) as (app, pilot):
        await settled(pilot, lambda: isinstance(app.screen, InboxScreen))
        actions = {command.action for command in commands_of(app, app.screen)}
        mine = {f"anywhere('{name}')" for name, roles in ROLES.items() if "supervisor" in roles}
        assert mine <= actions
        await pilot.press("ctrl+p")
        await pilot.press(*"year plans")
        await settled(pilot, lambda: "Year plans" in app.words())
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(app.screen, YearPlansScreen))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_no_line_of_the_palette_goes_on_below_itself(world: World, language: Language) -> None:
    async with at_the_desk(world.supervisor, InboxScreen()) as (app, pilot):
        await settled(pilot, lambda: isinstance(app.screen, InboxScreen))
        set_language(language)
        await pilot.press("ctrl+p")
        await settled(pilot, lambda: app.screen.query(CommandList) and app.screen.query_one(CommandList).option_count)
        shown = app.screen.query_one(CommandList)
        room = shown.scrollable_content_region.width - 4
        for at in range(shown.option_count):
            prompt = shown.get_option_at_index(at).prompt
            assert isinstance(prompt, Content)
            assert prompt.cell_length <= room, prompt.plain
        set_language("en")
