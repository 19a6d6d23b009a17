"""Asking a terminal what pictures it draws: a real pseudo-terminal, played from its other end."""

from __future__ import annotations

import fcntl
import os
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator

import pytest

from inspector_tui.codes.terminal_picture import Canvas

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are a matter of Unix", allow_module_level=True)

from inspector_tui.services.terminal_canvas import ask_canvas, terminal_canvas
from inspector_tui.services.terminal_width import drawing_for
from tests.codes import graphics
from tests.services.test_terminal_width import HASTY, PATIENT, Terminal
from tests.waits import PATIENCE

KITTY, CELL, VT100, VT340 = b"\x1b_Gi=31;OK\x1b\\", b"\x1b[6;20;10t", b"\x1b[?1;2c", b"\x1b[?62;4;22c"


@pytest.fixture
def plug(request: pytest.FixtureRequest) -> Iterator[Terminal]:
    terminal = Terminal(request.param, asked=b"\x1b[c")
    yield terminal
    terminal.close()


@pytest.mark.parametrize(
    ("plug", "expected"),
    [
        (KITTY + CELL + VT100, Canvas("kitty", 10, 20)),
        (KITTY + CELL + VT340, Canvas("kitty", 10, 20)),
        (CELL + VT340, Canvas("sixel", 10, 20)),
        (CELL + VT100, None),
        (CELL + b"\x1b[?4;22c", None),
        (VT340, None),
        (KITTY + b"\x1b[6;0;0t" + VT100, None),
        (b"\x1b_Gi=31;ENOTSUPPORTED\x1b\\" + CELL + VT100, None),
    ],
    ids=["Kitty", "both", "Sixel", "none", "4 is its class", "no cell size", "cell of nothing", "Kitty that cannot"],
    indirect=["plug"],
)
def test_what_a_terminal_says_of_its_pictures(plug: Terminal, expected: Canvas | None) -> None:
    assert ask_canvas(plug.slave, plug.slave, PATIENT) == expected


@pytest.mark.parametrize("plug", [VT340], indirect=True)
def test_a_terminal_that_tells_its_cells_to_the_system_alone_draws_pictures_too(plug: Terminal) -> None:
    """As xterm does, which counts two pixels of border on each side in."""
    fcntl.ioctl(plug.slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 80 * 8 + 4, 24 * 17 + 4))
    assert ask_canvas(plug.slave, plug.slave, PATIENT) == Canvas("sixel", 8, 17)


@pytest.mark.parametrize("plug", [b"", b"\x1b[6;20;10t", b"hello"], indirect=True)
def test_a_terminal_that_does_not_answer_draws_none(plug: Terminal) -> None:
    assert ask_canvas(plug.slave, plug.slave, HASTY) is None


def test_nothing_is_asked_where_the_question_would_be_printed() -> None:
    assert terminal_canvas({"TERM": "linux"}) is None
    assert terminal_canvas({"TERM": "xterm"}) is None, "tests have no terminal"


def test_a_picture_is_drawn_only_where_one_can_be_seen() -> None:
    assert drawing_for("image", 1, pictures=True) == "image"
    assert drawing_for("image", 1) == "half_blocks"
    assert drawing_for("image", 2) == "spaces"


def drawn_on(plug: Terminal, text: str, lines: int) -> bytes:
    """What the plain command tells beside the code that it draws on a terminal of 80 columns."""
    show = "from inspector_tui.codes.matrix import make_matrix; from inspector_tui.cli.code import drawn_for_terminal;"
    program = f"{show} print(drawn_for_terminal(make_matrix({text!r}), 'image'))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        stdin=plug.slave,
        stdout=plug.slave,
        stderr=subprocess.PIPE,
        env=os.environ | {"TERM": "xterm-256color", "COLUMNS": "80", "LINES": str(lines)},
        check=True,
        timeout=PATIENCE,
    )
    plug.drain()
    return done.stderr


@pytest.mark.parametrize("plug", [CELL + VT340], indirect=True)
def test_a_picture_that_the_window_is_too_low_for_is_not_drawn(plug: Terminal) -> None:
    """It would scroll under its own rows."""
    text = "https://jc.example.gov.cn/c/" + "0123456789" * 87
    assert b"30x17" in drawn_on(plug, text, lines=16)
    assert graphics.slices(plug.shown.decode()) == []


@pytest.mark.parametrize("plug", [KITTY + CELL + VT100, CELL + VT340, CELL + VT100], indirect=True)
def test_the_plain_command_draws_the_picture_or_says_why_not(plug: Terminal) -> None:
    text = "https://jc.example.gov.cn/c/" + "0123456789" * 22
    told = drawn_on(plug, text, lines=24)
    slices = graphics.slices(plug.shown.decode())
    if slices:
        assert graphics.codes(graphics.stacked(slices)) == [text]
    else:
        assert b"draws no pictures" in told
        assert "▀" in plug.shown.decode()
    assert bool(slices) is (b";4;" in plug.answers or b"OK" in plug.answers)
