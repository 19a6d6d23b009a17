"""Receipts: what a device may believe about its pushed records, checked before it is believed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from inspector_tui.errors import NotAuthentic
from inspector_tui.ledger import merkle, proofs
from inspector_tui.ledger.notes import Checkpoint
from sync.protocol.messages import Answer, PushAnswer
from sync.protocol.paths import PathReader


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that a record stands at `position` of the log: it verifies offline, by anybody with the receipts key.

    `path` leads to the root of `checkpoint`, a note about a log of `size`; to no other one.
    """

    position: int
    path: tuple[bytes, ...]
    size: int
    checkpoint: str

    def text(self) -> str:
        """C2SP tlog-proof."""
        return proofs.LogProof(self.position, self.path, self.checkpoint).text()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one pushed record.

    stored, repeated: `receipt` is verified; refused: `code` and whether a `retry` helps (never, judged);
    held: the server first needs the records from seq `expected` on.
    """

    status: str
    receipt: Receipt | None = None
    code: str | None = None
    retry: str | None = None
    expected: int | None = None


def believe(raws: Sequence[bytes], answer: PushAnswer, checkpoint: Checkpoint) -> list[Outcome]:
    """The outcomes of `raws`, every receipt verified against `checkpoint`, which the caller has verified.

    Raises NotAuthentic RECEIPT_FALSE: the server claims what its own tree does not show.
    """
    if len(answer.answers) != len(raws):
        raise NotAuthentic("RECEIPT_FALSE")
    paths = PathReader(answer.nodes)
    return [
        _believe(raw, told, paths, answer.checkpoint, checkpoint)
        for raw, told in zip(raws, answer.answers, strict=True)
    ]


def _believe(raw: bytes, told: Answer, paths: PathReader, note: str, checkpoint: Checkpoint) -> Outcome:
    match told.status:
        case "stored" | "repeated":
            if told.position is None or told.path is None:
                raise NotAuthentic("RECEIPT_FALSE")
            path = paths.read(told.path)
            try:
                merkle.verify_inclusion(merkle.leaf_hash(raw), told.position, checkpoint.size, path, checkpoint.root)
            except NotAuthentic as error:
                raise NotAuthentic("RECEIPT_FALSE", position=told.position) from error
            return Outcome(told.status, Receipt(told.position, path, checkpoint.size, note))
        case "refused":
            return Outcome(told.status, code=told.code, retry=told.retry)
        case "held":
            return Outcome(told.status, expected=told.expected)
