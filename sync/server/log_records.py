"""Records out of the log as the pure folds take them."""

from __future__ import annotations

from collections.abc import Iterable

from inspector_tui.domain.kinds import read_body
from inspector_tui.domain.record import Record
from inspector_tui.domain.vocabulary import DeviceId
from inspector_tui.errors import BadInput
from inspector_tui.ledger.envelope import open_envelope
from inspector_tui.ledger.kept import effective


def records_of(rows: Iterable[tuple[int, bytes]]) -> list[Record]:
    """The records of (position, raw) rows; one that this release cannot read is left out."""
    records = []
    for position, raw in rows:
        try:
            envelope = effective(open_envelope(bytes(raw)))
            body = read_body(envelope.kind, envelope.body)
        except BadInput:
            continue
        records.append(
            Record(
                hash=envelope.hash,
                device=DeviceId(envelope.device),
                seq=envelope.seq,
                kind=envelope.kind,
                made_at=envelope.made_at,
                clock_offset=envelope.clock_offset,
                author=envelope.author,
                organ=envelope.organ,
                body=body,
                position=int(position),
            )
        )
    return records
