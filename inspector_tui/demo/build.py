"""Builds the demo: a server with the made-up world, and four enrolled replicas, through the real interface."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from inspector_tui.bootstrap import create_replica, open_replica
from inspector_tui.demo.hosting import DemoServer
from inspector_tui.demo.officers import OFFICER, SECOND, SUPERVISOR, certificate_of
from inspector_tui.demo.organs import DEMO_ORGAN, GATE_ORGAN, PARTNER_ORGAN
from inspector_tui.demo.world import SEED, World, make_world
from inspector_tui.domain.vocabulary import Role
from inspector_tui.errors import Environment, Refused
from inspector_tui.i18n import N_, _
from inspector_tui.models.replica import Replica
from inspector_tui.services.auto_sync import AUTO_SYNC
from inspector_tui.services.confirming import choose_pin
from inspector_tui.services.enrolling import enrol
from inspector_tui.services.moments import local
from inspector_tui.services.syncing import synchronise

PASSPHRASE = "ningxia-demo"  # noqa: S105 - told to everybody who starts the demo
PIN = "640125"
"""The second officer's PIN on the officer's laptop."""
SeatName = Literal["supervisor", "officer", "checkpoint", "partner"]


@dataclass(frozen=True, slots=True)
class Seat:
    """One machine of the demo: what its device may do, for which organ, and what it is called."""

    role: Role
    organ: int
    machine: str


SEATS: dict[SeatName, Seat] = {
    "supervisor": Seat("supervisor", DEMO_ORGAN, N_("Supervisor's workstation")),
    "officer": Seat("officer", DEMO_ORGAN, N_("Officer's laptop")),
    # The gate belongs to a county's organ below: permits reach it, although filings do not.
    "checkpoint": Seat("checkpoint", GATE_ORGAN, N_("Gate of the chemical park")),
    "partner": Seat("supervisor", PARTNER_ORGAN, N_("Supervisor of the market bureau")),
}
_NOTE = "demo.json"

Tell = Callable[[str], None]
"""Told each step of the building, in words."""


@dataclass(frozen=True, slots=True)
class Demo:
    """A built demo. Its server runs while the block of `build_demo` or `open_demo` does."""

    folder: Path
    server: DemoServer
    world: World
    homes: dict[str, Path]
    """Folder of each replica by its seat."""
    passphrase: str
    seconds: float
    """How long it took to get ready."""


def is_built(folder: Path) -> bool:
    """Whether a demo was built here completely."""
    return (folder / _NOTE).exists()


@contextmanager
def build_demo(folder: Path, *, now: int, seed: int = SEED, tell: Tell = lambda line: None) -> Iterator[Demo]:
    """Builds a new demo in an empty or missing folder; `now` in Unix seconds decides what today is.

    The same world for the same seed and day; keys, and so records, are always new. Raises Refused FOLDER_NOT_EMPTY,
    and as server, enrolment and sync do.
    """
    if folder.exists() and any(folder.iterdir()):
        raise Refused("FOLDER_NOT_EMPTY", path=str(folder))
    begun = time.monotonic()
    today = local(now).date()
    tell(_("Making up organs, officers, items, enterprises and a plan"))
    world = make_world(today, seed)
    folder.mkdir(parents=True, exist_ok=True)
    tell(_("Starting the server with its database"))
    with DemoServer(folder / "server") as server:
        bodies = world.bodies()
        tell(_("Registering {count} records on the server").format(count=len(bodies)))
        server.register(bodies, DEMO_ORGAN)
        for name, seat in SEATS.items():
            tell(_("Enrolling: {machine}").format(machine=_(seat.machine)))
            _set_up(server, name, seat, folder / name, world)
        note = {"port": server.port, "seed": seed, "today": today.isoformat()}
        (folder / _NOTE).write_text(json.dumps(note), encoding="utf-8")
        yield Demo(folder, server, world, _homes(folder), PASSPHRASE, time.monotonic() - begun)


@contextmanager
def open_demo(folder: Path) -> Iterator[Demo]:
    """Starts the server of a demo that was built before. Raises Environment REPLICA_MISSING, PORT_TAKEN."""
    begun = time.monotonic()
    try:
        note = json.loads((folder / _NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Environment("REPLICA_MISSING", home=str(folder)) from error
    world = make_world(dt.date.fromisoformat(note["today"]), note["seed"])
    with DemoServer(folder / "server", note["port"]) as server:
        yield Demo(folder, server, world, _homes(folder), PASSPHRASE, time.monotonic() - begun)


@contextmanager
def opened(demo: Demo, seat: SeatName) -> Iterator[Replica]:
    """One of the demo's replicas, for as long as the block runs."""
    replica = open_replica(demo.homes[seat], demo.passphrase)
    try:
        yield replica
    finally:
        replica.close()


def _homes(folder: Path) -> dict[str, Path]:
    return {name: folder / name for name in SEATS}


def _certificate(name: SeatName, world: World) -> str | None:
    year = world.today.year
    if name == "partner":
        return next(officer.certificate for officer in world.officers if officer.organ == PARTNER_ORGAN)
    people = {"supervisor": SUPERVISOR, "officer": OFFICER}
    return certificate_of(people[name], year) if name in people else None


def _set_up(server: DemoServer, name: SeatName, seat: Seat, home: Path, world: World) -> None:
    year, machine = world.today.year, _(seat.machine)
    code = server.invite(seat.organ, seat.role, _certificate(name, world), machine)
    replica = create_replica(home, PASSPHRASE)
    try:
        enrol(replica, server.url, code, machine)
        # In the demo F5 is one of the things to try.
        replica.keep(**{AUTO_SYNC: b"off"})
        synchronise(replica)
        if name == "officer":
            choose_pin(replica, certificate_of(SECOND, year), PIN)
            synchronise(replica)
    finally:
        replica.close()
