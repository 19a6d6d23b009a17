"""The ledger in the store: appending own records, taking in pulled ones, reading them back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, text

from inspector_tui.domain.kinds import Body, Record
from inspector_tui.domain.vocabulary import DeviceId
from inspector_tui.errors import NotAuthentic
from inspector_tui.ledger.envelope import ZERO_HASH, Envelope, open_envelope, seal
from inspector_tui.ledger.keys import Signer
from inspector_tui.models.backlog import count_appended, counted
from inspector_tui.models.new_start import FORMER, come_again, former_at, put_aside
from inspector_tui.models.projector import once, project, record_of, understood
from inspector_tui.models.settings import own_device, read_setting, write_setting

_COLUMNS = ("id", "hash", "device", "seq", "kind", "position", "envelope")
_INSERT = f"INSERT INTO ledger({', '.join(_COLUMNS)}) VALUES (?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - own names only
_INSERT_STREAM = "INSERT OR IGNORE INTO ledger_stream(stream, record) VALUES (?, ?)"


LEDGER_END = "ledger_end"
"""Setting: seq and hash of the last own record, so that a cut-off end is noticed."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who speaks: the certificate (or role) and the organ, with the clock offset measured last, in ms."""

    name: str
    organ: int
    clock_offset: int


@dataclass(frozen=True, slots=True)
class Pulled:
    """A verified envelope with its place in the server's log."""

    envelope: Envelope
    position: int


def head(connection: Connection, device: bytes) -> tuple[int, bytes]:
    """Last seq and hash of a device's ledger here; (0, zero hash) when it is empty."""
    row = connection.execute(
        text("SELECT seq, hash FROM ledger WHERE device = :device ORDER BY seq DESC LIMIT 1"), {"device": device}
    ).first()
    return (row[0], row[1]) if row else (0, ZERO_HASH)


def append(
    connection: Connection, signer: Signer, device: bytes, author: Author, bodies: Iterable[Body], made_at: int
) -> list[Record]:
    """Signs, chains and stores the bodies in order, and projects what they touch. One transaction is the caller's.

    `made_at` is the device's clock in Unix milliseconds. Raises NotAuthentic RECORD_MISSING when the end of the
    ledger was cut off: another record in the same place would fork it.
    """
    seq, prev = head(connection, device)
    _require_whole(connection, device)
    number = connection.execute(text("SELECT coalesce(max(id), 0) FROM ledger")).scalar_one()
    made: dict[int, Record] = {}
    rows: list[dict[str, object]] = []
    streams: list[dict[str, object]] = []
    for body in bodies:
        seq, number = seq + 1, number + 1
        envelope = seal(
            signer,
            seq=seq,
            prev=prev,
            kind=body.KIND,
            made_at=made_at,
            clock_offset=author.clock_offset,
            author=author.name,
            organ=author.organ,
            body=body.to_map(),
        )
        prev = envelope.hash
        rows.append(_ledger_row(number, envelope, None))
        made[number] = _record_made(envelope, body)
        streams.extend({"stream": stream, "record": number} for stream in body.streams())
    _store(connection, rows, streams)
    count_appended(connection, device, len(rows))
    write_setting(connection, LEDGER_END, f"{seq}:{prev.hex()}".encode())
    project(connection, (str(row["stream"]) for row in streams), made)
    return list(made.values())


