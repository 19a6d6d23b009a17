"""Draws pictures of the screens from a real demo into docs/pictures, as SVG.

    python docs/make_pictures.py [NAME]...        all of them, or those named

Each is the app on a demo's replica, opened where it would resume after a restart. Pictures change only where the
screens or the made-up data do: the demo's day is given, and today's clock shows in the top line.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

os.environ["TEXTUAL_DISABLE_KITTY_KEY"] = "1"

from picture_grid import on_the_grid
from textual.events import Paste
from textual.pilot import Pilot
from textual.worker import WorkerState

from inspector_tui.app import InspectorApp
from inspector_tui.codes.presentation import Form
from inspector_tui.demo.build import Demo, build_demo, opened
from inspector_tui.demo.liven import liven
from inspector_tui.i18n import Language, set_language
from inspector_tui.models.plan_queries import PlanFilter, matching, page
from inspector_tui.screens.resume import keep_places
from inspector_tui.screens.unlock import UnlockScreen
from inspector_tui.services.presenting import open_showing

FOLDER = Path(__file__).parent / "pictures"
SMALL, LARGE = (80, 24), (120, 40)
PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: whose replica, where to open it, what to press there."""

    name: str
    role: str
    places: Callable[[Demo], list[str]] = lambda demo: []
    size: tuple[int, int] = LARGE
    language: Language = "zh_CN"
    keys: tuple[str, ...] = ()
    paste: Callable[[Demo], str] = lambda demo: ""


def inspections(demo: Demo, *states: str) -> list[str]:
    """Ids of the officer's inspections in these states, by window."""
    with opened(demo, "officer") as replica, replica.reading() as connection:
        wanted = PlanFilter(organ=replica.identity().organ, states=states)
        return [row.inspection for row in page(connection, matching(connection, wanted))]


def at(screen: str, *states: str) -> Callable[[Demo], list[str]]:
    """The screen about the first inspection in one of these states."""
    return lambda demo: [f"{screen}:{inspections(demo, *states)[0]}"]


def shown_code(demo: Demo) -> str:
    """What a scanner reads off the officer's screen now."""
    with opened(demo, "officer") as replica:
        showing = open_showing(replica, inspections(demo, "approved")[0])
        return showing.frame(replica.clock.now_ms(), Form.FULL).text


PICTURES = (
    Picture("today", "officer"),
    Picture("today-english", "officer", language="en"),
    Picture("plan", "officer", lambda demo: ["plan:"]),
    Picture("filing", "officer", at("filing", "planned")),
    Picture("inbox", "supervisor"),
    Picture("code", "officer", at("code", "approved"), size=SMALL),
    Picture("verdict", "checkpoint", paste=shown_code),
    Picture("visit", "officer", at("visit", "approved")),
    Picture("sync", "officer", keys=("f5",)),
)


async def settled(app: InspectorApp, pilot: Pilot[int | None]) -> None:
    """Waits until the replica is open and nothing is being fetched any more."""
    end = time.monotonic() + PATIENCE
    calm = 0
    while calm < 3 and time.monotonic() < end:
        await pilot.pause(0.1)
        busy = any(worker.state in (WorkerState.PENDING, WorkerState.RUNNING) for worker in app.workers)
        calm = 0 if busy or isinstance(app.screen, UnlockScreen) else calm + 1


async def drawn(demo: Demo, picture: Picture) -> str:
    """The SVG of one picture."""
    set_language(picture.language)
    places = picture.places(demo)
    with opened(demo, picture.role) as replica:
        keep_places(replica, places)
    app = InspectorApp(demo.homes[picture.role], passphrase=demo.passphrase, roles=demo.homes)
    async with app.run_test(size=picture.size) as pilot:
        await settled(app, pilot)
        for key in picture.keys:
            await pilot.press(key)
            await settled(app, pilot)
        if text := picture.paste(demo):
            app.post_message(Paste(text))
            await settled(app, pilot)
        return on_the_grid(app.export_screenshot(title="inspector"))


def main(names: list[str]) -> int:
    """The commands of the module docstring."""
    FOLDER.mkdir(exist_ok=True)
    # What the demo names, devices among others, is made up in the language of most pictures.
    set_language("zh_CN")
    wanted = [one for one in PICTURES if not names or one.name in names]
    with (
        tempfile.TemporaryDirectory(prefix="inspector-pictures-", ignore_cleanup_errors=True) as folder,
        build_demo(Path(folder), now=int(time.time())) as demo,
    ):
        liven(demo)
        for picture in wanted:
            svg = asyncio.run(drawn(demo, picture))
            (FOLDER / f"{picture.name}.svg").write_text(svg, encoding="utf-8", newline="\n")
            sys.stderr.write(f"{picture.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
