"""Every file-system call of each step fails once, in every way; afterwards the step is repeated with nothing in the
way and must end well. What the calls are is not written down anywhere: the n-th fails, until there is no n-th."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from tests.faults import children, office_children
from tests.faults.failing import Failing, Harm
from tests.faults.laptops import Ended, Laptop
from tests.faults.office import Seat
from tests.faults.run import Run

HARMS = tuple(harm for harm in Harm if harm is not Harm.COUNT)
RECORDS, PICTURE = 4, 70_000
CARRIED = {
    "export": "laptop",
    "export to the stick": "stick",
    "take in": "server",
    "take in from the stick": "stick",
    "take back": "laptop",
}
"""Steps of a bundle's way, and whose calls are harmed."""
STEPS = ("ledger", "file", "sync", "server", *CARRIED, "keys", "start", "replica")


@dataclass(frozen=True, slots=True)
class Placed:
    """A harm and the number of the call it befalls."""

    harm: Harm
    at: int

    def below(self, folder: Path, *, database: bool = False) -> Failing:
        return Failing(str(folder), self.harm, self.at, database)

    def __str__(self) -> str:
        return f"{self.harm.name} at call {self.at}"


class Sweep:
    """The steps, each over the world of a run whose end is checked as any other's."""

    def __init__(self, run: Run, every: int) -> None:
        self.run = run
        self.every = every
        self._seed = 0
        self._visit = 0

    def one(self, name: str) -> None:
        """One of STEPS. What stays stuck is found here, what is lost by the checker of the run."""
        officer = self.run.laptops[0]
        officers = [laptop for laptop in self.run.laptops if laptop.seat.role == "officer"]
        steps: dict[str, Callable[[Placed], bool]] = {
            "ledger": lambda harm: self._laptop(officer, "say", harm),
            "file": lambda harm: self._laptop(officer, "attach", harm),
            # A laptop for each way to fail: on one that has recorded more, a sync makes more calls.
            "sync": lambda placed: self._laptop(officers[placed.harm % len(officers)], "sync", placed),
            "server": self._server,
            "keys": self._keys,
            "start": self._start,
            "replica": self._replica,
            **{step: partial(self._carry, step, below) for step, below in CARRIED.items()},
        }
        # A start has its files and its database from the steps before; what a failing disk does to it is theirs.
        harms = (Harm.KILL_BEFORE, Harm.KILL_AFTER) if name == "start" else HARMS
        self._step(name, steps[name], harms)

    def _step(self, name: str, once: Callable[[Placed], bool], harms: tuple[Harm, ...]) -> None:
        self._name = name
        for number, harm in enumerate(harms):
            # Each harm begins elsewhere, so that a coarse sweep does not pass over the same calls every time.
            at = 1 + number % self.every
            while once(Placed(harm, at)):
                self.run.told.faults[f"{name} {harm.name.lower()}"] += 1
                at += self.every

    def _stuck(self, what: str, ended: Ended) -> None:
        self.run.told.findings.stuck.append(f"{self._name} {what}: {ended.how} {ended.text}")

    def _judge(self, what: str, ended: Ended, allowed: tuple[str, ...] = ("done", "told", "killed")) -> None:
        if ended.how not in allowed:
            self._stuck(what, ended)

    def _laptop(self, laptop: Laptop, doing: str, placed: Placed) -> bool:
        """The step with the harm, then the same without. The ledger grows with every turn; a sync computes the whole
        of a visit, so each is of a visit of its own: else there would be more calls in every turn."""
        if doing == "sync":
            self._visit += 1
            self._say(laptop)
            self._attach(laptop)
        harm = placed.below(laptop.home)
        ended = {"say": self._say, "attach": self._attach, "sync": self._sync}[doing](laptop, harm)
        self._judge(str(placed), ended)
        again = {"say": self._say, "attach": self._attach, "sync": self._sync}[doing](laptop)
        self._judge(f"{placed} repeated", again, ("done",))
        return ended.struck

    def _say(self, laptop: Laptop, harm: Failing | None = None) -> Ended:
        work = (children.say, self._seat(laptop), 0, self._number(), RECORDS, harm)
        return self.run.nursery.start_for(laptop, *work).wait()

    def _attach(self, laptop: Laptop, harm: Failing | None = None) -> Ended:
        work = (children.attach, self._seat(laptop), 0, self._number(), PICTURE, harm)
        return self.run.nursery.start_for(laptop, *work).wait()

    def _sync(self, laptop: Laptop, harm: Failing | None = None) -> Ended:
        return self.run.nursery.start_for(laptop, children.sync, laptop.entrance.url, 0, harm).wait()

    def _seat(self, laptop: Laptop) -> Seat:
        return replace(laptop.seat, visit=self._visit)

    def _number(self) -> int:
        self._seed += 1
        return self._seed

    def _server(self, placed: Placed) -> bool:
        """The server's calls, to its files and to PostgreSQL, while a laptop brings records and a picture."""
        laptop, server = self.run.laptops[2], self.run.server
        self._say(laptop)
        self._attach(laptop)
        server.arm(placed.below(server.data, database=True))
        self._judge(f"{placed}, laptop", self._sync(laptop))
        struck = server.disarm()
        server.revive()
        self._judge(f"{placed} repeated", self._sync(laptop), ("done",))
        return struck

    def _carry(self, name: str, below: str, placed: Placed) -> bool:
        """One way of a bundle: written, taken in at the office, its return taken home. The harm befalls one of them."""
        run, laptop = self.run, self.run.laptops[4]
        stick = run.folder / "swept-stick"
        stick.mkdir()
        folder = {"laptop": laptop.home, "stick": stick, "server": run.server.data}[below]
        harm = placed.below(folder, database=below == "server")
        self._say(laptop)
        self._attach(laptop)
        struck = False
        for part, work, told in (
            ("export", children.export, (laptop.home, stick, 0)),
            ("take in", office_children.take, (run.server.data, run.server.database_url, stick)),
            ("take back", children.take_back, (laptop.home, stick, 0)),
        ):
            if name.startswith(part):
                ended = run.alone(work, *told, harm)
                self._judge(str(placed), ended)
                struck = ended.struck
            self._judge(f"{placed}, {part} in peace", run.alone(work, *told, None), ("done",))
        shutil.rmtree(stick)
        return struck

    def _keys(self, placed: Placed) -> bool:
        """A server's keys are all there or none, and are never made twice."""
        data = self.run.folder / "new-keys"
        data.mkdir()
        first = self.run.alone(office_children.make_keys, data, placed.below(data))
        self._judge(str(placed), first)
        again = self.run.alone(office_children.make_keys, data, None)
        self._judge(f"{placed} repeated", again, ("done",))
        if first.how == "done" and first.text != again.text:
            self.run.told.findings.lost.append(f"keys: {placed}: made twice")
        shutil.rmtree(data)
        return first.struck

    def _replica(self, placed: Placed) -> bool:
        """A new laptop's store: made again after whatever stopped it."""
        home = self.run.folder / "new-home"
        ended = self.run.alone(children.make_replica, home, placed.below(home))
        self._judge(str(placed), ended)
        self._judge(f"{placed} repeated", self.run.alone(children.make_replica, home, None), ("done",))
        shutil.rmtree(home)
        return ended.struck

    def _start(self, placed: Placed) -> bool:
        """The first start of a server: tables are made, the log begins. Killed anywhere, it starts again."""
        cluster, data = self.run.template.cluster, self.run.folder / "new-server"
        shutil.copytree(self.run.folder / "server", data)
        database = cluster.make()
        url = cluster.url_of(database)
        process, pipe = self.run.nursery.start(
            office_children.serve_office, data, url, harm=placed.below(data, database=True)
        )
        struck = self._came_up(process, pipe)
        if struck:
            process, pipe = self.run.nursery.start(office_children.serve_office, data, url)
            if self._came_up(process, pipe):
                self._stuck(f"{placed} repeated", Ended("killed"))
        cluster.drop(database)
        shutil.rmtree(data)
        return struck

    def _came_up(self, process: BaseProcess, pipe: Connection[Any, Any]) -> bool:
        """True when the process died before it answered; killed afterwards in any case."""
        try:
            died = not pipe.poll(60) or not pipe.recv()
        except EOFError:
            died = True
        process.kill()
        process.join()
        return died
