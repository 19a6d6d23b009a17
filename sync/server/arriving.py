"""Files that are not complete yet: in a folder each chunk is written where it belongs, elsewhere as an object.

    incoming/<sha256>/whole  in a folder: the file itself, which gets its name when it is complete
    incoming/<sha256>/<n>    in a folder: SHA-256 of a chunk that was written; elsewhere: the chunk

Whatever is here may be wrong after a power cut; what a file is called by is its hash, taken over what the store holds.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, Protocol

import obstore
from obstore.store import LocalStore, ObjectStore

from inspector_tui.errors import BadInput, Refused
from sync.protocol.limits import CHUNK

DIGEST: Final = 32


class Arriving(Protocol):
    """What has come of files. Raises OSError and obstore's errors."""

    def held(self, sha256: bytes, size: int) -> set[int]:
        """Numbers of the chunks that are here."""

    def put(self, sha256: bytes, number: int, chunk: bytes) -> None:
        """Keeps a chunk."""

    def join(self, sha256: bytes, size: int) -> None:
        """Makes the file of its chunks, on disk under its name. Raises Refused CHUNKS_MISSING, BadInput EVIDENCE_HASH;
        FileNotFoundError when somebody else made it meanwhile."""

    def settle(self, sha256: bytes) -> None:
        """Returns when a file that has its name is on disk."""

    def drop(self, sha256: bytes, size: int) -> None:
        """Forgets the chunks."""


def arriving_in(store: ObjectStore) -> Arriving:
    """For a folder the way that writes everything once."""
    if sys.platform != "win32" and isinstance(store, LocalStore) and store.prefix:
        return InFolder(Path(store.prefix))
    return AsObjects(store)


