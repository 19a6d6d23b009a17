"""Printing by keys: from the visit, from the code, and by whoever only reads the inspection."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from inspector_tui.i18n import Language, set_language
from inspector_tui.screens.code import CodeScreen
from inspector_tui.screens.inspection import InspectionScreen
from inspector_tui.screens.printing import AskPrint, Printer
from inspector_tui.screens.visit import VisitScreen
from tests.tui.visit_keys import conclude
from tests.tui.visit_world import (  # noqa: F401 - fixtures
    INSPECTION,
    World,
    WorldApp,
    built_once,
    settle,
    until,
    world_of_a_test,
)


class Browser:
    """Takes pages instead of a browser; `here` = there is one."""

    def __init__(self, *, here: bool = True) -> None:
        self.here = here
        self.pages: list[Path] = []

    def __call__(self, address: str) -> bool:
        self.pages.append(Path(unquote(urlsplit(address).path)))
        return self.here


def toasts(app: WorldApp) -> str:
    return "\n".join(one.message for one in app._notifications)


@pytest.mark.parametrize(("language", "size"), [("zh_CN", (80, 24)), ("en", (120, 40))])
async def test_f3_in_the_visit_prints_the_notice_in_the_language_of_the_person(
    world: World, tmp_path: Path, language: Language, size: tuple[int, int]
) -> None:
    set_language(language)
    browser = Browser()
    app = WorldApp(world.officer, VisitScreen(INSPECTION, printer=Printer(tmp_path / "out", browser)))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(app.screen, AskPrint))
        await pilot.press("f9")
        await until(pilot, lambda: browser.pages)
        await settle(pilot)
        [page] = browser.pages
        html = page.read_text("utf-8")
        assert page.parent == tmp_path / "out"
        assert page.stat().st_mode & 0o077 == 0
        assert "行政检查通知书" in html
        assert "<svg" in html
        assert ("Notice of Inspection" in html) is (language == "en")
        assert str(page) in toasts(app)


async def test_after_the_conclusion_record_and_order_are_offered_and_escape_prints_nothing(
    world: World, tmp_path: Path
) -> None:
    browser = Browser(here=False)
    app = WorldApp(world.officer, VisitScreen(INSPECTION, printer=Printer(tmp_path, browser)))
    async with app.run_test(size=(80, 24)) as pilot:
        await conclude(pilot, world, "2")
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(app.screen, AskPrint))
        await pilot.press("escape")
        await settle(pilot)
        assert not browser.pages
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(app.screen, AskPrint))
        await pilot.press("left", "enter")
        await until(pilot, lambda: browser.pages)
        await settle(pilot)
        assert "现场检查记录" in browser.pages[0].read_text("utf-8")
        assert "Open it in a browser to print it." in toasts(app)
        assert "It has no number" in toasts(app)


async def test_f7_prints_from_the_code(world: World, tmp_path: Path) -> None:
    browser = Browser()
    app = WorldApp(world.officer, CodeScreen(INSPECTION, folder=tmp_path, opener=browser))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("f7")
        await until(pilot, lambda: isinstance(app.screen, AskPrint))
        await pilot.press("f9")
        await until(pilot, lambda: browser.pages)
        assert "<svg" in browser.pages[0].read_text("utf-8")


async def test_a_supervisor_prints_without_the_code_and_is_told_so(world: World, tmp_path: Path) -> None:
    browser = Browser()
    app = WorldApp(world.replicas["supervisor"], InspectionScreen(INSPECTION, printer=Printer(tmp_path, browser)))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("f7")
        await until(pilot, lambda: isinstance(app.screen, AskPrint))
        await pilot.press("enter")
        await until(pilot, lambda: browser.pages)
        await settle(pilot)
        assert "<svg" not in browser.pages[0].read_text("utf-8")
        assert "only the visit's own device can show it" in toasts(app)
