"""How long until something can be read: process start to first paint, ours against a bare Textual app.

    python bench/startup.py [--runs 9]        answers JSON; `ratio` is the figure that counts

Each run starts a process on a pseudo-terminal of 80x24 and stops the clock when the last word of its footer
arrives there. Ours and the bare one take turns, so that a slow moment of the machine hits both.
"""

from __future__ import annotations

import argparse
import json
import os
import pty
import select
import signal
import statistics
import struct
import sys
import time
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ

ROOT = Path(__file__).parents[1]
BARE = """
from textual.app import App
from textual.widgets import DataTable, Footer, Header

class Bare(App):
    BINDINGS = [("f12", "nothing", "LASTWORD")]

    def compose(self):
        yield Header()
        yield DataTable()
        yield Footer()

    def on_mount(self):
        table = self.query_one(DataTable)
        table.add_columns("name", "item", "state")
        table.add_rows((f"name {row}", "item", "state") for row in range(40))

Bare().run()
"""
OURS = """
from textual.binding import Binding
from inspector_tui.i18n import set_language
from inspector_tui.screens.frame import FrameScreen
from inspector_tui.screens.shell import FrameApp
from inspector_tui.widgets.rows import Column, ListSource, Row
from inspector_tui.widgets.table import VirtualTable

set_language("zh_CN")

class First(FrameScreen):
    BINDINGS = [Binding("f9", "main", "LASTWORD", id="bench.main")]

    def compose_content(self):
        rows = [Row(str(row), (f"name {row}", "item", "state")) for row in range(40)]
        yield VirtualTable([Column(name, name, 12) for name in ("name", "item", "state")], ListSource(rows))

class Ours(FrameApp):
    def get_default_screen(self):
        return First()

Ours().run()
"""
WAIT_SECONDS = 30.0


def first_paint(program: str) -> float:
    """Seconds from starting the process until the last word of its first screen is on the terminal."""
    environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "TEXTUAL_DISABLE_KITTY_KEY": "1"}
    environment["PYTHONPATH"] = str(ROOT)
    begun = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(ROOT)
        os.execve(sys.executable, [sys.executable, "-c", program], environment)
    ioctl(terminal, TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    seen = b""
    try:
        while b"LASTWORD" not in seen:
            left = begun + WAIT_SECONDS - time.perf_counter()
            if left <= 0 or not select.select([terminal], [], [], left)[0]:
                raise TimeoutError(seen[-400:])
            seen += os.read(terminal, 65536)
        return time.perf_counter() - begun
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(terminal)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    runs = parser.parse_args().runs
    for program in (BARE, OURS):
        first_paint(program)
    pairs = [(first_paint(BARE), first_paint(OURS)) for _ in range(runs)]
    bare, ours = (statistics.median(times) for times in zip(*pairs, strict=True))
    told = {
        "bench": "startup",
        "runs": runs,
        "bare_ms": round(bare * 1000, 1),
        "ours_ms": round(ours * 1000, 1),
        "ratio": round(ours / bare, 3),
        "ratio_at_most": 1.5,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
