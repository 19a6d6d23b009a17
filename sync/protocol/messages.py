"""The messages of protocol 1. Never a record body, never a table row: those change for other reasons."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from inspector_tui.errors import Fact
from sync.protocol.limits import MAX_RECORDS
from sync.protocol.wire import Message

Position = Annotated[int, Field(ge=0, lt=2**53)]
"""Place in the server's log, from 0: the leaf's index in the tree. As a cursor: how many places were seen."""
Hash = Annotated[bytes, Field(min_length=32, max_length=32)]
Path = Annotated[tuple[Hash, ...], Field(strict=False, max_length=128)]
"""Hashes of a Merkle proof."""


class Hello(Message):
    """Who the server is and what time it has. Unsigned: nothing secret, nothing to be believed for ever."""

    protocol: int
    time: int
    """Unix milliseconds."""
    origin: str
    """Name of the log in its checkpoints."""
    server: bytes
    """Device id under which the server's own records are signed."""


class Problem(Message):
    """The answer to a refused request."""

    code: str
    retry: str
    time: int
    """Unix milliseconds: after CLOCK_SKEW the device measures its offset by it."""
    facts: dict[str, Fact] = Field(default_factory=dict)


class Push(Message):
    """A run of one device's records, in the order of its ledger, without holes."""

    records: Annotated[tuple[bytes, ...], Field(strict=False, max_length=MAX_RECORDS)]
    known: Position = 0
    """Size of the largest checkpoint the device has seen; the answer proves that nothing below it changed."""


class Answer(Message):
    """What became of one record.

    stored: `position` now, `path` proves it; repeated: it was stored before, likewise with proof;
    refused: `code` and `retry`, the bytes are kept in quarantine; held: it was not taken because
    records before it are missing, `expected` is the seq to go on with.
    """

    status: Literal["stored", "repeated", "refused", "held"]
    position: Position | None = None
    path: bytes | None = None
    """Audit path (RFC 9162 section 2.1.3): two bytes each, big-endian, the number of a hash in `PushAnswer.nodes`."""
    code: str | None = None
    retry: str | None = None
    expected: int | None = None


class PushAnswer(Message):
    """Answers in the order of the records, under one checkpoint. Everything in it is on disk."""

    checkpoint: str
    """C2SP tlog-checkpoint, signed by the receipts key; empty while the log is empty."""
    consistency: Path
    """Proof (RFC 9162 section 2.1.4) from the size told as `known`; empty when there is nothing to prove."""
    nodes: bytes
    """Hashes of 32 bytes that the paths are made of, each sent once."""
    answers: Annotated[tuple[Answer, ...], Field(strict=False)]


class Page(Message):
    """Records of the device's scope in log order. The next page is asked for with `after=cursor`."""

    cursor: Position
    complete: bool
    """Nothing of the scope lies between `cursor` and the size of the checkpoint."""
    checkpoint: str
    consistency: Path
    """As in `PushAnswer`."""
    positions: Annotated[tuple[Position, ...], Field(strict=False)]
    records: Annotated[tuple[bytes, ...], Field(strict=False)]


class SignedCheckpoint(Message):
    """The newest checkpoint; empty while the log is empty."""

    checkpoint: str


class Inclusion(Message):
    """A receipt as text (C2SP tlog-proof)."""

    proof: str


class Consistency(Message):
    """Proof (RFC 9162 section 2.1.4) that the log of size `old` is the beginning of the one of size `new`."""

    old: Position
    new: Position
    path: Path
    checkpoint: str
    """The newest, which may be larger than `new`."""
