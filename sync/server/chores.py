"""What the server does by itself: new issues of changed lists, flags, overdue backfills, figures.

Everything is decided from the log behind its lock, so any number of processes may do the chores at once.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Final

import psycopg
from sqlalchemy.exc import SQLAlchemyError

from inspector_tui.errors import InspectorError
from sync.server import backfill, figures, flags, judging, numbering, rules_again
from sync.server.database import Database
from sync.server.folding import level
from sync.server.ledger import Ledger
from sync.server.lists import Lists
from sync.server.snapshots import Snapshots
from sync.server.sweeping import Sweep

EVERY_SECONDS: Final = 30.0
"""A changed status list is signed anew within a minute, also when nobody asks for it (issue: lists and keys)."""
_FORGET_POSTS: Final = 86_400
"""Seconds a form is remembered; it counts for two hours only."""
log = logging.getLogger("inspector.chores")


@dataclass(frozen=True, slots=True)
class Done:
    """How much one round found to do."""

    lists: int = 0
    flagged: int = 0
    overdue: int = 0
    figures: int = 0
    judged: int = 0
    differing: int = 0
    clashes: int = 0
    snapshots: int = 0
    swept: int = 0


class Chores:
    """One round at a time; a second caller waits. `clock` tells Unix seconds."""

    def __init__(
        self,
        database: Database,
        ledger: Ledger,
        lists: Lists | None,
        snapshots: Snapshots | None,
        sweep: Sweep | None = None,
        *,
        clock: Callable[[], int],
    ) -> None:
        """`lists` is None where no list was ever handed out: then none is signed. Without `snapshots` none is built,
        without `sweep` nothing is cleared away."""
        self._sweep = sweep
        self._snapshots = snapshots
        self._database = database
        self._ledger = ledger
        self._lists = lists
        self._clock = clock
        self._round = threading.Lock()

    def tick(self) -> Done:
        """Do what is due now."""
        with self._round:
            level(self._database)
            with self._database.transaction() as connection:
                flagging, filing = flags.are_waiting(connection), backfill.is_due(connection, self._clock())
                judged, approved = judging.are_waiting(connection), rules_again.are_waiting(connection)
                clashing = numbering.are_waiting(connection)
                telling = figures.is_due(connection, self._clock())
                connection.execute("DELETE FROM form_posts WHERE at < %s", (self._clock() - _FORGET_POSTS,))
            return Done(
                lists=0 if self._lists is None else self._lists.renew(),
                flagged=flags.flag_codes(self._ledger, clock=self._clock) if flagging else 0,
                overdue=backfill.raise_overdue(self._ledger, clock=self._clock) if filing else 0,
                figures=figures.tell_figures(self._ledger, clock=self._clock) if telling else 0,
                judged=judging.carry_out(self._ledger) if judged else 0,
                differing=rules_again.judge_approvals(self._ledger, clock=self._clock) if approved else 0,
                clashes=numbering.follow_clashes(self._ledger, clock=self._clock) if clashing else 0,
                snapshots=0 if self._snapshots is None else self._snapshots.build_wanted(),
                swept=0 if self._sweep is None else self._sweep.when_due(),
            )


class ChoresThread:
    """Does the chores at the start and then again and again, until it is stopped."""

    def __init__(self, chores: Chores, *, every: float = EVERY_SECONDS) -> None:
        self._chores = chores
        self._every = every
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="chores", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Returns when a round under way is finished."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _work(self) -> None:
        while True:
            try:
                done = self._chores.tick()
                if done != Done():
                    log.info("chores", extra={"told": asdict(done)})
            except (InspectorError, psycopg.Error, SQLAlchemyError) as error:
                # The database is away or busy; the next round finds everything where it was.
                log.error("chores", extra={"told": {"error": getattr(error, "code", None) or type(error).__name__}})
            if self._stop.wait(self._every):
                return
