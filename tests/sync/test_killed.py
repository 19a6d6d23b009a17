"""The server process is killed while devices push; what it acknowledged is there afterwards, once."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from inspector_tui.errors import Environment
from sync.client.client import SyncClient
from sync.client.logview import LogView
from sync.server.compose import open_server
from sync.server.running import running_server
from tests.sync.devices import ORGANS, Device, Office
from tests.waits import PATIENCE, joined, started

_SERVE = """
import sys
from pathlib import Path
from sync.server.running import Settings, serve
serve(Settings(Path(sys.argv[1]), port=0, workers=1), ready=lambda url: print(url, flush=True))
"""


@contextmanager
def server_process(data_dir: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    with started([sys.executable, "-c", _SERVE, str(data_dir)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip(), process
        finally:
            process.kill()


def test_a_server_killed_under_load_lost_and_doubled_nothing(data_dir: Path) -> None:
    devices = [Device() for _ in range(4)]
    parts = open_server(data_dir, public_url="http://127.0.0.1")
    parts.core.ledger.append_own([*ORGANS, *(device.enrolled() for device in devices)], organ=0)
    origin, receipts = parts.core.ledger.origin, parts.keyring.receipts.public
    parts.close()
    acknowledged: dict[bytes, int] = {}
    known: list[str] = []
    enough = threading.Barrier(len(devices) + 1, timeout=PATIENCE)

    def push_until_killed(url: str, device: Device) -> None:
        view = LogView(origin, [receipts])
        with SyncClient(url, device.signer, log=view) as client:
            for round_number in range(10_000):
                if round_number == 3:
                    enough.wait()
                try:
                    outcomes = client.push(device.say_many(7))
                except Environment:
                    break
                for record, outcome in zip(device.records[-7:], outcomes, strict=True):
                    assert outcome.receipt is not None
                    acknowledged[record.hash] = outcome.receipt.position
        known.append(view.known)

    with server_process(data_dir) as (url, process):
        threads = [threading.Thread(target=push_until_killed, args=(url, each), daemon=True) for each in devices]
        for thread in threads:
            thread.start()
        enough.wait()
        process.send_signal(signal.SIGKILL)
        for thread in threads:
            joined(thread)

    with running_server(data_dir) as server:
        office = Office(server)
        for device, seen in zip(devices, known, strict=True):
            with office.client(device) as client:
                # The log goes on from what each had seen: nothing acknowledged was rolled back.
                client.log = office.view(seen)
                for outcome, record in zip(
                    client.push([one.raw for one in device.records]), device.records, strict=True
                ):
                    assert outcome.receipt is not None
                    assert acknowledged.setdefault(record.hash, outcome.receipt.position) == outcome.receipt.position
        # What the server says of itself meanwhile does not count.
        for device in devices:
            assert office.count("records", device=device.id) == len(device.records)
        assert len(set(acknowledged.values())) == sum(len(device.records) for device in devices)


def test_a_server_told_to_stop_answers_and_stops_its_database(data_dir: Path) -> None:
    with server_process(data_dir) as (_, process):
        process.send_signal(signal.SIGTERM)
        assert process.wait(90) == 0
    assert not (data_dir / "postgres" / "cluster" / "postmaster.pid").exists()


def test_a_database_that_drops_its_connections_is_a_reason_to_come_back(office: Office) -> None:
    device = office.enrol(Device())
    with office.client(device) as client:
        client.push(device.say_many(2))
        url = office.server.core.database.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(url, autocommit=True) as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        assert {outcome.status for outcome in client.push(device.say_many(2))} == {"stored"}


def test_a_database_that_is_away_is_told_as_busy(office: Office) -> None:
    device = office.enrol(Device())
    office.server.core.database.engine.dispose()
    office.server.core.database.engine.pool._creator = _refuse
    with office.client(device) as client, pytest.raises(Environment, match="DATABASE_UNREACHABLE") as told:
        client.push(device.say_many(1))
    assert told.value.facts["retry_after"] == 5


def _refuse(*_: object) -> None:
    raise psycopg.OperationalError("away")
