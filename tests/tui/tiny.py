"""The smallest app with the frame, for tests: one screen at the bottom, the one under test on top."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.widget import Widget

from inspector_tui.screens.frame import FrameScreen
from inspector_tui.screens.shell import FrameApp
from inspector_tui.widgets.rows import Row, Tag
from tests.waits import PATIENCE

FIVE_PAST_TWO = datetime(2025, 11, 24, 14, 5, tzinfo=UTC)
M = TypeVar("M", bound=Message)


async def until(pilot: Pilot[Any], condition: Callable[[], object], seconds: float = 60.0) -> None:
    """Wait for something that a timer brings about; fails when it does not come."""
    async with asyncio.timeout(seconds):
        while not condition():
            await pilot.pause(0.01)


async def workers_ended(app: App[Any]) -> None:
    """No work runs any more; fails with the names of what never ends."""
    try:
        async with asyncio.timeout(PATIENCE):
            await app.workers.wait_for_complete()
    except TimeoutError:
        raise AssertionError(f"work never ends: {[(each.group, each.state.name) for each in app.workers]}") from None


class Holder(FrameScreen[None]):
    """A screen around the widgets under test; it keeps every message of ours that reaches it."""

    HEADING = "Plan"

    def __init__(self, make: Callable[[], Sequence[Widget]] = tuple) -> None:
        super().__init__()
        self._make = make
        self.heard: list[Message] = []

    def compose_content(self) -> ComposeResult:
        yield from self._make()

    async def _on_message(self, message: Message) -> None:
        if type(message).__module__.startswith("inspector_tui"):
            self.heard.append(message)
        await super()._on_message(message)

    def told(self, kind: type[M]) -> list[M]:
        """The messages of a kind that came, in order."""
        return [one for one in self.heard if isinstance(one, kind)]


class Tiny(FrameApp):
    """Opens `top` on a first screen."""

    def __init__(self, top: FrameScreen[Any] | None = None, **settings: Any) -> None:
        super().__init__(now=lambda: FIVE_PAST_TWO, **settings)
        self.top = top if top is not None else Holder()

    async def on_mount(self) -> None:
        await self.push_screen(Holder())
        await self.push_screen(self.top)

    def words(self) -> str:
        """What stands on the screen, line by line."""
        lines = self.screen._compositor.render_strips(self.size)
        return "\n".join(line.text.rstrip() for line in lines)


class Counting:
    """A source of `count` rows that remembers what it was asked."""

    def __init__(self, count: int) -> None:
        self._count = count
        self.asked: list[tuple[int, int]] = []

    def count(self) -> int:
        return self._count

    def page(self, offset: int, limit: int) -> Sequence[Row]:
        self.asked.append((offset, limit))
        last = min(offset + limit, self._count)
        return [Row(f"k{index}", (f"设备[A-{index}]", Tag("[/x]", "warn"))) for index in range(offset, last)]