def take_in(connection: Connection, pulled: Sequence[Pulled]) -> int:
    """Stores pulled records, gives own ones their position, and projects what changed. Returns how many were new.

    Taking in the same records again changes nothing. Raises NotAuthentic CHAIN_BROKEN for a second record of one
    seq, LOG_INCONSISTENT for a second record at one position.
    """
    touched: set[str] = set()
    new: list[Envelope] = []
    rows: list[dict[str, object]] = []
    streams: list[dict[str, object]] = []
    made: dict[int, Record] = {}
    number = connection.execute(text("SELECT coalesce(max(id), 0) FROM ledger")).scalar_one()
    free = _Free(connection, pulled)
    here = {
        row[0]: row[1]
        for envelopes in _batches([one.envelope.hash for one in pulled])
        for row in connection.execute(
            text(f"SELECT hash, position FROM ledger WHERE hash IN ({_marks(envelopes)})"),  # noqa: S608 - only marks
            {f"p{index}": value for index, value in enumerate(envelopes)},
        )
    }
    for one in pulled:
        record = understood(one.envelope, one.position)
        if one.envelope.hash in here:
            before = here[one.envelope.hash]
            if before is None or before < 0:
                free.require_position(one)
                place(connection, one.envelope.hash, one.position)
                touched.update(record.body.streams() if record else ())
            continue
        free.require_position(one)
        if free.is_former(one):
            touched.update(_give_way(connection, one.envelope))
        else:
            free.require_seq(one)
        number += 1
        here[one.envelope.hash] = one.position
        rows.append(_ledger_row(number, one.envelope, one.position))
        new.append(one.envelope)
        if record is None:
            continue
        made[number] = record
        for stream in record.body.streams():
            streams.append({"stream": stream, "record": number})
            touched.add(stream)
    # Own ones come back where a laptop was restored from an old copy; they have no receipt here.
    own = own_device(connection)
    with counted(connection, records=[one.hash for one in new if one.device == own]):
        _store(connection, rows, streams)
    come_again(connection, [one.hash for one in new])
    project(connection, touched, made)
    return len(rows)


def _give_way(connection: Connection, envelope: Envelope) -> tuple[str, ...]:
    """Puts the record of a former log aside whose place in its device's ledger this one has now; returns the streams
    that it was in."""
    former = former_at(connection, envelope.device, envelope.seq)
    if former is None:
        return ()
    put_aside(connection, former.hash, (read_setting(connection, "log_former") or b"").decode())
    record = understood(former, None)
    return () if record is None else record.body.streams()


def place(connection: Connection, record: bytes, position: int) -> None:
    """Notes where the server's log has a record."""
    connection.execute(
        text(f"UPDATE ledger SET position = :position WHERE hash = :record AND {FORMER}"),  # noqa: S608 - own text
        {"position": position, "record": record},
    )


def envelopes_of(connection: Connection, device: bytes, after: int = 0) -> Iterator[Envelope]:
    """A device's records held here, by seq."""
    for row in connection.execute(
        text("SELECT envelope FROM ledger WHERE device = :device AND seq > :after ORDER BY seq"),
        {"device": device, "after": after},
    ):
        yield open_envelope(row[0])


def records_of(connection: Connection, stream: str) -> list[Record]:
    """The records of one matter, in folding order: its timeline."""
    rows = connection.execute(
        text(
            "SELECT l.position, l.envelope FROM ledger_stream s JOIN ledger l ON l.id = s.record "
            "WHERE s.stream = :stream ORDER BY l.position IS NULL, l.position, l.device, l.seq"
        ),
        {"stream": stream},
    )
    return once(record_of(open_envelope(raw), position) for position, raw in rows)


def devices(connection: Connection) -> list[bytes]:
    """Devices with records here."""
    return [row[0] for row in connection.execute(text("SELECT DISTINCT device FROM ledger ORDER BY device"))]


def kept_records(
    connection: Connection, device: bytes, order: Literal["id", "seq"] = "id"
) -> Iterator[tuple[bytes, bytes, int]]:
    """(envelope, hash, seq) of a device as they are kept, in the order they came or say they have. Judges nothing."""
    statement = f"SELECT envelope, hash, seq FROM ledger WHERE device = :device ORDER BY {order}"  # noqa: S608
    rows = connection.execute(text(statement), {"device": device})
    for row in rows:
        yield row[0], row[1], row[2]


def latest_records(connection: Connection, most: int) -> list[Record]:
    """The records that came last, the oldest of them first; kinds of a newer program are left out."""
    rows = connection.execute(
        text("SELECT position, envelope FROM ledger ORDER BY id DESC LIMIT :most"), {"most": most}
    ).all()
    found = (understood(open_envelope(raw), position) for position, raw in reversed(rows))
    return [record for record in found if record is not None]


