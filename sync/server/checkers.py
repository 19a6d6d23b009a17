"""Worker processes that check long runs: a signature costs 0.1 ms and holds the interpreter's lock.

Each has a pipe of its own that ends when the process does, so that one which is killed in the middle of an answer is
noticed; a queue that all share would stay half written, and whoever reads it would wait for ever.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from multiprocessing.connection import Connection
from typing import Any, Final

from sync.server.checking import Checked, Enrolment, check_run

LONG_RUN: Final = 64
"""Below this many records the way to another process costs more than it saves."""
PATIENCE: Final = 60.0
"""Seconds. A worker that needs longer for a run hangs and is done away with."""


class Checkers:
    """Checks runs, long ones in parallel. Workers start with the first long run."""

    def __init__(self, workers: int, *, patience: float = PATIENCE) -> None:
        self._count = workers
        self._patience = patience
        self._workers: list[Worker] = []
        # Long runs take turns: two at once would end as late as one after the other, and a device's second push
        # might overtake its first.
        self._turn = threading.Lock()

    def check(self, enrolment: Enrolment, raws: Sequence[bytes]) -> list[Checked]:
        """As `check_run`."""
        if self._count == 0 or len(raws) < LONG_RUN:
            return check_run(enrolment, raws)
        with self._turn:
            try:
                return self._in_parts(enrolment, raws)
            except BaseException as error:
                # An answer that was not fetched would be taken for that of the next run.
                self._end()
                if not isinstance(error, EOFError | OSError):
                    raise
            # A worker was killed (memory, an operator): check here and start afresh next time.
            return check_run(enrolment, raws)

    def _in_parts(self, enrolment: Enrolment, raws: Sequence[bytes]) -> list[Checked]:
        # One part more than workers: this thread takes one itself instead of waiting.
        size = -(-len(raws) // (self._count + 1))
        parts = [raws[at : at + size] for at in range(0, len(raws), size)]
        if not self._workers:
            self._workers = [Worker() for _number in range(self._count)]
        busy = self._workers[: len(parts) - 1]
        with _ended_after(self._patience, busy):
            for worker, part in zip(busy, parts[1:], strict=True):
                worker.ask(enrolment, part)
            return list(chain(check_run(enrolment, parts[0]), *(worker.answer() for worker in busy)))

    def close(self) -> None:
        """Returns when a run under way is checked and no worker is left. Later runs are checked where they come in."""
        with self._turn:
            self._count = 0
            self._end()

    def _end(self) -> None:
        workers, self._workers = self._workers, []
        for worker in workers:
            worker.end()


class Worker:
    """A process that checks what it is asked, one run after the other. Whoever waits for one that is gone, or is killed
    meanwhile, is told by EOFError or OSError."""

    def __init__(self) -> None:
        methods = multiprocessing.get_all_start_methods()
        # The types of contexts do not tell that they make processes.
        context: Any = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs,), name="checker", daemon=True)
        self._process.start()
        # Theirs alone from now on: the pipe ends with them.
        theirs.close()

    def ask(self, enrolment: Enrolment, raws: Sequence[bytes]) -> None:
        """Gives it a run."""
        self._pipe.send((enrolment, raws))

    def answer(self) -> list[Checked]:
        """What it found."""
        answer: list[Checked] = self._pipe.recv()
        return answer

    def kill(self) -> None:
        """From any thread, whatever it is doing."""
        self._process.kill()

    def end(self) -> None:
        """Returns when it is gone, whatever it was doing."""
        self._pipe.close()
        self.kill()
        self._process.join()


@contextmanager
def _ended_after(seconds: float, workers: Sequence[Worker]) -> Iterator[None]:
    """Within the block nobody waits longer for them: one that hangs neither takes a part that is longer than its pipe
    nor ends an answer that it began, and a pipe has no limit of its own."""

    def kill() -> None:
        for worker in workers:
            worker.kill()

    limit = threading.Timer(seconds, kill)
    limit.daemon = True
    limit.start()
    try:
        yield
    finally:
        limit.cancel()


def _work(asked: Connection) -> None:
    """Leaves Ctrl+C to the server, and does not outlive it however it dies: then the pipe ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        while True:
            asked.send(check_run(*asked.recv()))
    except (EOFError, OSError):
        return