class InFolder:
    """Chunks in one file, over a POSIX folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def held(self, sha256: bytes, size: int) -> set[int]:
        if not (self._folder / incoming(sha256) / "whole").exists():
            return set()
        found = set()
        for number, mark in self._marks(sha256).items():
            # A finish in another thread may tidy up under our hands.
            with suppress(FileNotFoundError):
                if number < chunks(size) and mark.stat().st_size == DIGEST:
                    found.add(number)
        return found

    def put(self, sha256: bytes, number: int, chunk: bytes) -> None:
        place = self._folder / incoming(sha256)
        place.mkdir(parents=True, exist_ok=True)
        with self._locked(place / "whole", make=True, alone=False) as file:
            left, at = memoryview(chunk), number * CHUNK
            while left:
                written = os.pwrite(file, left, at)
                left, at = left[written:], at + written
            (place / str(number)).write_bytes(hashlib.sha256(chunk).digest())

    def join(self, sha256: bytes, size: int) -> None:
        place, named = self._folder / incoming(sha256), self._folder / whole(sha256)
        require_all(self.held(sha256, size), size)
        if size == 0:
            place.mkdir(parents=True, exist_ok=True)
        with self._locked(place / "whole", make=size == 0, alone=True) as file:
            require_all(self.held(sha256, size), size)
            if os.fstat(file).st_size != size or _hash(file, 0, size) != sha256:
                self._drop_wrong(sha256, file, size)
                raise BadInput("EVIDENCE_HASH")
            os.fsync(file)
            named.parent.mkdir(exist_ok=True)
            os.rename(place / "whole", named)
        self.settle(sha256)

    def _drop_wrong(self, sha256: bytes, file: int, size: int) -> None:
        """Chunks whose bytes are not those that came; all of them when they are, for then they were sent wrong."""
        marks = self._marks(sha256)
        told = {number: mark for number, mark in marks.items() if number < chunks(size)}
        wrong = [
            mark
            for number, mark in told.items()
            if _hash(file, number * CHUNK, chunk_size(size, number)) != mark.read_bytes()
        ]
        os.ftruncate(file, size)
        for mark in wrong or marks.values():
            mark.unlink(missing_ok=True)

    def settle(self, sha256: bytes) -> None:
        named = self._folder / whole(sha256)
        for path in (named, named.parent, self._folder):
            descriptor = os.open(path, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def drop(self, sha256: bytes, size: int) -> None:
        place = self._folder / incoming(sha256)
        for mark in self._marks(sha256).values():
            mark.unlink(missing_ok=True)
        (place / "whole").unlink(missing_ok=True)
        with suppress(OSError):
            # Gone already, or a late chunk came: nobody reads it.
            place.rmdir()

    def _marks(self, sha256: bytes) -> dict[int, Path]:
        place = self._folder / incoming(sha256)
        try:
            names = os.listdir(place)
        except FileNotFoundError:
            return {}
        return {int(name): place / name for name in names if name.isascii() and name.isdigit()}

    @contextmanager
    def _locked(self, path: Path, *, make: bool, alone: bool) -> Iterator[int]:
        """The open file while nobody renames it, or, `alone`, while nobody writes to it, in whichever process.

        Raises FileNotFoundError unless it may be made.
        """
        import fcntl

        while True:
            file = os.open(path, os.O_RDWR | (os.O_CREAT if make else 0), 0o600)
            try:
                fcntl.flock(file, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
                with suppress(FileNotFoundError):
                    if os.path.samestat(os.fstat(file), os.stat(path)):
                        yield file
                        return
            finally:
                os.close(file)


class AsObjects:
    """Chunks as objects of any store, copied together at the end."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    def held(self, sha256: bytes, size: int) -> set[int]:
        found = set()
        for page in obstore.list(self._store, prefix=f"{incoming(sha256)}/"):
            for entry in page:
                name = entry["path"].rpartition("/")[2]
                if name.isascii() and name.isdigit() and entry["size"] == chunk_size(size, int(name)):
                    found.add(int(name))
        return found

    def put(self, sha256: bytes, number: int, chunk: bytes) -> None:
        # One put: the object is there whole or not at all, also after a cut.
        obstore.put(self._store, f"{incoming(sha256)}/{number}", chunk)

    def join(self, sha256: bytes, size: int) -> None:
        require_all(self.held(sha256, size), size)
        digest = hashlib.sha256()
        for part in self._parts(sha256, size):
            digest.update(part)
        if digest.digest() != sha256:
            self.drop(sha256, size)
            raise BadInput("EVIDENCE_HASH")
        writer = obstore.open_writer(self._store, whole(sha256))
        for part in self._parts(sha256, size):
            writer.write(part)
        # Only now does the object exist; whatever stops us before leaves nothing under its name.
        writer.close()
        # Read back: what counts is what the store holds, not what was handed to it.
        if not is_kept(self._store, sha256, size):
            raise BadInput("EVIDENCE_HASH")

    def _parts(self, sha256: bytes, size: int) -> Iterator[bytes]:
        for number in range(chunks(size)):
            yield bytes(obstore.get(self._store, f"{incoming(sha256)}/{number}").bytes())

    def settle(self, sha256: bytes) -> None:
        """An object store answers when it has it."""

    def drop(self, sha256: bytes, size: int) -> None:
        for number in sorted(self.held(sha256, size)):
            # A second finish may be quicker.
            with suppress(FileNotFoundError):
                obstore.delete(self._store, f"{incoming(sha256)}/{number}")


def is_kept(store: ObjectStore, sha256: bytes, size: int) -> bool:
    """Whether the store holds a whole file under its name, looked at byte by byte."""
    try:
        if obstore.head(store, whole(sha256))["size"] != size:
            return False
    except FileNotFoundError:
        return False
    digest = hashlib.sha256()
    for part in obstore.get(store, whole(sha256)).stream():
        digest.update(part)
    return digest.digest() == sha256


def require_all(held: set[int], size: int) -> None:
    """Raises Refused CHUNKS_MISSING; `first` is the lowest."""
    if missing := set(range(chunks(size))) - held:
        raise Refused("CHUNKS_MISSING", count=len(missing), first=min(missing))


def incoming(sha256: bytes) -> str:
    return f"incoming/{sha256.hex()}"


def whole(sha256: bytes) -> str:
    return f"evidence/{sha256.hex()}"


def chunks(size: int) -> int:
    return -(-size // CHUNK)


def chunk_size(size: int, number: int) -> int:
    return min(CHUNK, size - number * CHUNK)


def _hash(file: int, start: int, length: int) -> bytes:
    """SHA-256 of a part of an open file, as far as it goes."""
    digest, at, end = hashlib.sha256(), start, start + length
    while at < end and (part := os.pread(file, min(CHUNK, end - at), at)):
        digest.update(part)
        at += len(part)
    return digest.digest()
