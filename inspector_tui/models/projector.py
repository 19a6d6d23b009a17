"""Projects streams: loads their records in order, folds them, replaces their rows."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, text
from sqlalchemy.dialects import sqlite

from inspector_tui.domain.kinds import KINDS, read_body
from inspector_tui.domain.record import Record
from inspector_tui.domain.vocabulary import DeviceId
from inspector_tui.errors import BadInput
from inspector_tui.ledger.envelope import Envelope, open_envelope
from inspector_tui.ledger.kept import effective
from inspector_tui.models.backlog import counted, recount
from inspector_tui.models.rows import EvidenceRow, InspectionRow, ProjectedRow
from inspector_tui.models.rows_of import ROWS_OF, TABLES_OF
from inspector_tui.models.rows_planning import DrawRow
from inspector_tui.models.rows_shared import Values
from inspector_tui.models.schema import drop_projection, prepare_projection, searchable

CHUNK = 400
"""Streams projected at once; SQLite takes at most 32,766 parameters a statement."""

_RECORDS_OF = text(
    "SELECT s.stream, l.id, l.position FROM ledger_stream s JOIN ledger l ON l.id = s.record "
    "WHERE s.stream IN :streams "
    "ORDER BY s.stream, l.position IS NULL, l.position, l.device, l.seq"
).bindparams(bindparam("streams", expanding=True))
"""Order is the log's; what the server has not sequenced yet comes last, in the order it was made."""

_ENVELOPES = text("SELECT id, position, envelope FROM ledger WHERE id IN :numbers").bindparams(
    bindparam("numbers", expanding=True)
)
_FILES_OF = text(
    "SELECT sha256 FROM evidence WHERE stream IN :streams UNION SELECT objects_hash FROM draw WHERE stream IN :streams "
    "UNION SELECT officers_hash FROM draw WHERE stream IN :streams"
).bindparams(bindparam("streams", expanding=True))
_LEDGER_AFTER = text("SELECT id, envelope FROM ledger WHERE id > :after ORDER BY id LIMIT :most")
INSERT_STREAM = text("INSERT OR IGNORE INTO ledger_stream(stream, record) VALUES (:stream, :record)")


def record_of(envelope: Envelope, position: int | None) -> Record:
    """The domain's view of an authentic envelope; of a kept record the one inside, at the place where it was kept.

    Raises BadInput when the body is not to its schema.
    """
    envelope = effective(envelope)
    return Record(
        hash=envelope.hash,
        device=DeviceId(envelope.device),
        seq=envelope.seq,
        kind=envelope.kind,
        made_at=envelope.made_at,
        clock_offset=envelope.clock_offset,
        author=envelope.author,
        organ=envelope.organ,
        body=read_body(envelope.kind, envelope.body),
        position=position,
    )


def understood(envelope: Envelope, position: int | None) -> Record | None:
    """The domain's view, or None for a record that this program cannot read.

    Kinds of a newer program, and bodies that its schema would take and ours does not, are kept and sent on; they
    get their place in a stream when a program that knows them rebuilds. One of them must not stop the others.
    """
    if envelope.kind not in KINDS:
        return None
    try:
        return record_of(envelope, position)
    except BadInput:
        return None


def project(connection: Connection, streams: Iterable[str], made: Mapping[int, Record] | None = None) -> None:
    """Re-folds these streams and replaces their rows.

    `made` holds records of this very transaction by ledger id, so that they are not decoded again.
    """
    known = dict(made or {})
    for chunk in _chunks(sorted(set(streams))):
        numbers: dict[str, list[int]] = {stream: [] for stream in chunk}
        for stream, number, _position in connection.execute(_RECORDS_OF, {"streams": chunk}).all():
            numbers[stream].append(number)
        older = {number for listed in numbers.values() for number in listed} - known.keys()
        kept = dict(_kept(connection, sorted(older)))
        # A stream of this transaction's records alone has no rows yet: an import of 40,000 lines drops none.
        stale = {stream for stream, listed in numbers.items() if not listed or not older.isdisjoint(listed)}
        records = {
            stream: once(known[number] if number in known else kept[number] for number in listed)
            for stream, listed in numbers.items()
        }
        _replace_rows(connection, records, stale)


def once(records: Iterable[Record]) -> list[Record]:
    """In order, each once: a device holds its own refused record, and pulls it again when it was kept after all."""
    first: dict[bytes, Record] = {}
    for record in records:
        first.setdefault(record.hash, record)
    return list(first.values())


def _kept(connection: Connection, numbers: list[int]) -> Iterator[tuple[int, Record]]:
    """Records of earlier transactions by ledger id."""
    for start in range(0, len(numbers), 5000):
        for number, position, raw in connection.execute(_ENVELOPES, {"numbers": numbers[start : start + 5000]}):
            yield number, record_of(open_envelope(raw), position)


