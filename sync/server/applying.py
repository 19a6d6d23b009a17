"""What becomes of checked records, given how far the device's chain was applied. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from inspector_tui.domain.courier import LedgerClosed
from inspector_tui.ledger.envelope import ZERO_HASH
from sync.protocol.refusals import Refusal
from sync.server.checking import Checked


@dataclass(frozen=True, slots=True)
class Kept:
    """A record the server already has at some seq: stored at a position, or in quarantine with a code."""

    hash: bytes
    position: int | None = None
    code: str | None = None
    authentic: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """Answer to one record. `new` means the server has to write it now."""

    checked: Checked
    status: str
    new: bool = False
    seq: int | None = None
    position: int | None = None
    code: str | None = None
    expected: int | None = None


@dataclass(slots=True)
class Chain:
    """How far a device's ledger was applied. A head of None: the record before was not authentic."""

    organ: int
    device: bytes
    next_seq: int = 1
    head: bytes | None = ZERO_HASH
    forked: bool = False
    revoked: bool = False
    closed: bool = False
    """It ended with a `ledger.closed` record of its own."""
    kept: dict[int, list[Kept]] = field(default_factory=dict)
    """What is held at the seqs that the run touches; grows while it is judged, so that a second copy of the
    run in the same transaction is recognised."""

    def keep(self, seq: int, kept: Kept) -> None:
        self.kept.setdefault(seq, []).append(kept)


def presumed_seqs(run: Sequence[Checked], next_seq: int) -> list[int | None]:
    """The seq of each record; of one that cannot be believed, the one that fits between its neighbours.

    A run has no holes, so any authentic record tells all the others. Without one, the run is taken to
    begin where the chain ended.
    """
    for index, checked in enumerate(run):
        if checked.authentic and checked.seq is not None:
            first = checked.seq - index
            return [first + offset if first + offset > 0 else None for offset in range(len(run))]
    return [next_seq + offset for offset in range(len(run))]


def judge(chain: Chain, run: Sequence[Checked], place: Callable[[], int]) -> Iterator[Verdict]:
    """One verdict for each record, in order; `chain` moves on with them. `place` gives the next position."""
    for checked, presumed in zip(run, presumed_seqs(run, chain.next_seq), strict=True):
        seq = checked.seq if checked.authentic else presumed
        verdict = _judge(chain, checked, seq, place)
        if verdict.new and seq is not None:
            chain.keep(seq, Kept(checked.hash, verdict.position, verdict.code, checked.authentic))
        yield verdict


def _judge(chain: Chain, checked: Checked, seq: int | None, place: Callable[[], int]) -> Verdict:
    if chain.revoked:
        return Verdict(checked, "refused", seq=seq, code=Refusal.DEVICE_REVOKED)
    if seq is None:
        return _quarantined(checked, None, checked.refusal or Refusal.RECORD_MALFORMED)
    for kept in chain.kept.get(seq, ()):
        if kept.hash == checked.hash:
            if kept.position is not None:
                return Verdict(checked, "repeated", seq=seq, position=kept.position)
            return Verdict(checked, "refused", seq=seq, code=kept.code)
    if chain.forked:
        return _quarantined(checked, seq, checked.refusal or Refusal.FORKED)
    if seq < chain.next_seq:
        return _other_branch(chain, checked, seq)
    if seq > chain.next_seq:
        return Verdict(checked, "held", seq=seq, expected=chain.next_seq)
    return _next(chain, checked, seq, place)


def _next(chain: Chain, checked: Checked, seq: int, place: Callable[[], int]) -> Verdict:
    if not checked.authentic:
        # Its true hash is unknown, so the next record may name any predecessor.
        chain.next_seq, chain.head = seq + 1, None
        return _quarantined(checked, seq, checked.refusal or Refusal.RECORD_MALFORMED)
    if chain.head is not None and checked.prev != chain.head:
        # Signed on top of another history than the one we hold: a restored or cloned laptop.
        chain.forked = True
        return _quarantined(checked, seq, Refusal.FORKED)
    chain.next_seq, chain.head = seq + 1, checked.hash
    if chain.closed:
        return _quarantined(checked, seq, Refusal.LEDGER_CLOSED)
    if checked.refusal is not None:
        return _quarantined(checked, seq, checked.refusal)
    chain.closed = checked.kind == LedgerClosed.KIND and checked.matter == f"device:{chain.device.hex()}"
    return Verdict(checked, "stored", new=True, seq=seq, position=place())


def _other_branch(chain: Chain, checked: Checked, seq: int) -> Verdict:
    """The ledger went on past this seq. Two genuine records at it prove a fork; anything less proves nothing, and where
    there is none a supervisor had closed a gap."""
    there = chain.kept.get(seq, ())
    if checked.authentic and any(kept.authentic for kept in there):
        chain.forked = True
    return _quarantined(checked, seq, checked.refusal or (Refusal.FORKED if there else Refusal.GAP_CLOSED))


def _quarantined(checked: Checked, seq: int | None, code: str) -> Verdict:
    return Verdict(checked, "refused", new=True, seq=seq, code=str(code))
