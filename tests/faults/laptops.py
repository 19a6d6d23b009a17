"""The laptops of a run and what their ledgers have accepted: the oracle."""

from __future__ import annotations

import multiprocessing
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection as Pipe
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from tests.faults.failing import Failing
from tests.faults.office import Seat
from tests.faults.wire import Entrance

PATIENCE = 600.0
"""Seconds after which a process counts as stuck."""


@dataclass(slots=True)
class Laptop:
    """One replica's folder, and what is known of it without looking into it."""

    seat: Seat
    home: Path
    entrance: Entrance
    jump_ms: int = 0
    kept: set[bytes] = field(default_factory=set)
    """Hashes of records that its ledger accepted."""
    revoked: bool = False
    forked: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended: done, told (a code), raised (a trace), killed, or hung."""

    how: str
    text: str = ""
    struck: bool = False
    """The call that was to be harmed came."""


@dataclass
class Running:
    """A process at work for a laptop."""

    laptop: Laptop
    process: BaseProcess
    pipe: Pipe

    def wait(self) -> Ended:
        """Until it ends, noting what its ledger accepted meanwhile."""
        while True:
            try:
                if not self.pipe.poll(PATIENCE):
                    self.process.kill()
                    self.process.join()
                    return Ended("hung")
                how, told, struck = self.pipe.recv()
            except (EOFError, OSError):
                self.process.join()
                return Ended("killed", struck=True)
            if how != "kept":
                self.process.join()
                return Ended(how, told, struck)
            self.laptop.kept.update(told)

    def kill(self) -> None:
        """SIGKILL; `wait` afterwards."""
        self.process.kill()


class Nursery:
    """Where processes come from: a server that has loaded everything and only forks, in some milliseconds."""

    def __init__(self) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["tests.faults.warm"])

    def start(self, work: Callable[..., None], *arguments: Any, **named: Any) -> tuple[BaseProcess, Pipe]:
        """A process that does `work(*arguments, pipe)`, and our end of its pipe."""
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=work, args=(*arguments, theirs), kwargs=named, daemon=True)
        process.start()
        theirs.close()
        return process, ours

    def start_for(self, laptop: Laptop, work: Callable[..., None], *arguments: Any) -> Running:
        process, pipe = self.start(work, laptop.home, *arguments)
        return Running(laptop, process, pipe)


def some_harm(draw: random.Random, folder: Path, most: int, *, database: bool = False) -> Failing:
    """A call of a process to fail or to die at. It may come never, if the process makes fewer calls."""
    from tests.faults.failing import Harm

    harm = draw.choice([each for each in Harm if each is not Harm.COUNT])
    return Failing(str(folder), harm, draw.randint(1, most), database)
