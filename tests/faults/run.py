"""One run: some office days with everything going wrong that a seed chooses, a calm end, and the checker's word."""

from __future__ import annotations

import random
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection as Pipe
from multiprocessing.process import BaseProcess
from pathlib import Path

import psycopg

from tests.faults import children
from tests.faults.checker import Findings, check
from tests.faults.failing import Failing
from tests.faults.laptops import Ended, Laptop, Nursery, Running, some_harm
from tests.faults.office import SEATS, Template
from tests.faults.wire import TROUBLES, Network, Trouble

HOUR_MS = 3_600_000
ROUNDS = 6
"""How often everybody may sync at the calm end before what still waits counts as stuck."""
EXPECTED = frozenset({"DEVICE_REVOKED"})


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


class Server:
    """The server's process over the run's data directory and database."""

    def __init__(self, nursery: Nursery, data: Path, database_url: str, network: Network) -> None:
        self.data, self.database_url = data, database_url
        self._nursery, self._network = nursery, network
        self._process: BaseProcess | None = None
        self._pipe: Pipe | None = None

    def start(self) -> None:
        """Up and answering. Raises RuntimeError when it does not come up: then nobody could work."""
        self._process, self._pipe = self._nursery.start(children.serve_office, self.data, self.database_url)
        if not self._pipe.poll(60):
            raise RuntimeError("the server does not start")
        self._network.server = int(self._pipe.recv().rpartition(":")[2])

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.is_alive()

    def arm(self, harm: Failing) -> None:
        """From now on a call of the server fails."""
        if self._pipe is not None:
            self._pipe.send(harm)

    def disarm(self) -> bool:
        """Whether the call came; a server that it killed is dead."""
        try:
            if self._pipe is not None and self.alive:
                self._pipe.send(None)
                return bool(self._pipe.recv())
        except (EOFError, OSError):
            pass
        return True

    def kill(self) -> None:
        """SIGKILL."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
        self._network.server = None

    def revive(self) -> None:
        """Start it if it is dead."""
        if not self.alive:
            self._network.server = None
            self.start()


class Run:
    """The world of one seed."""

    def __init__(self, template: Template, nursery: Nursery, network: Network, folder: Path, seed: int) -> None:
        self.template, self.nursery, self.network = template, nursery, network
        self.draw = random.Random(seed)
        self.told = Told(seed)
        self.folder = folder
        self.database = template.copy_to(folder)
        self.server = Server(nursery, folder / "server", template.cluster.url_of(self.database), network)
        self.laptops = []
        for seat, entrance in zip(SEATS, network.entrances, strict=True):
            entrance.troubles.clear()
            entrance.answers.clear()
            entrance.made.clear()
            entrance.draw = random.Random(self.draw.random())
            self.laptops.append(Laptop(seat, folder / "homes" / seat.name, entrance))

    def go(self, happens: Callable[[Run], None]) -> Told:
        """What happens, the calm end, the check; the folder and the database are gone afterwards."""
        begun = time.perf_counter()
        try:
            self.server.start()
            happens(self)
            self._calm()
            check(self)
        finally:
            self.server.kill()
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

    def step(self) -> None:
        """Something that people do, with something going wrong or not."""
        actions: list[tuple[int, Callable[[], None]]] = [
            (5, self._say_some),
            (2, self._attach),
            (6, self._sync_some),
            (2, self._sync_while_the_server_dies),
            (2, self._sync_while_the_server_fails),
            (1, self._sync_while_the_database_dies),
            (1, self._push_five_times),
            (1, self._jump_a_clock),
        ]
        [action] = self.draw.choices([each for _, each in actions], [weight for weight, _ in actions])
        action()
        self.server.revive()

    # What people do.

    def _some(self, most: int) -> list[Laptop]:
        return self.draw.sample(self.laptops, self.draw.randint(1, most))

    def _say_some(self) -> None:
        working = []
        for laptop in self._some(4):
            harm = some_harm(self.draw, laptop.home, 80) if self.draw.random() < 0.3 else None
            if harm is not None:
                self.fault(f"ledger {harm.harm.name.lower()}")
            seed, count = self.draw.getrandbits(32), self.draw.randint(1, 12)
            self.note(f"{laptop.seat.name} says {count}")
            working.append(self.nursery.start_for(laptop, children.say, laptop.seat, laptop.jump_ms, seed, count, harm))
        self._wait(working)

    def _attach(self) -> None:
        officers = [laptop for laptop in self.laptops if laptop.seat.role == "officer"]
        laptop = self.draw.choice(officers)
        harm = some_harm(self.draw, laptop.home, 40) if self.draw.random() < 0.4 else None
        if harm is not None:
            self.fault(f"file {harm.harm.name.lower()}")
        seed = self.draw.getrandbits(32)
        size = self.draw.choice((1, 900, 40_000, 1 << 20, (1 << 20) + 1, 2_500_000))
        self.note(f"{laptop.seat.name} attaches {size}")
        working = self.nursery.start_for(laptop, children.attach, laptop.seat, laptop.jump_ms, seed, size, harm)
        self._wait([working])

    def _jump_a_clock(self) -> None:
        laptop = self.draw.choice(self.laptops)
        laptop.jump_ms = self.draw.randint(-72, 72) * HOUR_MS
        self.fault("clock")

    def _push_five_times(self) -> None:
        from inspector_tui.codes.trust import Role as KeyRole
        from inspector_tui.services.lists import held_trust, log_origin
        from tests.faults.office import opened

        laptop = self.draw.choice([each for each in self.laptops if not each.revoked])
        with opened(laptop.home) as replica:
            keys = [key.public for key in held_trust(replica).keys.values() if key.role is KeyRole.RECEIPTS]
            origin = log_origin(replica)
        self.fault("five at once")
        url = laptop.entrance.url
        self._wait([self.nursery.start_for(laptop, children.push_five_times, laptop.seat, url, keys, origin)])

    # How they sync while something happens.

    def _begin_syncs(self, most: int) -> list[Running]:
        working = []
        for laptop in self._some(most):
            if self.draw.random() < 0.5:
                troubles: list[Trouble | None] = [None] * 9
                for _ in range(self.draw.randint(1, 2)):
                    troubles[self.draw.randrange(9)] = self.draw.choice(TROUBLES)
                laptop.entrance.troubles.extend(troubles)
            harm = some_harm(self.draw, laptop.home, 120) if self.draw.random() < 0.3 else None
            if harm is not None:
                self.fault(f"sync {harm.harm.name.lower()}")
            self.note(f"{laptop.seat.name} syncs {list(laptop.entrance.troubles)}")
            working.append(self.nursery.start_for(laptop, children.sync, laptop.entrance.url, laptop.jump_ms, harm))
        return working

    def _sync_some(self) -> None:
        working = self._begin_syncs(4)
        if self.draw.random() < 0.3:
            self.fault("laptop killed")
            victim = self.draw.choice(working)
            threading.Timer(self.draw.uniform(0, 0.2), victim.kill).start()
        self._wait(working)

    def _sync_while_the_server_dies(self) -> None:
        working = self._begin_syncs(4)
        time.sleep(self.draw.uniform(0, 0.3))
        self.fault("server killed")
        self.server.kill()
        self._wait(working)

    def _sync_while_the_server_fails(self) -> None:
        harm = some_harm(self.draw, self.server.data, 60, database=True)
        self.fault(f"server {harm.harm.name.lower()}")
        self.server.arm(harm)
        self._wait(self._begin_syncs(4))
        self.server.disarm()

    def _sync_while_the_database_dies(self) -> None:
        working = self._begin_syncs(4)
        time.sleep(self.draw.uniform(0, 0.3))
        if self.draw.random() < 0.5:
            self.fault("database killed")
            self.template.cluster.kill()
        else:
            self.fault("database restarted")
        self.template.cluster.restart()
        self._wait(working)

    def _wait(self, working: list[Running]) -> None:
        for each in working:
            ended = each.wait()
            self.note(f"{each.laptop.seat.name} {ended.how} {ended.text}")
            each.laptop.entrance.troubles.clear()
            if ended.how in ("raised", "hung"):
                self.told.findings.stuck.append(f"{each.laptop.seat.name}: {ended.how} {ended.text}")

    # The calm end.

    def _calm(self) -> None:
        """Everybody syncs until nobody has anything new, with nothing in the way."""
        ended: dict[str, Ended] = {}
        for _ in range(ROUNDS):
            size, ended = self._size(), self._everybody_syncs()
            quiet = all(each.how == "done" and each.text.startswith("0/") for each in ended.values())
            if quiet and self._size() == size:
                return
        self.told.findings.stuck += [
            f"{name} after {ROUNDS} calm rounds: {each.how} {each.text}"
            for name, each in ended.items()
            if each.text not in EXPECTED
        ]

    def _everybody_syncs(self) -> dict[str, Ended]:
        """How each ended; three at a time."""
        working: list[Running] = []
        ended: dict[str, Ended] = {}
        for laptop in self.laptops:
            if len(working) == 3:
                first = working.pop(0)
                ended[first.laptop.seat.name] = first.wait()
            url = laptop.entrance.url
            working.append(self.nursery.start_for(laptop, children.sync, url, laptop.jump_ms, None))
        return ended | {each.laptop.seat.name: each.wait() for each in working}

    def _size(self) -> int:
        with psycopg.connect(self.server.database_url) as connection:
            row = connection.execute("SELECT size FROM tree").fetchone()
        assert row is not None
        return int(row[0])
