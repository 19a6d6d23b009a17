"""A process beside a fault run: when the run is killed, its PostgreSQL stops and its folder goes.

    python -m tests.faults.watching FOLDER

It reads its input until the end. A run that ends in order says so before; of one that was killed the system closes
the pipe without a word.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

_IN_ORDER: Final = b"over"
_PID_FILE: Final = Path("postgres") / "cluster" / "postmaster.pid"
_PATIENCE: Final = 30.0


@contextmanager
def watched(folder: Path) -> Iterator[None]:
    """While the block runs somebody sees to it that nothing of `folder` outlives this process."""
    watcher = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.watching", str(folder)],
        stdin=subprocess.PIPE,
        # Whatever ends this process's whole group must not end the watcher.
        start_new_session=True,
    )
    try:
        yield
    finally:
        watcher.communicate(_IN_ORDER)


def main(folder: Path) -> None:
    """Waits, and clears up after a run that was killed."""
    if sys.stdin.buffer.read() == _IN_ORDER:
        return
    deadline = time.monotonic() + _PATIENCE
    while (number := postmaster(folder)) is not None and time.monotonic() < deadline:
        with suppress(ProcessLookupError):
            # At once and without writing anything: nobody will read it.
            os.kill(number, signal.SIGQUIT)
        time.sleep(0.1)
    shutil.rmtree(folder, ignore_errors=True)


def postmaster(folder: Path) -> int | None:
    """The process of the PostgreSQL that runs in a fault run's folder."""
    try:
        number = int((folder / _PID_FILE).read_text(encoding="utf-8").split("\n", 1)[0])
        os.kill(number, 0)
    except (OSError, ValueError):
        return None
    return number


if __name__ == "__main__":
    main(Path(sys.argv[1]))
