"""The files of a backup: copied out of a folder or an object store, or taken from an earlier backup.

Evidence never changes, so of it only what is new travels.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import obstore
from obstore.store import ObjectStore

from sync.server.stores import FILES, store_errors

EVIDENCE: Final = "evidence"
_NAME: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(slots=True)
class Before:
    """The evidence of an earlier backup, in its `files` folder; none of it without one. `taken` counts what of it went
    into the new backup."""

    files: Path | None = None
    taken: int = 0

    def take(self, name: str, target: Path) -> bool:
        """Put the file of this name at `target`, linked where the disk can, if the earlier backup has it as its name
        says: a damaged one is fetched anew. Raises OSError."""
        if self.files is None or not _NAME.fullmatch(name):
            return False
        there = self.files / EVIDENCE / name
        if not there.is_file() or _digest(there) != name:
            return False
        try:
            os.link(there, target)
        except OSError:
            # Another disk, or one that knows no links.
            shutil.copyfile(there, target)
        self.taken += 1
        return True


def damaged(files: dict[str, tuple[int, str]], prefix: str) -> list[str]:
    """Which pieces of evidence are not what their names say; `files` gives size and SHA-256 by path."""
    folder = f"{prefix}/{EVIDENCE}/"
    named = {path: path.removeprefix(folder) for path in files if path.startswith(folder)}
    return [path for path, name in named.items() if _NAME.fullmatch(name) and files[path][1] != name]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fetch_evidence(objects: ObjectStore, folder: Path, earlier: Before) -> int:
    """Copies the evidence out of an object store, one part in memory at a time; returns how many files."""
    count = 0
    (folder / FILES / EVIDENCE).mkdir(parents=True, mode=0o700)
    with store_errors():
        names = [entry["path"] for page in obstore.list(objects, prefix=f"{EVIDENCE}/") for entry in page]
        for name in names:
            count += 1
            target = folder / FILES / EVIDENCE / name.rpartition("/")[2]
            if earlier.take(target.name, target):
                continue
            with open(os.open(target, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
                for part in obstore.get(objects, name).stream():
                    file.write(part)
    return count


def send_files(folder: Path, objects: ObjectStore) -> None:
    """Copies files into an object store, each whole or not there."""
    with store_errors():
        for path in sorted(files_in(folder)):
            obstore.put(objects, path.relative_to(folder).as_posix(), path)


def copy_folder(source: Path, target: Path, *, skipped: tuple[str, ...] = (), earlier: Before | None = None) -> int:
    """Copy a folder durably; returns how many files. One that goes away meanwhile was not finished, and is left."""
    count, before = 0, earlier or Before()
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    for path in sorted(files_in(source)) if source.exists() else ():
        below = path.relative_to(source)
        if below.parts[0] in skipped:
            continue
        there = target / below
        there.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if below.parts[0] == EVIDENCE and before.take(path.name, there):
            count += 1
            continue
        try:
            shutil.copyfile(path, there)
        except FileNotFoundError:
            continue
        there.chmod(0o600)
        count += 1
    return count


def files_in(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def facts_of(path: Path) -> tuple[int, str]:
    """Size and SHA-256 in hex."""
    with path.open("rb") as file:
        return path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()
