"""Makes a file-system call of a process fail: a small library that is loaded before all others.

It is compiled when it is needed (a C compiler is all that it takes) and does nothing until a process arms itself.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

_SOURCE = Path(__file__).with_name("calls.c")
PRELOAD = "LD_PRELOAD"


class Harm(IntEnum):
    """What happens to the chosen call; the numbers are those of calls.c."""

    COUNT = 0
    IO_ERROR = 1
    NO_SPACE = 2
    SHORT = 3
    KILL_BEFORE = 4
    KILL_AFTER = 5


@dataclass(frozen=True, slots=True)
class Failing:
    """The `at`-th call below `folder` is harmed; `database`: what is sent to PostgreSQL counts as calls too."""

    folder: str
    harm: Harm
    at: int
    database: bool = False

    def arm(self) -> None:
        """From now on, in this process."""
        _library().faults_arm(self.folder.encode(), int(self.harm), self.at, int(self.database))


def disarm() -> None:
    _library().faults_disarm()


def counted() -> int:
    """Calls since arming."""
    return int(_library().faults_counted())


def struck() -> bool:
    """Whether the chosen call came."""
    return bool(_library().faults_struck())


def name(number: int) -> str:
    """Which function the call of that number was."""
    return str(_library().faults_name(number).decode())


def can_compile() -> bool:
    return sys.platform == "linux" and shutil.which("gcc") is not None


def environment(folder: Path) -> Mapping[str, str]:
    """The environment in which processes can arm themselves; the library is made in `folder`."""
    library = folder / "calls.so"
    command = ["gcc", "-O2", "-shared", "-fPIC", "-o", str(library), str(_SOURCE), "-ldl"]
    subprocess.run(command, check=True, capture_output=True)
    return {**os.environ, PRELOAD: str(library)}


def is_loaded() -> bool:
    """Whether this process runs with the library."""
    return hasattr(ctypes.CDLL(None), "faults_arm")


def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(None)
    library.faults_arm.argtypes = [ctypes.c_char_p, ctypes.c_int, ctypes.c_long, ctypes.c_int]
    library.faults_counted.restype = library.faults_struck.restype = ctypes.c_long
    library.faults_name.restype = ctypes.c_char_p
    library.faults_name.argtypes = [ctypes.c_long]
    return library
