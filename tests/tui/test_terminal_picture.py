"""The code as a picture on a real terminal's line: what Textual writes is read back into pixels, and those by zxing."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import sys
import termios

import pytest

from inspector_tui.codes.matrix import make_matrix
from inspector_tui.codes.terminal_picture import Canvas, Protocol, pictures
from inspector_tui.i18n import Language, set_language
from inspector_tui.screens.code import CodeScreen
from inspector_tui.screens.settings import DRAWING_SETTING, SettingsScreen
from inspector_tui.widgets.choice import ChoiceField
from inspector_tui.widgets.code_view import CodeView
from tests.codes import graphics
from tests.tui.picture_app import CELL
from tests.tui.visit_world import (  # noqa: F401 - fixtures
    INSPECTION,
    World,
    WorldApp,
    built_once,
    settle,
    world_of_a_test,
)
from tests.waits import some_of, started

TEXT = "https://jc.example.gov.cn/c/" + "0123456789" * 87
COLUMNS, LINES = 80, 24


def run_in_terminal(*arguments: str) -> str:
    """What the app writes to a terminal of 80x24 until it ends."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, COLUMNS * CELL[0], LINES * CELL[1]))
    command = [sys.executable, "-m", "tests.tui.picture_app", *arguments]
    environment = os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    written = b""
    with started(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment):
        os.close(theirs)
        while part := some_of(ours):
            written += part
    os.close(ours)
    return written.decode("utf-8", "replace")


def rows_of(protocol: Protocol) -> int:
    """Lines of the largest picture that fits beside one spare column."""
    sizes = pictures(make_matrix(TEXT), Canvas(protocol, *CELL))
    return next(one.rows for one in sizes if one.columns < COLUMNS and one.rows <= LINES)


@pytest.mark.parametrize("arguments", [(), ("box",)], ids=["alone", "after a dialogue lay over it"])
@pytest.mark.parametrize("protocol", ["kitty", "sixel"])
def test_the_full_form_is_read_from_what_an_80x24_terminal_gets(protocol: Protocol, arguments: tuple[str, ...]) -> None:
    written = run_in_terminal(protocol, TEXT, *arguments)
    assert "Traceback" not in written, written
    # What was drawn last is what stays: Sixel tells no ids, so its last rows are counted.
    slices = graphics.slices(written)[-rows_of(protocol) :]
    assert graphics.codes(graphics.stacked(slices)) == [TEXT]


def test_a_dialogue_over_it_makes_its_lines_be_drawn_again() -> None:
    written = run_in_terminal("sixel", TEXT, "box")
    assert len(graphics.slices(written[written.rindex("box") :])) >= rows_of("sixel")


async def test_the_code_screen_draws_a_picture_where_the_terminal_can(world: World) -> None:
    world.officer.keep(**{DRAWING_SETTING: b"image"})
    app = WorldApp(world.officer, CodeScreen(INSPECTION))
    app.canvas = Canvas("kitty", *CELL)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        shown = app.screen.query_one(CodeView).shown
        assert shown is not None
        assert shown.picture is not None
        assert shown.form == "full", "the picture brings the full form into a small window"
        await pilot.press("f3")
        await settle(pilot)
        short = app.screen.query_one(CodeView).shown
        assert short is not None
        assert short.form == "short"
        assert not app._notifications


@pytest.mark.parametrize(("language", "words"), [("en", "draws no pictures"), ("zh_CN", "不能显示图片")])
async def test_where_it_cannot_it_says_so_and_draws_half_blocks(world: World, language: Language, words: str) -> None:
    set_language(language)
    world.officer.keep(**{DRAWING_SETTING: b"image"})
    app = WorldApp(world.officer, CodeScreen(INSPECTION))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        shown = app.screen.query_one(CodeView).shown
        assert shown is not None
        assert shown.picture is None
        assert words in "".join(one.message for one in app._notifications)


async def test_the_settings_keep_the_choice(world: World) -> None:
    app = WorldApp(world.officer, SettingsScreen())
    app.canvas = Canvas("sixel", *CELL)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.screen.query_one("#field-drawing", ChoiceField).query_one("Choices").focus()
        await pilot.press("right", "right", "right")
        await settle(pilot)
        assert world.officer.setting(DRAWING_SETTING) == b"image"
