"""A bundle: what a courier carries on a stick from a laptop to the server, and what the server sends back.

    inspector-<bundle id>/            from a laptop
        part-0001.age …               sealed to the server with age (X25519); at most `part_size` bytes each
        manifest.cose                 written last: who, which run of records, size and SHA-256 of every part; signed
    inspector-<bundle id>/return.age  sealed to the laptop; with return.cose, signed by the server's own key

The manifest tells a courier which device it comes from and how much there is; what is in it only the server reads.
A bundle without its manifest is one whose copying was cut off.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeVar

from pydantic import Field

from inspector_tui.errors import BadInput, NotAuthentic
from inspector_tui.ledger import cose
from inspector_tui.ledger.envelope import device_id
from inspector_tui.ledger.keys import Signer
from sync.protocol.messages import Hash, Path, Position
from sync.protocol.wire import Message

FOLDER: Final = "inspector-{bundle}"
MANIFEST_FILE: Final = "manifest.cose"
PART_FILE: Final = "part-{number:04d}.age"
RETURN_FILE: Final = "return.age"
RETURN_MANIFEST_FILE: Final = "return.cose"

LARGEST_PART: Final = 2**32 - 1
"""Bytes of the largest file that FAT32 holds."""
LEAST_PART: Final = 2 * 1024 * 1024
"""Room for one chunk of evidence, sealed."""
USUAL_PART: Final = 64 * 1024 * 1024
"""A copy that was cut off repeats at most this much."""
MOST_PARTS: Final = 9999
MAX_MANIFEST: Final = 2 * 1024 * 1024
MAX_BUNDLE: Final = 1 << 40

M = TypeVar("M", bound=Message)
BundleId = Annotated[bytes, Field(min_length=16, max_length=16)]
DeviceKey = Annotated[bytes, Field(min_length=16, max_length=16)]


class Part(Message):
    """One sealed file of a bundle."""

    size: Annotated[int, Field(ge=1, le=LARGEST_PART)]
    sha256: Hash


class Manifest(Message):
    """What a laptop says of its bundle, in the open, signed with the device key."""

    format: Literal[1] = 1
    bundle: BundleId
    device: DeviceKey
    made_at: Annotated[int, Field(ge=0, lt=2**53)]
    """Unix milliseconds by the device's clock."""
    first: Annotated[int, Field(ge=1, lt=2**53)]
    last: Annotated[int, Field(ge=0, lt=2**53)]
    """Seqs of the run of records; `last` is `first - 1` where there are none."""
    files: Annotated[int, Field(ge=0, lt=2**31)]
    known: Position
    """Size of the largest checkpoint that the device has seen."""
    cursor: Position
    """From where on the device wants to pull."""
    answer_to: Annotated[str, Field(min_length=62, max_length=62)]
    """age recipient to which the return is sealed."""
    parts: Annotated[tuple[Part, ...], Field(strict=False, min_length=1, max_length=MOST_PARTS)]

    @property
    def size(self) -> int:
        """Bytes of all parts."""
        return sum(part.size for part in self.parts)

    @property
    def records(self) -> int:
        return self.last - self.first + 1


class ReturnManifest(Message):
    """What the server says of a return, in the open, signed with its own key."""

    format: Literal[1] = 1
    bundle: BundleId
    device: DeviceKey
    made_at: Annotated[int, Field(ge=0, lt=2**53)]
    part: Part


class Grown(Message):
    """Proof (RFC 9162 section 2.1.4) that the log went on from the size `old`."""

    old: Position
    path: Path


class ReturnHead(Message):
    """The first thing in a return: the checkpoint that the device goes on to, from whichever size it may have seen
    by the bundle or by an earlier return."""

    bundle: BundleId
    device: DeviceKey
    checkpoint: str
    grown: Annotated[tuple[Grown, ...], Field(strict=False, max_length=64)]


class PartHead(Message):
    """The first thing in every part: a part of another bundle, or in another place, is noticed."""

    bundle: BundleId
    number: Annotated[int, Field(ge=1, le=MOST_PARTS)]


def sign_manifest(signer: Signer, manifest: Manifest | ReturnManifest) -> bytes:
    """COSE_Sign1 over the manifest, each kind in a domain of its own."""
    return cose.sign1(signer, manifest.to_bytes(), _domain(type(manifest)))


def read_manifest(raw: bytes) -> Manifest:
    """A manifest whose signature nobody checked yet. Raises BadInput BUNDLE_MALFORMED."""
    manifest = _read(Manifest, raw)
    if manifest.last < manifest.first - 1 or manifest.size > MAX_BUNDLE:
        raise BadInput("BUNDLE_MALFORMED")
    return manifest


def read_return(raw: bytes) -> ReturnManifest:
    """Likewise of a return."""
    return _read(ReturnManifest, raw)


def verify_manifest(raw: bytes, manifest: Manifest, public: bytes) -> None:
    """Raises NotAuthentic BUNDLE_FORGED unless the device that the manifest names signed it with this key."""
    if manifest.device != device_id(public):
        raise NotAuthentic("BUNDLE_FORGED")
    _verify(raw, public, Manifest)


def verify_return(raw: bytes, server: bytes) -> None:
    """Raises NotAuthentic BUNDLE_FORGED unless the server signed this return."""
    _verify(raw, server, ReturnManifest)


def _domain(kind: type[Message]) -> bytes:
    return cose.AAD_BUNDLE if kind is Manifest else cose.AAD_RETURN


def _read(kind: type[M], raw: bytes) -> M:
    if len(raw) > MAX_MANIFEST:
        raise BadInput("BUNDLE_MALFORMED")
    try:
        return kind.from_bytes(cose.parse1(raw).payload)
    except BadInput as error:
        raise BadInput("BUNDLE_MALFORMED") from error


def _verify(raw: bytes, public: bytes, kind: type[Message]) -> None:
    try:
        cose.verify1(cose.parse1(raw), public, _domain(kind))
    except BadInput as error:
        raise NotAuthentic("BUNDLE_FORGED") from error


class BundleAnswer(Message):
    """What became of a bundle at the server. Numbers are of records unless they say files."""

    bundle: BundleId
    device: DeviceKey
    stored: int
    """New in the log."""
    repeated: int
    """There already, by whichever road."""
    refused: int
    held: int
    """Not taken, because records before them are missing."""
    codes: Annotated[tuple[str, ...], Field(strict=False)] = ()
    """Why records were refused, each code once."""
    files: int
    """Complete now, or complete already."""
    files_waiting: int
    """Not complete: the record that names them is missing, or a part of them travels in another bundle."""
    next_seq: int
    """The record that the server wants next of this device."""
    taken_before: bool
    """The same bundle was opened here before."""
    known: Position
    """Size of the log as the device had seen it."""
    log_size: Position
    """Its size here before the bundle was opened."""

    @property
    def has_lost(self) -> bool:
        """Whether the server has less of its log than the device had seen: it lost records."""
        return self.log_size < self.known

    @property
    def is_well(self) -> bool:
        """Whether all that came was taken in, and nothing is missing."""
        return not (self.refused or self.held or self.has_lost)


class BundleState(Message):
    """How much of a bundle that is being relayed is at the server: `POST /v1/bundles`."""

    bundle: BundleId
    held: Annotated[tuple[Annotated[tuple[int, ...], Field(strict=False)], ...], Field(strict=False)]
    """For each part the numbers of its chunks that are there, ascending, from 0."""
