"""Whether this terminal draws real pictures: Kitty's graphics protocol or Sixel, and how many pixels a cell has.

Asked before the app starts, while nothing else reads the keyboard: a query that Kitty answers, the size of a cell
(CSI 16 t), and the terminal's attributes (DA1), which every terminal answers and which ends the waiting; 4 among them
is Sixel. A terminal that keeps the size of its cells to itself, as xterm does, has told the pixels of its window to
the system.
"""

from __future__ import annotations

import os
import re
import select
import struct
import sys
import time
from collections.abc import Mapping
from typing import Final

from inspector_tui.codes.terminal_picture import Canvas
from inspector_tui.services.terminal_width import DEADLINE, unbuffered

_ASK: Final = b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\\x1b[16t\x1b[c"
_KITTY: Final = re.compile(rb"\x1b_Gi=31;OK\x1b\\")
_CELL: Final = re.compile(rb"\x1b\[6;(\d{1,4});(\d{1,4})t")
_ATTRIBUTES: Final = re.compile(rb"\x1b\[\?([\d;]*)c")
_SIXEL: Final = b"4"
_MOST_BYTES: Final = 4096
_NO_QUESTIONS: Final = ("", "dumb", "linux")
"""Terminals that would print the question."""


def terminal_canvas(environment: Mapping[str, str] = os.environ, *, deadline: float = DEADLINE) -> Canvas | None:
    """What this terminal can draw; None when it cannot, does not tell, or is none. Nothing is asked on Windows."""
    if sys.platform == "win32" or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    if environment.get("TERM", "") in _NO_QUESTIONS:
        return None
    sys.stdout.flush()
    return ask_canvas(sys.stdin.fileno(), sys.stdout.fileno(), deadline)


def ask_canvas(keyboard: int, screen: int, deadline: float) -> Canvas | None:
    """Ask the terminal behind these file descriptors; None when it has not answered after `deadline` seconds."""
    until = time.monotonic() + deadline
    try:
        with unbuffered(keyboard):
            os.write(screen, _ASK)
            heard = _answer(keyboard, until)
    except OSError:
        return None
    attributes, cell = _ATTRIBUTES.search(heard), _CELL.search(heard)
    if attributes is None:
        return None
    height, width = (int(cell[1]), int(cell[2])) if cell else _cell_of_window(screen)
    if not (width and height):
        return None
    if _KITTY.search(heard):
        return Canvas("kitty", width, height)
    return Canvas("sixel", width, height) if _SIXEL in attributes[1].split(b";")[1:] else None


def _cell_of_window(screen: int) -> tuple[int, int]:
    """Height and width of a cell in pixels, zeros where they are not told. The window's border is counted in by some:
    that is less than a pixel a cell, so the fraction is dropped."""
    import fcntl
    import termios

    told = fcntl.ioctl(screen, termios.TIOCGWINSZ, bytes(8))
    lines, columns, width, height = struct.unpack("HHHH", told)
    return (height // lines, width // columns) if lines and columns else (0, 0)


def _answer(keyboard: int, until: float) -> bytes:
    """Everything heard up to the attributes, or up to the deadline."""
    heard = b""
    while len(heard) < _MOST_BYTES and not _ATTRIBUTES.search(heard):
        left = until - time.monotonic()
        if left <= 0 or not select.select([keyboard], [], [], left)[0]:
            break
        part = os.read(keyboard, 256)
        if not part:
            break
        heard += part
    return heard
