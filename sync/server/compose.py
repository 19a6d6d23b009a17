"""Puts a whole server together: the one place that knows every part. Commands, tests and the demo start here."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI
from obstore.store import ObjectStore

from sync.server import (
    bundle_routes,
    courier_key,
    enrolment_routes,
    evidence_routes,
    judging_routes,
    list_routes,
    new_start,
    new_start_routes,
    pulse_routes,
    snapshot_routes,
    stream_routes,
    witness_routes,
)
from sync.server.acknowledging import Acknowledgements
from sync.server.app import create_app
from sync.server.blocks import Blocks
from sync.server.bundle_relay import Relay
from sync.server.bundle_returns import Returns
from sync.server.bundles import Bundles
from sync.server.chores import Chores, ChoresThread
from sync.server.core import Core
from sync.server.database import Database
from sync.server.enrolment import Enrolments
from sync.server.evidence import Evidence
from sync.server.forms import FormTokens
from sync.server.gate import Gate
from sync.server.keyring import Keyring, open_keyring
from sync.server.ledger import Ledger
from sync.server.limiter import Limiter
from sync.server.lists import Lists, issued_url
from sync.server.metrics import Requests
from sync.server.metrics import router as metrics_router
from sync.server.pages import routes as page_routes
from sync.server.pages import voice_routes
from sync.server.pages.looking import Looker
from sync.server.pages.voicing import Voicing
from sync.server.quarantine import Desk
from sync.server.ratings import Ratings
from sync.server.snapshots import Snapshots
from sync.server.stores import open_store
from sync.server.sweeping import Sweep
from sync.server.upgrades import open_upgraded
from sync.server.witnessing import Witnesses


def wall_clock() -> int:
    """Unix milliseconds."""
    return time.time_ns() // 1_000_000


@dataclass(frozen=True, slots=True)
class Server:
    """The parts of an opened server. Whoever opened it closes it, after the last answer of `app`."""

    core: Core
    keyring: Keyring
    lists: Lists
    blocks: Blocks
    enrolments: Enrolments
    evidence: Evidence
    snapshots: Snapshots
    bundles: Bundles
    looker: Looker
    chores: Chores
    chores_thread: ChoresThread
    app: FastAPI

    def close(self) -> None:
        """Finish what was taken in and let go of the database."""
        self.chores_thread.stop()
        self.core.close()


def open_server(
    data: Path,
    *,
    public_url: str,
    database_url: str | None = None,
    store_url: str | None = None,
    exclusive: bool = True,
    workers: int = 0,
    openings: int = page_routes.OPENINGS,
    metrics_token: str | None = None,
    now: Callable[[], int] = wall_clock,
) -> Server:
    """Open a data directory, making keys and tables when they are missing.

    `public_url` is what phones open and what the trust list tells verifiers; `now` tells Unix milliseconds;
    `openings` limits page views a minute and address. Raises Environment as keyring and database do.
    """

    def clock() -> int:
        return now() // 1000

    keyring = open_keyring(data, clock())
    store = open_store(data, store_url)
    database = open_upgraded(data, database_url, exclusive=exclusive)
    try:
        ledger = open_ledger(database, keyring, now=now, workers=workers)
        lists = Lists(database, keyring, public_url=public_url, clock=clock)
    except BaseException:
        database.close()
        raise
    blocks = Blocks(database, ledger, clock=clock)
    enrolments = Enrolments(database, ledger, lists, blocks, keyring, clock=clock)
    evidence = Evidence(database, ledger, store)
    snapshots = Snapshots(database, store, origin=ledger.origin, receipts=keyring.receipts)
    bundles = make_bundles(database, keyring, ledger, lists, store, now=now)
    relay = Relay(database, bundles, store)
    looker = Looker(database, lists, root_public=keyring.root_public, clock=clock)
    voicing = Voicing(
        database,
        Ratings(database, ledger, clock=clock),
        Acknowledgements(database, ledger, clock=clock),
        FormTokens(keyring.server),
        clock=clock,
    )
    courier_key.publish(ledger, keyring, clock())
    core = Core(database, ledger, Gate(database, now), now)
    limiter = Limiter(openings, 60)
    routers = (
        list_routes.router(lists, blocks),
        enrolment_routes.router(enrolments, clock=clock),
        evidence_routes.router(evidence),
        bundle_routes.router(relay),
        judging_routes.router(Desk(database, ledger, keyring.root_public, clock=clock)),
        pulse_routes.router(database, lists),
        new_start_routes.router(database),
        snapshot_routes.router(snapshots),
        stream_routes.router,
        witness_routes.router(Witnesses(database, origin=ledger.origin, receipts=keyring.receipts.public)),
        voice_routes.router(looker, voicing, clock=clock, openings=limiter),
        page_routes.router(looker, clock=clock, openings=limiter),
    )
    chores = Chores(database, ledger, lists, snapshots, Sweep(store, clock=clock), clock=clock)
    thread = ChoresThread(chores)
    requests = Requests()
    counted = metrics_router(requests, database, ledger, token=metrics_token, now=now)
    return Server(
        core,
        keyring,
        lists,
        blocks,
        enrolments,
        evidence,
        snapshots,
        bundles,
        looker,
        chores,
        thread,
        create_app(core, (*routers, counted), note=requests.note),
    )


def open_ledger(
    database: Database, keyring: Keyring, *, now: Callable[[], int] = wall_clock, workers: int = 0
) -> Ledger:
    """The ledger alone, for commands that write records beside a running server."""
    return Ledger(
        database,
        origin=new_start.origin_of(database, keyring),
        server=keyring.server,
        receipts=keyring.receipts,
        now=now,
        workers=workers,
    )


def make_bundles(
    database: Database,
    keyring: Keyring,
    ledger: Ledger,
    lists: Lists | None,
    store: ObjectStore,
    *,
    now: Callable[[], int] = wall_clock,
) -> Bundles:
    """What opens bundles, for a running server and for the command beside one."""
    returns = Returns(database, ledger, lists, keyring.server, now=now)
    evidence = Evidence(database, ledger, store)
    return Bundles(database, ledger, evidence, returns, identity=keyring.courier)


def open_lists(database: Database, keyring: Keyring, *, clock: Callable[[], int]) -> Lists | None:
    """The lists beside a running server; None where none was ever issued."""
    url = issued_url(database, keyring.root_public)
    return None if url is None else Lists(database, keyring, public_url=url, clock=clock)


def open_chores(database: Database, keyring: Keyring, ledger: Ledger, *, now: Callable[[], int] = wall_clock) -> Chores:
    """The chores alone, for the command that does one round beside a running server."""

    def clock() -> int:
        return now() // 1000

    lists = open_lists(database, keyring, clock=clock)
    return Chores(database, ledger, lists, None, clock=clock)
