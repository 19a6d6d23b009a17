from __future__ import annotations

import os
import signal
import sys

import psutil
import pytest

from sync.server.checkers import LONG_RUN, PATIENCE, Checkers, Worker
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
        worker.answer(PATIENCE)
    worker.end()


@pytest.mark.skipif(sys.platform == "win32", reason="no process can be stopped there")
def test_a_worker_that_hangs_is_waited_for_no_longer_than_told_and_can_be_ended() -> None:
    device, worker = Device(), Worker()
    os.kill(worker._process.pid, signal.SIGSTOP)
    worker.ask(device.enrolment(), device.say_many(1))
    with pytest.raises(TimeoutError):
        worker.answer(0.0)
    worker.end()
    assert worker._process.exitcode == -signal.SIGKILL
