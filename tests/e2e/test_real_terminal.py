"""The code as a picture in a real Sixel terminal: xterm on a screen of its own, photographed, read by zxing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import ImageGrab, features

from inspector_tui.codes.picture import codes_of_frame
from tests.waits import started

pytestmark = pytest.mark.skipif(
    not (shutil.which("Xvfb") and shutil.which("xterm") and features.check("xcb")), reason="no Xvfb or xterm here"
)
TEXT = "https://jc.example.gov.cn/c/" + "0123456789" * 87
COMMAND = (
    "from inspector_tui.codes.matrix import make_matrix; from inspector_tui.cli.code import drawn_for_terminal;"
    f"print(drawn_for_terminal(make_matrix({TEXT!r}), 'image')); input()"
)
PATIENCE = 60


@pytest.fixture
def screen() -> Iterator[str]:
    """A screen nobody sees, by the number that is free."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "900x600x24", "-nolisten", "tcp", "-noreset"]
    with started(command, pass_fds=[writing], stderr=subprocess.DEVNULL):
        os.close(writing)
        with os.fdopen(reading) as told:
            yield f":{told.readline().strip()}"


@pytest.mark.parametrize(
    "program",
    [["-c", COMMAND], ["-m", "tests.tui.picture_app", "ask", TEXT, "stay"]],
    ids=["plain command", "in the app"],
)
def test_xterm_shows_the_full_form_in_a_small_window_so_that_it_is_read(screen: str, program: list[str]) -> None:
    with started(
        ["xterm", "-ti", "vt340", "-geometry", "80x26", "-e", sys.executable, *program],
        env=os.environ | {"DISPLAY": screen, "COLORTERM": "truecolor"},
        cwd=Path(__file__).parents[2],
        stderr=subprocess.DEVNULL,
    ) as terminal:
        seen, until = [], time.monotonic() + PATIENCE
        while not seen and time.monotonic() < until and terminal.poll() is None:
            seen = codes_of_frame(ImageGrab.grab(xdisplay=screen))
    assert seen == [TEXT]
