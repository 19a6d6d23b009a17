"""What the processes of a run do, so that they can really be killed. Each tells its parent through a pipe.

("kept", [hash, ...], False)    records that the ledger has accepted: from here on they may never be lost
("done", text, struck)          it went through; `struck`: the call that was to be harmed came
("told", code, struck)          it ended with an error of our family
("raised", text, struck)        it ended with anything else, which is a fault of ours
"""

from __future__ import annotations

import logging
import os
import random
import sys
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from multiprocessing.connection import Connection as Pipe
from pathlib import Path

from inspector_tui.domain.record import Body
from inspector_tui.domain.register import EnterpriseRegistered
from inspector_tui.domain.visiting import CodeVerified, EvidenceAttached, VisitAnswered
from inspector_tui.errors import InspectorError, Refused
from inspector_tui.models.replica import Replica
from inspector_tui.services.bundling import export_bundle
from inspector_tui.services.new_starts import accept
from inspector_tui.services.returning import import_returns
from inspector_tui.services.syncing import synchronise
from sync.client.client import SyncClient
from sync.client.logview import LogView
from sync.protocol.bundle import LEAST_PART
from tests.faults import failing
from tests.faults.failing import Failing
from tests.faults.office import STORE_KEY, Seat
from tests.waits import PATIENCE

PUSH_RECORDS = 3
"""So few that most syncs have two pushes under way."""
ORDINARY_NOTE = "现场检查未发现问题，消防通道畅通"


class JumpedClock:
    """The machine's time, wrong by some hours."""

    def __init__(self, jump_ms: int) -> None:
        self._jump_ms = jump_ms

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000 + self._jump_ms


def reporting(pipe: Pipe, harm: Failing | None, work: Callable[[], str]) -> None:
    """Does the work, and tells how it ended. The harm is over before it is told: the pipe is no file of ours."""
    logging.disable(logging.CRITICAL)
    if harm is not None:
        harm.arm()
    try:
        how, text = "done", work()
    except InspectorError as error:
        how, text = "told", error.code
    except BaseException:  # noqa: BLE001 - whatever it is, the parent has to know of it
        how, text = "raised", traceback.format_exc()
    struck = harm is not None and failing.struck()
    if harm is not None:
        failing.disarm()
    pipe.send((how, text, struck))
    pipe.close()
    sys.stdout.flush()
    # Connections and threads go with the process, as they do when a program is closed in a hurry.
    os._exit(0)


def bodies(seat: Seat, seed: int, count: int) -> list[Body]:
    """Something this seat may say."""
    draw = random.Random(seed)
    made: list[Body] = []
    for number in range(count):
        word = f"{seat.name}{draw.getrandbits(40):010x}{number}"
        if seat.role == "officer":
            made.append(
                VisitAnswered(
                    inspection=seat.inspection, item="6401-001", check=draw.randrange(40), answer="compliant",
                    note=f"{word} {ORDINARY_NOTE}",
                )
            )  # fmt: skip
        elif seat.role == "checkpoint":
            made.append(CodeVerified(verification=word, verdict="INVALID", reasons=("x",), text_hash=bytes(32)))
        else:
            made.append(EnterpriseRegistered(subject=f"E{word}", name=f"企业{word}", region="640104"))
    return made


def say(home: Path, seat: Seat, jump_ms: int, seed: int, count: int, harm: Failing | None, pipe: Pipe) -> None:
    """Says some records, in two transactions."""

    def work() -> str:
        replica = Replica(home, STORE_KEY, JumpedClock(jump_ms))
        half = count // 2
        listed = bodies(seat, seed, count)
        for part in (listed[:half], listed[half:]):
            if part:
                told = replica.tell(*part)
                pipe.send(("kept", [record.hash for record in told], False))
        replica.close()
        return ""

    reporting(pipe, harm, work)


def attach(home: Path, seat: Seat, jump_ms: int, seed: int, size: int, harm: Failing | None, pipe: Pipe) -> None:
    """Takes a picture: the file first, then the record that names it."""

    def work() -> str:
        replica = Replica(home, STORE_KEY, JumpedClock(jump_ms))
        source = home.parent / f"{seat.name}-{seed}.jpg"
        source.write_bytes(random.Random(seed).randbytes(size))
        stored = replica.files.copy_in(source)
        source.unlink()
        body = EvidenceAttached(
            inspection=seat.inspection, evidence=f"e{seed}", sha256=stored.sha256, size=stored.size,
            name="现场.jpg", media_type="image/jpeg",
        )  # fmt: skip
        pipe.send(("kept", [record.hash for record in replica.tell(body)], False))
        replica.close()
        return ""

    reporting(pipe, harm, work)


def sync(home: Path, url: str, jump_ms: int, harm: Failing | None, pipe: Pipe) -> None:
    """One sync as the app does it."""

    def work() -> str:
        replica = Replica(home, STORE_KEY, JumpedClock(jump_ms))
        if replica.setting("server_url") != url.encode():
            replica.keep(server_url=url.encode())
        try:
            report = synchronise(replica, push_records=PUSH_RECORDS)
        except Refused as error:
            if error.code == "LOG_BEGINS_ANEW":
                # The user reads it and accepts; the next sync goes on with the log that begins anew.
                accept(replica)
            raise
        replica.close()
        return f"{report.pushed}/{report.pulled}/{report.files}"

    reporting(pipe, harm, work)


def push_five_times(home: Path, seat: Seat, url: str, receipts: list[bytes], origin: str, pipe: Pipe) -> None:
    """The whole ledger, five times at the same moment, as a broken client or a nervous proxy would."""

    def work() -> str:
        from inspector_tui.models import ledger_store

        replica = Replica(home, STORE_KEY, JumpedClock(0))
        with replica.reading() as connection:
            raws = [envelope.raw for envelope in ledger_store.envelopes_of(connection, seat.device)]
        together = threading.Barrier(5, timeout=PATIENCE)

        def push(_: int) -> int:
            with SyncClient(url, seat.signer, log=LogView(origin, receipts)) as client:
                together.wait()
                return sum(outcome.status == "stored" for outcome in client.push(raws))

        with ThreadPoolExecutor(5) as pool:
            return str(list(pool.map(push, range(5))))

    reporting(pipe, None, work)


def make_replica(home: Path, harm: Failing | None, pipe: Pipe) -> None:
    """Makes a laptop's store and opens it again."""

    def work() -> str:
        with suppress(Refused):
            Replica.create(home, "六盘山下 plus words", JumpedClock(0)).close()
        Replica.open(home, "六盘山下 plus words", JumpedClock(0)).close()
        return ""

    reporting(pipe, harm, work)


def export(home: Path, stick: Path, jump_ms: int, harm: Failing | None, pipe: Pipe) -> None:
    """Writes what has no receipt to a stick."""

    def work() -> str:
        replica = Replica(home, STORE_KEY, JumpedClock(jump_ms))
        exported = export_bundle(replica, stick, part_size=LEAST_PART)
        replica.close()
        return f"{exported.records} records, {exported.files} files"

    reporting(pipe, harm, work)


def take_back(home: Path, stick: Path, jump_ms: int, harm: Failing | None, pipe: Pipe) -> None:
    """Takes in the returns of a stick."""

    def work() -> str:
        replica = Replica(home, STORE_KEY, JumpedClock(jump_ms))
        answers = import_returns(replica, stick)
        replica.close()
        return " ".join("taken" if each.error is None else each.error.code for each in answers)

    reporting(pipe, harm, work)
