"""Programs of this machine that show something beside the app."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from inspector_tui.errors import Environment

VIEWER_VARIABLE: Final = "INSPECTOR_VIEWER"
"""Names a program that is used instead of the system's own; it gets the path as its one argument."""
_PATIENCE: Final = 3.0
"""Seconds after which a program that still runs is one that shows the file."""


def show_file(path: Path) -> None:
    """Opens a file with the program the system has for it, and does not wait until it is closed.

    Raises Environment NO_VIEWER, VIEWER_FAILED.
    """
    if sys.platform == "win32" and VIEWER_VARIABLE not in os.environ:
        os.startfile(path)  # noqa: S606 - a path of ours, of a kind that is only looked at
        return
    program = os.environ.get(VIEWER_VARIABLE) or ("open" if sys.platform == "darwin" else "xdg-open")
    try:
        code = begin([program, os.fspath(path)]).wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        return
    if code != 0:
        raise Environment("VIEWER_FAILED", exit=code)


def begin(command: Sequence[str]) -> subprocess.Popen[Any]:
    """Starts a program that neither reads from the app's terminal nor writes on it. Raises Environment NO_VIEWER."""
    away = subprocess.DEVNULL
    try:
        return subprocess.Popen(  # noqa: S603 - the system's own opener, or what the user named
            command, stdin=away, stdout=away, stderr=away, start_new_session=True
        )
    except OSError as error:
        raise Environment("NO_VIEWER", program=command[0]) from error