def _require_whole(connection: Connection, device: bytes) -> None:
    """The last record that was made must still be here; `LEDGER_END` was written in its transaction."""
    kept = read_setting(connection, LEDGER_END)
    seq, _, digest = (kept or b"0").decode().partition(":")
    if seq == "0":
        return
    end = connection.execute(text("SELECT 1 FROM ledger WHERE hash = :hash"), {"hash": bytes.fromhex(digest)}).first()
    if end is None:
        raise NotAuthentic("RECORD_MISSING", seq=int(seq), device=device.hex())


class _Free:
    """A seq of a device and a position of the log each hold one record for ever: which are taken, asked at once."""

    def __init__(self, connection: Connection, pulled: Sequence[Pulled]) -> None:
        self._positions: set[int] = set()
        self._seqs: set[tuple[bytes, int]] = set()
        self._former: set[tuple[bytes, int]] = set()
        own = own_device(connection)
        for start in range(0, len(pulled), 500):
            batch = pulled[start : start + 500]
            marks = ", ".join("?" * len(batch))
            found = connection.exec_driver_sql(
                f"SELECT position FROM ledger WHERE position IN ({marks})",  # noqa: S608 - only marks
                tuple(one.position for one in batch),
            )
            self._positions.update(row[0] for row in found)
            pairs = ", ".join("(?, ?)" for _ in batch)
            found = connection.exec_driver_sql(
                f"SELECT device, seq, position FROM ledger WHERE (device, seq) IN (VALUES {pairs})",  # noqa: S608
                tuple(value for one in batch for value in (one.envelope.device, one.envelope.seq)),
            )
            for device, seq, position in found:
                former = position is not None and position < 0 and device != own
                (self._former if former else self._seqs).add((device, seq))

    def require_position(self, one: Pulled) -> None:
        """Takes the position. Raises NotAuthentic LOG_INCONSISTENT when another record has it."""
        if one.position in self._positions:
            raise NotAuthentic("LOG_INCONSISTENT", position=one.position)
        self._positions.add(one.position)

    def is_former(self, one: Pulled) -> bool:
        """Takes the place in the device's ledger from a record that only a former log had there; whether one did."""
        place = (one.envelope.device, one.envelope.seq)
        if place not in self._former:
            return False
        self._former.remove(place)
        self._seqs.add(place)
        return True

    def require_seq(self, one: Pulled) -> None:
        """Takes the place in the device's ledger. Raises NotAuthentic CHAIN_BROKEN when another record has it."""
        place = (one.envelope.device, one.envelope.seq)
        if place in self._seqs:
            raise NotAuthentic("CHAIN_BROKEN", seq=one.envelope.seq, device=one.envelope.device.hex())
        self._seqs.add(place)


def _record_made(envelope: Envelope, body: Body) -> Record:
    return Record(
        envelope.hash,
        DeviceId(envelope.device),
        envelope.seq,
        envelope.kind,
        envelope.made_at,
        envelope.clock_offset,
        envelope.author,
        envelope.organ,
        body,
    )


def _ledger_row(number: int, envelope: Envelope, position: int | None) -> dict[str, object]:
    return {
        "id": number,
        "hash": envelope.hash,
        "device": envelope.device,
        "seq": envelope.seq,
        "kind": envelope.kind,
        "position": position,
        "envelope": envelope.raw,
    }


def _store(connection: Connection, rows: list[dict[str, object]], streams: list[dict[str, object]]) -> None:
    if rows:
        connection.exec_driver_sql(_INSERT, [tuple(row[name] for name in _COLUMNS) for row in rows])
    if streams:
        connection.exec_driver_sql(_INSERT_STREAM, [(link["stream"], link["record"]) for link in streams])


def _batches(hashes: list[bytes], size: int = 500) -> Iterator[list[bytes]]:
    for start in range(0, len(hashes), size):
        yield hashes[start : start + size]


def _marks(values: list[bytes]) -> str:
    return ", ".join(f":p{index}" for index in range(len(values)))
