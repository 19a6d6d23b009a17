"""What happens in a run: people say things, take pictures and sync, while laptops, server and database fail."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from inspector_tui.codes.trust import Role as KeyRole
from inspector_tui.services.lists import held_trust, log_origin
from tests.faults import children
from tests.faults.failing import Failing
from tests.faults.laptops import Laptop, some_harm
from tests.faults.mischief import Mischief
from tests.faults.office import opened
from tests.faults.sticks import Couriers
from tests.faults.wire import TROUBLES, Trouble

if TYPE_CHECKING:
    from tests.faults.run import Run

HOUR_MS = 3_600_000
PICTURES = (1, 900, 40_000, 1 << 20, (1 << 20) + 1, 2_500_000)


class Happenings:
    """Draws what happens next."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._couriers, self._mischief = Couriers(run), Mischief(run)
        self._actions: list[tuple[int, Callable[[], None]]] = [
            (12, self._say_some),
            (5, self._attach),
            (14, self._sync_some),
            (4, self._sync_while_the_server_dies),
            (4, self._sync_while_the_server_fails),
            (2, self._sync_while_the_database_dies),
            (2, self._push_five_times),
            (2, self._jump_a_clock),
            (4, self._couriers.export),
            (4, self._couriers.take),
            (4, self._couriers.bring_home),
            (1, self._mischief.lose_a_laptop),
            (1, self._mischief.copy_a_laptop),
            (1, self._mischief.flip_in_the_log),
            (1, self._mischief.flip_in_a_file),
            (1, self._mischief.flip_in_a_store),
            (2, self._mischief.back_up),
            (2, self._mischief.restore),
            (2, self._mischief.begin_anew),
        ]

    def next(self) -> None:
        """Something, with something going wrong or not; the server is up afterwards."""
        weights = [weight for weight, _ in self._actions]
        [action] = self._run.draw.choices([each for _, each in self._actions], weights)
        action()
        self._run.server.revive()

    def back_up(self) -> None:
        """The administrator copies the database."""
        self._mischief.back_up()

    def restore(self) -> None:
        """The copy comes back; the server is up afterwards."""
        self._mischief.restore()
        self._run.server.revive()

    def begin_anew(self) -> None:
        """A new start is declared where a copy came back; the server is up afterwards."""
        self._mischief.begin_anew()
        self._run.server.revive()

    def settle(self) -> None:
        """Before the calm end: of two old backups that came back, one is declared a new start."""
        if self._run.restored and self._run.draw.random() < 0.5:
            self.begin_anew()

    def close(self) -> None:
        self._mischief.close()

    def _say_some(self) -> None:
        for laptop in self._run.some(4):
            harm = self._harm(laptop, 80, 0.3)
            seed, count = self._run.draw.getrandbits(32), self._run.draw.randint(1, 12)
            self._run.note(f"{laptop.seat.name} says {count}")
            self._run.start(laptop, children.say, laptop.seat, laptop.jump_ms, seed, count, harm)
        self._run.wait()

    def _attach(self) -> None:
        officers = [laptop for laptop in self._run.laptops if laptop.seat.role == "officer"]
        laptop = self._run.draw.choice(officers)
        harm = self._harm(laptop, 40, 0.4)
        seed = self._run.draw.getrandbits(32)
        size = self._run.draw.choice(PICTURES)
        self._run.note(f"{laptop.seat.name} attaches {size}")
        self._run.start(laptop, children.attach, laptop.seat, laptop.jump_ms, seed, size, harm)
        self._run.wait()

    def _jump_a_clock(self) -> None:
        laptop = self._run.draw.choice(self._run.laptops)
        laptop.jump_ms = self._run.draw.randint(-72, 72) * HOUR_MS
        self._run.fault("clock")

    def _push_five_times(self) -> None:
        laptop = self._run.draw.choice([each for each in self._run.laptops if not each.revoked])
        with opened(laptop.home) as replica:
            keys = [key.public for key in held_trust(replica).keys.values() if key.role is KeyRole.RECEIPTS]
            origin = log_origin(replica)
        self._run.fault("five at once")
        url = laptop.entrance.url
        self._run.start(laptop, children.push_five_times, laptop.seat, url, keys, origin)
        self._run.wait()

    # How they sync while something happens.

    def _begin_syncs(self, most: int) -> None:
        for laptop in self._run.some(most):
            if self._run.draw.random() < 0.5:
                troubles: list[Trouble | None] = [None] * 9
                for _ in range(self._run.draw.randint(1, 2)):
                    troubles[self._run.draw.randrange(9)] = self._run.draw.choice(TROUBLES)
                laptop.entrance.troubles.extend(troubles)
            harm = self._harm(laptop, 120, 0.3)
            self._run.note(f"{laptop.seat.name} syncs {list(laptop.entrance.troubles)}")
            self._run.start(laptop, children.sync, laptop.entrance.url, laptop.jump_ms, harm)

    def _sync_some(self) -> None:
        self._begin_syncs(4)
        if self._run.draw.random() < 0.3:
            self._run.fault("laptop killed")
            victim = self._run.draw.choice(self._run.working)
            threading.Timer(self._run.draw.uniform(0, 0.2), victim.kill).start()
        self._run.wait()

    def _sync_while_the_server_dies(self) -> None:
        self._begin_syncs(4)
        time.sleep(self._run.draw.uniform(0, 0.3))
        self._run.fault("server killed")
        self._run.server.kill()
        self._run.wait()

    def _sync_while_the_server_fails(self) -> None:
        harm = some_harm(self._run.draw, self._run.server.data, 60, database=True)
        self._run.fault(f"server {harm.harm.name.lower()}")
        self._run.server.arm(harm)
        self._begin_syncs(4)
        self._run.wait()
        self._run.server.disarm()

    def _sync_while_the_database_dies(self) -> None:
        self._begin_syncs(4)
        time.sleep(self._run.draw.uniform(0, 0.3))
        if self._run.draw.random() < 0.5:
            self._run.fault("database killed")
            self._run.template.cluster.kill()
        else:
            self._run.fault("database restarted")
        self._run.template.cluster.restart()
        self._run.wait()

    def _harm(self, laptop: Laptop, most: int, share: float) -> Failing | None:
        """A call of a laptop's process to fail or to die at, in this share of cases."""
        if self._run.draw.random() > share:
            return None
        harm = some_harm(self._run.draw, laptop.home, most)
        self._run.fault(f"laptop {harm.harm.name.lower()}")
        return harm
