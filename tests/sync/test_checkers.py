from __future__ import annotations

import os
import signal
import sys

import psutil
import pytest

from sync.server.checkers import LONG_RUN, Checkers, Worker
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


def test_nobody_waits_for_the_rest_of_an_answer_in_the_middle_of_which_its_worker_was_killed() -> None:
    device, worker = Device(), Worker()
    # The answer is longer than a pipe holds: it is being written until somebody reads.
    worker.ask(device.enrolment(), device.say_many(3000))
    assert worker._pipe.poll(None)
    worker._process.kill()
    with pytest.raises((EOFError, OSError)):
        worker.answer()
    worker.end()


def hanging(worker: Worker) -> Checkers:
    """Checkers that have this worker, which is stopped as a hung one stands, and little patience."""
    checkers = Checkers(1, patience=0.1)
    checkers._workers = [worker]
    os.kill(worker._process.pid, signal.SIGSTOP)
    return checkers


@pytest.mark.skipif(sys.platform == "win32", reason="no process can be stopped there")
@pytest.mark.parametrize("records", [2 * LONG_RUN, 3000], ids=["a short part", "a part longer than its pipe"])
def test_a_worker_that_hangs_is_done_away_with_and_its_part_is_checked_here(records: int) -> None:
    device, worker = Device(), Worker()
    raws, checkers = device.say_many(records), hanging(worker)
    assert checkers.check(device.enrolment(), raws) == check_run(device.enrolment(), raws)
    assert worker._process.exitcode == -signal.SIGKILL
    checkers.close()


@pytest.mark.skipif(sys.platform == "win32", reason="no process can be stopped there")
def test_nobody_waits_for_the_rest_of_an_answer_in_the_middle_of_which_its_worker_hangs() -> None:
    device, worker = Device(), Worker()
    worker.ask(device.enrolment(), device.say_many(3000))
    assert worker._pipe.poll(None)
    raws, checkers = device.say_many(LONG_RUN), hanging(worker)
    assert checkers.check(device.enrolment(), raws) == check_run(device.enrolment(), raws)
    checkers.close()


def test_closed_checkers_start_no_worker_any_more() -> None:
    device, checkers = Device(), Checkers(1)
    raws = device.say_many(LONG_RUN)
    checkers.close()
    assert checkers.check(device.enrolment(), raws) == check_run(device.enrolment(), raws)
    assert not checkers._workers
