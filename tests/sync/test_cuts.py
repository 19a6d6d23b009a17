"""The wire is cut at any byte; afterwards everything is there once. Seeds are in the test names."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest

from inspector_tui.errors import Environment
from sync.client.backoff import Backoff, persevere
from sync.client.client import SyncClient
from sync.client.receipts import Outcome
from tests.sync.devices import Device, Office
from tests.sync.wires import cutting_wire


def persist(client: SyncClient, raws: list[bytes]) -> list[Outcome]:
    """Push until it is answered, without waiting."""
    return persevere(lambda: client.push(raws), tries=20, sleep=lambda _: None)


@pytest.mark.parametrize("seed", range(20))
def test_a_push_cut_at_any_byte_stores_every_record_once(office: Office, seed: int) -> None:
    draw = random.Random(seed)
    device = office.enrol(Device())
    before = office.count("records")
    with cutting_wire(office.server.url) as wire, office.client(device, url=wire.url) as client:
        for _ in range(5):
            raws = device.say_many(draw.randint(1, 30))
            cut = draw.randint(0, sum(map(len, raws)) + 900)
            setattr(wire, draw.choice(("up", "down")), cut)
            assert all(outcome.receipt for outcome in persist(client, raws))
            wire.up = wire.down = None
    assert office.count("records") == before + len(device.records)
    assert office.count("quarantine") == 0


def test_an_answer_lost_after_the_commit_is_given_again(office: Office) -> None:
    device = office.enrol(Device())
    raws = device.say_many(10)
    with cutting_wire(office.server.url) as wire, office.client(device, url=wire.url) as client:
        wire.down = 0
        with pytest.raises(Environment, match="SERVER_UNREACHABLE"):
            client.push(raws)
        again = persist(client, raws)
    assert {outcome.status for outcome in again} == {"repeated"}
    assert all(outcome.receipt for outcome in again)


@pytest.mark.parametrize("seed", range(10))
def test_a_pull_cut_at_any_byte_goes_on_where_it_was(office: Office, seed: int) -> None:
    draw = random.Random(seed)
    writer = office.enrol(Device())
    with office.client(writer) as client:
        client.push(writer.say_many(200))
        whole = [record for page in client.pull(0) for record in page.records]
    got: list[tuple[int, bytes]] = []
    cursor = 0
    with cutting_wire(office.server.url) as wire, office.client(writer, url=wire.url) as client:
        for _ in range(6):
            wire.down = draw.randint(0, 60_000)
            with suppress(Environment):
                for page in client.pull(cursor):
                    got.extend(page.records)
                    cursor = page.cursor
        wire.down = None
        for page in client.pull(cursor):
            got.extend(page.records)
    assert got == whole


def test_perseverance_waits_longer_each_time_with_jitter_and_never_less_than_asked() -> None:
    waits: list[float] = []

    def busy() -> None:
        raise Environment("SERVER_BUSY", retry_after=5)

    with pytest.raises(Environment, match="SERVER_BUSY"):
        persevere(busy, tries=12, sleep=waits.append, backoff=Backoff(first=1, cap=60, draw=lambda: 1.0))
    assert waits == [5 + min(60, 2.0**n) for n in range(11)]
    assert Backoff(draw=lambda: 0.0).next() == 0
