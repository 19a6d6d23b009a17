"""Asking a terminal how wide it draws a half-block: a real pseudo-terminal, played from its other end."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector_tui.services.terminal_width import ask, drawing_for, half_block_cells
from tests.waits import joined

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are a matter of Unix", allow_module_level=True)

import pty
import termios

PATIENT, HASTY = 10.0, 0.2


class Terminal:
    """A terminal that answers a question, by default the one for the cursor; it keeps what it was told to show."""

    def __init__(self, answers: bytes, asked: bytes = b"\x1b[6n") -> None:
        self.master, self.slave = pty.openpty()
        self.shown = b""
        self.answers, self._asked = answers, asked
        self._stop, self._wake = os.pipe()
        self._thread = threading.Thread(target=self._play, daemon=True)
        self._thread.start()

    def _play(self) -> None:
        answered = False
        while True:
            ready = select.select([self.master, self._stop], [], [])[0]
            if self.master not in ready:
                return
            self.shown += os.read(self.master, 1024)
            if self._asked in self.shown and not answered:
                answered = True
                os.write(self.master, self.answers)

    def drain(self) -> None:
        """Answers nothing more; `shown` then is everything that was written."""
        if self._thread.is_alive():
            os.write(self._wake, b"x")
            joined(self._thread)
        while select.select([self.master], [], [], 0)[0]:
            self.shown += os.read(self.master, 1024)

    def close(self) -> None:
        self.drain()
        for each in (self.master, self.slave, self._stop, self._wake):
            os.close(each)


@pytest.fixture
def plug(request: pytest.FixtureRequest) -> Iterator[Terminal]:
    terminal = Terminal(request.param)
    yield terminal
    terminal.close()


@pytest.mark.parametrize(
    ("plug", "cells"),
    [
        (b"\x1b[7;2R", 1),
        (b"\x1b[7;3R", 2),
        (b"typed \x1b[A before\x1b[1200;2R", 1),
        (b"\x1b[1;2", None),
        (b"\x1b[1;80R", None),
        (b"\x1b[1;1R", None),
        (b"", None),
        (b"x" * 3000, None),
    ],
    indirect=["plug"],
)
def test_the_answer_is_taken_and_silence_costs_no_more_than_the_deadline(plug: Terminal, cells: int | None) -> None:
    before = termios.tcgetattr(plug.slave)
    begun = time.monotonic()
    assert ask(plug.slave, plug.slave, PATIENT if cells else HASTY) == cells
    assert time.monotonic() - begun < PATIENT
    assert termios.tcgetattr(plug.slave) == before
    assert "\r\u2580\x1b[6n".encode() in plug.shown


def test_a_terminal_that_went_away_says_nothing() -> None:
    master, slave = pty.openpty()
    os.close(master)
    assert ask(slave, slave, HASTY) is None
    os.close(slave)
    reading, writing = os.pipe()
    assert ask(reading, writing, HASTY) is None
    os.close(reading)
    os.close(writing)


def test_nothing_is_asked_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert half_block_cells({"TERM": "xterm"}) is None
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("setting", "cells", "drawn"),
    [
        (None, 1, "half_blocks"),
        (None, 2, "spaces"),
        (None, None, "half_blocks"),
        ("", 2, "spaces"),
        ("half_blocks", 2, "half_blocks"),
        ("spaces", 1, "spaces"),
        ("sextants", 2, "sextants"),
        ("unknown", 2, "spaces"),
    ],
)
def test_what_a_person_chose_stands_over_what_the_terminal_said(
    setting: str | None, cells: int | None, drawn: str
) -> None:
    assert drawing_for(setting, cells) == drawn


def test_the_doctor_asks_the_terminal(tmp_path: Path) -> None:
    """The whole command in a terminal that draws half-blocks two cells wide."""
    terminal = Terminal(b"\x1b[1;3R")
    command = [sys.executable, "-m", "inspector_tui.cli", "--home", str(tmp_path), "doctor", "--json"]
    environment = os.environ | {"TERM": "xterm", "PYTHONUTF8": "1"}
    try:
        subprocess.run(
            command, stdin=terminal.slave, stdout=terminal.slave, stderr=terminal.slave, env=environment, timeout=60
        )
    finally:
        terminal.close()
    assert b'{"check": "half_blocks", "state": "doubt", "facts": {"cells": 2}}' in terminal.shown
