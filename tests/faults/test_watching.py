"""Killing a fault run leaves no database behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

from tests.faults.watching import postmaster
from tests.waits import started

_RUN = """
import sys
from pathlib import Path
from tests.faults.office import template
with template(Path(sys.argv[1])):
    print("up", flush=True)
    sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signals")
def test_a_killed_run_leaves_neither_postgresql_nor_its_folder() -> None:
    folder = Path(tempfile.mkdtemp(prefix="inspector-faults-"))
    command = [sys.executable, "-c", _RUN, str(folder)]
    with started(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == b"up\n"
        number = postmaster(folder)
        assert number is not None
        os.killpg(run.pid, signal.SIGKILL)
    deadline = time.monotonic() + 60
    while (folder.exists() or _lives(number)) and time.monotonic() < deadline:
        threading.Event().wait(0.05)
    assert not folder.exists()
    assert not _lives(number)


def _lives(number: int) -> bool:
    """Whether a process runs; one that ended and that nobody asked about yet does not."""
    try:
        os.kill(number, 0)
        return Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except ProcessLookupError:
        return False
    except FileNotFoundError:
        # It ended just now, or this system has no such folder.
        return not Path("/proc").is_dir()
