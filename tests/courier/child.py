"""A process of its own that does one thing with a stick and dies by SIGKILL at the call it is told.

python -m tests.courier.child DIE_AT THING ...     counts calls of our functions; 0 lives and prints the count
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from inspector_tui.models.replica import Replica
from inspector_tui.services.bundling import export_bundle
from inspector_tui.services.moments import SystemClock
from inspector_tui.services.returning import import_return
from sync.courier.reading import part_opener, read_bundle
from sync.courier.writing import write_return
from sync.protocol.bundle import LEAST_PART
from sync.server.compose import make_bundles, open_ledger
from sync.server.database import Database
from sync.server.keyring import open_keyring
from sync.server.stores import open_store

PART_SIZE = int(os.environ.get("PART_SIZE", LEAST_PART))
OURS = (f"{os.sep}sync{os.sep}", f"{os.sep}inspector_tui{os.sep}")


class Countdown:
    """Counts calls into our own modules."""

    def __init__(self, die_at: int) -> None:
        self.die_at, self.calls = die_at, 0

    def __call__(self, frame: FrameType, event: str, _arg: Any) -> None:
        if event == "call" and any(part in frame.f_code.co_filename for part in OURS):
            self.calls += 1
            if self.calls == self.die_at:
                os.kill(os.getpid(), signal.SIGKILL)


def _ignore(_outcome: object) -> None:
    """The parent looks at the stick and the store instead."""


def export(home: str, key: str, stick: str) -> Callable[[], None]:
    replica = Replica(Path(home), bytes.fromhex(key), SystemClock())
    return lambda: _ignore(export_bundle(replica, Path(stick), part_size=PART_SIZE))


def take_return(home: str, key: str, folder: str) -> Callable[[], None]:
    replica = Replica(Path(home), bytes.fromhex(key), SystemClock())
    return lambda: _ignore(import_return(replica, Path(folder)))


def take(data: str, url: str, folder: str) -> Callable[[], None]:
    """As `inspector server bundle import` beside a running server."""
    keyring = open_keyring(Path(data), SystemClock().now_ms() // 1000)
    database = Database.open(Path(data), url)
    ledger = open_ledger(database, keyring)
    bundles = make_bundles(database, keyring, ledger, None, open_store(Path(data)))

    def work() -> None:
        raw, _ = read_bundle(Path(folder))
        with tempfile.TemporaryFile() as made:
            _, signed = bundles.take(raw, part_opener(Path(folder)), made)
            made.seek(0)
            write_return(Path(folder), signed, lambda file: file.write(made.read()))
        ledger.close()
        database.close()

    return work


THINGS = {"export": export, "take": take, "take_return": take_return}


def main() -> None:
    die_at, thing, *told = sys.argv[1:]
    work = THINGS[thing](*told)
    countdown = Countdown(int(die_at))
    sys.setprofile(countdown)
    work()
    sys.setprofile(None)
    sys.stdout.write(f"{countdown.calls}\n")


if __name__ == "__main__":
    main()