def rebuild(connection: Connection) -> int:
    """Drops every projected row and computes it again from the ledger. Returns how many streams there are.

    Which record belongs to which stream is computed again too, so that kinds a newer program knows appear.
    """
    drop_projection(connection)
    prepare_projection(connection)
    connection.execute(text("DELETE FROM ledger_stream"))
    after = 0
    while batch := connection.execute(_LEDGER_AFTER, {"after": after, "most": 5000}).all():
        after = batch[-1][0]
        links = [{"stream": stream, "record": number} for number, raw in batch for stream in _streams_of(raw)]
        if links:
            connection.execute(INSERT_STREAM, links)
    streams = [row[0] for row in connection.execute(text("SELECT DISTINCT stream FROM ledger_stream"))]
    project(connection, streams)
    recount(connection)
    return len(streams)


def _streams_of(raw: bytes) -> tuple[str, ...]:
    record = understood(open_envelope(raw), None)
    return record.body.streams() if record is not None else ()


def _chunks(streams: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(streams), CHUNK):
        yield streams[start : start + CHUNK]


def _replace_rows(connection: Connection, records: Mapping[str, list[Record]], stale: set[str]) -> None:
    """Writes the rows of these streams, after dropping those of the `stale` ones."""
    by_family: dict[str, list[str]] = defaultdict(list)
    for stream in records:
        by_family[stream.partition(":")[0]].append(stream)
    rows: dict[type[ProjectedRow], list[Values]] = defaultdict(list)
    for family, streams in by_family.items():
        for stream in streams:
            for table, values in ROWS_OF[family](stream, records[stream]):
                rows[table].append(values)
    replaced = {family: [one for one in streams if one in stale] for family, streams in by_family.items()}
    files = _files_concerned(
        connection, by_family["evidence"], replaced.get("inspection", []) + replaced.get("draw", []), rows
    )
    with counted(connection, records=_ids(by_family["judgement"]), files=files):
        for family, streams in replaced.items():
            for table in TABLES_OF[family] if streams else ():
                column = table.__table__.c.stream
                connection.execute(delete(table).where(column.in_(streams)))
        for table, listed in rows.items():
            with searchable(connection) if table is InspectionRow else nullcontext():
                _insert(connection, table, listed)


def _files_concerned(
    connection: Connection, stored: list[str], replaced: list[str], rows: Mapping[type[ProjectedRow], list[Values]]
) -> set[bytes]:
    """Files that these matters have or will have, or that the server told it stores."""
    files = {*_ids(stored), *(values["sha256"] for values in rows.get(EvidenceRow, ()))}
    for values in rows.get(DrawRow, ()):
        files |= {values["objects_hash"], values["officers_hash"]}
    if replaced:
        files.update(row[0] for row in connection.execute(_FILES_OF, {"streams": replaced}))
    return files


def _ids(streams: Iterable[str]) -> list[bytes]:
    """The hashes that these streams are named by."""
    return [bytes.fromhex(stream.partition(":")[2]) for stream in streams]


def _insert(connection: Connection, table: type[ProjectedRow], rows: Iterable[Values]) -> None:
    """Inserts rows, those with the same empty columns together.

    The driver looks for an adapter of every NULL that it binds: a planned inspection, most of whose columns are
    empty, took 25 microseconds with them and takes 2 without.
    """
    alike: dict[tuple[str, ...], list[tuple[Any, ...]]] = defaultdict(list)
    for values in rows:
        told = {name: value for name, value in values.items() if value is not None}
        alike[tuple(told)].append(tuple(told.values()))
    for columns, listed in alike.items():
        connection.exec_driver_sql(_insertion(table, columns), listed)


@lru_cache(maxsize=1024)
def _insertion(table: type[ProjectedRow], columns: tuple[str, ...]) -> str:
    """The INSERT of these columns. Bulk imports spend a third less time without statement compiling."""
    marks = ", ".join("?" * len(columns))
    names = ", ".join(f'"{name}"' for name in columns)
    return f'INSERT INTO "{table.__tablename__}" ({names}) VALUES ({marks})'  # noqa: S608 - own names only


def digest_of_rows(connection: Connection) -> tuple[int, str]:
    """How many projected rows there are, and SHA-256 over all of them in the order of their keys."""
    digest, count = hashlib.sha256(), 0
    for name, selection in _selections():
        digest.update(name.encode())
        for row in connection.exec_driver_sql(selection):
            digest.update(repr(tuple(row)).encode())
            count += 1
    return count, digest.hexdigest()


@cache
def _selections() -> tuple[tuple[str, str], ...]:
    """Each projected table, and what selects its rows as SQLite holds them."""
    tables, dialect = ProjectedRow.metadata.sorted_tables, sqlite.dialect()
    selected = ((table.name, select(table).order_by(*table.primary_key.columns)) for table in tables)
    return tuple((name, str(selection.compile(dialect=dialect))) for name, selection in selected)
