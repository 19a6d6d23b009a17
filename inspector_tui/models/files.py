"""Evidence files: content-addressed, encrypted, written durably, verified whenever read.

A file's name is its SHA-256. Its content is AES-256-GCM in pieces of 1 MiB, the piece number and a
last-piece mark authenticated, so that no piece can be cut off, swapped or repeated.
"""

from __future__ import annotations

import hashlib
import io
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from inspector_tui.errors import Environment, NotAuthentic, Refused
from inspector_tui.models.durable import disk_errors, sync_folder

PIECE = 1 << 20
_MAGIC = b"IXF1"
_SALT = 16
_TAG = 16
_HEAD = len(_MAGIC) + _SALT

Progress = Callable[[int], None]


class Readable(Protocol):
    """What can be stored: anything that gives its bytes piece by piece."""

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes; none at the end."""
        ...


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What was stored: SHA-256 of the plain content and its size in bytes."""

    sha256: bytes
    size: int


class FileStore:
    """The encrypted folder of one replica."""

    def __init__(self, folder: Path, store_key: bytes) -> None:
        self.folder = folder
        self._store_key = store_key

    def path_of(self, sha256: bytes) -> Path:
        """Where a content lives; the folder may not have it."""
        name = sha256.hex()
        return self.folder / name[:2] / name

    def has(self, sha256: bytes) -> bool:
        """Whether the content is here."""
        return self.path_of(sha256).exists()

    def forget(self, sha256: bytes) -> None:
        """Removes a content that turned out not to be what was signed."""
        self.path_of(sha256).unlink(missing_ok=True)

    def copy_in(self, source: Path, progress: Progress | None = None) -> StoredFile:
        """Copies a file into the store.

        Raises Refused FILE_MISSING, FILE_EMPTY; Environment NOT_PERMITTED, DISK_FULL, DISK_FAILED.
        """
        with disk_errors(source):
            if not source.is_file():
                raise Refused("FILE_MISSING", path=os.fspath(source))
            if source.stat().st_size == 0:
                raise Refused("FILE_EMPTY", path=os.fspath(source))
            with source.open("rb") as file:
                return self.store(file, progress)

    def store(self, content: Readable, progress: Progress | None = None) -> StoredFile:
        """Encrypts a stream into the store under its hash. Storing the same content again changes nothing."""
        with disk_errors(self.folder):
            self._make_folder()
            partial = self.folder / f".{secrets.token_hex(8)}.part"
            try:
                stored = self._encrypt(content, partial, progress)
                self._place(partial, stored.sha256)
            finally:
                partial.unlink(missing_ok=True)
        return stored

    def receive(
        self, sha256: bytes, size: int, source: Callable[[int, int], bytes], progress: Progress = lambda here: None
    ) -> None:
        """Encrypts a file of a known hash and size into the store as it comes; `source` gives its bytes from one place
        up to another. What came before a stop is kept, encrypted, and gone on from; `progress` hears the bytes that
        are here.

        Raises NotAuthentic EVIDENCE_HASH when the whole is not what was signed: then nothing of it is kept.
        """
        coming = self.folder / f".{sha256.hex()}.coming"
        with disk_errors(self.folder):
            self._make_folder()
            with open(os.open(coming, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as out:
                cipher, digest, done = self._come_so_far(out, size)
                progress(done)
                while done < size:
                    piece = source(done, min(size, done + PIECE))
                    done += len(piece)
                    digest.update(piece)
                    out.write(cipher.encrypt(_nonce((done - 1) // PIECE), piece, b"last" if done == size else b"more"))
                    progress(done)
                out.flush()
                os.fsync(out.fileno())
            if digest.digest() != sha256:
                coming.unlink()
                raise NotAuthentic("EVIDENCE_HASH")
            self._place(coming, sha256)

    def _come_so_far(self, out: BinaryIO, size: int) -> tuple[AESGCM, Any, int]:
        """Cipher, hash and bytes of the whole pieces that are there; a torn one is cut off."""
        digest, done = hashlib.sha256(), 0
        head = out.read(_HEAD)
        if len(head) == _HEAD and head[: len(_MAGIC)] == _MAGIC:
            cipher = self._cipher(head[len(_MAGIC) :])
            while done + PIECE < size and len(sealed := out.read(PIECE + _TAG)) == PIECE + _TAG:
                try:
                    digest.update(cipher.decrypt(_nonce(done // PIECE), sealed, b"more"))
                except InvalidTag:
                    break
                done += PIECE
        else:
            salt = secrets.token_bytes(_SALT)
            cipher = self._cipher(salt)
            out.seek(0)
            out.write(_MAGIC + salt)
        out.seek(_HEAD + done // PIECE * (PIECE + _TAG))
        out.truncate()
        return cipher, digest, done

    def _make_folder(self) -> None:
        if not self.folder.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            sync_folder(self.folder.parent)

    def _place(self, whole: Path, sha256: bytes) -> None:
        """Under its name, for good."""
        target = self.path_of(sha256)
        target.parent.mkdir(exist_ok=True)
        os.replace(whole, target)
        sync_folder(target.parent)
        sync_folder(self.folder)

    def _encrypt(self, content: Readable, partial: Path, progress: Progress | None) -> StoredFile:
        salt = secrets.token_bytes(_SALT)
        cipher = self._cipher(salt)
        digest, size, number = hashlib.sha256(), 0, 0
        with partial.open("xb") as out:
            os.chmod(partial, 0o600)
            out.write(_MAGIC + salt)
            piece = _whole_piece(content)
            while True:
                # A short piece is the last one, even when the source has grown since: pieces lie at fixed places.
                following = _whole_piece(content) if len(piece) == PIECE else b""
                digest.update(piece)
                size += len(piece)
                out.write(cipher.encrypt(_nonce(number), piece, b"more" if following else b"last"))
                if progress is not None:
                    progress(size)
                if not following:
                    break
                piece, number = following, number + 1
            out.flush()
            os.fsync(out.fileno())
        return StoredFile(digest.digest(), size)

    def copy_to(self, folder: Path) -> None:
        """Copies what is stored, still encrypted, to another folder; what is just being written is left out."""
        for path in sorted(self.folder.glob("??/*")):
            target = folder / path.parent.name / path.name
            with disk_errors(target):
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, target)

    def _open(self, sha256: bytes) -> BinaryIO:
        path = self.path_of(sha256)
        if not self.has(sha256):
            raise Environment("FILE_NOT_HERE", sha256=sha256.hex())
        with disk_errors(path):
            return path.open("rb")

    def read(self, sha256: bytes) -> Iterator[bytes]:
        """The plain content in pieces. Raises Environment FILE_NOT_HERE, FILE_CORRUPT, NOT_PERMITTED, DISK_FAILED."""
        digest = hashlib.sha256()
        with disk_errors(self.path_of(sha256)), self._open(sha256) as file:
            head = file.read(_HEAD)
            if head[: len(_MAGIC)] != _MAGIC:
                raise Environment("FILE_CORRUPT", sha256=sha256.hex())
            cipher = self._cipher(head[len(_MAGIC) :])
            sealed, number = file.read(PIECE + _TAG), 0
            while True:
                following = file.read(PIECE + _TAG)
                try:
                    piece = cipher.decrypt(_nonce(number), sealed, b"more" if following else b"last")
                except InvalidTag as error:
                    raise Environment("FILE_CORRUPT", sha256=sha256.hex()) from error
                digest.update(piece)
                yield piece
                if not following:
                    break
                sealed, number = following, number + 1
        if digest.digest() != sha256:
            raise Environment("FILE_CORRUPT", sha256=sha256.hex())

    def open(self, sha256: bytes) -> BinaryIO:
        """The plain content as a file to read and seek in. Raises Environment FILE_NOT_HERE, FILE_CORRUPT."""
        file = self._open(sha256)
        head = file.read(_HEAD)
        if head[: len(_MAGIC)] != _MAGIC or os.fstat(file.fileno()).st_size < _HEAD + _TAG:
            file.close()
            raise Environment("FILE_CORRUPT", sha256=sha256.hex())
        return cast("BinaryIO", _PlainFile(file, self._cipher(head[len(_MAGIC) :]), sha256))

    def _cipher(self, salt: bytes) -> AESGCM:
        return AESGCM(HKDF(SHA256(), 32, salt, b"inspector file 1").derive(self._store_key))


class _PlainFile(io.RawIOBase):
    """Decrypts piece by piece, from wherever it is asked. Each piece is authentic or FILE_CORRUPT is raised."""

    def __init__(self, sealed: BinaryIO, cipher: AESGCM, sha256: bytes) -> None:
        self._sealed = sealed
        self._cipher = cipher
        self._sha256 = sha256
        pieces, rest = divmod(os.fstat(sealed.fileno()).st_size - _HEAD, PIECE + _TAG)
        self._pieces = pieces + (rest > 0)
        self._size = pieces * PIECE + max(0, rest - _TAG)
        self._at = 0
        self._held: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = max(0, offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence])
        return self._at

    def readinto(self, buffer: Any) -> int:
        number, start = divmod(self._at, PIECE)
        if self._at >= self._size:
            return 0
        part = self._piece(number)[start : start + len(buffer)]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)

    def read(self, size: int = -1) -> bytes:
        wanted = self._size - self._at if size < 0 else size
        parts = []
        while wanted > 0:
            part = super().read(wanted)
            if not part:
                break
            parts.append(part)
            wanted -= len(part)
        return b"".join(parts)

    def _piece(self, number: int) -> bytes:
        if self._held[0] != number:
            self._sealed.seek(_HEAD + number * (PIECE + _TAG))
            mark = b"last" if number == self._pieces - 1 else b"more"
            try:
                plain = self._cipher.decrypt(_nonce(number), self._sealed.read(PIECE + _TAG), mark)
            except InvalidTag as error:
                raise Environment("FILE_CORRUPT", sha256=self._sha256.hex()) from error
            self._held = (number, plain)
        return self._held[1]

    def close(self) -> None:
        self._sealed.close()
        super().close()


def _whole_piece(content: Readable) -> bytes:
    """The next piece, short only where the source ends; a single read may bring less than it was asked for."""
    parts, wanted = [], PIECE
    while wanted and (part := content.read(wanted)):
        parts.append(part)
        wanted -= len(part)
    return b"".join(parts)


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")
