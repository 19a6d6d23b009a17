"""Long work on a screen is stopped by Escape wherever the focus is, and says how it is paused."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import AsyncIterator
from pathlib import Path

from textual.app import ComposeResult
from textual.pilot import Pilot

from inspector_tui.screens.sync import SyncScreen
from inspector_tui.screens.working import WorkingScreen
from inspector_tui.services.syncing import Step, SyncCancelled
from inspector_tui.widgets.field import FormField
from inspector_tui.widgets.progress import Progress
from tests.tui.visit_world import until
from tests.tui.world import DeskApp, an_office

PATIENCE = 60.0


class EndlessScreen(WorkingScreen):
    """Works until it is stopped, a step at each turn."""

    HEADING = "Sync"
    outcome = ""

    def __init__(self) -> None:
        super().__init__()
        self.turns = threading.Semaphore(1)
        """Each lets the work go one step on."""

    def compose_content(self) -> ComposeResult:
        yield Progress(pauses=True)
        yield FormField("note", "Note")

    def on_mount(self) -> None:
        self.query_one(FormField).focus()
        self.begin()
        self.do(self._work, self._done)

    def _work(self) -> str:
        try:
            while self.turns.acquire():
                self.progressed(Step("files", 1, 4))
        except SyncCancelled:
            pass
        return "stopped"

    def _done(self, outcome: str) -> None:
        self.outcome = outcome
        self.finish()


async def begun(app: DeskApp, pilot: Pilot[int]) -> EndlessScreen:
    await until(pilot, lambda: isinstance(app.screen, EndlessScreen) and "25%" in app.words())
    assert isinstance(app.screen, EndlessScreen)
    return app.screen


@contextlib.asynccontextmanager
async def at_work(folder: Path) -> AsyncIterator[tuple[DeskApp, Pilot[int], EndlessScreen]]:
    """A screen on which work has begun, over another one."""
    with an_office(folder / "office") as office:
        app = DeskApp(office.officer, SyncScreen(), EndlessScreen())
        async with app.run_test(size=(80, 24)) as pilot:
            yield app, pilot, await begun(app, pilot)


async def test_work_of_unknown_length_claims_no_share(tmp_path: Path) -> None:
    async with at_work(tmp_path) as (app, pilot, screen):
        screen.post_message(EndlessScreen.Stepped(Step("opening", 0, 0)))
        await until(pilot, lambda: "The server opens what came" in app.words())
        assert "%" not in app.words()
        await pilot.press("escape")
        screen.turns.release()
        await until(pilot, lambda: screen.outcome == "stopped")


async def test_escape_stops_first_and_leaves_second(tmp_path: Path) -> None:
    async with at_work(tmp_path) as (app, pilot, screen):
        assert "F7 Pause  Esc Stop" in app.words()
        screen.query_one(Progress).label = "Sending files  392.3 MB / 400.0 MB  59 s left"
        await until(pilot, lambda: "59 s left" in app.words())
        await pilot.press("escape")
        screen.turns.release()
        await until(pilot, lambda: screen.outcome == "stopped")
        assert app.screen is screen
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is not screen)


async def test_paused_work_is_stopped_as_well(tmp_path: Path) -> None:
    async with at_work(tmp_path) as (app, pilot, screen):
        await pilot.press("f7")
        screen.turns.release()
        await until(pilot, lambda: "Paused" in app.words())
        await pilot.press("escape")
        screen.turns.release()
        await until(pilot, lambda: screen.outcome == "stopped")


async def test_what_is_being_stopped_is_not_held_up_by_the_key_for_pausing(tmp_path: Path) -> None:
    async with at_work(tmp_path) as (app, pilot, screen):
        await pilot.press("escape", "f7")
        await until(pilot, lambda: "Stopping" in app.words())
        screen.turns.release()
        await until(pilot, lambda: screen.outcome == "stopped")


async def test_a_click_that_comes_when_all_is_done_stops_nothing(tmp_path: Path) -> None:
    async with at_work(tmp_path) as (app, pilot, screen):
        screen.finish()
        screen.query_one(Progress).action_stop()
        await pilot.pause()
        told, runs = app.words(), screen.query_one(Progress).running
        screen.begin()
        await pilot.press("escape")
        screen.turns.release()
        await until(pilot, lambda: screen.outcome == "stopped")
        assert "Stopping" not in told
        assert not runs


class LeftScreen(EndlessScreen):
    """Tells when its work has ended, also where nobody listens any more."""

    def __init__(self) -> None:
        super().__init__()
        self.ended = threading.Event()

    def _work(self) -> str:
        try:
            return super()._work()
        finally:
            self.ended.set()


async def test_work_ends_when_the_app_is_left_also_while_it_is_paused(tmp_path: Path) -> None:
    with an_office(tmp_path / "office") as office:
        screen = LeftScreen()
        app = DeskApp(office.officer, SyncScreen(), screen)
        async with app.run_test(size=(80, 24)) as pilot:
            await begun(app, pilot)
            await pilot.press("f7")
            await until(pilot, lambda: "Paused" in app.words())
            screen.turns.release()
        try:
            assert screen.ended.wait(PATIENCE)
        finally:
            screen._stopping = True
            screen.turns.release()
