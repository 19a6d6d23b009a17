"""One device's ledger as a chain: every record names the hash of the one before it.

The check reports the first thing that is wrong and where, so that a person can be told which record to look at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from inspector_tui.errors import BadInput, NotAuthentic
from inspector_tui.ledger.envelope import ZERO_HASH, Envelope, open_envelope, verify_envelope


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The last record of a chain: its seq and hash. `ChainHead(0, ZERO_HASH)` is the empty chain."""

    seq: int
    hash: bytes


EMPTY = ChainHead(0, ZERO_HASH)


@dataclass(frozen=True, slots=True)
class ChainReport:
    """A chain that holds: how many records were checked and where it ends."""

    count: int
    head: ChainHead


def check_chain(
    records: Iterable[Envelope | bytes],
    public: bytes,
    *,
    after: ChainHead = EMPTY,
    head: ChainHead | None = None,
) -> ChainReport:
    """Check every signature and link of `records`, given in the order they are kept, following on `after`.

    `head` is the end promised elsewhere (a receipt, a backup); without it nobody can tell that the last records are
    gone. Raises NotAuthentic with `seq`, the first record that is wrong:
    RECORD_ALTERED (its bytes or signature), RECORD_MISSING (removed), RECORD_REORDERED (stands in another place, or
    twice), CHAIN_BROKEN (genuine, but it does not follow the record before it: the chain was forked).
    """
    at, count = after, 0
    waiting = iter(records)
    for record in waiting:
        envelope = _genuine(record, public, at.seq + 1)
        if envelope.seq != at.seq + 1:
            raise NotAuthentic(_misplaced(envelope, waiting, at.seq + 1), seq=min(envelope.seq, at.seq + 1))
        if envelope.prev != at.hash:
            raise NotAuthentic("CHAIN_BROKEN", seq=envelope.seq)
        at, count = ChainHead(envelope.seq, envelope.hash), count + 1
    if head is not None and head.seq > at.seq:
        raise NotAuthentic("RECORD_MISSING", seq=at.seq + 1)
    if head is not None and head.seq == at.seq and head.hash != at.hash:
        raise NotAuthentic("CHAIN_BROKEN", seq=at.seq)
    return ChainReport(count, at)


def _genuine(record: Envelope | bytes, public: bytes, expected: int) -> Envelope:
    """Open and verify one record. The seq inside an altered record may be a lie, so its place is reported."""
    try:
        # Always from the raw bytes: fields beside them may have been changed by hand.
        envelope = open_envelope(record if isinstance(record, bytes) else record.raw)
        verify_envelope(envelope, public)
    except BadInput as error:
        raise NotAuthentic("RECORD_ALTERED", seq=expected) from error
    return envelope


def _misplaced(envelope: Envelope, waiting: Iterator[Envelope | bytes], expected: int) -> str:
    """Tell a removed record from one that only stands elsewhere: look for it in what follows."""
    if envelope.seq < expected:
        return "RECORD_REORDERED"
    for record in waiting:
        try:
            later = open_envelope(record) if isinstance(record, bytes) else record
        except BadInput:
            continue
        if later.seq == expected:
            return "RECORD_REORDERED"
    return "RECORD_MISSING"
