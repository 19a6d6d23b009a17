"""Several server processes over one PostgreSQL with a streaming replica: one order, and a primary that is killed."""

from __future__ import annotations

import shutil
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from inspector_tui.errors import Environment
from sync.client.client import SyncClient
from sync.client.receipts import Outcome
from sync.server.auditing import audit_log
from sync.server.running import RunningServer, running_server
from tests.sync.cluster import Cluster, cluster
from tests.sync.devices import ORGANS, Device, Office
from tests.waits import PATIENCE

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="finds PostgreSQL's processes in /proc")
BATCH = 10


@pytest.fixture
def standby() -> Iterator[Cluster]:
    with cluster() as made:
        yield made


@pytest.fixture
def servers(standby: Cluster, tmp_path: Path) -> Iterator[list[RunningServer]]:
    """Two servers with the same keys over one database."""
    first, second = tmp_path / "one", tmp_path / "two"
    with running_server(first, database_url=standby.url) as one:
        shutil.copytree(first / "keys", second / "keys")
        with running_server(second, database_url=standby.url) as two:
            one.core.ledger.append_own(ORGANS, organ=0)
            yield [one, two]


def push_all(client: SyncClient, device: Device, begun: threading.Event) -> list[Outcome]:
    """Push everything, again and again until each record has its answer, as a laptop does."""
    raws = [record.raw for record in device.records]
    outcomes: list[Outcome] = []
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if len(outcomes) == len(raws):
            return outcomes
        try:
            outcomes += client.push(raws[len(outcomes) : len(outcomes) + BATCH])
            begun.set()
        except Environment:
            continue
    raise AssertionError("a record never got its answer")


def check(servers: list[RunningServer], told: list[list[Outcome]]) -> None:
    """Every record has one place of its own, and the log is whole."""
    outcomes = [outcome for many in told for outcome in many]
    positions = [outcome.receipt.position for outcome in outcomes if outcome.receipt is not None]
    assert len(positions) == len(set(positions)) == len(outcomes)
    server = servers[0]
    report = audit_log(
        server.core.database,
        origin=server.core.ledger.origin,
        receipts=server.keyring.receipts.public,
        server=server.keyring.server.public,
    )
    assert report.size > max(positions)
    with server.core.database.transaction() as connection:
        found = connection.execute("SELECT count(*) FROM records WHERE position = ANY(%s)", (positions,)).fetchone()
    assert found == (len(positions),)


def test_two_servers_give_out_one_order(servers: list[RunningServer]) -> None:
    offices = [Office(server) for server in servers]
    devices = [offices[0].enrol(Device()) for _ in range(6)]
    for device in devices:
        device.say_many(60)
    with ThreadPoolExecutor(6) as pool:
        clients = [offices[number % 2].client(device) for number, device in enumerate(devices)]
        told = list(pool.map(push_all, clients, devices, [threading.Event() for _ in devices]))
    for client in clients:
        client.close()
    check(servers, told)


def test_a_killed_primary_loses_doubles_and_stops_nothing(standby: Cluster, servers: list[RunningServer]) -> None:
    offices = [Office(server) for server in servers]
    devices = [offices[0].enrol(Device()) for _ in range(4)]
    for device in devices:
        device.say_many(300)
    begun = [threading.Event() for _ in devices]
    with ThreadPoolExecutor(5) as pool:
        clients = [offices[number % 2].client(device) for number, device in enumerate(devices)]
        pushing = [pool.submit(push_all, *three) for three in zip(clients, devices, begun, strict=True)]
        for event in begun:
            assert event.wait(60)
        standby.primary.kill()
        standby.replica.promote()
        told = [future.result(2 * PATIENCE) for future in pushing]
    for client in clients:
        client.close()
    check(servers, told)
