"""What no receipt covers yet, as kept counts: every screen tells it after every act, however long the history.

The counts change in the transaction of what changes them, and `recount` makes the same ones from nothing.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass

from sqlalchemy import Connection, MetaData, bindparam, text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from inspector_tui.models.settings import own_device

_BATCH = 5000
ON_STICK = "EXISTS (SELECT 1 FROM bundle b WHERE b.written IS NOT NULL AND l.seq BETWEEN b.first AND b.last)"
"""Whether the own record `l` was written to a stick."""

_OPEN_RECORDS = (
    f"SELECT coalesce(sum(f.record IS NULL), 0), count(f.record), coalesce(sum(f.record IS NULL AND {ON_STICK}), 0) "  # noqa: S608
    "FROM ledger l LEFT JOIN receipt r ON r.record = l.hash "
    "LEFT JOIN refusal f ON f.record = l.hash LEFT JOIN judgement j ON j.record = l.hash AND j.settled "
    "WHERE l.device = :device AND r.record IS NULL AND j.record IS NULL"
)
OWN_FILES = (
    "WITH own AS (SELECT e.sha256, e.size, e.name FROM evidence e JOIN inspection i ON i.inspection = e.inspection "
    "WHERE i.device = :device UNION ALL SELECT objects_hash, objects_size, title || '.objects' FROM draw "
    "WHERE device = :device UNION ALL SELECT officers_hash, officers_size, title || '.officers' FROM draw "
    "WHERE device = :device) "
)
"""Evidence of visits recorded here, and the frozen lists of draws that were committed to here."""
_OPEN_FILES = (
    f"{OWN_FILES}SELECT DISTINCT o.sha256 FROM own o LEFT JOIN evidence_stored s ON s.sha256 = o.sha256 "  # noqa: S608
    "WHERE s.sha256 IS NULL"
)
_THESE_RECORDS = text(f"{_OPEN_RECORDS} AND l.hash IN :these").bindparams(bindparam("these", expanding=True))
_THESE_FILES = text(f"{_OPEN_FILES} AND o.sha256 IN :these").bindparams(bindparam("these", expanding=True))
_ADD = text(
    "INSERT INTO backlog(device, records, refused, files, records_on_stick, files_on_stick) "
    "VALUES (:device, :records, :refused, :files, :records_on_stick, :files_on_stick) "
    "ON CONFLICT(device) DO UPDATE SET records = records + excluded.records, refused = refused + excluded.refused, "
    "files = files + excluded.files, records_on_stick = records_on_stick + excluded.records_on_stick, "
    "files_on_stick = files_on_stick + excluded.files_on_stick"
)


class CountedRow(SQLModel, registry=registry(metadata=MetaData())):
    """Base of the tables that count over kept and projected ones; dropped and made again with the projection."""


class BacklogRow(CountedRow, table=True):
    """The backlog of the one device whose own ledger is here, once it has said something."""

    __tablename__ = "backlog"
    device: bytes = Field(primary_key=True)
    records: int
    refused: int
    files: int
    records_on_stick: int
    files_on_stick: int


@dataclass(frozen=True, slots=True)
class Backlog:
    """What is not safe yet: records without a receipt, refused ones, files the server lacks; and how many of those
    records and files were written to a stick. A refused record that a supervisor judged counts no more: it is kept
    or void, and stands in the log as such."""

    records: int = 0
    refused: int = 0
    files: int = 0
    records_on_stick: int = 0
    files_on_stick: int = 0

    def __sub__(self, other: Backlog) -> Backlog:
        return Backlog(*(mine - its for mine, its in zip(astuple(self), astuple(other), strict=True)))


def backlog(connection: Connection, device: bytes) -> Backlog:
    """Counts of what is not safe yet: what the badge on every screen shows."""
    row = connection.execute(
        text("SELECT records, refused, files, records_on_stick, files_on_stick FROM backlog WHERE device = :device"),
        {"device": device},
    ).first()
    return Backlog(*row) if row is not None else Backlog()


def count_appended(connection: Connection, device: bytes, records: int) -> None:
    """So many new own records wait."""
    _add(connection, device, Backlog(records=records))


@contextlib.contextmanager
def counted(connection: Connection, *, records: Sequence[bytes] = (), files: Iterable[bytes] = ()) -> Iterator[None]:
    """What happens inside to these records and files, by their hashes, is told apart from what was before and counted.

    Those of other devices count nothing. Not to be nested over the same hashes.
    """
    these = sorted(set(files))
    device = own_device(connection) if records or these else None
    if device is None:
        yield
        return
    before = _among(connection, device, records, these)
    yield
    change = _among(connection, device, records, these) - before
    if change != Backlog():
        _add(connection, device, change)


def recount(connection: Connection) -> None:
    """Counts everything anew: after a rebuild, and when a bundle was written, which touches a whole run."""
    connection.execute(text("DELETE FROM backlog"))
    device = own_device(connection)
    told = {"device": device}
    if connection.execute(text("SELECT 1 FROM ledger WHERE device = :device LIMIT 1"), told).first() is None:
        return
    records, refused, on_stick = connection.execute(text(_OPEN_RECORDS), told).one()
    files = {row[0] for row in connection.execute(text(_OPEN_FILES), told)}
    carried = len(files & files_on_sticks(connection))
    _add(connection, device or b"", Backlog(records, refused, len(files), on_stick, carried))


def files_on_sticks(connection: Connection) -> frozenset[bytes]:
    """SHA-256 of the files that were written to sticks."""
    rows = connection.execute(text("SELECT files FROM bundle WHERE written IS NOT NULL"))
    return frozenset(bytes.fromhex(digest) for row in rows for digest in json.loads(row[0]))


def _among(connection: Connection, device: bytes, records: Sequence[bytes], files: Sequence[bytes]) -> Backlog:
    """The backlog as far as these are concerned."""
    waiting = refused = on_stick = 0
    for these in _batches(records):
        found = connection.execute(_THESE_RECORDS, {"device": device, "these": these}).one()
        waiting, refused, on_stick = waiting + found[0], refused + found[1], on_stick + found[2]
    open_files = {
        row[0]
        for these in _batches(files)
        for row in connection.execute(_THESE_FILES, {"device": device, "these": these})
    }
    carried = len(open_files & files_on_sticks(connection)) if open_files else 0
    return Backlog(waiting, refused, len(open_files), on_stick, carried)


def _batches(hashes: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    for start in range(0, len(hashes), _BATCH):
        yield hashes[start : start + _BATCH]


def _add(connection: Connection, device: bytes, change: Backlog) -> None:
    names = ("records", "refused", "files", "records_on_stick", "files_on_stick")
    connection.execute(_ADD, {"device": device, **dict(zip(names, astuple(change), strict=True))})
