"""Many pushes, two under way at a time: while the server checks and writes one, this end proves the one before."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import chain
from typing import Final, Protocol

from sync.client.logview import LogView
from sync.client.receipts import Outcome, believe
from sync.protocol.messages import Consistency, PushAnswer

UNDER_WAY: Final = 2
QUICK: Final = 0.1
QUICK_A_RECORD: Final = 0.0005
"""Seconds. A server that takes longer for an answer to so many records has enough to do: a second push would only wait
there, and every receipt with it."""
Run = Sequence[bytes]


class Send(Protocol):
    """Offers a run, told the size of the largest checkpoint that is known; calls `sent` when all of it is on its
    way."""

    def __call__(self, raws: Run, known: int, sent: Callable[[], None] | None = None) -> PushAnswer: ...


class Pushing:
    """`prove` fetches the proof, not yet
    checked, that the log of one size is the beginning of the log of another; `log` gives the view to advance; `now`
    tells seconds. With `eager` two pushes are under way from the beginning, otherwise once an answer came quickly."""

    def __init__(
        self,
        send: Send,
        prove: Callable[[int, int], Consistency],
        log: Callable[[], LogView],
        *,
        now: Callable[[], float] = time.monotonic,
        eager: bool = False,
    ) -> None:
        self._send, self._prove, self._log, self._now = send, prove, log, now
        self._most = UNDER_WAY if eager else 1

    def one(self, raws: Run) -> list[Outcome]:
        """The outcomes of one run, receipts verified."""
        known = self._log().size
        return self._believed(raws, known, self._send(raws, known))

    def many(self, runs: Iterable[Run]) -> Generator[list[Outcome]]:
        """The outcomes of each run in turn. A run is taken from `runs` while the one before it is under way, so at
        most UNDER_WAY are held in memory. One that arrives before the run that it goes on from is `held`."""
        coming = iter(runs)
        first = list(_next(coming))
        second = list(_next(coming)) if first else []
        if not second:
            # Nothing to overlap with: no thread for the ordinary sync.
            yield from map(self.one, first)
            return
        waiting: deque[tuple[Run, int, Future[PushAnswer]]] = deque()
        pool = ThreadPoolExecutor(UNDER_WAY, "push")
        on_its_way = threading.Event()
        on_its_way.set()
        try:
            for raws in chain(first, second, coming):
                known = self._log().size
                # The one before goes first, or the server would find a gap.
                on_its_way.wait()
                on_its_way = threading.Event()
                answer = pool.submit(self._timed, raws, known, on_its_way)
                answer.add_done_callback(partial(_tell, on_its_way))
                waiting.append((raws, known, answer))
                if len(waiting) == UNDER_WAY:
                    yield self._awaited(*waiting.popleft())
                while len(waiting) >= self._most:
                    yield self._awaited(*waiting.popleft())
            while waiting:
                yield self._awaited(*waiting.popleft())
        finally:
            # What is under way ends by itself; its records are offered again and answered `repeated`.
            pool.shutdown(cancel_futures=True)

    def _timed(self, raws: Run, known: int, on_its_way: threading.Event) -> PushAnswer:
        """The answer; how long it took after the whole run was on its way decides how many are under way next."""
        began = self._now()

        def sent() -> None:
            nonlocal began
            began = self._now()
            on_its_way.set()

        answer = self._send(raws, known, sent)
        quick = QUICK + QUICK_A_RECORD * len(raws)
        self._most = UNDER_WAY if self._now() - began < quick else 1
        return answer

    def _awaited(self, raws: Run, known: int, answer: Future[PushAnswer]) -> list[Outcome]:
        return self._believed(raws, known, answer.result())

    def _believed(self, raws: Run, known: int, answer: PushAnswer) -> list[Outcome]:
        log = self._log()
        if known == log.size or not answer.checkpoint:
            return believe(raws, answer, log.advance(answer.checkpoint, answer.consistency))
        # Another answer came in between, so the proof in this one begins too early: the two could still be forks.
        told = log.read(answer.checkpoint)
        if told.size > log.size:
            log.advance(answer.checkpoint, self._prove(log.size, told.size).path)
        else:
            log.look_back(told, self._prove(told.size, log.size).path if 0 < told.size < log.size else ())
        return believe(raws, answer, told)


def _tell(event: threading.Event, _: object) -> None:
    """However it ended, nobody waits for it."""
    event.set()


def _next(runs: Iterator[Run]) -> Iterator[Run]:
    """The next run, if there is one."""
    for raws in runs:
        yield raws
        return
