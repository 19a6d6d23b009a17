from __future__ import annotations

import psutil

from sync.server.checkers import LONG_RUN, Checkers
from sync.server.checking import check_run
from tests.sync.devices import Device


def test_workers_find_what_one_thread_finds() -> None:
    device = Device()
    raws = device.say_many(3 * LONG_RUN)
    good = raws[LONG_RUN + 5]
    raws[LONG_RUN + 5] = good[:-1] + bytes([good[-1] ^ 1])
    raws[-1] = b"nonsense"
    checkers = Checkers(2)
    assert checkers.check(device.enrolment(), raws) == check_run(device.enrolment(), raws)
    checkers.close()


def test_a_killed_worker_costs_nothing_but_time() -> None:
    device = Device()
    raws = device.say_many(2 * LONG_RUN)
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    checkers = Checkers(1)
    expected = checkers.check(device.enrolment(), raws)
    for child in psutil.Process().children(recursive=True):
        if child.pid not in before and "resource_tracker" not in " ".join(child.cmdline()):
            child.kill()
    assert checkers.check(device.enrolment(), raws) == expected
    assert checkers.check(device.enrolment(), raws) == expected
    checkers.close()
