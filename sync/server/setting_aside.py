"""Records that a rollback would lose: set aside in a file beside the copies, and taken in again afterwards.

<data>/upgrades/newer-<Unix seconds>.records     frames `R` with each record as it was signed, in the log's order
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import BinaryIO, Final

from inspector_tui.errors import BadInput, Environment, NotAuthentic, Refused
from inspector_tui.ledger.envelope import device_id, open_envelope, verify_envelope
from sync.protocol.frames import HEAD, pack
from sync.protocol.limits import MAX_BODY
from sync.server import register
from sync.server.checking import Enrolment
from sync.server.database import Database
from sync.server.ledger import Ledger
from sync.server.store import Connection

_BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Readmitted:
    """What became of records that were set aside. `own` are those of the server's among them that are there already,
    or that it says in a way of its own; `unknown` those of devices that are not enrolled, or ended, in the log of
    now."""

    stored: int = 0
    repeated: int = 0
    refused: int = 0
    held: int = 0
    own: int = 0
    unknown: int = 0


def set_aside(connection: Connection, file: Path, size: int) -> int:
    """Writes every record from position `size` on to a file; it is on disk afterwards. Returns how many."""
    count = 0
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        while True:
            rows = connection.execute(
                "SELECT raw FROM records WHERE position >= %s ORDER BY position LIMIT %s", (size + count, _BATCH)
            ).fetchall()
            for (raw,) in rows:
                out.write(pack("R", bytes(raw)))
            count += len(rows)
            if len(rows) < _BATCH:
                break
        out.flush()
        os.fsync(out.fileno())
    return count


def readmit(database: Database, ledger: Ledger, server: bytes, file: Path) -> Readmitted:
    """Takes records that were set aside in again, each by its device's signature, the way of every push; the server's
    own as `Ledger.append_again`: where nothing was written since, the log becomes the very same again. `server` is the
    server's public key. Twice it stores nothing twice.

    Raises Environment FILE_UNREADABLE; NotAuthentic BAD_RECORD_SIG, BadInput RECORDS_MALFORMED: what stood before the
    broken place was taken in.
    """
    counts = dict.fromkeys(Readmitted.__dataclass_fields__, 0)
    try:
        with file.open("rb") as source:
            for device, run in groupby(_records(source), key=lambda raw: open_envelope(raw).device):
                raws = list(run)
                if device == device_id(server):
                    stored, passed = ledger.append_again(_genuine(raws, server))
                    counts["stored"] += stored
                    counts["own"] += passed
                    continue
                enrolment = _enrolment(database, device)
                if enrolment is None:
                    counts["unknown"] += len(raws)
                    continue
                for at in range(0, len(raws), _BATCH):
                    for verdict in ledger.push(enrolment, raws[at : at + _BATCH]).result().verdicts:
                        counts[verdict.status] += 1
    except OSError as error:
        raise Environment("FILE_UNREADABLE", file=str(file)) from error
    return Readmitted(**counts)


def _genuine(raws: list[bytes], server: bytes) -> list[bytes]:
    """Raises NotAuthentic BAD_RECORD_SIG: the file holds what the server never signed."""
    for raw in raws:
        verify_envelope(open_envelope(raw), server)
    return raws


def _enrolment(database: Database, device: bytes) -> Enrolment | None:
    with database.transaction() as connection:
        try:
            return register.find_device(connection, device)
        except (NotAuthentic, Refused):
            return None


def _records(source: BinaryIO) -> Iterator[bytes]:
    while head := source.read(HEAD):
        size = int.from_bytes(head[1:], "big")
        content = source.read(min(size, MAX_BODY))
        if len(head) < HEAD or head[:1] != b"R" or len(content) != size:
            raise BadInput("RECORDS_MALFORMED")
        yield content
