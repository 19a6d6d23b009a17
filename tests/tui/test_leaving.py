"""A screen leaves once and hears nothing more while it goes: what is pressed twice or answered late does nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import ClassVar

import pytest
from textual import events
from textual._context import active_message_pump
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.command import CommandList
from textual.containers import Vertical
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.widgets import Label
from textual.widgets.option_list import Option

from inspector_tui.app import InspectorApp
from inspector_tui.screens.frame import FrameScreen
from inspector_tui.screens.inbox import InboxScreen
from inspector_tui.screens.palette import AllCommands
from inspector_tui.screens.shell import FrameApp
from inspector_tui.screens.unlock import UnlockScreen
from inspector_tui.widgets.confirm import Confirm
from inspector_tui.widgets.field import FormField
from inspector_tui.widgets.leaving import LeavingPart
from inspector_tui.widgets.paged import PagedList
from inspector_tui.widgets.say_button import SayButton
from tests.tui.visit_world import until
from tests.tui.world import front
from tests.world import PASSPHRASE, World


class Asking(FrameScreen[str]):
    """Counts what it heard, and counts on its label when it does."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f9", "main", "Main")]

    def __init__(self) -> None:
        super().__init__()
        self.heard = 0

    def compose_content(self) -> ComposeResult:
        yield Label("here", id="label")

    def on_mount(self) -> None:
        self.listen()

    def listen(self) -> None:
        self.query_one("#label", Label)
        self.heard += 1

    def action_main(self) -> None:
        self.listen()


async def opened(pilot: Pilot[int], *screens: FrameScreen[str]) -> list[str | None]:
    """These screens one on the other; what the last one answers."""
    answers: list[str | None] = []
    for screen in screens:
        await pilot.app.push_screen(screen, answers.append)
    await pilot.pause()
    return answers


async def test_a_screen_that_answers_twice_answers_once_and_takes_no_other_with_it() -> None:
    app, below, above = FrameApp(), Asking(), Asking()
    async with app.run_test() as pilot:
        answers = await opened(pilot, below, above)
        above.dismiss("first")
        above.dismiss("second")
        await pilot.pause()
        assert answers == ["first"]
        assert app.screen is below


async def test_an_answer_under_another_screen_waits_until_that_one_has_gone() -> None:
    app, below, above = FrameApp(), Asking(), Asking()
    async with app.run_test() as pilot:
        answers = await opened(pilot, below, above)
        below.dismiss("late")
        await pilot.pause()
        assert app.screen is above
        assert answers == []
        above.dismiss("own")
        await until(pilot, lambda: len(app.screen_stack) == 1)
        assert answers == ["own", "late"]


async def test_what_a_screen_left_to_do_is_not_done_once_it_is_taken_apart() -> None:
    app, screen = FrameApp(), Asking()
    async with app.run_test() as pilot:
        await opened(pilot, screen)
        before = screen.heard
        screen.dismiss("gone")
        screen.remove()
        screen.call_later(screen.listen)
        screen.set_timer(0.001, screen.listen)
        await until(pilot, lambda: not screen.is_running)
        assert screen.heard == before


async def test_a_click_on_what_was_taken_away_but_is_painted_still_does_nothing() -> None:
    app, screen = FrameApp(), Asking()
    async with app.run_test() as pilot:
        await opened(pilot, screen)
        label = screen.query_one("#label", Label)
        x, y = label.region.offset
        with app.batch_update():
            await label.remove()
            assert screen._compositor.get_widget_and_offset_at(x, y)[0] is label, "painted still"
            screen._forward_event(events.MouseDown(None, x, y, 0, 0, 1, False, False, False, screen_x=x, screen_y=y))
            assert screen._select_state is None
        await pilot.pause()


async def test_a_screen_that_goes_before_it_is_composed_never_counts_on_its_parts() -> None:
    app, screen = FrameApp(), Asking()
    async with app.run_test() as pilot:
        await opened(pilot, Asking())
        app.push_screen(screen)
        app.pop_screen()
        await until(pilot, lambda: screen not in app.screen_stack)
        await pilot.pause()
        assert app._exception is None


async def test_a_key_faster_than_its_screen_does_nothing() -> None:
    app, screen = FrameApp(), Asking()
    async with app.run_test() as pilot:
        await opened(pilot, Asking())
        app.push_screen(screen)
        assert not screen.takes_keys
        assert await app.run_action("main", screen)
        assert screen.heard == 0
        await until(pilot, lambda: screen.takes_keys)
        await app.run_action("main", screen)
        assert screen.heard == 2


