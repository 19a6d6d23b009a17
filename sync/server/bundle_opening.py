"""Looking a bundle through before anything of it counts: who made it, whether it is whole, whether it is for us."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from inspector_tui.errors import BadInput
from inspector_tui.ledger.envelope import open_envelope
from sync.protocol.bundle import PART_FILE, Manifest, PartHead, read_manifest, verify_manifest
from sync.protocol.frames import Frame, read_chunk
from sync.protocol.sealing import unseal
from sync.server import register
from sync.server.checking import Enrolment
from sync.server.database import Database

OpenPart = Callable[[int], BinaryIO]
"""Opens a sealed part by number, from 1. Raises BadInput BUNDLE_INCOMPLETE."""
_BLOCK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Opened:
    """A bundle that is genuine and whole, and whose device may speak."""

    manifest: Manifest
    device: Enrolment
    open_part: OpenPart
    identity: str

    def frames(self, take: Callable[[Frame], None]) -> None:
        """Hands on every record and chunk, in order, without the heads."""

        def content(frame: Frame) -> None:
            if frame.kind != "H":
                take(frame)

        for number in range(1, len(self.manifest.parts) + 1):
            with self.open_part(number) as sealed:
                unseal(sealed, self.identity, content)


def open_bundle(database: Database, identity: str, raw: bytes, open_part: OpenPart) -> Opened:
    """Reads all of it and changes nothing.

    Raises BadInput BUNDLE_MALFORMED, BUNDLE_INCOMPLETE, BUNDLE_DAMAGED; NotAuthentic UNKNOWN_DEVICE, BUNDLE_FORGED,
    BUNDLE_FOREIGN; Refused DEVICE_REVOKED.
    """
    manifest = read_manifest(raw)
    with database.transaction() as connection:
        device = register.find_device(connection, manifest.device)
    verify_manifest(raw, manifest, device.public)
    for number, part in enumerate(manifest.parts, 1):
        with open_part(number) as sealed:
            _require(sealed, part.size, part.sha256, PART_FILE.format(number=number))
    opened = Opened(manifest, device, open_part, identity)
    _look_through(opened)
    return opened


def _require(sealed: BinaryIO, size: int, sha256: bytes, name: str) -> None:
    digest, read = hashlib.sha256(), 0
    while block := sealed.read(_BLOCK):
        digest.update(block)
        read += len(block)
    if read < size:
        raise BadInput("BUNDLE_INCOMPLETE", file=name)
    if digest.digest() != sha256:
        raise BadInput("BUNDLE_DAMAGED", file=name)


@dataclass(slots=True)
class _Look:
    """Counts while a bundle is looked through."""

    manifest: Manifest
    seq: int = field(init=False)

    def __post_init__(self) -> None:
        self.seq = self.manifest.first

    def take(self, frame: Frame) -> None:
        match frame.kind:
            case "R":
                self._record(frame.content)
            case "C":
                read_chunk(frame.content)
            case _:
                raise BadInput("BUNDLE_DAMAGED")

    def _record(self, raw: bytes) -> None:
        try:
            envelope = open_envelope(raw)
        except BadInput:
            # A record that cannot be read gets its answer like every other; it must not hold up its neighbours.
            self.seq += 1
            return
        if envelope.seq != self.seq or envelope.device != self.manifest.device:
            raise BadInput("BUNDLE_REORDERED", seq=self.seq)
        self.seq += 1


def _look_through(opened: Opened) -> None:
    manifest, look = opened.manifest, _Look(opened.manifest)
    for number in range(1, len(manifest.parts) + 1):
        heads: list[PartHead] = []

        def take(frame: Frame, heads: list[PartHead] = heads) -> None:
            if heads:
                look.take(frame)
            elif frame.kind == "H":
                heads.append(PartHead.from_bytes(frame.content))
            else:
                raise BadInput("BUNDLE_DAMAGED")

        with opened.open_part(number) as sealed:
            unseal(sealed, opened.identity, take)
        if heads != [PartHead(bundle=manifest.bundle, number=number)]:
            raise BadInput("BUNDLE_REORDERED", seq=look.seq)
    if look.seq != manifest.last + 1:
        raise BadInput("BUNDLE_REORDERED", seq=look.seq)
