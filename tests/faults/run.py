"""One run: some office days with everything going wrong that a seed chooses, a calm end, and the checker's word."""

from __future__ import annotations

import random
import shutil
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from inspector_tui.services.log_alarm import ALARMS
from tests.faults import children
from tests.faults.checker import Findings, check
from tests.faults.happenings import Happenings
from tests.faults.laptops import Ended, Laptop, Nursery, Running
from tests.faults.office import SEATS, Template
from tests.faults.serving import Server
from tests.faults.wire import Network

ROUNDS = 6
"""How often everybody may sync at the calm end before what still waits counts as stuck."""


@dataclass
class Told:
    """What a run says in the end."""

    seed: int
    faults: Counter[str] = field(default_factory=Counter)
    findings: Findings = field(default_factory=Findings)
    records: int = 0
    seconds: float = 0.0
    history: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return self.findings.is_clean


class Run:
    """The world of one seed."""

    def __init__(self, template: Template, nursery: Nursery, network: Network, folder: Path, seed: int) -> None:
        self.template, self.nursery, self.network = template, nursery, network
        self.draw = random.Random(seed)
        self.told = Told(seed)
        self.folder = folder
        self.restored = False
        """The server came back from an old backup: its log is not the one that laptops have seen."""
        self.database = template.copy_to(folder)
        self.server = Server(nursery, folder / "server", template.cluster.url_of(self.database), network)
        self.laptops = []
        for seat, entrance in zip(SEATS, network.entrances, strict=True):
            entrance.troubles.clear()
            entrance.answers.clear()
            entrance.made.clear()
            entrance.draw = random.Random(self.draw.random())
            self.laptops.append(Laptop(seat, folder / "homes" / seat.name, entrance))
        self.working: list[Running] = []
        self.happenings = Happenings(self)

    def go(self, happens: Callable[[Run], None]) -> Told:
        """What happens, the calm end, the check; the folder and the database are gone afterwards."""
        begun = time.perf_counter()
        try:
            self.server.start()
            happens(self)
            self.happenings.settle()
            self._calm()
            check(self)
        finally:
            self.server.kill()
            self.happenings.close()
            self.template.cluster.drop(self.database)
            shutil.rmtree(self.folder, ignore_errors=True)
        self.told.faults.update(trouble for laptop in self.laptops for trouble in laptop.entrance.made)
        self.told.seconds = time.perf_counter() - begun
        return self.told

    def note(self, text: str) -> None:
        self.told.history.append(text)

    def fault(self, name: str) -> None:
        self.told.faults[name] += 1
        self.note(f"! {name}")

    def start(self, laptop: Laptop, work: Callable[..., None], *arguments: object) -> None:
        """A process for a laptop; `wait` afterwards."""
        self.working.append(self.nursery.start_for(laptop, work, *arguments))

    def wait(self) -> None:
        """Until every process that was started has ended."""
        working, self.working = self.working, []
        for each in working:
            ended = each.wait()
            self.note(f"{each.laptop.seat.name} {ended.how} {ended.text}")
            each.laptop.entrance.troubles.clear()
            if ended.how in ("raised", "hung"):
                self.told.findings.stuck.append(f"{each.laptop.seat.name}: {ended.how} {ended.text}")

    def alone(self, work: Callable[..., None], *arguments: object) -> Ended:
        """How a process that is no laptop's ended."""
        process, pipe = self.nursery.start(work, *arguments)
        return Running(self.laptops[0], process, pipe).wait()

    def some(self, most: int) -> list[Laptop]:
        """A few laptops, no two of them with one entrance."""
        return self.draw.sample(self.laptops[: len(SEATS)], self.draw.randint(1, most))

    # The calm end.

    def _calm(self) -> None:
        """Everybody syncs until nobody has anything new, with nothing in the way."""
        ended: dict[str, Ended] = {}
        for _ in range(ROUNDS):
            size, ended = self._size(), self._everybody_syncs()
            quiet = all(self._is_quiet(laptop, ended[laptop.home.name]) for laptop in self.laptops)
            if quiet and self._size() == size:
                return
        self.told.findings.stuck += [
            f"{laptop.home.name} after {ROUNDS} calm rounds: {ended[laptop.home.name]}"
            for laptop in self.laptops
            if not self._is_quiet(laptop, ended[laptop.home.name])
        ]

    def _is_quiet(self, laptop: Laptop, ended: Ended) -> bool:
        """A laptop that has nothing left to say, or was told why it may not."""
        if ended.how == "done":
            return ended.text.startswith("0/")
        expected = set(ALARMS) if self.restored else set[str]()
        if laptop.revoked:
            expected.add("DEVICE_REVOKED")
        if laptop.forked:
            # The log holds the other branch's record at a seq of its own: a person has to enrol it anew.
            expected.add("LEDGER_FORKED")
        return ended.how == "told" and ended.text in expected

    def _everybody_syncs(self) -> dict[str, Ended]:
        """How each ended; three at a time."""
        working: list[Running] = []
        ended: dict[str, Ended] = {}
        for laptop in self.laptops:
            if len(working) == 3:
                first = working.pop(0)
                ended[first.laptop.home.name] = first.wait()
            url = laptop.entrance.url
            working.append(self.nursery.start_for(laptop, children.sync, url, laptop.jump_ms, None))
        return ended | {each.laptop.home.name: each.wait() for each in working}

    def _size(self) -> int:
        with psycopg.connect(self.server.database_url) as connection:
            row = connection.execute("SELECT size FROM tree").fetchone()
        assert row is not None
        return int(row[0])
