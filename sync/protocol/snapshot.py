"""A snapshot: the records of one scope up to a place of the log, packed in parts, under one signed manifest.

The manifest is a signed note (c2sp.org/signed-note) by the receipts key under the name `<origin>/snapshot`:

    inspector-snapshot/1
    <origin> <organ> <all or justice> <size of the log> <its root, base64>
    <until> <records> <bytes> <SHA-256 of the part, base64>        one line a part

A part is a `SnapshotPart` compressed by zlib. Records up to `until` are in it and those before it, so a laptop that
was cut goes on with the next part, or with pages: `until` is a cursor.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Annotated, Final, Literal

from pydantic import Field

from inspector_tui.errors import BadInput
from inspector_tui.ledger import notes
from inspector_tui.ledger.keys import Signer
from sync.protocol.messages import Path, Position
from sync.protocol.wire import Message

PART_RECORDS: Final = 8_000
PART_BYTES: Final = 4 * 1024 * 1024
"""Uncompressed; a part ends after the page that reaches one of the two."""
MAX_PART: Final = 12 * 1024 * 1024
"""Bytes that a part may have once it is unpacked."""
_FIRST: Final = "inspector-snapshot/1"
View = Literal["all", "justice"]
"""Devices of one organ see the same, but for those of the justice bureau."""


class SnapshotAnswer(Message):
    """`GET /v1/snapshot?known=`: the newest snapshot of the device's scope."""

    manifest: str
    checkpoint: str
    """The checkpoint of the log at the manifest's size."""
    consistency: Path
    """Between that size and the size told as `known`, the smaller first; empty where there is nothing to prove."""


class SnapshotPart(Message):
    """Records with their positions, in log order."""

    positions: Annotated[tuple[Position, ...], Field(strict=False)]
    records: Annotated[tuple[bytes, ...], Field(strict=False)]

    def packed(self) -> bytes:
        return zlib.compress(self.to_bytes(), 3)

    @classmethod
    def unpack(cls, packed: bytes) -> SnapshotPart:
        """Raises BadInput MESSAGE_MALFORMED, also for what would unpack to more than MAX_PART."""
        unpacking = zlib.decompressobj()
        try:
            told = unpacking.decompress(packed, MAX_PART)
        except zlib.error as error:
            raise BadInput("MESSAGE_MALFORMED", message=cls.__name__, field="") from error
        if not unpacking.eof or unpacking.unused_data:
            raise BadInput("MESSAGE_MALFORMED", message=cls.__name__, field="size")
        return cls.from_bytes(told)


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a manifest."""

    until: int
    records: int
    size: int
    sha256: bytes


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot holds. `size` and `root` are those of the log when it was made."""

    origin: str
    organ: int
    view: View
    size: int
    root: bytes
    parts: tuple[Part, ...]

    def sign(self, receipts: Signer) -> str:
        """The signed note."""
        lines = [_FIRST, f"{self.origin} {self.organ} {self.view} {self.size} {notes.to_base64(self.root)}"]
        lines += [f"{one.until} {one.records} {one.size} {notes.to_base64(one.sha256)}" for one in self.parts]
        return notes.sign_note("\n".join(lines) + "\n", signing_name(self.origin), receipts)


def signing_name(origin: str) -> str:
    """The key's name under manifests: another than under checkpoints, so that neither stands for the other."""
    return f"{origin}/snapshot"


def read_manifest(note: str, origin: str, receipts: list[bytes]) -> Manifest:
    """The manifest in a note that one of the receipts keys signed.

    Raises NotAuthentic BAD_NOTE_SIG, NOTE_UNSIGNED, or BadInput MESSAGE_MALFORMED, MALFORMED_NOTE.
    """
    trusted = [notes.NoteKey(signing_name(origin), public) for public in receipts]
    lines = notes.verify_note(note, trusted).split("\n")
    try:
        told_origin, organ, view, size, root = lines[1].split(" ")
        parts = tuple(_part(line) for line in lines[2:-1])
    except (ValueError, IndexError) as error:
        raise BadInput("MESSAGE_MALFORMED", message="Manifest", field="line") from error
    untils = [0, *(part.until for part in parts)]
    if lines[0] != _FIRST or told_origin != origin or view not in ("all", "justice") or untils != sorted(set(untils)):
        raise BadInput("MESSAGE_MALFORMED", message="Manifest", field="head")
    if untils[-1] > notes.decimal(size):
        raise BadInput("MESSAGE_MALFORMED", message="Manifest", field="until")
    as_view: View = "justice" if view == "justice" else "all"
    return Manifest(origin, notes.decimal(organ), as_view, notes.decimal(size), notes.from_base64(root), parts)


def _part(line: str) -> Part:
    until, records, size, digest = line.split(" ")
    return Part(notes.decimal(until), notes.decimal(records), notes.decimal(size), notes.from_base64(digest))
