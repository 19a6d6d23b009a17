"""Worker processes that check long runs: a signature costs 0.1 ms and holds the interpreter's lock."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain
from typing import Final

from sync.server.checking import Checked, Enrolment, check_run

LONG_RUN: Final = 64
"""Below this many records the way to another process costs more than it saves."""


class Checkers:
    """Checks runs, long ones in parallel. Workers start with the first long run."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None
        self._lock = threading.Lock()
        # Long runs take turns: two at once would end as late as one after the other, and a device's second push
        # might overtake its first.
        self._turn = threading.Lock()

    def check(self, enrolment: Enrolment, raws: Sequence[bytes]) -> list[Checked]:
        """As `check_run`."""
        if self._workers == 0 or len(raws) < LONG_RUN:
            return check_run(enrolment, raws)
        with self._turn:
            return self._in_parts(enrolment, raws)

    def _in_parts(self, enrolment: Enrolment, raws: Sequence[bytes]) -> list[Checked]:
        # One part more than workers: this thread takes one itself instead of waiting.
        size = -(-len(raws) // (self._workers + 1))
        parts = [raws[at : at + size] for at in range(0, len(raws), size)]
        try:
            pool = self._start()
            waiting = [pool.submit(check_run, enrolment, part) for part in parts[1:]]
            return list(chain(check_run(enrolment, parts[0]), *(done.result() for done in waiting)))
        except BrokenProcessPool:
            # A worker was killed (memory, an operator): check here and start afresh next time.
            self._drop()
            return check_run(enrolment, raws)

    def close(self) -> None:
        self._drop()

    def _start(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                methods = multiprocessing.get_all_start_methods()
                context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
                self._pool = ProcessPoolExecutor(self._workers, mp_context=context, initializer=_become_worker)
            return self._pool

    def _drop(self) -> None:
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=True, cancel_futures=True)


def _become_worker() -> None:
    """Leave Ctrl+C to the server, and do not outlive it however it dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:

        def follow() -> None:
            parent.join()
            os._exit(0)

        threading.Thread(target=follow, daemon=True).start()
