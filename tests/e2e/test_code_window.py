"""The code in a window of its own: a page that renews itself, read by a real browser, empty once the code is left."""

from __future__ import annotations

import io
import os
import signal
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from PIL import Image

from inspector_tui.codes.matrix import make_matrix
from inspector_tui.codes.picture import png, read_codes
from inspector_tui.errors import Environment
from inspector_tui.i18n import set_language
from inspector_tui.screens.code import CodeScreen
from inspector_tui.services.code_window import CodeWindow, open_in_browser
from tests.e2e import chromium
from tests.e2e.chromium import Chromium
from tests.tui.visit_world import (  # noqa: F401 - fixtures
    INSPECTION,
    World,
    WorldApp,
    built_once,
    settle,
    until,
    world_of_a_test,
)
from tests.waits import ended, some_of

TEXT = "https://jc.example.gov.cn/c/" + "0123456789" * 60


def page_of(address: str) -> Path:
    return Path(unquote(urlsplit(address).path))


def test_the_page_is_private_asks_for_nothing_and_ends_without_a_code() -> None:
    opened: list[str] = []
    window = CodeWindow("检查码 <1>", "已不再亮码", "zh-CN", opener=lambda address: not opened.append(address))
    window.show(png(make_matrix(TEXT)))
    window.show(png(make_matrix(TEXT + "1")))
    page = page_of(opened[0])
    assert len(opened) == 1, "the page looks for the next picture by itself"
    assert page.stat().st_mode & 0o077 == 0
    told = page.read_text("utf-8")
    assert "检查码 &lt;1&gt;" in told
    assert "default-src 'none'" in told
    assert 'http-equiv="refresh"' in told
    window.close()
    told = page.read_text("utf-8")
    assert "已不再亮码" in told
    assert "data:image" not in told
    assert "refresh" not in told
    assert not window.is_open


def test_without_a_browser_with_windows_it_says_so_and_leaves_nothing() -> None:
    asked: list[str] = []
    window = CodeWindow("x", "y", "en", opener=lambda address: bool(asked.append(address)))
    with pytest.raises(Environment) as raised:
        window.show(png(make_matrix(TEXT)))
    assert raised.value.code == "NO_WINDOW"
    assert not page_of(asked[0]).parent.exists()
    assert not window.is_open
    assert not open_in_browser("file:///nowhere", environment={})


@pytest.mark.skipif(sys.platform == "win32", reason="browsers are named so elsewhere")
def test_a_browser_that_stays_open_is_neither_waited_for_nor_heard(tmp_path: Path) -> None:
    browser, pipe = tmp_path / "browser", tmp_path / "pipe"
    browser.write_text(f"#!/bin/sh\necho words\necho words >&2\necho $$ > {pipe}\nexec sleep 600\n")
    browser.chmod(0o700)
    os.mkfifo(pipe)
    opening = "import sys; from inspector_tui.services import code_window as it; sys.exit(not it.open_in_browser('x'))"
    environment = {**os.environ, "BROWSER": str(browser), "DISPLAY": ":0"}
    # Open at both ends, so that neither waits for the other.
    told = os.open(pipe, os.O_RDWR)
    try:
        done = ended([sys.executable, "-c", opening], env=environment, text=True)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    finally:
        os.kill(int(some_of(told)), signal.SIGKILL)
        os.close(told)


@pytest.mark.skipif(chromium.find() is None, reason="no Chromium here; install it or name it by CHROMIUM")
async def test_a_browser_shows_the_code_of_now_until_it_is_left(world: World, tmp_path: Path) -> None:
    set_language("en")
    opened: list[str] = []
    binary = chromium.find()
    assert binary is not None
    browser = Chromium(binary, tmp_path)

    def seen(name: str) -> list[str]:
        file = io.BytesIO()
        shot: Image.Image = browser.picture(opened[0], name, size=(900, 900))
        shot.save(file, "PNG")
        return read_codes(file.getvalue())

    app = WorldApp(world.officer, CodeScreen(INSPECTION, opener=lambda address: not opened.append(address)))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, CodeScreen)
        await pilot.press("f6")
        await until(pilot, lambda: opened)
        await settle(pilot)

        def shown() -> str:
            assert screen._shown is not None
            return next(iter(screen._shown.frames.values())).text

        first = shown()
        assert seen("first") == [first]
        world.clock.seconds += 31
        await until(pilot, lambda: shown() != first)
        await settle(pilot)
        assert seen("second") == [shown()]
        await pilot.press("f6")
        await settle(pilot)
        assert seen("closed") == []
