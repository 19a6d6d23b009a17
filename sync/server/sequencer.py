"""Group commit: one thread gathers what many requests pushed meanwhile and commits it in one transaction.

While one commit waits for the disk the next group grows, so a thousand small pushes cost few fsyncs.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Final

from inspector_tui.errors import Environment
from sync.protocol.refusals import Refusal
from sync.server.database import Database
from sync.server.log import Judged, Log, Run

GROUP_RECORDS: Final = 2000
"""A group takes no more runs when it has this many records: bounds the memory and the time of one transaction."""
WAITING_RUNS: Final = 2000
"""Runs that may wait; beyond that a push is told to come back later."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    run: Run
    done: Future[Judged] = field(default_factory=Future)


class Sequencer:
    """Hands runs to the log, in the order they came. `close` finishes what was taken and refuses the rest."""

    def __init__(self, database: Database, log: Log) -> None:
        self._database = database
        self._log = log
        self._queue: queue.Queue[_Waiting | None] = queue.Queue(WAITING_RUNS)
        self._thread = threading.Thread(target=self._work, name="sequencer", daemon=True)
        self._taking = threading.Lock()
        self._closed = False
        self.commits = 0
        """How many groups were committed, and `records` how many records they offered."""
        self.records = 0
        self._thread.start()

    def submit(self, run: Run) -> Future[Judged]:
        """The verdicts, once they are on disk. Raises Environment SERVER_BUSY, now or through the future."""
        waiting = _Waiting(run)
        with self._taking:
            if self._closed:
                raise Environment(Refusal.SERVER_BUSY)
            try:
                self._queue.put_nowait(waiting)
            except queue.Full as error:
                raise Environment(Refusal.SERVER_BUSY) from error
        return waiting.done

    def close(self) -> None:
        """Returns when everything taken so far was answered."""
        with self._taking:
            self._closed = True
        # Nothing comes behind this, so nobody is left without an answer.
        self._queue.put(None)
        self._thread.join()

    def _work(self) -> None:
        while group := self._gather():
            # Whoever gave up meanwhile is told nothing; nobody can any more from here on.
            awaited = [waiting for waiting in group if waiting.done.set_running_or_notify_cancel()]
            if awaited:
                self._commit(awaited)

    def _gather(self) -> list[_Waiting]:
        """Wait for one run, then take what else is there. Empty: we are closing."""
        first = self._queue.get()
        if first is None:
            return []
        group, records = [first], len(first.run.records)
        while records < GROUP_RECORDS:
            try:
                more = self._queue.get_nowait()
            except queue.Empty:
                break
            if more is None:
                self._queue.put(None)
                break
            group.append(more)
            records += len(more.run.records)
        return group

    def _commit(self, group: Sequence[_Waiting]) -> None:
        try:
            with self._database.transaction() as connection:
                judged = self._log.apply(connection, [waiting.run for waiting in group])
        except Environment as error:
            # Whether the commit came through is unknown: the device repeats and is told `repeated` if it did.
            for waiting in group:
                waiting.done.set_exception(error)
            return
        except BaseException as error:
            if len(group) > 1:
                # One run that cannot be written must not stop the others.
                for waiting in group:
                    self._commit([waiting])
                return
            for waiting in group:
                waiting.done.set_exception(error)
            if not isinstance(error, Exception):
                raise
            return
        self.commits += 1
        self.records += sum(len(waiting.run.records) for waiting in group)
        for waiting, answer in zip(group, judged, strict=True):
            waiting.done.set_result(answer)
