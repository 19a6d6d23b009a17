"""The offices before anything goes wrong: a real PostgreSQL, a server's keys and ten laptops, copied for each run."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL

from inspector_tui.domain.planning import FiledOfficer, FilingSubmitted, InspectionPlanned
from inspector_tui.domain.record import Body
from inspector_tui.domain.register import DeviceEnrolled
from inspector_tui.domain.vocabulary import Role
from inspector_tui.ledger.envelope import device_id
from inspector_tui.ledger.keys import Ed25519Signer
from inspector_tui.models.replica import Identity, Replica
from inspector_tui.models.schema import prepare_schema
from inspector_tui.services.moments import SystemClock
from inspector_tui.services.syncing import synchronise
from sync.server.compose import open_server
from sync.server.postgres import EmbeddedPostgres
from sync.server.running import running_server
from tests.faults.watching import watched
from tests.sync.devices import ORGANS, PROVINCE, SHIZUISHAN, XINGQING, YINCHUAN
from tests.waits import BOUNDED, PATIENCE

PUBLIC_URL = "https://jc.example.gov.cn"
STORE_KEY = bytes(range(32))
"""Of every laptop: stretching passphrases is not what is tested here."""
DAY = 86_400
NOON = 1_795_000_000


@dataclass(frozen=True, slots=True)
class Seat:
    """Who sits at a laptop."""

    name: str
    role: Role
    organ: int
    visit: int = 0

    @property
    def certificate(self) -> str | None:
        return f"NX-{self.name}" if self.role in ("officer", "supervisor") else None

    @property
    def signer(self) -> Ed25519Signer:
        return Ed25519Signer.from_seed(self.name.encode().ljust(32, b"."))

    @property
    def device(self) -> bytes:
        return device_id(self.signer.public)

    @property
    def inspection(self) -> str:
        """The visit that this laptop records; another one for each `visit`."""
        return f"{(int.from_bytes(self.device[:8]) + self.visit) % 2**64:016x}"


SEATS = (
    Seat("y1", "officer", YINCHUAN),
    Seat("y2", "officer", YINCHUAN),
    Seat("y3", "officer", YINCHUAN),
    Seat("x1", "officer", XINGQING),
    Seat("x2", "officer", XINGQING),
    Seat("s1", "officer", SHIZUISHAN),
    Seat("yb", "supervisor", YINCHUAN),
    Seat("pb", "supervisor", PROVINCE),
    Seat("gate", "checkpoint", SHIZUISHAN),
    Seat("justice", "justice", PROVINCE),
)


@dataclass
class Cluster:
    """One PostgreSQL for all runs, which can be killed and comes back."""

    embedded: EmbeddedPostgres
    url: URL
    folder: Path
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def _admin(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(self.url.render_as_string(hide_password=False), autocommit=True, **BOUNDED)

    def url_of(self, database: str) -> str:
        return self.url.set(database=database).render_as_string(hide_password=False)

    def make(self, template: str = "template0") -> str:
        """A new database that is a copy of another one, whose users are sent away until it is made."""
        name = f"run_{os.getpid()}_{next(self._numbers)}"
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
            sql.Identifier(name), sql.Identifier(template)
        )
        until = time.monotonic() + PATIENCE
        with self._admin() as admin:
            while True:
                self._leave(admin, template)
                try:
                    admin.execute(statement)
                except psycopg.errors.ObjectInUse:
                    # A server under way comes back as soon as it was sent away.
                    if time.monotonic() < until:
                        continue
                    raise
                return name

    def drop(self, database: str) -> None:
        with self._admin() as admin:
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))

    @staticmethod
    def _leave(admin: psycopg.Connection[tuple[object, ...]], database: str) -> None:
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (database,))

    def kill(self) -> None:
        """As a power cut of the database's machine: SIGKILL to the postmaster, whose children follow."""
        lines = (self.folder / "cluster" / "postmaster.pid").read_text().splitlines()
        os.kill(int(lines[0]), signal.SIGKILL)

    def restart(self) -> None:
        """Stopped or killed, it runs again afterwards, at the same address."""
        self.embedded.stop()
        self.url = self.embedded.start(exclusive=True)