async def test_a_double_click_beside_a_question_or_the_palette_closes_just_that() -> None:
    app, below = FrameApp(), Asking()
    async with app.run_test() as pilot:
        await opened(pilot, below)
        for modal in (AllCommands(), Confirm("Sure?", "Think.", "Yes")):
            await app.push_screen(modal)
            await pilot.pause()
            modal.dismiss(None)
            modal.dismiss(None)
            await until(pilot, lambda: app.screen is below)


class Looking(LeavingPart, Vertical):
    """Looks for a widget of its own as soon as it is there."""

    def compose(self) -> ComposeResult:
        yield Label("Here", id="here")

    def on_mount(self) -> None:
        self.query_one("#here", Label)


async def test_what_is_taken_away_before_it_was_made_is_no_fault() -> None:
    app = FrameApp()
    async with app.run_test() as pilot:
        below = Asking()
        await opened(pilot, below)
        for _ in range(5):
            looking = Looking()
            below.mount(looking)
            await looking.remove()
        await pilot.pause()
        assert not below.query(Looking)


class Acting(Asking):
    """Notes in whose task its main act runs."""

    def __init__(self) -> None:
        super().__init__()
        self.acted: list[MessagePump] = []

    def compose_content(self) -> ComposeResult:
        yield from super().compose_content()
        yield SayButton("Main", "main", key="F9")

    def action_main(self) -> None:
        self.acted.append(active_message_pump.get())


async def test_the_screen_does_what_its_button_says_for_the_act_may_take_the_button_away() -> None:
    app, acting = FrameApp(), Acting()
    async with app.run_test() as pilot:
        await opened(pilot, acting)
        await pilot.click(SayButton)
        await until(pilot, lambda: acting.acted)
        assert acting.acted == [acting]


@pytest.mark.parametrize("page", ["page_up", "page_down"])
async def test_a_page_of_commands_that_have_no_room_is_none(page: str) -> None:
    app = FrameApp()
    async with app.run_test() as pilot:
        await opened(pilot, Asking())
        palette = AllCommands()
        await app.push_screen(palette)
        listed = palette.query_one(CommandList)
        await until(pilot, lambda: listed.option_count > 0)
        listed.display = False
        await until(pilot, lambda: not listed.size)
        listed.clear_options().add_options([Option("one"), Option("two")])
        listed.set_reactive(CommandList.highlighted, 1)
        palette._action_command_list(page)
        assert app.is_running


@pytest.mark.parametrize("page", ["page_up", "page_down"])
async def test_a_page_of_rows_that_have_no_room_is_none(page: str) -> None:
    app = FrameApp()
    async with app.run_test() as pilot:
        await opened(pilot, Asking())
        listed = PagedList()
        await app.screen.mount(listed)
        listed.add_options(["one", "two"])
        listed.set_reactive(PagedList.highlighted, 1)
        await listed.run_action(page)
        await pilot.pause()
        assert app.is_running


async def test_a_replica_that_opens_under_the_palette_or_the_roles_takes_them_away(world: World) -> None:
    home: Path = world.supervisor.home
    app = InspectorApp(home, roles={"supervisor": home})
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, UnlockScreen))
        unlock = app.screen
        assert isinstance(unlock, UnlockScreen)
        await app.run_action("command_palette")
        await app.run_action("switch_role")
        assert len(app.screen_stack) == 4
        unlock.query_one(FormField).input.value = PASSPHRASE
        unlock.action_open()
        await until(pilot, lambda: isinstance(app.screen, InboxScreen))
        assert len(app.screen_stack) == 2
        assert not front(app, InboxScreen).can_go_back


async def test_the_language_switches_while_screens_come_and_go() -> None:
    app = FrameApp()
    async with app.run_test() as pilot:
        for _time in range(5):
            app.push_screen(Asking())
            app.retranslate()
            await asyncio.sleep(0)
            app.retranslate()
            app.pop_screen()
            app.retranslate()
        await until(pilot, lambda: len(app.screen_stack) == 1)
        assert app._exception is None


async def test_a_note_of_a_screen_shows_square_brackets_as_they_were_typed() -> None:
    app, screen = FrameApp(), Asking()
    async with app.run_test(notifications=True) as pilot:
        await opened(pilot, screen)
        screen.notify("No table in [/x]设备[A-3]")
        await pilot.pause()
        assert [note.markup for note in app._notifications] == [False]
        assert "No table in [/x]设备[A-3]" in "".join(
            strip.text for strip in app.screen._compositor.render_strips(app.size)
        )


async def test_keys_and_clicks_after_the_last_one_go_to_nobody() -> None:
    app = FrameApp()
    app._exit = True
    for late in (events.Key("f9", None), events.MouseDown(None, 1, 1, 0, 0, 1, False, False, False), events.Paste("x")):
        await app.on_event(late)
    assert app.screen_stack == []
