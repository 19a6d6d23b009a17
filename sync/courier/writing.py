"""Writing to a stick: a file is whole under its name or not there, and the manifest comes last."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final

from inspector_tui.errors import Environment, Refused
from inspector_tui.models.durable import disk_errors, sync_folder, write_durably
from sync.protocol.bundle import MANIFEST_FILE, RETURN_FILE, RETURN_MANIFEST_FILE, Part, PartHead
from sync.protocol.frames import pack
from sync.protocol.sealing import seal

_BLOCK: Final = 1 << 20
Progress = Callable[[int], None]
"""Told how many sealed bytes were written. May raise to stop: what was finished stays."""


class HashingWriter:
    """A file that is hashed and counted while it is written."""

    def __init__(self, file: BinaryIO, progress: Progress | None = None) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self._progress = progress
        self.size = 0

    def write(self, data: bytes) -> int:
        self._file.write(data)
        self._digest.update(data)
        self.size += len(data)
        if self._progress is not None:
            self._progress(self.size)
        return len(data)

    def flush(self) -> None:
        self._file.flush()

    def part(self) -> Part:
        """What was written."""
        return Part(size=self.size, sha256=self._digest.digest())


def part_frames(head: PartHead, content: Iterator[bytes]) -> Iterator[bytes]:
    """The frames of a part with its head before them."""
    yield pack("H", head.to_bytes())
    yield from content


def write_part(path: Path, frames: Iterator[bytes], recipient: str, progress: Progress | None = None) -> Part:
    """Seals frames into a file. Raises Environment DISK_FULL, NOT_PERMITTED, DISK_FAILED; then nothing is there."""
    partial = _partial(path)
    with disk_errors(path):
        try:
            with partial.open("wb") as file:
                writer = HashingWriter(file, progress)
                seal(frames, writer, recipient)
                file.flush()
                os.fsync(file.fileno())
            os.replace(partial, path)
        finally:
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)
        sync_folder(path.parent)
    return writer.part()


def write_manifest(folder: Path, signed: bytes) -> None:
    """The last step: with it the bundle counts."""
    write_durably(folder / MANIFEST_FILE, signed, mode=0o644)


def write_return(folder: Path, signed: bytes, copy: Callable[[Any], None]) -> None:
    """Puts a return beside the bundle that it answers; `copy` writes its sealed bytes to a file it is given.

    The manifest of an earlier return goes first and the new one comes last, so that the two never disagree.
    """
    target = folder / RETURN_FILE
    partial = _partial(target)
    with disk_errors(target):
        (folder / RETURN_MANIFEST_FILE).unlink(missing_ok=True)
        clear_partials(folder)
        try:
            with partial.open("wb") as file:
                copy(file)
                file.flush()
                os.fsync(file.fileno())
            os.replace(partial, target)
        finally:
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)
    write_durably(folder / RETURN_MANIFEST_FILE, signed, mode=0o644)


def is_whole(path: Path, part: Part) -> bool:
    """Whether the file is there as it was written: what a bundle that was cut off need not write again."""
    with disk_errors(path):
        if not path.is_file() or path.stat().st_size != part.size:
            return False
        return digest_of(path) == part.sha256


def digest_of(path: Path) -> bytes:
    """SHA-256 of a file. Raises Environment NOT_PERMITTED, DISK_FAILED."""
    digest = hashlib.sha256()
    with disk_errors(path), path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.digest()


def require_stick(place: Path) -> None:
    """Raises Environment STICK_MISSING. A folder that is not there is not made: it would lie on this laptop's own disk,
    where the stick would have been, and nobody would carry it."""
    with disk_errors(place):
        if not place.is_dir():
            raise Environment("STICK_MISSING", path=str(place))


def require_room(place: Path, needed: int) -> None:
    """Raises Refused STICK_TOO_SMALL, before anything is written."""
    with disk_errors(place):
        free = shutil.disk_usage(place).free
    if free < needed:
        raise Refused("STICK_TOO_SMALL", needed=-(-needed // 1_000_000), free=free // 1_000_000)


def clear_partials(folder: Path) -> None:
    """Removes what a process that was killed left half written."""
    with disk_errors(folder):
        for left in folder.glob(".*.part"):
            left.unlink(missing_ok=True)


def _partial(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.part")
