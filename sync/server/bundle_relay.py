"""Bundles that a supervisor's laptop sends on from a stick: kept sealed, chunk by chunk, until they are whole.

    bundles/<sha256 of the manifest>/manifest.cose
    bundles/<sha256 of the manifest>/<part>/<n>      chunks that came
    bundles/<sha256 of the manifest>/return.age, return.cose

What is here is what the object store holds, not a table: it cannot be wrong after a cut, and may all be sent again.
"""

from __future__ import annotations

import hashlib
import io
import tempfile
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, Final

import obstore
from obstore.store import ObjectStore

from inspector_tui.errors import BadInput, Refused
from sync.protocol.bundle import PART_FILE, BundleAnswer, BundleState, Manifest, read_manifest, verify_manifest
from sync.protocol.limits import CHUNK
from sync.server import register
from sync.server.bundles import Bundles
from sync.server.checking import Enrolment
from sync.server.database import Database
from sync.server.evidence import Content

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

RELAYS: Final = frozenset({"supervisor"})
"""Whose laptop may send sticks of others on. It cannot read them, and its word adds nothing to theirs."""


class Relay:
    """Takes bundles in over the network for whoever made them."""

    def __init__(self, database: Database, bundles: Bundles, store: ObjectStore) -> None:
        self._database = database
        self._bundles = bundles
        self._store = store

    def begin(self, caller: Enrolment, raw: bytes) -> BundleState:
        """What is here of the bundle with this manifest. Raises Refused ROLE_MAY_NOT, DEVICE_REVOKED; BadInput
        BUNDLE_MALFORMED; NotAuthentic UNKNOWN_DEVICE, BUNDLE_FORGED: nobody else can fill the store."""
        _require_relay(caller)
        manifest = read_manifest(raw)
        with self._database.transaction() as connection:
            device = register.find_device(connection, manifest.device)
        verify_manifest(raw, manifest, device.public)
        digest = hashlib.sha256(raw).digest()
        obstore.put(self._store, _path(digest, "manifest.cose"), raw)
        held = tuple(tuple(sorted(self._held(digest, manifest, number))) for number in _numbers(manifest))
        return BundleState(bundle=manifest.bundle, held=held)

    def put_chunk(self, caller: Enrolment, digest: bytes, part: int, number: int, chunk: bytes) -> None:
        """Keep one chunk of a part (from 1), by its number (from 0). Its own digest was checked by the caller.

        Raises Refused ROLE_MAY_NOT, BUNDLE_UNKNOWN; BadInput CHUNK_NUMBER, CHUNK_SIZE.
        """
        _require_relay(caller)
        manifest = self._manifest(digest)[1]
        if not 1 <= part <= len(manifest.parts):
            raise BadInput("CHUNK_NUMBER", chunks=len(manifest.parts))
        size = manifest.parts[part - 1].size
        if not 0 <= number < _chunks(size):
            raise BadInput("CHUNK_NUMBER", chunks=_chunks(size))
        if len(chunk) != _chunk_size(size, number):
            raise BadInput("CHUNK_SIZE", expected=_chunk_size(size, number))
        obstore.put(self._store, _path(digest, f"{part}/{number}"), chunk)

    def take(self, caller: Enrolment, digest: bytes) -> BundleAnswer:
        """Open the bundle whose chunks came, and keep its return for fetching. Raises as `Bundles.take`."""
        _require_relay(caller)
        raw, manifest = self._manifest(digest)
        with tempfile.TemporaryFile() as made:
            answer, signed = self._bundles.take(raw, partial(self._open_part, digest, manifest), made)
            made.seek(0)
            obstore.put(self._store, _path(digest, "return.age"), made)
        obstore.put(self._store, _path(digest, "return.cose"), signed)
        if not (answer.held or answer.files_waiting):
            for part in _numbers(manifest):
                for number in self._held(digest, manifest, part):
                    obstore.delete(self._store, _path(digest, f"{part}/{number}"))
        return answer

    def return_manifest(self, caller: Enrolment, digest: bytes) -> bytes:
        """The signed manifest of the return. Raises Refused ROLE_MAY_NOT, BUNDLE_UNKNOWN before it was taken."""
        _require_relay(caller)
        return self._object(digest, "return.cose")

    def return_content(self, caller: Enrolment, digest: bytes, start: int, end: int | None) -> Content:
        """Bytes of the sealed return. Raises Refused ROLE_MAY_NOT, BUNDLE_UNKNOWN, RANGE_OUTSIDE."""
        _require_relay(caller)
        path = _path(digest, "return.age")
        try:
            size = int(obstore.head(self._store, path)["size"])
        except FileNotFoundError as error:
            raise Refused("BUNDLE_UNKNOWN") from error
        end = size if end is None else min(end, size)
        if not 0 <= start < end:
            raise Refused("RANGE_OUTSIDE", size=size)
        found = obstore.get(self._store, path, options={"range": (start, end)})
        return Content(start, end, size, (bytes(part) for part in found.stream()))

    def _manifest(self, digest: bytes) -> tuple[bytes, Manifest]:
        raw = self._object(digest, "manifest.cose")
        return raw, read_manifest(raw)

    def _object(self, digest: bytes, name: str) -> bytes:
        try:
            return bytes(obstore.get(self._store, _path(digest, name)).bytes())
        except FileNotFoundError as error:
            raise Refused("BUNDLE_UNKNOWN") from error

    def _held(self, digest: bytes, manifest: Manifest, part: int) -> set[int]:
        size, held = manifest.parts[part - 1].size, set()
        for page in obstore.list(self._store, prefix=_path(digest, f"{part}/")):
            for entry in page:
                name = entry["path"].rpartition("/")[2]
                if name.isascii() and name.isdigit() and entry["size"] == _chunk_size(size, int(name)):
                    held.add(int(name))
        return held

    def _open_part(self, digest: bytes, manifest: Manifest, part: int) -> BinaryIO:
        chunks = _Chunks(self._store, _path(digest, str(part)), _chunks(manifest.parts[part - 1].size), part)
        return io.BufferedReader(chunks, CHUNK)


class _Chunks(io.RawIOBase):
    """The chunks of a part as one file, each read when its turn comes."""

    def __init__(self, store: ObjectStore, path: str, count: int, part: int) -> None:
        self._store, self._path, self._count, self._part = store, path, count, part
        self._next, self._rest = 0, memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        if not self._rest and self._next < self._count:
            try:
                found = obstore.get(self._store, f"{self._path}/{self._next}")
            except FileNotFoundError as error:
                raise BadInput("BUNDLE_INCOMPLETE", file=PART_FILE.format(number=self._part)) from error
            self._rest = memoryview(bytes(found.bytes()))
            self._next += 1
        wanted = memoryview(buffer).cast("B")
        part, self._rest = self._rest[: len(wanted)], self._rest[len(wanted) :]
        wanted[: len(part)] = part
        return len(part)


def _require_relay(caller: Enrolment) -> None:
    if caller.role not in RELAYS:
        raise Refused("ROLE_MAY_NOT", role=caller.role, kind="bundle")


def _path(digest: bytes, name: str) -> str:
    return f"bundles/{digest.hex()}/{name}"


def _numbers(manifest: Manifest) -> range:
    return range(1, len(manifest.parts) + 1)


def _chunks(size: int) -> int:
    return -(-size // CHUNK)


def _chunk_size(size: int, number: int) -> int:
    return min(CHUNK, size - number * CHUNK)