@dataclass(frozen=True)
class Template:
    """What every run begins with."""

    cluster: Cluster
    database: str
    folder: Path

    def copy_to(self, folder: Path) -> str:
        """Keys and laptops into `folder`; returns the name of a database of the run's own."""
        shutil.copytree(self.folder, folder)
        return self.cluster.make(self.database)


@contextmanager
def template(folder: Path) -> Iterator[Template]:
    """Built once, a second or two; the database stops at the end, also when this process is killed."""
    embedded = EmbeddedPostgres(folder / "postgres")
    with watched(folder):
        cluster = Cluster(embedded, embedded.start(exclusive=True), folder / "postgres")
        try:
            database = cluster.make()
            _build(folder / "template", cluster.url_of(database))
            yield Template(cluster, database, folder / "template")
        finally:
            embedded.stop()


def _build(folder: Path, database_url: str) -> None:
    server = open_server(folder / "server", public_url=PUBLIC_URL, database_url=database_url)
    try:
        server.core.ledger.append_own([*ORGANS, *(_enrolled(seat) for seat in SEATS), *_plan()], organ=0)
        kept = {
            "roots": server.keyring.root_public.hex().encode(),
            "trust_list": server.lists.trust().signed,
            "server_public": server.keyring.server.public,
            "log_origin": server.core.ledger.origin.encode(),
        }
    finally:
        server.close()
    for seat in SEATS:
        _laptop(folder / "homes" / seat.name, seat, kept)
    with running_server(folder / "server", database_url=database_url) as running:
        for seat in SEATS[::2]:
            # Half of them have synced before, so that they know the key that sticks are sealed to.
            with opened(folder / "homes" / seat.name) as replica:
                replica.keep(server_url=running.url.encode())
                replica.clock = SystemClock()
                synchronise(replica)


def _enrolled(seat: Seat) -> DeviceEnrolled:
    return DeviceEnrolled(
        device=seat.device, alg=seat.signer.alg, public=seat.signer.public, organ=seat.organ, role=seat.role,
        name=seat.name, certificate=seat.certificate,
    )  # fmt: skip


def _plan() -> list[Body]:
    return [
        InspectionPlanned(
            inspection=seat.inspection, organ=seat.organ, year=2026, subject=f"S{seat.name}",
            enterprise_name="宁夏枸杞深加工有限公司", region=str(seat.organ)[:6], items=("6401-001",),
            purpose="daily", window_from="2026-11-01", window_until="2026-12-31",
        )
        for seat in SEATS if seat.role == "officer"
    ]  # fmt: skip


def filing(seat: Seat) -> FilingSubmitted:
    """By it the visit is this laptop's, and its evidence is this laptop's to send."""
    officers = tuple(FiledOfficer(certificate=f"NX-{seat.name}{n}", name="马建国", organ=seat.organ) for n in (1, 2))
    return FilingSubmitted(
        inspection=seat.inspection, filing=f"F{seat.name}", organ=seat.organ, subject=f"S{seat.name}",
        enterprise_name="宁夏枸杞深加工有限公司", items=("6401-001",), officers=officers, purpose="daily",
        start=NOON, end=NOON + DAY, device=seat.device, device_public=seat.signer.public,
    )  # fmt: skip


def _laptop(home: Path, seat: Seat, kept: dict[str, bytes]) -> None:
    home.mkdir(parents=True)
    replica = Replica(home, STORE_KEY, FixedClock(0))
    with replica.writing() as connection:
        prepare_schema(connection)
    replica.keep_signer("device_key", seat.signer.alg, seat.signer.private_bytes)
    replica.keep(**kept)
    replica.keep_identity(Identity(seat.device, seat.role, seat.organ, seat.name, seat.certificate))
    if seat.role == "officer":
        replica.tell(filing(seat))
    replica.close()


@dataclass(frozen=True, slots=True)
class FixedClock:
    """For making things."""

    ms: int

    def now_ms(self) -> int:
        return self.ms + NOON * 1000


@contextmanager
def opened(home: Path) -> Iterator[Replica]:
    """A laptop's replica, in this process."""
    replica = Replica(home, STORE_KEY, FixedClock(0))
    try:
        yield replica
    finally:
        replica.close()
