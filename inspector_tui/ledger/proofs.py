"""A log proof as text (c2sp.org/tlog-proof): an entry, its path and the signed checkpoint in one file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from inspector_tui.errors import BadInput
from inspector_tui.ledger import merkle, notes

_FIRST: Final = "c2sp.org/tlog-proof@v1"
_MAX_PATH: Final = 63


@dataclass(frozen=True, slots=True)
class LogProof:
    """`index` of the entry, audit `path` (leaf's sibling first), the signed `checkpoint` note.

    `extra` is whatever the application needs and is not authenticated.
    """

    index: int
    path: tuple[bytes, ...]
    checkpoint: str
    extra: bytes = b""

    def text(self) -> str:
        extra = [f"extra {notes.to_base64(self.extra)}"] if self.extra else []
        lines = [_FIRST, *extra, f"index {self.index}", *map(notes.to_base64, self.path)]
        return "\n".join(lines) + "\n\n" + self.checkpoint


def parse_proof(text: str) -> LogProof:
    """Take a proof apart. Raises BadInput("MALFORMED_PROOF" or "MALFORMED_NOTE")."""
    head, blank, checkpoint = text.partition("\n\n")
    lines = head.split("\n")
    if not blank or lines.pop(0) != _FIRST or not lines or len(text) > notes.MAX_NOTE:
        raise BadInput("MALFORMED_PROOF")
    extra = b""
    if lines[0].startswith("extra "):
        extra = notes.from_base64(lines.pop(0).removeprefix("extra "))
    if not lines or not lines[0].startswith("index ") or len(lines) > _MAX_PATH + 1:
        raise BadInput("MALFORMED_PROOF")
    index = notes.decimal(lines[0].removeprefix("index "))
    path = tuple(notes.from_base64(line) for line in lines[1:])
    if any(len(node) != 32 for node in path):
        raise BadInput("MALFORMED_PROOF")
    return LogProof(index, path, checkpoint, extra)


def verify_proof(text: str, leaf: bytes, origin: str, trusted: Sequence[notes.NoteKey]) -> notes.Checkpoint:
    """Return the checkpoint under which the entry with leaf hash `leaf` stands in the log `origin`.

    Raises NotAuthentic (signature, other log, NOT_INCLUDED) or BadInput (form).
    """
    proof = parse_proof(text)
    checkpoint = notes.verify_checkpoint(proof.checkpoint, origin, trusted)
    merkle.verify_inclusion(leaf, proof.index, checkpoint.size, proof.path, checkpoint.root)
    return checkpoint
