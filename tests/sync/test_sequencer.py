"""Whoever waits for a commit is told, and one that gave up takes nobody with it."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from inspector_tui.errors import Environment
from sync.server import store
from sync.server.database import Database
from tests.sync.devices import Device, Office

PATIENCE = 60.0


def until(reached: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_push_that_is_given_up_while_it_waits_leaves_the_others_theirs(office: Office, database: Database) -> None:
    ledger, device, other = office.server.core.ledger, Device(), Device()
    office.enrol(device)
    office.enrol(other)
    with database.transaction() as connection:
        store.lock_log(connection)
        first = ledger.push(device.enrolment(), device.say_many(1))
        until(first.running)
        given_up = ledger.push(device.enrolment(), device.say_many(1))
        waiting = ledger.push(other.enrolment(), other.say_many(1))
        assert given_up.cancel()
    assert [verdict.status for verdict in first.result(PATIENCE).verdicts] == ["stored"]
    assert [verdict.status for verdict in waiting.result(PATIENCE).verdicts] == ["stored"]
    again = ledger.push(other.enrolment(), other.say_many(1))
    assert [verdict.status for verdict in again.result(PATIENCE).verdicts] == ["stored"]


def test_a_push_that_is_being_written_is_not_given_up_any_more(office: Office, database: Database) -> None:
    ledger, device = office.server.core.ledger, Device()
    office.enrol(device)
    with database.transaction() as connection:
        store.lock_log(connection)
        written = ledger.push(device.enrolment(), device.say_many(1))
        until(written.running)
        assert not written.cancel()
    assert [verdict.status for verdict in written.result(PATIENCE).verdicts] == ["stored"]


def test_a_ledger_that_is_closed_takes_nothing_and_lets_nobody_wait(office: Office) -> None:
    ledger, device = office.server.core.ledger, Device()
    office.enrol(device)
    ledger.close()
    with pytest.raises(Environment, match="SERVER_BUSY"):
        ledger.push(device.enrolment(), device.say_many(1))
