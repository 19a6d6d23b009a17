"""How many cells this terminal takes for a half-block. Old Chinese consoles draw U+2580 two cells wide: a code made of
half-blocks is then torn apart, and two spaces a module must stand for it (inspection code format 1, section 4).

No table knows what a font and a locale make of it, so the terminal is asked: the character is printed at the left edge
and the cursor's place (DSR 6) tells how far it went.
"""

from __future__ import annotations

import os
import re
import select
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final, Literal

Drawn = Literal["half_blocks", "spaces", "sextants", "image"]
DEADLINE: Final = 0.5
"""Seconds to wait for the answer: enough for a slow line; nobody notices it on a terminal that never answers."""
_ASK: Final = "\x1b7\r\u2580\x1b[6n".encode()
_WIPE: Final = b"\r  \x1b8"
_ANSWER: Final = re.compile(rb"\x1b\[\d{1,4};(\d{1,4})R")
_MOST_BYTES: Final = 4096


def half_block_cells(environment: Mapping[str, str] = os.environ, *, deadline: float = DEADLINE) -> int | None:
    """Cells that U+2580 takes on this terminal, 1 or 2; None when there is no terminal or it does not tell.

    To be called while nothing else reads the keyboard: before the app starts. What is typed within the wait is lost.
    On Windows nothing is asked: Windows Terminal draws it in one cell, older consoles may take two.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    if sys.platform == "win32":
        return 1 if "WT_SESSION" in environment else 2
    if environment.get("TERM", "dumb") == "dumb":
        return None
    sys.stdout.flush()
    return ask(sys.stdin.fileno(), sys.stdout.fileno(), deadline)


def drawing_for(setting: str | None, cells: int | None, *, pictures: bool = False) -> Drawn:
    """How the code is drawn: as the person chose, else by what the terminal said; half-blocks when it said nothing.

    A picture (`image`) only where the terminal draws them (`pictures`): elsewhere nothing at all would be seen.
    """
    match setting:
        case "half_blocks" | "spaces" | "sextants":
            return setting
        case "image" if pictures:
            return "image"
        case _:
            return "spaces" if cells == 2 else "half_blocks"


def ask(keyboard: int, screen: int, deadline: float) -> int | None:
    """Ask the terminal behind these file descriptors; None when it has not answered after `deadline` seconds."""
    until = time.monotonic() + deadline
    try:
        with unbuffered(keyboard):
            os.write(screen, _ASK)
            answer = _answer(keyboard, until)
            os.write(screen, _WIPE)
    except OSError:
        # The terminal went away, or is one that cannot be set: then nobody looks at it either.
        return None
    # Column 2 after one cell, 3 after two; anything else is no answer to this question.
    return {2: 1, 3: 2}.get(answer)


def _answer(keyboard: int, until: float) -> int:
    """The column that the terminal tells; 0 when it does not."""
    heard = b""
    while len(heard) < _MOST_BYTES:
        left = until - time.monotonic()
        if left <= 0 or not select.select([keyboard], [], [], left)[0]:
            return 0
        part = os.read(keyboard, 64)
        if not part:
            return 0
        heard += part
        if found := _ANSWER.search(heard):
            return int(found[1])
    return 0


@contextmanager
def unbuffered(keyboard: int) -> Iterator[None]:
    """Bytes come at once and are not echoed; as before afterwards."""
    if sys.platform == "win32":
        raise OSError("no terminal settings")
    import termios

    try:
        before = termios.tcgetattr(keyboard)
        asking = termios.tcgetattr(keyboard)
        asking[3] &= ~(termios.ECHO | termios.ICANON)
        termios.tcsetattr(keyboard, termios.TCSADRAIN, asking)
    except termios.error as error:
        raise OSError("not a terminal") from error
    try:
        yield
    finally:
        termios.tcsetattr(keyboard, termios.TCSADRAIN, before)
