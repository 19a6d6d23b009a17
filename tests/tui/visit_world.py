"""One filed and approved inspection on three laptops that met once: officer, supervisor, checkpoint. No server.

Built once a test run, then copied for each test; everybody's clock is the test's.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from inspector_tui.app import InspectorApp
from inspector_tui.domain.vocabulary import Role
from inspector_tui.ledger.envelope import Envelope, device_id
from inspector_tui.models import ledger_store
from inspector_tui.models.ledger_store import Pulled
from inspector_tui.models.replica import DATABASE, Identity, Replica
from inspector_tui.screens.base import ReplicaScreen
from inspector_tui.services.approving import approve
from inspector_tui.services.filing import FilingRequest, submit
from inspector_tui.services.lists import take_status, take_trust
from inspector_tui.services.moments import local
from tests.tui.tiny import workers_ended
from tests.tui.visit_register import (
    BOSS,
    CERTIFICATES,
    DAY,
    DEVICES,
    ENTERPRISE,
    FIRST,
    INSPECTION,
    NAMES,
    NOW,
    ORGAN,
    PERMIT,
    PHONE,
    PREFIX,
    ROOT,
    SECOND,
    SUBJECT,
    register,
    status_list,
    trust_list,
)
from tests.tui.world import at_rest

__all__ = [
    "BOSS",
    "ENTERPRISE",
    "FIRST",
    "INSPECTION",
    "PHONE",
    "PREFIX",
    "SECOND",
    "SUBJECT",
    "World",
    "WorldApp",
    "built_once",
    "settle",
    "until",
    "world_of_a_test",
]


class Clock:
    """Moved by the test."""

    def __init__(self, seconds: int = NOW) -> None:
        self.seconds = seconds

    def now_ms(self) -> int:
        return self.seconds * 1000


@dataclass
class World:
    """Replicas by role, as they are after the approval was synced to all."""

    folder: Path
    clock: Clock
    replicas: dict[str, Replica]

    @property
    def officer(self) -> Replica:
        return self.replicas["officer"]

    @property
    def checkpoint(self) -> Replica:
        return self.replicas["checkpoint"]

    def reopen(self, role: str) -> Replica:
        """The same store opened by another process, as after a kill."""
        self.replicas[role] = Replica(self.folder / role, _key(role), self.clock)
        return self.replicas[role]

    def close(self) -> None:
        for replica in self.replicas.values():
            replica.close()


class WorldApp(InspectorApp):
    """The real app, begun on screens of an opened replica instead of the passphrase."""

    def __init__(self, replica: Replica, *screens: ReplicaScreen[Any], theme: str = "night") -> None:
        super().__init__(replica.home)
        self._replica = replica
        self.now = lambda: local(replica.now())
        self.theme = theme
        self._screens = screens

    def on_mount(self, event: events.Mount) -> None:
        event.prevent_default()
        self.refresh_standing()
        for screen in self._screens:
            self.push_screen(screen)


async def until(pilot: Pilot[Any], reached: Callable[[], object], tries: int = 3000) -> None:
    """Lets the app work until something is so."""
    for _try in range(tries):
        await pilot.pause(0.01)
        if reached():
            return
    raise AssertionError("never came to be")


async def settle(pilot: Pilot[Any]) -> None:
    """All workers ended, all their messages handled."""
    with contextlib.suppress(WorkerCancelled):
        # Counting the badge anew cancels the count before.
        await workers_ended(pilot.app)
    await until(pilot, lambda: at_rest(pilot.app))
    await pilot.pause()


def build(folder: Path) -> None:
    """Makes the three laptops in a folder."""
    clock = Clock()
    log: list[Envelope] = []
    replicas = {role: _new(folder / role, role, clock) for role in ("server", "supervisor", "officer", "checkpoint")}
    replicas["server"].tell(*register())
    _exchange(replicas, log)
    request = FilingRequest(officers=(FIRST, SECOND), start=NOW - 6 * 3600, end=NOW + 2 * DAY, purpose="daily")
    filed = submit(replicas["officer"], [INSPECTION], request)
    assert filed[0].error is None, filed
    _exchange(replicas, log)
    replicas["supervisor"].keep_signer("permit_key", PERMIT.alg, PERMIT.private_bytes)
    approved = approve(replicas["supervisor"], [INSPECTION])
    assert approved[0].error is None, approved
    _exchange(replicas, log)
    for replica in replicas.values():
        replica.close()


def copied(built: Path, folder: Path) -> World:
    """A copy of the laptops for one test."""
    shutil.copytree(built, folder, dirs_exist_ok=True)
    clock = Clock()
    roles = ("supervisor", "officer", "checkpoint")
    return World(folder, clock, {role: Replica(folder / role, _key(role), clock) for role in roles})


def _key(role: str) -> bytes:
    return role.encode().ljust(32, b".")


def _new(home: Path, role: Role, clock: Clock) -> Replica:
    from inspector_tui.models.schema import prepare_schema

    home.mkdir(parents=True)
    replica = Replica(home, _key(role), clock)
    with replica.writing() as connection:
        prepare_schema(connection)
    assert (home / DATABASE).exists()
    signer = DEVICES[role]
    replica.keep_signer("device_key", signer.alg, signer.private_bytes)
    replica.keep_identity(Identity(device_id(signer.public), role, ORGAN, NAMES[role], CERTIFICATES.get(role)))
    replica.keep(roots=ROOT.public.hex().encode())
    take_trust(replica, trust_list())
    take_status(replica, status_list())
    return replica


def _exchange(replicas: dict[str, Replica], log: list[Envelope]) -> None:
    """Everybody's records to everybody, in one order, as the log of a server would have it."""
    for role, replica in replicas.items():
        with replica.reading() as connection:
            known = {each.hash for each in log}
            own = ledger_store.envelopes_of(connection, device_id(DEVICES[role].public))
            log += [each for each in own if each.hash not in known]
    for replica in replicas.values():
        with replica.writing() as connection:
            ledger_store.take_in(connection, [Pulled(each, at) for at, each in enumerate(log)])


@pytest.fixture(name="built", scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the three laptops, never opened by a test itself."""
    folder = tmp_path_factory.mktemp("laptops") / "built"
    build(folder)
    return folder


@pytest.fixture(name="world")
def world_of_a_test(built: Path, tmp_path: Path) -> Iterator[World]:
    """The laptops of one test."""
    made = copied(built, tmp_path / "laptops")
    yield made
    made.close()
