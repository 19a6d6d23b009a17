"""One run: the real app on a copy of the demo's laptops, mashed from a seed, then looked over."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from textual import events
from textual.geometry import Size
from textual.worker import WorkerCancelled

from inspector_tui.app import InspectorApp
from inspector_tui.demo.build import PASSPHRASE
from inspector_tui.i18n import set_language
from inspector_tui.screens.frame import FrameScreen
from inspector_tui.screens.unlock import UnlockScreen
from tests.mash.building import Building
from tests.mash.fingers import Fingers, pauses
from tests.mash.looking import Looking

PATIENCE: Final = 240.0
"""Seconds until an app that does not answer is deaf: a busy machine is slow, a deaf app never answers."""
LOOK_EVERY: Final = 60
"""Deeds between two looks at what is kept."""


class DeafError(Exception):
    """The app does not answer any more."""


@dataclass
class Told:
    """What became of one run. `problems` by kind must be empty."""

    seed: int
    role: str
    deeds: int = 0
    seconds: float = 0.0
    screens: Counter[str] = field(default_factory=Counter)
    history: list[str] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not self.problems


def play(building: Building, folder: Path, role: str, seed: int, deeds: int) -> Told:
    """Mashes one role's laptop from a seed."""
    told, begun = Told(seed, role), time.monotonic()
    chance = random.Random(f"{seed} {role}")
    with_server = chance.random() < 0.2
    homes = building.copy(folder, server=with_server)
    before, home = Path.cwd(), os.environ.get("HOME", "")
    (folder / "desk").mkdir()
    os.chdir(folder / "desk")
    os.environ["HOME"] = str(folder / "desk")
    try:
        with building.serving(folder, with_server):
            _Run(building, homes, role, chance, told).go(deeds)
    finally:
        os.chdir(before)
        os.environ["HOME"] = home
        set_language("en")
    told.seconds = time.monotonic() - begun
    return told


class _Run:
    def __init__(self, building: Building, homes: dict[str, Path], role: str, chance: random.Random, told: Told):
        self._building = building
        self._homes = homes
        self._role = role
        self._chance = chance
        self._told = told
        self._looking = Looking(homes)
        self._opened = {role}

    def go(self, deeds: int) -> None:
        """The mashing, then a second start on what it left."""
        try:
            if self._alone(self._mash(deeds)):
                self._alone(self._start_again())
            self._look()
            self._told.problems += [("divergent", each) for each in self._looking.divergence(self._opened)]
        finally:
            self._looking.close()

    def _look(self) -> None:
        self._told.problems += [("lost", each) for each in self._looking.look()]

    def _alone(self, playing: Any) -> bool:
        """In an event loop of its own; whatever goes wrong is told."""
        stray: list[str] = []

        async def watched() -> None:
            def caught(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
                stray.append(_words(context.get("exception")) if context.get("exception") else context["message"])

            asyncio.get_running_loop().set_exception_handler(caught)
            await playing

        good = len(self._told.problems)
        try:
            asyncio.run(watched())
        except DeafError as error:
            self._told.problems.append(("deaf", str(error)))
        except BaseException as error:  # whatever comes out of the app is exactly what is looked for
            if isinstance(error, KeyboardInterrupt):
                raise
            self._told.problems.append(("crash", _words(error)))
        self._told.problems += [("stray", each) for each in stray]
        return len(self._told.problems) == good

    async def _mash(self, deeds: int) -> None:
        app = InspectorApp(self._homes[self._role], passphrase=PASSPHRASE, roles=self._homes)
        set_language(self._chance.choice(("en", "zh_CN")))
        fingers = Fingers(app, self._chance, self._building.texts, self._building.inspections)
        async with app.run_test(size=(80, 24), notifications=True, tooltips=True):
            resting = pauses(self._chance)
            if self._chance.random() < 0.8:
                await _until(lambda: _at_home(app), app, "the passphrase opened nothing")
            for number in range(deeds):
                if not app.is_running or app._exception is not None:
                    break
                self._told.screens[type(app.screen).__name__] += 1
                self._told.history.append(f"{type(app.screen).__name__}: {fingers.act()}")
                self._told.deeds += 1
                self._opened.add(app.home.name)
                rest = next(resting)
                if rest is not None:
                    await asyncio.sleep(rest)
                if number % LOOK_EVERY == LOOK_EVERY - 1:
                    self._look()
            if self._chance.random() < 0.3:
                self._told.history.append("leave at once")
                await _leave(app)
            else:
                await self._still_answers(app)

    async def _still_answers(self, app: InspectorApp) -> None:
        """Work ends, Escape leads home, a key does what it says, and the app leaves when told to."""
        assert app._driver is not None
        app._driver._size = (80, 24)
        app.post_message(events.Resize(Size(80, 24), Size(80, 24)))
        await _at_rest(app)

        def home() -> bool:
            if _at_home(app):
                return True
            app.post_message(events.Key("escape", "\x1b"))
            return False

        await _until(home, app, "Escape does not lead home")
        theme = app.theme
        app.post_message(events.Key("ctrl+t", None))
        await _until(lambda: app.theme != theme, app, "ctrl+t does nothing")
        await _at_rest(app)
        self._look()
        await _leave(app)

    async def _start_again(self) -> None:
        """What was kept lets the app start, and come back to where the person was."""
        app = InspectorApp(self._homes[self._role], passphrase=PASSPHRASE, roles=self._homes)
        async with app.run_test(size=(80, 24), notifications=True):
            await _until(lambda: not isinstance(app.screen, UnlockScreen), app, "the second start opened nothing")
            await _at_rest(app)
            await _leave(app)


def _at_home(app: InspectorApp) -> bool:
    ours = [screen for screen in app.screen_stack if isinstance(screen, FrameScreen)]
    return len(app.screen_stack) == 2 and len(ours) == 1 and not isinstance(ours[0], UnlockScreen)


async def _leave(app: InspectorApp) -> None:
    app.post_message(events.Key("ctrl+q", None))
    await _until(lambda: app._exit or not app.is_running, app, "ctrl+q does not leave")


async def _at_rest(app: InspectorApp) -> None:
    """No use case runs and nothing waits to be handled."""
    with contextlib.suppress(WorkerCancelled):
        await _until(lambda: not any(worker.is_running for worker in app.workers), app, "work never ends")
    handled = asyncio.Event()

    def asked() -> bool:
        # Of the screen in front, again and again: one that just leaves does not answer.
        app.screen.call_later(handled.set)
        return handled.is_set()

    await _until(asked, app, "messages are not handled")


async def _until(reached: Any, app: InspectorApp, otherwise: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not reached():
        if app._exception is not None:
            raise app._exception
        if time.monotonic() > deadline:
            workers = [f"{worker.group} {worker.state.name}" for worker in app.workers]
            raise DeafError(f"{otherwise}; screens {app.screen_stack}, focus {app.focused}, workers {workers}")
        await asyncio.sleep(0.02)


def _words(error: BaseException | None) -> str:
    fault = getattr(error, "error", error)  # a worker's fault comes wrapped
    return "".join(traceback.format_exception(fault)) if fault is not None else ""
